import pytest

from scrapers.article import Article, Rejection
from scrapers.outcome import RejectionReason
from scrapers.parse import parse_page

STORY = "".join(
    f"<p>{paragraph}</p>"
    for paragraph in """
The harbour office switched off its last marine repeater on Tuesday, eleven months after a storm had torn the mast from
the roof of the customs house and left the ferries without a common channel to speak on.

In its place stands a mesh of forty small transmitters that pass messages along the quays until one of them finds a path
to the duty officer, who used to answer with a whistle and a lamp on the end of a pole.

The town has published the plans, and three neighbouring ports have asked to borrow a ladder, which is the only part of
the system that cannot be bought in a shop, however long the harbour master looks for one.

Nobody in the office expects the new radios to last as long as the old ones did, and nobody minds, because each of them
costs less than the fuses that the repeater used to burn in a single month of winter.
""".strip().split("\n\n")
)
CARDS = "".join(
    f'<div class="teaser"><h3><a href="/news/{number}">Ferry number {number} is late again</a></h3>'
    f"<p>The {number}th boat of the week left the quay after the clock had struck nine.</p></div>"
    for number in range(4, 24)
)


def read(markup: str, url: str = "https://quaynews.test/news/ferry-radios-mesh-network") -> Article | Rejection:
    return parse_page(f"<!DOCTYPE html><html lang=en>{markup}</html>".encode(), url)


@pytest.mark.parametrize(
    "title",
    [
        "How a captcha learnt to see ferries",
        "Why we removed our paywall",
        "Consent banners: what the new rules change",
        "The page that was not found: a history of 404",
        "Access denied: the ports that lock their quays",
        "Just a moment, says the lock keeper",
        "Log in to the harbour: a guide for skippers",
    ],
)
def test_an_article_about_walls_is_an_article(title: str) -> None:
    out = read(f"<title>{title}</title><body><article><h1>{title}</h1>{STORY}</article></body>")
    assert isinstance(out, Article)
    assert out.headline == title


def test_an_article_with_many_related_links_is_an_article() -> None:
    out = read(
        "<title>Ferry radios</title><body><article><h1>Ferry radios</h1>"
        "<time datetime='2026-03-09T10:00:00Z'>9 March</time>"
        f"{STORY}</article><section class=related>{CARDS}</section></body>"
    )
    assert isinstance(out, Article)


def test_a_short_news_item_is_an_article() -> None:
    line = (
        "<p>The 9 o'clock ferry is cancelled because of fog, the harbour office said; the next boat leaves at ten.</p>"
    )
    head = '<title>Ferry cancelled</title><meta property="article:published_time" content="2026-03-09T08:00:00Z">'
    body = f'<meta property="og:type" content="article"><body><article><h1>Ferry cancelled</h1>{line}</article></body>'
    out = read(head + body)
    assert isinstance(out, Article)


@pytest.mark.parametrize(
    "url",
    [
        "https://quaynews.test/",
        "https://quaynews.test/category/ferries/",
        "https://quaynews.test/tag/radio/",
        "https://quaynews.test/news/page/3/",
        "https://quaynews.test/topic/storms",
    ],
)
def test_a_page_of_teasers_is_a_list(url: str) -> None:
    out = read(f"<title>Quay News</title><body><h1>Ferries</h1><main>{CARDS}</main></body>", url)
    assert isinstance(out, Rejection)
    assert out.reason is RejectionReason.NOT_ARTICLE
    assert "cards" in out.detail or "URL" in out.detail


def test_a_frame_around_the_heading_of_a_list_hides_no_cards() -> None:
    page = f"<body><div class=boardnav><h1>Ferries</h1><div>{CARDS}</div></div></body>"
    out = read(f"<title>Ferries and quays</title>{page}", "https://quaynews.test/board/7")
    assert isinstance(out, Rejection)
    assert "cards" in out.detail


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("arad-folyo-kompot-harom-napra-leallitottak-171", Article),
        ("kepek-egy-hosszu-es-esos-tavaszrol-172", Rejection),
    ],
)
def test_an_address_made_of_the_title_speaks_for_a_story(slug: str, kind: type) -> None:
    title = "Árad a folyó, a kompot három napra leállították"
    page = f"<body><h2>{title}</h2>{STORY}<section>{CARDS}</section></body>"
    assert isinstance(read(f"<title>{title}</title>{page}", f"https://quaynews.test/world/{slug}"), kind)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("h/b/orchestrate/chl_page/v1?ray=1", RejectionReason.BOT_WALL),
        ("scripts/jsd/main.js", RejectionReason.EMPTY_BODY),
    ],
)
def test_a_guards_script_on_all_its_pages_is_no_gate(script: str, reason: RejectionReason) -> None:
    page = f"<body><div id=app></div><script src='/cdn-cgi/challenge-platform/{script}'></script></body>"
    out = read(f"<title>Subscribe to the quay</title>{page}")
    assert isinstance(out, Rejection)
    assert out.reason is reason


FRONT = f"<main><p>{STORY[3:200]}</p>{CARDS[:2000]}</main>"


@pytest.mark.parametrize(
    "markup",
    [
        f'<head><title>Quay News</title><link rel=canonical href="https://quaynews.test/"></head><body>{FRONT}</body>',
        f'<title>Quay News</title><body class="home blog">{FRONT}</body>',
        f'<title>Ferries</title><body class="archive category category-ferries">{FRONT}</body>',
    ],
    ids=["canonical", "home", "archive"],
)
def test_a_front_page_is_known_by_what_it_calls_itself(markup: str) -> None:
    out = read(markup + "<time datetime='2026-03-09T10:00:00Z'>9 March</time>", "https://quaynews.test/a/old-story-7")
    assert isinstance(out, Rejection)
    assert out.reason is RejectionReason.NOT_ARTICLE


def test_a_story_on_a_system_that_tells_its_kinds_stays_one() -> None:
    body = f"<body class='single single-post postid-7 home'><h1>Ferry radios</h1>{STORY}<aside>{CARDS}</aside></body>"
    assert isinstance(read(f"<title>Ferry radios</title>{body}"), Article)


def test_a_few_words_among_many_links_are_no_text() -> None:
    body = f"<h1>Our quays</h1><p>Below are the quays of the town.</p><ul>{CARDS}</ul>"
    out = read(f"<title>Our quays</title><body>{body}</body>", "https://quaynews.test/all-the-towns-quays")
    assert isinstance(out, Rejection)


def test_a_chinese_story_about_consent_is_no_wall() -> None:
    lines = (
        "镇里的居民问,为什么每个网站都要先点同意才能看渡船的时刻表,工程师花了一个晚上向大家解释。",
        "他说,按钮底下藏着一张很长的名单,名单上的公司想知道谁在几点钟坐船,又在哪个码头上岸。",
        "会后有人提议,镇上的网站干脆什么都不记,这样也就不用再问了,码头主任当场点了头。",
    )
    text = "".join(f"<p>{line}</p>" for line in lines)
    out = read(f"<title>同意按钮的由来</title><body><h1>同意按钮的由来</h1>{text}</body>")
    assert isinstance(out, Article)


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Attention Required!", "Please complete the security check to continue.", RejectionReason.BOT_WALL),
        ("Robot check", "Enter the characters of the captcha that you see below.", RejectionReason.BOT_WALL),
        ("Votre vie privée", "Tout accepter ou continuer sans accepter.", RejectionReason.CONSENT_WALL),
        ("404", "There is nothing here.", RejectionReason.SOFT_404),
        ("Seite nicht gefunden", "Die Adresse gibt es nicht mehr.", RejectionReason.SOFT_404),
        ("Página no encontrada", "La dirección ya no existe.", RejectionReason.SOFT_404),
        ("Pagina niet gevonden", "Dit adres bestaat niet meer.", RejectionReason.SOFT_404),
        ("Sign in", "Enter your address. <input type=password>", RejectionReason.LOGIN_WALL),
        ("Anmelden", "Bitte melden Sie sich an. <input type=password>", RejectionReason.LOGIN_WALL),
    ],
)
def test_a_bare_wall_is_refused_with_its_reason(title: str, text: str, reason: RejectionReason) -> None:
    out = read(f"<title>{title}</title><body><main><h1>{title}</h1><p>{text}</p></main></body>")
    assert isinstance(out, Rejection)
    assert out.reason is reason
    assert out.detail
