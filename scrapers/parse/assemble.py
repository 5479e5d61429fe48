"""One page, whole: decode → parse → metadata and body → validate → `Article` or `Rejection`."""

from datetime import datetime
from urllib.parse import urlsplit

from scrapers.article import Access, Article, Rejection
from scrapers.outcome import RejectionReason
from scrapers.page import ArticlePage
from scrapers.parse import walls
from scrapers.parse.body import Body
from scrapers.parse.cleaning import Facts, clean
from scrapers.parse.document import Document
from scrapers.parse.model import weigh
from scrapers.parse.prune import noise_within
from scrapers.parse.passages import passages
from scrapers.site import Site


def read_body(document: Document) -> Body:
    headline, description, authors = document.headline(), document.description(), document.authors()
    weighed = weigh(document, headline.value if headline else "")
    best = weighed.candidates[0]
    chosen = best.region
    removed = noise_within(weighed.regions, chosen)
    facts = Facts(
        host=urlsplit(document.url).hostname or "",
        headline=headline.value if headline else "",
        description=description.value if description else "",
        authors=authors.value if authors else (),
    )
    found = clean(passages(chosen.element, removed), facts).passages
    text = "\n\n".join(p.text for p in found)
    return Body(text=text, word_count=sum(p.word_count for p in found), source=best.source)


def parse_page(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
    site: Site | None = None,
) -> Article | Rejection:
    """Turn a page's bytes into an `Article`, or say why it is none."""
    try:
        document = Document.from_bytes(body, url, content_type, fetched_at)
    except ValueError as error:
        return Rejection(url=url, reason=RejectionReason.UNDECODABLE, detail=str(error))
    page = (site.page if site else ArticlePage)(document, site.timezone if site else "UTC")
    content = read_body(document)
    refused = walls.rejection(document, content)
    if refused:
        return refused
    found = {
        name: getattr(page, name)()
        for name in ("headline", "description", "authors", "published", "modified", "section", "tags", "language",
                     "image_url", "canonical_url", "access")
    }
    values = {name: hit.value for name, hit in found.items() if hit}
    published, modified = values.pop("published", None), values.pop("modified", None)
    return Article(
        url=url,
        site=site.name if site else None,
        published_at=published[0] if published else None,
        published_raw=published[1] if published else None,
        published_source=found["published"].source if published else None,
        modified_at=modified[0] if modified else None,
        body_text=content.text,
        word_count=content.word_count,
        access=values.pop("access", Access.UNKNOWN),
        field_sources={name: hit.source for name, hit in found.items() if hit},
        field_confidence={name: hit.confidence for name, hit in found.items() if hit},
        **values,
    )
