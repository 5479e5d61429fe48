"""The Celery executor of the production stack loads: versions that do not fit fail at import, and nowhere else."""

import os
import subprocess
import sys
from pathlib import Path


def test_the_celery_executor_can_be_imported(tmp_path: Path) -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "import airflow.providers.celery.executors.celery_executor as e; print(e.CeleryExecutor)",
        ],
        env={**os.environ, "AIRFLOW_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "CeleryExecutor" in result.stdout
