"""A site's fixture: the pages of its dry run, kept outside of the repository, and facts about them that may enter it.

Pages are their publisher's words, which never go into the repository; so they lie in `COPYDESK_HOME/fixtures`, and what
is committed is what may be said about them: addresses, numbers of words, times, and digests of what was read.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from copydesk.checking import FIELDS
from scrapers.article import Article
from scrapers.crawl.archive import ArchivedResponse, iter_archive
from scrapers.parse import parse_page
from scrapers.site import Site

WORDS_TOLERANCE = 0.1
"""By this share a text's length may change before it counts as another: the cleaning gets better."""

_DIGESTED = tuple(name for name in FIELDS if name not in {"body_text", "published_at"})


def facts_path(sites_folder: Path, name: str) -> Path:
    """Where the facts belong: among the tests of a checkout, else beside the site files."""
    tests = sites_folder.parent.parent / "tests" / "sites"
    return (tests if tests.is_dir() and sites_folder.parts[-2:] == ("scrapers", "sites") else sites_folder) / (
        f"fixtures/{name}.json"
    )


def join_archive(archive: Path, target: Path) -> None:
    """All that a crawl archived, as one WARC file: gzip members may stand one after the other."""
    with target.open("wb") as out:
        for path in sorted(archive.rglob("*.warc.gz")):
            with path.open("rb") as file:
                shutil.copyfileobj(file, out)


def pages(warc: Path) -> Iterator[ArchivedResponse]:
    """The article pages in a crawl's WARC file, without its feeds and redirects."""
    return (response for _, response in iter_archive(warc) if response.requested is not None and response.status == 200)


def facts(warc: Path, site: Site, made_at: datetime) -> dict[str, Any]:
    """What may be said about the pages of a fixture, read by a site's rules; JSON-ready."""
    read = sorted((_facts_of(page, site) for page in pages(warc)), key=lambda each: str(each["url"]))
    return {"site": site.name, "made_at": made_at.isoformat(timespec="seconds"), "pages": read}


def differences(known: Mapping[str, Any], warc: Path, site: Site) -> list[str]:
    """Where today's rules read a fixture's pages in another way than its facts say, in words."""
    now = {each["url"]: each for each in (_facts_of(page, site) for page in pages(warc))}
    found: list[str] = []
    for then in known["pages"]:
        found += [f"{then['url']}: {words}" for words in _differ(then, now.get(then["url"], {}))]
    return found


def _differ(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if then["outcome"] != now.get("outcome"):
        yield f"was {then['outcome']}, is {now.get('outcome', 'not in the file')}"
        return
    words = then.get("word_count", 0)
    if abs(words - now.get("word_count", 0)) > WORDS_TOLERANCE * words:
        yield f"had {words} words, has {now.get('word_count', 0)}"
    if then.get("published_at") != now.get("published_at"):
        yield f"published_at was {then.get('published_at')}, is {now.get('published_at')}"
    before, after = then.get("digests", {}), now.get("digests", {})
    yield from (f"{name} is another" for name in _DIGESTED if before.get(name) != after.get(name))


def _facts_of(page: ArchivedResponse, site: Site) -> dict[str, Any]:
    result = parse_page(page.body, page.url, content_type=page.content_type, fetched_at=page.fetched_at, site=site)
    if not isinstance(result, Article):
        return {"url": page.url, "outcome": result.reason.value}
    return {
        "url": page.url,
        "outcome": "article",
        "word_count": result.word_count,
        "published_at": result.published_at.isoformat() if result.published_at else None,
        "digests": {name: _digest(value) for name in _DIGESTED if (value := getattr(result, name))},
    }


def _digest(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
