"""Where trials of sites leave pages, and how these are forgotten: what is taken down must not live on in a trial."""

import shutil
from pathlib import Path

CHECK, NEW = "check", "new"
"""The folders under `COPYDESK_HOME` that hold what the last trial of each kind fetched."""


def pages_path(home: Path, name: str) -> Path:
    """Where the pages of a site's fixture lie: on this machine, and nowhere else."""
    return home / "fixtures" / f"{name}.warc.gz"


def forget_trials(home: Path, site: str | None) -> None:
    """Remove the pages that trials of a site keep (None: of all sites); a new trial fetches anew."""
    for kind in (CHECK, NEW):
        shutil.rmtree(home / kind, ignore_errors=True)
    fixtures = [pages_path(home, site)] if site else (home / "fixtures").glob("*.warc.gz")
    for path in fixtures:
        path.unlink(missing_ok=True)
