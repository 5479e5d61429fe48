"""The allow-list of `body_html`: what is not named here does not leave the parser."""

import nh3

TAGS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code table tbody thead tr td th a b strong em i s u "
    "sub sup q cite mark small br abbr kbd samp del ins".split()
)
ATTRIBUTES = {"a": {"href"}}
URL_SCHEMES = frozenset({"http", "https"})


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(URL_SCHEMES),
    link_rel="nofollow noopener",
    strip_comments=True,
)


def sanitize(markup: str) -> str:
    """Markup with allowed tags and attributes only, and links to http(s) only."""
    return str(_CLEANER.clean(markup))
