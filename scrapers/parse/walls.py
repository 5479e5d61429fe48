"""Pages that answer 200 and are no article: consent, bot and login walls, paywall stubs, soft 404s, videos, lists.

A wall's words also occur in articles about walls, so they count only where there is little other text and nothing
marks the page as an article. Live blogs are articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from scrapers.article import Access, Rejection
from scrapers.outcome import RejectionReason
from scrapers.parse import jsonld
from scrapers.parse.body import Body
from scrapers.parse.breakdowns import breakdown
from scrapers.parse.keys import key
from scrapers.parse.lists import is_list
from scrapers.parse.metadata.access import access
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.strings import count_words

SHORT_WORDS = 180
"""A body of fewer words can be a wall's own text."""
STUB_WORDS = 120
VIDEO_WORDS = 60

_BOT = re.compile(
    r"just a moment|attention required|access denied|access to this page has been denied|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"are you (?:a )?(?:robot|human)|not a robot|pardon our interruption|unusual (?:traffic|activity)|"
    r"checking your browser|"
    r"enable javascript and cookies|security check|ddos protection|request (?:was )?blocked|captcha|bot detection|"
    r"bitte bestätigen sie, dass sie kein|vérification de sécurité|robot check|human verification|incident id",
    re.IGNORECASE,
)
_BOT_GATE = re.compile(
    rb"_Incapsula_Resource|/cdn-cgi/challenge-platform/(?!scripts/)|captcha-delivery\.com|px-captcha|/_sec/cp_challenge|"
    rb"geo\.captcha|awswaf\.com|/akam/\d+/"
)
"""What the gates of the larger guards against bots load, on a page that shows no text; not what all their pages do."""
_CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy (?:choices|matters)|we and our (?:\d+ )?(?:partners|"
    r"vendors)|accept (?:all )?cookies|accept all|"
    r"cookie (?:consent|settings|wall)|manage (?:your )?(?:consent|preferences|choices)|consent|mit werbung (?:lesen|"
    r"weiterlesen|nutzen)|"
    r"zustimmung|einwilligung|alle akzeptieren|akzeptieren und weiter|datenschutzeinstellungen|tout accepter|"
    r"accepter et continuer|"
    r"continuer sans accepter|aceptar (?:todo|y continuar)|accetta (?:tutto|e continua)|accepteren|akceptuj|同意",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"^(?:please )?(?:log ?in|sign ?in|log on|anmelden|einloggen|login|connexion|se connecter|iniciar sesi[oó]n|"
    r"acced[ei]|accesso|entrar|inloggen|"
    r"zaloguj(?: się)?|ログイン|登录)\b|(?:log|sign) ?in to (?:continue|your account|read)|members? only|create (?:an |"
    r"your )?account",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b404\b|(?:page|article|story|content|post|file)\b.{0,20}(?:not (?:be )?found|no longer (?:available|exists?)|"
    r"does(?:n[’']t| not) exist|could not be found|"
    r"unavailable|has been (?:removed|deleted))|^not found|nothing (?:was )?found|can[’']t find (?:that|the|this) page|"
    r"seite (?:wurde )?nicht (?:gefunden|vorhanden)|nicht gefunden|nicht mehr verfügbar|page introuvable|"
    r"n[’']existe (?:pas|plus)|"
    r"p[áa]gina no (?:encontrada|existe|disponible)|no se encontr[óo]|pagina non trovata|p[áa]gina n[ãa]o encontrada|"
    r"pagina niet gevonden|"
    r"nie (?:znaleziono|istnieje)|strona nie|sidan (?:kunde inte hittas|hittades inte)|siden (?:blev ikke|"
    r"ikke) fundet|sivua ei löy|"
    r"見つかりません|找不到|不存在|찾을 수 없",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep|unlock)|(?:to|and) (?:continue|keep) reading|already a subscriber|"
    r"become a (?:member|subscriber)|subscribers? only|"
    r"this (?:article|story|content) is (?:only |exclusively )?(?:available )?(?:for|to) (?:our )?(?:subscribers|"
    r"members)|start your (?:free )?trial|"
    r"jetzt (?:weiterlesen|abonnieren|freischalten)|weiterlesen mit|nur für abonnenten|abonnenten lesen|"
    r"réservé aux abonnés|"
    r"(?:il vous reste|la suite est réservée)|abonnez-vous|(?:solo|exclusivo) para suscriptores|suscríbete para|"
    r"riservato agli abbonati|"
    r"abbonati per|exclusivo para assinantes|alleen voor abonnees|lees verder met|"
    r"dla subskrybentów|会員限定|残り\s*\d+文字|구독"
)
"""An offer; matched against folded text, since it is looked for in all of a page."""
_PASSWORD = re.compile(rb"<input[^>]{0,500}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_SAMPLE = 1_500
_LONG_PARAGRAPH_WORDS = 25
_MOST_LONG_PARAGRAPHS = 2
"""Walls explain themselves in a paragraph or two; a story has more."""


def rejection(page: Page, body: Body) -> Rejection | None:
    """Why the page is no usable article, or None."""
    for check in _CHECKS:
        found = check(page, body)
        if found:
            return Rejection(url=page.url, reason=found[0], detail=found[1])
    return None


Finding = tuple[RejectionReason, str] | None


def _bot_wall(page: Page, body: Body) -> Finding:
    found = _BOT.search(_said(page, body)) if _is_bare(page, body) else None
    if found:
        return RejectionReason.BOT_WALL, f"says {found.group()!r} and {body.word_count} words in all"
    gate = None if body.word_count else _BOT_GATE.search(page.markup or b"")
    return (RejectionReason.BOT_WALL, f"loads {gate.group().decode()!r} and nothing else") if gate else None


def _consent_wall(page: Page, body: Body) -> Finding:
    """Consent words that make up a bare page: two of them, or one in its title."""
    if not _is_bare(page, body):
        return None
    found = {match.group().lower() for match in _CONSENT.finditer(_said(page, body))}
    if len(found) >= 2 or (found and _CONSENT.search(page.title)):
        return RejectionReason.CONSENT_WALL, f"says {', '.join(sorted(found)[:3])} and {body.word_count} words in all"
    return None


def _soft_404(page: Page, body: Body) -> Finding:
    """An error page: what was asked for is not there, or the server failed or is being mended."""
    titles = (page.title, *page.h1s[:2]) if _is_bare(page, body) else ()
    for text in titles:
        found = _GONE.search(text)
        if found and (body.word_count < STUB_WORDS or len(key(text)) < 3 * len(key(found.group()))):
            return RejectionReason.SOFT_404, f"titled {text[:80]!r}"
    if titles and 0 < body.word_count < VIDEO_WORDS and (told := breakdown(titles, body.text)):
        return RejectionReason.SOFT_404, f"says {told[:80]!r} and {body.word_count} words in all"
    return None


def _login_wall(page: Page, body: Body) -> Finding:
    titles = (page.title, *page.h1s[:2])
    if not _is_bare(page, body) or not any(_LOGIN.search(title) for title in titles):
        return None
    password = _PASSWORD.search(page.markup or b"") is not None
    if password or body.word_count < STUB_WORDS:
        return RejectionReason.LOGIN_WALL, f"titled {page.title[:80]!r}" + (", asks for a password" if password else "")
    return None


def _paywall_stub(page: Page, body: Body) -> Finding:
    """A few lines, then the offer: the page says that it is closed, and there is no article's length of text."""
    if body.word_count >= STUB_WORDS:
        return None
    found = access(page)
    if found is not None and found.value in {Access.PAID, Access.METERED}:
        if body.word_count < STUB_WORDS // 2 or _offer(page):
            return RejectionReason.PAYWALL_STUB, f"{body.word_count} words and access {found.value}"
    elif body.text.rstrip().endswith(("…", "...", "[…]")) and (offer := _offer(page)):
        return RejectionReason.PAYWALL_STUB, f"{body.word_count} words, then {offer.group()!r}"
    return None


def _video_only(page: Page, body: Body) -> Finding:
    if body.word_count >= VIDEO_WORDS:
        return None
    og_type = next(iter(page.meta("og:type")), "").lower()
    shown = any("VideoObject" in jsonld.types(node) for node in page.jsonld)
    if og_type.startswith("video") or (shown and not page.evidence.article):
        return RejectionReason.VIDEO_ONLY, f"a video and {body.word_count} words"
    return None


def _list_page(page: Page, body: Body) -> Finding:
    found, signs = is_list(page, body)
    return (RejectionReason.NOT_ARTICLE, f"a list page: {signs}") if found else None


def _redirect(page: Page, body: Body) -> Finding:
    """A page that only sends its reader on (`<meta http-equiv=refresh>`)."""
    if body.word_count >= VIDEO_WORDS:
        return None
    attributes = page.tree.attributes
    for place, name in attributes["http-equiv"].items():
        content = attributes["content"].get(place, "")
        if name.lower() == "refresh" and "url=" in content.lower():
            return RejectionReason.NOT_ARTICLE, f"sends on: {content[:100]}"
    return None


def _empty(page: Page, body: Body) -> Finding:
    if not body.word_count:
        return RejectionReason.EMPTY_BODY, f"no article text found under {page.title[:80]!r}"
    return None


_CHECKS: tuple[Callable[[Page, Body], Finding], ...] = (
    _bot_wall,
    _soft_404,
    _login_wall,
    _paywall_stub,
    _consent_wall,
    _video_only,
    _redirect,
    _list_page,
    _empty,
)


def _is_bare(page: Page, body: Body) -> bool:
    """Whether the page has little text and nothing that marks it as an article."""
    if body.word_count >= SHORT_WORDS:
        return False
    long = sum(count_words(line) >= _LONG_PARAGRAPH_WORDS for line in body.text.split("\n\n"))
    marked = page.evidence.article or "article" in page.meta("og:type")
    return long <= _MOST_LONG_PARAGRAPHS and not marked


def _said(page: Page, body: Body) -> str:
    return "\n".join((page.title, *page.h1s[:3], body.text[:_SAMPLE]))


def _offer(page: Page) -> re.Match[str] | None:
    """An offer in the page's visible text, bounded: it stands outside what the body rules take."""
    pieces: list[str] = []
    length = 0
    for element in page.root.iter("p", "div", "span", "h2", "h3", "button", "a", "strong"):
        if element.text and len(element.text) > 8:
            pieces.append(element.text)
            length += len(element.text)
            if length > 40_000:
                break
    return _PAYWALL.search(" ".join(" ".join(pieces).split()).casefold())
