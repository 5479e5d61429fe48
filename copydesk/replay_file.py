"""The WARC file that a replay reads: a local one, or one of the archive, wherever that is."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.errors import BadArgumentError
from copydesk.settings import Settings
from scrapers.crawl.store import open_store


@contextmanager
def replay_file(settings: Settings, name: str | None) -> Iterator[Path | None]:
    """A local path of the file: as it is where `name` is absolute, else a copy of the archive's file, for as long.

    Raises:
        BadArgumentError: there is no such file.
    """
    if name is None or Path(name).is_absolute():
        if name and not Path(name).is_file():
            raise BadArgumentError(f"there is no file {name} on this machine", "the archive's are named without a root")
        yield Path(name) if name else None
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-replay-") as folder:
        copy = Path(folder) / Path(name).name
        try:
            with open_store(settings.archive_url).open(name) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target)
        except FileNotFoundError as error:
            next_step = "the page of a run lists its files; the column warc_path of news.articles holds them too"
            raise BadArgumentError(f"the archive has no file {name}", next_step) from error
        yield copy
