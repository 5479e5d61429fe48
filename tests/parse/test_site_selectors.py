"""What a site's own selectors take out of the text, with and without one for the body."""

import pytest

from scrapers.article import Article
from scrapers.page import ArticlePage
from scrapers.parse import parse_page
from scrapers.site import Feed, Site

TEXT = "".join(
    f"<p>The {part} ferry of the morning left the quay late, and the harbour master wrote the reason into his book "
    "with a pencil that he keeps behind the ear for such days.</p>"
    for part in ("first", "second", "third")
)
PAGE = f"""<title>Late again</title><h1>Late again</h1><div class="story">{TEXT}
<div class="fares"><p>A day ticket for the harbour ferries costs four crowns at the quay, and five on board.</p></div>
<p>The harbour master asks for patience, since the boats are old and the sea is not. <span class="sign">(hm)</span></p>
</div>"""


class Generic(ArticlePage):
    remove_selectors = (".fares", ".sign")


class Selected(Generic):
    body_selector = ".story"


@pytest.mark.parametrize("page", [Generic, Selected])
def test_what_a_site_removes_is_no_part_of_the_text(page: type[ArticlePage]) -> None:
    site = Site(name="quay", domains=("quay.test",), sources=(Feed("http://quay.test/feed"),), page=page)
    out = parse_page(PAGE.encode(), "http://quay.test/late-again", site=site)
    assert isinstance(out, Article)
    assert out.body_text.count("ferry of the morning") == 3
    assert out.body_text.endswith("the sea is not.")
    assert "crowns" not in out.body_text
