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


def sanitize_inline(markups: list[str]) -> list[str]:
    """The markups of several lines, each sanitised; one without a tag is escaped text, and stays as it is."""
    marked = [markup for markup in markups if "<" in markup]
    if not marked:
        return markups
    clean = _inside(sanitize("".join([f"<p>{markup}</p>" for markup in marked]))).split("</p><p>")
    if len(clean) != len(marked):
        clean = [_inside(sanitize(f"<p>{markup}</p>")) for markup in marked]
    following = iter(clean)
    return [next(following) if "<" in markup else markup for markup in markups]


def _inside(markup: str) -> str:
    return markup.removeprefix("<p>").removesuffix("</p>")
