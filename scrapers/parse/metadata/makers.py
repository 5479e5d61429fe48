"""Who owns or made a site, where a page's `author` element names them in place of the writer.

Publishing systems fill it once for all pages: with the publishing house, the agency that built the site, or the maker
of its theme. Each of them is told by what else the page says of the same name.
"""

from __future__ import annotations

import re

from scrapers.parse.keys import key
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.persons import is_common

_ADDRESS = re.compile(r"\bwww\.|://|\bd\.o\.o\b|\bs\.r\.[lo]\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"\W{1,3}(?:S\.\s?A\b|GmbH|AG\b|SE\b|KG\b|Inc\b|LLC|Ltd|Limited|PLC|B\.\s?V\b|N\.\s?V\b|SAS\b|S\.p\.A|S\.r\.l|"
    r"[sS]\.r\.o|[dD]\.o\.o|[sS]p\.?\s?z\s?o|AB\b|AS\b|A/S|ApS|Oyj?\b|Kft|Zrt|Corp)"
)
"""What stands behind a company's name in the copyright line."""
_MADE = re.compile(
    r"(?:theme|design\w*|webdesign|template|layout|reali[sz]ation|umsetzung|programmierung|powered|developed|hosted|"
    r"hosting|made|built|created|conception|réalis\w+|desarroll\w+|diseñ\w+|sviluppo|sito)\W{0,4}(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
"""What stands before the name of who made a site's pages."""
_PUBLISHERS = ("publisher", "dc.publisher", "dcterms.publisher", "copyright", "dc.rights")
_FOOTER = 150
"""Strings at a page's end among which its copyright line stands."""
_BEFORE = 50


def has_address(content: str) -> bool:
    """Whether a meta element names somebody with the address of a site: its owner or the agency that made it."""
    return _ADDRESS.search(content) is not None


def is_maker(name: str, page: Page) -> bool:
    """Whether the page tells that a name is its publisher's, a company's or that of the theme's maker."""
    publishers = [key(text) for meta in _PUBLISHERS for text in page.meta(meta)]
    if publishers and any(key(name) in publisher for publisher in publishers) and not is_common(name):
        return True
    footer = "\n".join(page.tree.strings[-_FOOTER:])
    at, made = footer.find(name), False
    while at >= 0:
        end = at + len(name)
        if _COMPANY.match(footer, end) and not is_common(name):
            return True
        made = _MADE.search(footer[max(0, at - _BEFORE) : at]) is not None
        if not made:
            return False
        at = footer.find(name, end)
    return made
