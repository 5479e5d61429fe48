"""Walls before the article: consent, payment, login, challenges, and pages that only pretend to be there."""

import re

from fakeweb.behaviours.base import Exchange, behaviour
from fakeweb.messages import Response, content, html, notice, redirect
from fakeweb.pages.markup import script_json, text
from fakeweb.truth import TruthVersion

_CONSENT = (
    "<div class='consent'><h1>Before you continue</h1><p>We and our 842 partners store and access information on "
    "your device, such as cookies, to measure audiences and to personalise advertising.</p>"
    "<form method='post' action='/consent'><button>Accept all</button><button>Reject all</button>"
    "<a href='/privacy/'>More options</a></form></div>"
)


def _version(exchange: Exchange) -> TruthVersion | None:
    version = exchange.origin.world.at(exchange.request.url, exchange.now)
    return version if version and version.status == 200 else None


def _page(title: str, inner: str, status: int = 200) -> Response:
    head = f'<meta charset="utf-8"><title>{title}</title><meta name="robots" content="noindex">'
    return html(f"<!DOCTYPE html><html><head>{head}</head><body>{inner}</body></html>", status)


@behaviour(duty="never store the wall; never click it away unasked", ends="rejected: consent_wall")
def consent_wall(exchange: Exchange) -> Response:
    """Articles come only with the cookie consent=1; else a page that asks for consent, with status 200."""
    if not exchange.is_article or exchange.request.cookie("consent") == "1":
        return exchange.normal()
    exchange.rule.hit()
    return _page(
        f"Before you continue to {exchange.publisher.title}",
        _CONSENT,
    )


@behaviour(duty="see where the redirect leads; never store the wall", ends="rejected or failed: consent_wall")
def consent_redirect(exchange: Exchange) -> Response:
    """Articles redirect to consent.NAME.test, which sets the cookie only on a click."""
    if exchange.request.host.startswith("consent."):
        return _page("Your privacy choices", _CONSENT)
    if not exchange.is_article or exchange.request.cookie("consent") == "1":
        return exchange.normal()
    exchange.rule.hit()
    return redirect(f"http://consent.{exchange.publisher.host}/collect?to={exchange.request.path}", 302)


@behaviour(duty="take it for gone, not for news", ends="rejected: soft_404")
def soft_404(exchange: Exchange) -> Response:
    """Articles, and whatever does not exist, answer 200 with a page that says that nothing is there."""
    normal = exchange.normal()
    if normal.status != 404 and not exchange.is_article:
        return normal
    exchange.rule.hit()
    return _page(
        f"Page not found | {exchange.publisher.title}",
        "<h1>Oops! That page cannot be found.</h1><p>It looks like nothing was found at this location. Maybe try "
        "one of the links below or a search?</p><form><input type='search'></form>",
    )


@behaviour(duty="reject the stub, or mark it as paid; never take it for the article", ends="rejected: paywall_stub")
def paywall_stub(exchange: Exchange) -> Response:
    """Articles show their first two sentences and an offer; JSON-LD says isAccessibleForFree false."""
    version = _version(exchange)
    if version is None:
        return exchange.normal()
    exchange.rule.hit()
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.headline,
        "datePublished": version.published_at.isoformat(),
        "isAccessibleForFree": False,
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".premium"},
    }
    teaser = " ".join(re.split(r"(?<=[.!?]) ", version.paragraphs[0])[:2])
    return html(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{text(version.headline)}</title>'
        f'<script type="application/ld+json">{script_json(data)}</script></head><body><article>'
        f"<h1>{text(version.headline)}</h1><div class='article-body'><p>{text(teaser)}</p></div>"
        "<div class='paywall premium'><h2>Subscribe to continue reading</h2><p>Already a subscriber? Log in. "
        "Unlimited access for 1 a week, cancel any time.</p><button>Subscribe now</button></div></article>"
        "</body></html>"
    )


@behaviour(
    duty="publish while it is free, reject the stub after; read fewer rather than dodge", ends="rejected: paywall_stub"
)
def metered(exchange: Exchange, *, free: int = 3) -> Response:
    """So many articles are free; the rest are stubs."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return exchange.normal() if exchange.rule.hits <= free else paywall_stub(exchange)


@behaviour(
    duty="stop asking the host for a while; never try to solve it", ends="rejected: bot_wall, or failed: captcha"
)
def captcha(exchange: Exchange, *, status: int = 403) -> Response:
    """A challenge page instead of articles, with 403 or 200."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return _page(
        "Just a moment...",
        "<div id='challenge-form'><h1>Checking your browser</h1><p>Please verify that you are a human by completing "
        "the captcha below.</p><div class='captcha-box' data-sitekey='x'></div><noscript>Enable JavaScript and cookies "
        "to continue</noscript></div>",
        status,
    )


@behaviour(duty="name the class; no retry, no disguise", ends="failed: forbidden")
def forbidden(exchange: Exchange) -> Response:
    """403 to everything but robots.txt."""
    if exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return notice(403, "Access denied")


@behaviour(duty="keep the honest name and take the answer", ends="failed: forbidden")
def agent_refused(exchange: Exchange, *, pattern: str = "(?i)bot|crawl|scrapy|copydesk|python") -> Response:
    """403 to clients whose User-Agent matches a pattern; browsers are let in."""
    agent = exchange.request.headers.get("user-agent", "")
    if exchange.is_robots or not re.search(pattern, agent):
        return exchange.normal()
    exchange.rule.hit()
    return notice(403, "Automated access is not permitted")


@behaviour(duty="never store the login page", ends="rejected: login_wall")
def login_wall(exchange: Exchange) -> Response:
    """Articles redirect to a login page."""
    if exchange.request.path == "/login":
        return _page(
            "Log in", "<h1>Log in to continue</h1><form><input name='email'><input type='password'></form>"
            "<p>No account yet? Sign up for free.</p>"
        )  # fmt: skip
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return redirect(f"{exchange.publisher.origin}/login?next={exchange.request.path}", 302)


@behaviour(duty="name the class; no retry", ends="failed: client_error")
def legal_block(exchange: Exchange) -> Response:
    """451 for articles: not available in your region."""
    if not exchange.is_article:
        return exchange.normal()
    exchange.rule.hit()
    return notice(451, "Not available in your region for legal reasons")


@behaviour(
    duty="see that the answer is no news, and that it is the same everywhere", ends="failed or rejected: not_article"
)
def maintenance(exchange: Exchange) -> Response:
    """Everything but robots.txt answers 200 with the same page on maintenance."""
    if exchange.is_robots:
        return exchange.normal()
    exchange.rule.hit()
    return _page(
        "Maintenance", "<h1>We will be right back</h1><p>The site is being looked after. Please try later.</p>"
    )


@behaviour(duty="see that the site is gone, and hold what it says", ends="failed or rejected: not_article")
def parked_domain(exchange: Exchange) -> Response:
    """The domain has lapsed: every address answers 200 with adverts; robots.txt too."""
    exchange.rule.hit()
    name = exchange.publisher.host
    return _page(f"{name} is for sale", f"<h1>{name}</h1><p>This domain may be for sale. Related searches: servers, "
                 "insurance, news, loans.</p>")  # fmt: skip


@behaviour(duty="reject, or render where the site is declared so; never store the shell", ends="rejected: empty_body")
def javascript_only(exchange: Exchange) -> Response:
    """Articles are a shell that a script fills from /api/story; without a browser there is no text."""
    request = exchange.request
    if request.path == "/api/story":
        version = exchange.origin.world.at(request.parameter("url"), exchange.now)
        return content(script_json(_story(version) if version else None), "application/json")
    version = _version(exchange)
    if version is None:
        return exchange.normal()
    exchange.rule.hit()
    return html(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{text(exchange.publisher.title)}</title></head>'
        '<body><div id="root"><p class="loading">Loading…</p></div><noscript>You need to enable JavaScript to run '
        "this app.</noscript><script>fetch('/api/story?url='+encodeURIComponent(location.href)).then(r=>r.json())"
        ".then(s=>{document.title=s.headline;document.getElementById('root').innerHTML='<article><h1>'+s.headline+"
        "'</h1><time datetime=\"'+s.published+'\"></time>'+s.paragraphs.map(p=>'<p>'+p+'</p>').join('')+'</article>'})"
        "</script></body></html>"
    )


def _story(version: TruthVersion) -> dict[str, object]:
    published = version.published_at.isoformat()
    return {"headline": version.headline, "published": published, "paragraphs": list(version.paragraphs)}
