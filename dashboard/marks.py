"""Marked text: word differences, words found, commands, and articles, each made into safe markup."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from warehouse.word_diff import Change, Diff

_HEADING = re.compile(r"<(/?)h([1-6])>")
_SHAPES = {
    "good": '<circle cx="8" cy="8" r="6"/>',
    "idle": '<circle cx="8" cy="8" r="5.2" class="hollow"/>',
    "busy": '<circle cx="8" cy="8" r="5.2" class="hollow"/><path d="M8 2a6 6 0 0 1 0 12z"/>',
    "held": '<path d="M8 1.5 15 14H1z"/>',
    "late": '<path d="M8 1 15 8 8 15 1 8z"/>',
    "failed": '<path d="M3 1 8 6l5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z"/>',
}


def shape(name: str) -> Markup:
    """The sign of a state: each has a form of its own, since colour alone tells not everybody."""
    drawing = Markup(_SHAPES[name])  # noqa: S704  # one of the drawings above
    sign = Markup('<svg class="sign {}" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">{}</svg>')
    return sign.format(name, drawing)


def diff(parts: Diff) -> Markup:
    """A paragraph with its words taken out and put in; read aloud, each says which it is."""
    tags = {Change.REMOVED: ("del", "taken out:"), Change.ADDED: ("ins", "put in:")}
    marked = []
    for part in parts:
        if part.change is Change.SAME:
            marked.append(escape(part.text))
            continue
        tag, said = tags[part.change]
        element = Markup("<{0}><span class=unseen dir=ltr>{1} </span>{2}</{0}>")
        marked.append(element.format(Markup(tag), said, part.text))  # noqa: S704  # one of two tags
    return Markup(" ").join(marked)


def snippet(text: str) -> Markup:
    """A search's snippet, the words that it marks «like this» marked."""
    parts = text.replace("»", "«").split("«")
    return Markup().join(
        Markup("<mark>{}</mark>").format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )


def commands(text: str) -> Markup:
    """A sentence with its `commands` set as such."""
    parts = text.split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )


def prose(html: str) -> Markup:
    """An article's `body_html` as it is, but for its headings, which go below the page's own (third level and on).

    What stands in the warehouse has passed `scrapers/parse/sanitize.py`: an allow-list of tags, links to http(s) only.
    """
    levels = sorted({match[2] for match in _HEADING.finditer(html)})
    lowered = {level: min(3 + place, 6) for place, level in enumerate(levels)}
    return Markup(_HEADING.sub(lambda match: f"<{match[1]}h{lowered[match[2]]}>", html))  # noqa: S704  # see above


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs."""
    return Markup().join(Markup("<p>{}</p>").format(part) for part in _parts(text))


def _parts(text: str) -> Iterable[str]:
    return (part for part in text.split("\n\n") if part.strip())
