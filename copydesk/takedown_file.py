"""Takedowns in the archive: one line for each in `takedowns.jsonl`, so that a rebuilt warehouse bars them too."""

import json
from collections.abc import Mapping
from typing import Any

from scrapers.crawl.store import file_system, reaching
from warehouse.takedown import Takedown

NAME = "takedowns.jsonl"
_KEPT = ("site", "url", "who", "why", "requested_at", "since", "marks")


def append(archive_url: str, done: Takedown) -> None:
    """Add a takedown that bars something; one that is there already is not added again."""
    if not done.marks:
        return
    told = {name: value for name, value in done.to_json().items() if name in _KEPT}
    line = json.dumps(told, ensure_ascii=False, default=str, sort_keys=True)
    with reaching(archive_url):
        files, path = _place(archive_url)
        known = files.cat_file(path).decode() if files.exists(path) else ""
        if line not in known.split("\n"):
            # beside the old one, then in its place: a disk that fills up must not take what stood there before
            files.pipe_file(f"{path}.new", f"{known}{line}\n".encode("utf-8", "replace"))
            files.mv(f"{path}.new", path)


def entries(archive_url: str) -> list[Mapping[str, Any]]:
    """The takedowns that the archive remembers, oldest first; none where there is no such file."""
    with reaching(archive_url):
        files, path = _place(archive_url)
        if not files.exists(path):
            return []
        lines = files.cat_file(path).decode().split("\n")  # a reason may hold what else counts as the end of a line
    return [json.loads(line) for line in lines if line]


def _place(archive_url: str) -> tuple[Any, str]:
    files, root = file_system(archive_url)
    return files, f"{root}/{NAME}"
