"""What `make` installs, on machines that are set up otherwise; and what a wheel holds."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("bash", "chmod", "cp", "dirname", "env", "mkdir", "rm", "sed", "touch")
PYTHON = """#!/bin/bash
case "$*" in
  *sys.executable*) echo "$0";;
  "-m pip --version") echo pip;;
  "-m pip config list") echo "$PIP_SAYS";;
  "-m pip install"*) env >>"$0.told"; [ -n "$PIP_WORKS" ] && mkdir -p .tools/uv/bin && cp "$UV" .tools/uv/bin/uv;;
  *) exec "$REAL" "$@";;
esac
"""
UV = """#!/bin/bash
[ "$1 $2" != "cache dir" ] || { echo "$CACHE"; exit; }
echo "$UV_CACHE_DIR" >>"$0.cache"
echo "$UV_DEFAULT_INDEX $*" >>"$0.told"
[ "$1" != venv ] || { mkdir -p .venv/bin; cp "$REAL_PYTHON" .venv/bin/python; }
"""


@dataclass(frozen=True)
class Machine:
    """A checkout with the installer in it, and a PATH with a Python and what a shell has, and no uv."""

    root: Path

    def install(self, **environment: str) -> subprocess.CompletedProcess[str]:
        tools = self.root / "tools"
        given = {"PATH": str(tools), "REAL": sys.executable, "UV": str(self.root / "uv"), "PIP_WORKS": "yes"}
        given["CACHE"] = str(self.root / "cache")
        given["REAL_PYTHON"] = str(tools / "python3")
        command = [str(tools / "bash"), str(self.root / ".ci" / "install")]
        return subprocess.run(command, env=given | environment, capture_output=True, text=True, check=False)

    def told_pip(self) -> str:
        return (self.root / "tools" / "python3.told").read_text()

    def told_uv(self) -> list[str]:
        return (self.root / ".tools" / "uv" / "bin" / "uv.told").read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "install", tmp_path / ".ci" / "install")
    (tmp_path / "tools").mkdir()
    for name in TOOLS:
        (tmp_path / "tools" / name).symlink_to(shutil.which(name) or name)
    for file, text in ((tmp_path / "tools" / "python3", PYTHON), (tmp_path / "uv", UV)):
        file.write_text(text)
        file.chmod(0o755)
    return Machine(tmp_path)


def test_pip_may_be_bound_to_a_user_or_to_virtual_environments(machine: Machine) -> None:
    done = machine.install(PIP_USER="1", PIP_REQUIRE_VIRTUALENV="1")
    assert done.returncode == 0, done.stderr
    assert {"PIP_USER=0", "PIP_REQUIRE_VIRTUALENV=0"} <= set(machine.told_pip().splitlines())


def test_a_uv_that_cannot_be_had_is_told_with_the_next_step(machine: Machine) -> None:
    done = machine.install(PIP_WORKS="")
    assert done.returncode == 1
    assert "pip could not install uv" in done.stderr.splitlines()[-1]
    assert "run make again" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("told", "environment", "mirror"),
    [
        ("global.index-url='https://mirror.test/simple'", {}, "https://mirror.test/simple"),
        ("global.index-url='https://a.test/'\n:env:.index-url='https://b.test/'", {}, "https://b.test/"),
        ("global.extra-index-url='https://extra.test/'\nglobal.timeout='9'", {}, ""),
        ("global.index-url='https://a.test/'", {"UV_DEFAULT_INDEX": "https://own.test/"}, "https://own.test/"),
    ],
)
def test_uv_takes_packages_from_the_mirror_that_pip_does(
    machine: Machine, told: str, environment: dict[str, str], mirror: str
) -> None:
    assert machine.install(PIP_SAYS=told, **environment).returncode == 0
    asked = machine.told_uv()
    assert len(asked) == 3
    assert {line.partition(" ")[0] for line in asked} == {mirror}


@pytest.mark.parametrize("usable", [True, False])
def test_a_home_that_cannot_be_written_keeps_no_cache_of_uv(machine: Machine, usable: bool) -> None:
    done = machine.install(**({} if usable else {"CACHE": "/dev/null/cache"}))
    assert done.returncode == 0, done.stderr
    kept = set((machine.root / ".tools" / "uv" / "bin" / "uv.cache").read_text().splitlines())
    assert kept == {"" if usable else str(machine.root / ".tools" / "cache")}


def test_a_python_that_was_named_and_does_not_fit_is_not_passed_over(machine: Machine) -> None:
    done = machine.install(PYTHON="/nonexistent/python3.12")
    assert done.returncode == 1
    assert "PYTHON=/nonexistent/python3.12" in done.stderr


@pytest.mark.parametrize(("version", "commands"), [("3.10", ["venv", "pip", "pip"]), ("fitting", ["pip", "pip"])])
def test_an_environment_of_another_python_is_made_anew(machine: Machine, version: str, commands: list[str]) -> None:
    python = machine.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n" if version == "3.10" else f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    assert machine.install().returncode == 0
    assert [line.split()[0] for line in machine.told_uv()] == commands


def test_a_wheel_holds_every_file_that_the_packages_read() -> None:
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    patterns = setuptools["package-data"]
    packages = [pattern.removesuffix("*") for pattern in setuptools["packages"]["find"]["include"]]
    lacking = []
    for package in packages:
        for folder, _, names in os.walk(ROOT / package):
            place = Path(folder).relative_to(ROOT / package)
            if place.name == "__pycache__" or (package, place.parts[:1]) == ("copydesk", ("deploy",)):
                continue  # a checkout's own: the compose file mounts these from there
            lacking += [
                f"{package}/{place / name}"
                for name in names
                if not name.endswith((".py", ".pyc"))
                and not any((place / name).match(pattern) for pattern in (*patterns["*"], *patterns.get(package, ())))
            ]
    assert lacking == []
