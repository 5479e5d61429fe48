"""The allow-list of `body_html`: what is not named here does not leave the parser."""

import re

import nh3

BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table tbody thead tr td th".split())
INLINE = frozenset("code b strong em i s u sub sup q cite mark small abbr kbd samp del ins".split())
TAGS = BLOCKS | INLINE | {"a", "br"}
ATTRIBUTES = {"a": {"href"}}
URL_SCHEMES = frozenset({"http", "https"})
LINK_REL = "nofollow noopener"


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(URL_SCHEMES),
    link_rel=LINK_REL,
    strip_comments=True,
)


def sanitize(markup: str) -> str:
    """Markup with allowed tags and attributes only, and links to http(s) only."""
    return str(_CLEANER.clean(markup))


_TAG = re.compile(r"<[^>]*>?")
_CLOSED_BY = {f"<{tag}>": f"</{tag}>" for tag in INLINE}
_CLOSING = frozenset({*_CLOSED_BY.values(), "</a>"})
_LINK = re.compile(
    r'<a href="https?://(?:[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*\.)+[a-zA-Z]{2,}(?:[/?#][!#-%\'-;=?-~]*(?:&amp;[!#-%\'-;=?-~]*)*)?">'
)
"""A link that the cleaner leaves as it is: to a plain host name, and nothing in the address that could end it."""


def sanitize_inline(markups: list[str]) -> list[str]:
    """The markups of several lines, each sanitised.

    What holds nothing but escaped text and well nested tags of the allow-list is written as the cleaner writes it.
    """
    written = [_as_cleaned(markup) if "<" in markup else markup for markup in markups]
    doubtful = [markup for markup, done in zip(markups, written, strict=True) if done is None]
    if not doubtful:
        return [markup for markup in written if markup is not None]
    clean = _inside(sanitize("".join([f"<p>{markup}</p>" for markup in doubtful]))).split("</p><p>")
    if len(clean) != len(doubtful):
        clean = [_inside(sanitize(f"<p>{markup}</p>")) for markup in doubtful]
    following = iter(clean)
    return [next(following) if markup is None else markup for markup in written]


def _as_cleaned(markup: str) -> str | None:
    """A line of escaped text and tags as the cleaner would leave it; None where the cleaner has to see it.

    What passes has no tag but bare ones of the allow-list and links of one plain form, each closed in its turn.
    """
    tags = _TAG.findall(markup)
    awaited: list[str] = []
    for tag in tags:
        if tag in _CLOSED_BY:
            awaited.append(_CLOSED_BY[tag])
        elif tag in _CLOSING:
            if not awaited or awaited.pop() != tag:
                return None
        elif tag != "<br>":
            if "</a>" in awaited or not _LINK.fullmatch(tag):
                return None
            awaited.append("</a>")
    if awaited or markup.count(">") != len(tags) or "\r" in markup or "\0" in markup:
        return None
    return markup.replace('">', f'" rel="{LINK_REL}">').replace("\xa0", "&nbsp;")


def _inside(markup: str) -> str:
    return markup.removeprefix("<p>").removesuffix("</p>")
