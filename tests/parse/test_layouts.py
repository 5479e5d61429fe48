from datetime import UTC, date, datetime

import pytest

from scrapers.article import Article
from scrapers.page import ArticlePage
from scrapers.parse import parse_page
from scrapers.site import Feed, Layout, Site


class OldPage(ArticlePage):
    headline_selector = ".headline"
    body_selector = ".story"


class NewPage(ArticlePage):
    headline_selector = "[data-part=title]"
    body_selector = "[data-part=body]"


SITE = Site(
    name="quaynews",
    domains=("quaynews.test",),
    sources=(Feed("http://quaynews.test/feed"),),
    page=OldPage,
    layouts=(Layout(date(2026, 3, 15), NewPage),),
)
TEXT = "".join(
    f"<p>The {part} ferry of the morning left the quay late, and the harbour master wrote the reason into his book "
    "with a pencil that he keeps behind the ear for such days.</p>"
    for part in ("first", "second", "third")
)
OLD = f'<title>Ferries</title><h2 class="headline">Late again</h2><div class="story">{TEXT}</div>'
NEW = f'<title>Ferries</title><div data-part="title">Late again</div><section data-part="body">{TEXT}</section>'


@pytest.mark.parametrize(
    ("markup", "fetched_at"),
    [(OLD, datetime(2026, 3, 14, 23, 59, tzinfo=UTC)), (NEW, datetime(2026, 3, 15, tzinfo=UTC)), (NEW, None)],
)
def test_a_capture_is_read_by_the_rules_of_its_day(markup: str, fetched_at: datetime | None) -> None:
    out = parse_page(markup.encode(), "http://quaynews.test/late-again", fetched_at=fetched_at, site=SITE)
    assert isinstance(out, Article)
    assert out.headline == "Late again"
    assert out.field_sources["headline"].startswith("css:")
    assert out.body_text.count("ferry of the morning") == 3


def test_a_site_with_one_layout_has_it_at_all_times() -> None:
    site = Site(name="one", domains=("one.test",), sources=(Feed("http://one.test/feed"),), page=OldPage)
    assert site.page_at(None) is site.page_at(datetime(2001, 1, 1, tzinfo=UTC)) is OldPage


def test_layouts_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="oldest first"):
        Site(
            name="two",
            domains=("two.test",),
            sources=(Feed("http://two.test/feed"),),
            layouts=(Layout(date(2026, 3, 15), NewPage), Layout(date(2025, 1, 1), OldPage)),
        )
