"""What stands before an article is told from it by the project's own parser, with the reason that the table names."""

import pytest

from fakeweb.messages import Request
from fakeweb.server import FakeWeb
from fakeweb.sites import SITES
from fakeweb.world import World
from scrapers.article import Article, Rejection
from scrapers.outcome import RejectionReason
from scrapers.parse import parse_page


def under(world: World, behaviour: str, site: str, path: str | None = None, **options: object) -> Article | Rejection:
    """What the parser makes of a site's newest article, or of a path, under a behaviour."""
    web = FakeWeb(world)
    web.behaviours.add(behaviour, **options)  # type: ignore[arg-type]
    publisher = world.sites[site]
    url = f"{publisher.origin}{path}" if path else world.published(site, world.end)[0].url_at(world.end)
    page = web.behaviours.answer(Request(method="GET", url=url), publisher, world.end, web.origin)
    kind = page.header("Content-Type")
    return parse_page(page.body, url, content_type=kind, fetched_at=world.end, site=SITES[site])


@pytest.mark.parametrize("site", ["tidewire", "plainwire", "netzkurier"])
@pytest.mark.parametrize(
    ("behaviour", "path", "reason"),
    [
        ("consent_wall", None, RejectionReason.CONSENT_WALL),
        ("redirect_to_home", "/", RejectionReason.NOT_ARTICLE),
        ("soft_404", None, RejectionReason.SOFT_404),
        ("paywall_stub", None, RejectionReason.PAYWALL_STUB),
        ("captcha", None, RejectionReason.BOT_WALL),
        ("login_wall", "/login", RejectionReason.LOGIN_WALL),
        ("javascript_only", None, RejectionReason.EMPTY_BODY),
        ("binary_page", None, RejectionReason.UNDECODABLE),
    ],
)
def test_a_wall_is_rejected_by_its_reason(
    world: World, site: str, behaviour: str, path: str | None, reason: RejectionReason
) -> None:
    result = under(world, behaviour, site, path)
    assert isinstance(result, Rejection), result
    assert result.reason is reason


@pytest.mark.parametrize("site", ["tidewire", "harborledger", "fluxdaily", "civicbyte", "netzkurier"])
def test_a_redesign_shrinks_the_texts_and_the_new_selector_would_mend_it(world: World, site: str) -> None:
    version = world.version(world.published(site, world.end)[0], world.end)
    assert version is not None
    broken = under(world, "redesign", site)
    assert isinstance(broken, Rejection) or len(broken.body_text) < len(version.body_text) * 0.25


@pytest.mark.parametrize(
    "behaviour", ["charset_header_wrong", "charset_bytes_wrong", "utf16", "byte_order_mark", "null_bytes", "wrong_type"]
)
def test_spoilt_bytes_still_give_the_text(world: World, behaviour: str) -> None:
    version = world.version(world.published("netzkurier", world.end)[0], world.end)
    article = under(world, behaviour, "netzkurier")
    assert version is not None
    assert isinstance(article, Article), article
    assert article.body_text == version.body_text
