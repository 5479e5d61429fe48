"""Who may read the whole text: what the page declares, and its own signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.article import Access
from scrapers.page import Found
from scrapers.parse import jsonld
from scrapers.parse.metadata.candidate import Candidate, choose
from scrapers.parse.metadata.evidence import Page, declared
from scrapers.parse.metadata.standing import text_of

_TIER_METAS = tuple(
    (name, 0.8)
    for name in (
        "article:content_tier", "article.content_tier", "content_tier", "contenttier", "og:content_tier",
        "cxenseparse:access", "access", "paywall", "is_paid",
    )
)  # fmt: skip
_TIERS = {
    **dict.fromkeys(("free", "open", "unlocked", "public"), Access.FREE),
    **dict.fromkeys(("metered", "counted"), Access.METERED),
    **dict.fromkeys(("locked", "paid", "premium", "subscriber", "subscription", "plus"), Access.PAID),
}
_WALL_TEXT = re.compile(
    r"subscribe to (?:continue|read|keep reading)|subscribers? only|to continue reading|already a subscriber|"
    r"this (?:article|story|content) is (?:only )?for subscribers|"
    r"weiterlesen mit|nur für abonnenten|jetzt abonnieren und weiterlesen|réservé aux abonnés|abonnez-vous pour lire|"
    r"solo para suscriptores|contenuto riservato agli abbonati|"
    r"exclusivo para assinantes|alleen voor abonnees|dla subskrybentów|会員限定|残り\d+文字",
    re.IGNORECASE,
)


def access(page: Page) -> Found[Access] | None:
    """What the page says; None where it says nothing."""
    return choose(candidates(page), lambda value: value)


def candidates(page: Page) -> list[Candidate[Access]]:
    """Every statement about access; the page's signs only where it declares nothing."""
    declared = [*_from_jsonld(page), *_from_metas(page)]
    return declared or list(_from_signs(page))


def _from_jsonld(page: Page) -> Iterator[Candidate[Access]]:
    """https://schema.org/isAccessibleForFree, on the article or on the part of it that the wall covers."""
    for node, weight in ((page.evidence.article, 0.9), (page.evidence.web_page, 0.6)):
        if not node:
            continue
        free = _truth(node.get("isAccessibleForFree"))
        parts = [part for part in jsonld.as_list(node.get("hasPart")) if isinstance(part, dict)]
        closed = [part for part in parts if _truth(part.get("isAccessibleForFree")) is False]
        if free is False:
            yield Candidate(value=Access.PAID, source="jsonld.isAccessibleForFree", weight=weight, raw="false")
        elif closed:
            yield Candidate(
                value=Access.METERED,
                source="jsonld.hasPart",
                weight=weight * 0.8,
                raw=str(closed[0].get("cssSelector")),
            )
        elif free:
            yield Candidate(value=Access.FREE, source="jsonld.isAccessibleForFree", weight=weight, raw="true")


def _truth(value: object) -> bool | None:
    """schema.org booleans come as booleans, as strings and as URLs (`https://schema.org/False`)."""
    return _TRUTHS.get(str(value).strip().rpartition("/")[2].casefold()) if value is not None else None


_TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _from_metas(page: Page) -> Iterator[Candidate[Access]]:
    for name, weight, (content, *_) in declared(page, _TIER_METAS):
        if tier := _TIERS.get(content.strip().casefold()):
            yield Candidate(value=tier, source=f"meta.{name}", weight=weight, raw=content)


def _from_signs(page: Page) -> Iterator[Candidate[Access]]:
    """Elements named after a paywall that hold words of one."""
    if "paywall" not in page.evidence.names:
        return
    for element in page.evidence.marked(".wall")[:10]:
        text = "" if element.tag in {"script", "style", "link", "body", "html"} else text_of(element, 400)[:400]
        found = _WALL_TEXT.search(text)
        if found:
            yield Candidate(value=Access.PAID, source="text.paywall", weight=0.6, raw=found.group())
            return
