"""One page, whole: decode → parse → metadata and body → validate → `Article` or `Rejection`."""

from datetime import datetime

from scrapers.article import Access, Article, Rejection
from scrapers.outcome import RejectionReason
from scrapers.page import ArticlePage
from scrapers.parse import walls
from scrapers.parse.body import Body
from scrapers.parse.document import Document, folded_text
from scrapers.site import Site


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
        document = Document.from_bytes(body, url, content_type)
    except ValueError as error:
        return Rejection(url=url, reason=RejectionReason.UNDECODABLE, detail=str(error))
    page = (site.page if site else ArticlePage)(document, site.timezone if site else "UTC")
    text = "\n\n".join(t for t in map(folded_text, document.root.iter("p")) if t)
    content = Body(text=text, word_count=len(text.split()))
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
