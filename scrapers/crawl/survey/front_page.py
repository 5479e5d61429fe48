"""The front page of an unknown site: title, language, content management system, list of articles. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from scrapers.crawl.discover import title as plain
from scrapers.crawl.list_page import page_of
from scrapers.crawl.survey.domains import domain_of, label_of
from scrapers.crawl.survey.findings import Evidence
from scrapers.crawl.urls import absolute

MIN_LINKS = 5
"""A list of fewer articles may be a menu."""

_LINK_WORDS = 4
_LINK_SHARE = 0.6
_LIST_SELECTORS = ("article h2 a[href]", "article h3 a[href]", "h2 a[href]", "h3 a[href]", "article a[href]")
_SEPARATORS = re.compile(r"\s+(?:[|·•»:–—-]|--|::)\s+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
_VERSION = re.compile(r"\s+[vV]?\d|[,(;|]")
_REGION = re.compile(r"[-_]([A-Za-z]{2})$")

_SYSTEMS = re.compile(
    r"WordPress|Drupal|Ghost|Joomla|TYPO3|Hugo|Jekyll|Squarespace|Wix|Webflow|Substack|Movable Type|Blogger|Eleventy"
    r"|Astro|Gatsby|Next\.js|Nuxt|Arc XP|Contao|Craft CMS|Umbraco|Sitecore|Adobe Experience Manager",
    re.IGNORECASE,
)
_MARKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("WordPress", re.compile(rb"https://api\.w\.org/|/wp-content/|/wp-includes/")),
    ("Drupal", re.compile(rb"data-drupal-|drupal-settings-json|/sites/default/files/")),
    ("Arc XP", re.compile(rb"Fusion\.(?:globalContent|contextPath)|/pf/resources/")),
    ("Next.js", re.compile(rb'/_next/static/|id="__next"|id="__NEXT_DATA__"')),
    ("Nuxt", re.compile(rb'/_nuxt/|id="__nuxt"')),
)
"""What the pages of a system have that does not name itself; the first that matches counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """What a front page says of its site; `locale` names a region, `list_selector` matches articles' links."""

    title: str | None = None
    language: Evidence | None = None
    locale: str | None = None
    cms: Evidence | None = None
    list_selector: str | None = None
    articles: tuple[str, ...] = ()


def read_front_page(body: bytes, url: str, headers: Mapping[str, str]) -> FrontPage:
    """Read a front page; header names are in lower case.

    Raises:
        BadSourceError: it is no page.
    """
    page = page_of(body, headers.get("content-type"))
    metas = {key: text for key, text in _metas(page) if text}
    locale = metas.get("og:locale") or page.get("lang") or None
    selector, articles = _list_of(page, url)
    return FrontPage(
        title=_title(page, metas, url),
        language=_language(page, metas, headers),
        locale=locale if locale and _REGION.search(locale) else page.get("lang"),
        cms=_cms(page, body, headers),
        list_selector=selector,
        articles=articles,
    )


def region_of(locale: str | None) -> str | None:
    """The country in a locale, in lower case: us of en_US."""
    found = _REGION.search(locale or "")
    return found[1].lower() if found else None


def language_of(tag: str | None) -> str | None:
    """The language in a tag, without its region: en of en-US."""
    found = _LANGUAGE.match((tag or "").strip())
    return found[0].lower() if found else None


def _metas(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Names and contents; of several of one name the last."""
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv") or ""
        yield name.strip().lower(), " ".join((meta.get("content") or "").split())


def _title(page: html.HtmlElement, metas: Mapping[str, str], url: str) -> str | None:
    for name in ("og:site_name", "application-name", "apple-mobile-web-app-title"):
        if metas.get(name):
            return plain(metas[name])
    whole = plain(page.findtext(".//title") or "")
    parts = _SEPARATORS.split(whole) if whole else []
    label = _squeezed(label_of(domain_of(url)))
    named = (part for part in parts if label and (label in _squeezed(part) or _squeezed(part) in label))
    return next(named, parts[0] if parts else None)


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _language(page: html.HtmlElement, metas: Mapping[str, str], headers: Mapping[str, str]) -> Evidence | None:
    places = (
        ("the front page's lang", page.get("lang")),
        ("its og:locale", metas.get("og:locale")),
        ("its content-language", metas.get("content-language")),
        ("the header Content-Language", headers.get("content-language")),
    )
    found = ((language_of(text), f"{place} {text}") for place, text in places)
    return next((Evidence(value=value, seen=seen) for value, seen in found if value), None)


def _cms(page: html.HtmlElement, body: bytes, headers: Mapping[str, str]) -> Evidence | None:
    """By its own word, else by its marks."""
    told = [text for name, text in _metas(page) if name == "generator"]
    for place, texts in (("generator", told), ("the header X-Generator", [headers.get("x-generator", "")])):
        for text in texts:
            if found := _SYSTEMS.search(text):
                return Evidence(value=found[0], seen=f"{place}: {text[:60]}")
    if "https://api.w.org/" in headers.get("link", ""):
        return Evidence(value="WordPress", seen="the header Link names its API")
    for name, mark in _MARKS:
        if seen := mark.search(body):
            return Evidence(value=name, seen=f"the front page has {seen[0].decode('ascii', 'replace')}")
    named = _VERSION.split(told[0], maxsplit=1)[0].strip() if told else ""
    return Evidence(value=named[:40], seen=f"generator: {told[0][:60]}") if named else None


def _list_of(page: html.HtmlElement, url: str) -> tuple[str | None, tuple[str, ...]]:
    """The selector that finds the links of articles and little else, and the links."""
    classes = Counter(
        f"a.{name}[href]"
        for link in page.iter("a")
        if _is_headline(link)
        for name in (link.get("class") or "").split()
        if re.fullmatch(r"[A-Za-z][\w-]*", name)
    )
    for selector in (*_LIST_SELECTORS, *(name for name, _ in classes.most_common(3))):
        links = page.cssselect(selector)
        targets = [_article(link, url) for link in links]
        articles = tuple(dict.fromkeys(filter(None, targets)))
        if len(articles) >= MIN_LINKS and len(list(filter(None, targets))) >= _LINK_SHARE * len(links):
            return selector, articles
    return None, ()


def _article(link: html.HtmlElement, url: str) -> str | None:
    """The target of a link that may be an article's headline, on the same site."""
    target = absolute(url, link.get("href") or "")
    if target is None or not _is_headline(link) or domain_of(target) != domain_of(url):
        return None
    return target if urlsplit(target).path not in {"", "/"} else None


def _is_headline(link: html.HtmlElement) -> bool:
    return len(str(link.text_content()).split()) >= _LINK_WORDS
