"""Files for their owner alone, written whole or not at all: what a full disk or a kill leaves half-done is not read."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path`, in the place of what stood there, readable by the owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    temporary.replace(path)
