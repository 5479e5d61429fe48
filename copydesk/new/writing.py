"""The files of a new site, each put in place whole: first the pages, then the facts, the declaration last."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from copydesk.new.fixture import facts, facts_path, join_archive
from copydesk.trials import pages_path
from scrapers.site import Site


def put_site(site: Site, text: str, archive: Path, folder: Path, home: Path, now: datetime) -> tuple[Path, ...]:
    """Write pages, facts and declaration, which registers the site; returns their paths, the declaration's first."""
    kept, told, declared = pages_path(home, site.name), facts_path(folder, site.name), folder / f"{site.name}.py"
    made = {path: path.with_name(f".{path.name}.new") for path in (kept, told, declared)}
    try:
        for path in made.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        join_archive(archive, made[kept])
        told_text = json.dumps(facts(made[kept], site, now), indent=1, ensure_ascii=False)
        made[told].write_text(f"{told_text}\n", "utf-8")
        made[declared].write_text(text, "utf-8")
        for path, whole in made.items():
            whole.replace(path)
    finally:
        for whole in made.values():
            with suppress(FileNotFoundError):
                whole.unlink()
    return declared, told, kept
