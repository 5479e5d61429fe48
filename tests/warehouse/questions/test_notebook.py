"""docs/analyst_notebook.ipynb runs from top to bottom on a warehouse, and draws."""

import json
import os
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
_RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read("analyst_notebook.ipynb", as_version=4)
NotebookClient(notebook, timeout=120, resources={"metadata": {"path": "."}}).execute()
nbformat.write(notebook, sys.argv[1])
"""


def test_the_notebook_runs_and_draws(generated_url: str, tmp_path: Path) -> None:
    environment = {**os.environ, "COPYDESK_WAREHOUSE_URL": generated_url, "IPYTHONDIR": str(tmp_path / "ipython")}
    command = [sys.executable, "-W", "ignore", "-c", _RUN, str(tmp_path / "run.ipynb")]
    done = subprocess.run(command, cwd=DOCS, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    cells = json.loads((tmp_path / "run.ipynb").read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert [output["text"] for output in outputs if output.get("name") == "stderr"] == []
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 8


def test_the_notebook_is_kept_without_outputs() -> None:
    cells = json.loads((DOCS / "analyst_notebook.ipynb").read_text("utf-8"))["cells"]
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in cells)
