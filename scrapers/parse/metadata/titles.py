"""Page titles without the site's name: cut at a separator only where something says what is being cut off."""

from __future__ import annotations

import re

from scrapers.parse.keys import key
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.strings import remembered

_BARS = "|｜│┃ㅣ¦"
_SEPARATOR = re.compile(
    rf"(?=[\s{_BARS}:»«_-])(?:"
    rf"\s*[{_BARS}]+\s*|\s+[-–—‒·•»«›‹:~/\\<>←→*]+\s+|\s*::\s*|\s*[»«](?=\s)|(?<=\w):\s(?=\S+$)|"
    r"[-_]{1,2}(?=[^\x00-\u024f]+$))"
)
_BAR = re.compile(rf"\s*[{_BARS}»]+\s*|\s+[-–—:]\s+")
_CHINESE_SITE = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9.]{1,14}(?:网|網|网站|網站|官网|门户|频道|频道首页|新闻|资讯|在线|论坛|日报|晚报|早报|周刊|杂志社|客户端)|首页"
)
"""What Chinese sites and their channels are called behind the headline: `_X网`, `-X频道`."""
_SHORTEST_HEAD = 8
_EDGES = " :|-–—·•/☆★"
_LONGEST_NAME = 5
"""Words of a site's name at most, where only a bar says that it is one."""
_MIN_SITE_KEY = 3


def without_site(title: str, page: Page) -> str:
    """The title less the site's name before or after it.

    A part beside a separator goes when it is the site's name or host; when the rest is a heading of the page; or,
    after a bar (`|`), when it is short and the rest is a sentence. A hyphen alone cuts nothing.
    """
    memo = page.evidence.memo
    if ("title", title) not in memo:
        memo["title", title] = _without_site(title, page)
    return str(memo["title", title])


def _without_site(title: str, page: Page) -> str:
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title.strip(_EDGES)
    for _ in range(3):
        shorter = _shortened(title, cuts, page)
        if shorter == title:
            break
        title, cuts = shorter, list(_SEPARATOR.finditer(shorter))
    title = title.strip(_EDGES)
    return title if "«" in title else title.strip(_EDGES + "»")


def _headings(page: Page) -> tuple[set[str], set[str]]:
    """The keys of the headings that are the site's name, and of the others."""
    memo = page.evidence.memo
    if ("headings", "") not in memo:
        banners = {key(text) for text in page.h1s if is_banner(text, page)}
        others = {*page.evidence.h1_keys} - banners
        declared = key(str(page.evidence.article.get("headline") or "")) or "-"
        shorter = {key(text) for name in ("og:title", "twitter:title") for text in page.meta(name)} - {declared, ""}
        if not declared.startswith(tuple(shorter)):
            others.add(declared)
        memo["headings", ""] = (banners, others)
    known: tuple[set[str], set[str]] = memo["headings", ""]
    return known


def is_banner(text: str, page: Page) -> bool:
    """Whether a heading is the site's name: one of its names, or what the page's longer title ends with."""
    form = key(text)
    if form in page.evidence.site_keys:
        return True
    first, last = _outer_parts(page.title)
    return form not in {first, ""} and form == last and first not in _SECTIONS


_SECTIONS = frozenset(
    "blog blogs news aktuelles artikel article articles beitrag magazin magazine presse press neuigkeiten nachrichten "
    "actualités actualites noticias notizie nieuws nyheter aktualności blogi uutiset новости новини 新闻 资讯".split()
)
"""What stands before a headline in titles that begin with the section."""


@remembered
def _outer_parts(title: str) -> tuple[str, str]:
    """The keys of what stands before the first bar of a title and behind the last; empty where there is no bar."""
    bars = _BAR.split(title)
    return (key(bars[0]), key(bars[-1])) if len(bars) > 1 else ("", "")


def _shortened(title: str, cuts: list[re.Match[str]], page: Page) -> str:
    banners, headings = _headings(page)
    if not cuts or key(title) in headings:
        return title
    for cut in reversed(cuts):
        if key(title[: cut.start()]) in headings:
            return title[: cut.start()].strip()
    first, last, names = cuts[0], cuts[-1], page.evidence.site_keys | banners
    head, tail = title[: last.start()].strip(), title[last.end() :].strip()
    if head and (
        key(tail) in page.evidence.section_keys
        or is_site(tail, names)
        or (_CHINESE_SITE.fullmatch(tail) and len(head) > _SHORTEST_HEAD)
        or (any(bar in last.group() for bar in _BARS) and _is_short(tail, head))
    ):
        return head
    lead, rest = title[: first.start()].strip(), title[first.end() :].strip()
    return rest if rest and is_site(lead, names) and not is_site(rest, names) else title


def is_site(text: str, names: frozenset[str]) -> bool:
    """Whether a part of a title is the site's name, its host, or that name with a word or two around it."""
    form = key(text)
    if not form:
        return True
    if form in names:
        return True
    return any(
        len(name) > _MIN_SITE_KEY
        and ((name in form and len(form) <= 2 * len(name) + 10) or (form in name and len(form) > _MIN_SITE_KEY))
        for name in names
    )


def _is_short(tail: str, head: str) -> bool:
    words, length = len(tail.split()), len(head.split())
    return words <= _LONGEST_NAME and (length > words + 1 or len(head) > 2 * len(tail))
