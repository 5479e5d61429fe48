# Copydesk. `make help` lists what there is; every target installs what it needs into .venv and .tools.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

export UV_PYTHON_DOWNLOADS := never
# Where the system keeps its certificates, they count: behind a company's proxy no others will do.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= true
endif
export UV_CUSTOM_COMPILE_COMMAND := make lock
# Airflow's commands start three times slower without compiled bytecode, so a machine-wide ban is lifted here.
unexport PYTHONDONTWRITEBYTECODE
# Airflow reads its own files, which are UTF-8, in the locale's encoding; our commands see to that themselves.
test soak faults suites: export PYTHONUTF8 := 1
unexport VIRTUAL_ENV
unexport PYTHONPATH

BIN := .venv/bin
READY := .venv/.ready
COMPILE = $$(.tools/find-uv) pip compile --quiet --universal --generate-hashes --no-annotate --python-version 3.11

.PHONY: help demo test check quality up down bench soak faults suites lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## Run the real DAGs over a simulated web and show what came of it (offline, a few minutes)
	@$(BIN)/copydesk demo

test: $(READY) ## Run the test suite on real PostgreSQL, HTTP and Airflow, in two processes
	@$(BIN)/pytest --numprocesses 2 --dist loadfile

check: $(READY) ## Style, types, layers, docs and compose file, all without running anything
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 14
	@bash .ci/check_compose
	@bash .ci/check_files

quality: $(READY) ## Score the extraction on golden pages and the corpus; fails when a figure falls (writes docs/quality.md)
	@$(BIN)/python -m benchmarks.quality

up: $(READY) ## Start Airflow's processes and PostgreSQL here for the live sites (SITES=demo: the simulated web)
	@$(BIN)/copydesk up $(if $(SITES),--sites $(SITES))

down: $(READY) ## Stop what `make up` started
	@$(BIN)/copydesk down

bench: $(READY) ## Measure speed as ratios taken in one run (ONLY=parse: just that one)
	@for name in $(or $(ONLY),parse crawl load gate events scale); do echo "== $$name"; $(BIN)/python -m "benchmarks.$$name"; done

soak: $(READY) ## The long campaigns: mutations, fuzzing, long runs
	@$(BIN)/pytest -m soak --timeout 3600

faults: $(READY) ## Kill and starve the pipeline at random instants
	@$(BIN)/pytest tests/faults -m "soak or not soak" --timeout 3600

suites: $(READY) ## Public test suites against our code (needs ../shared/suites)
	@$(BIN)/pytest tests -k suites

lock: .tools/find-uv ## Resolve the dependencies anew into requirements*.lock
	@$(COMPILE) $(ARGS) --extra s3 pyproject.toml --output-file requirements.lock >/dev/null
	@$(COMPILE) $(ARGS) --constraint requirements.lock --all-extras --group dev pyproject.toml --output-file requirements-dev.lock >/dev/null

$(READY): requirements-dev.lock pyproject.toml .ci/install
	@bash .ci/install

.tools/find-uv:
	@bash .ci/install
