"""Authors named beside a label such as `Author:` or `About the author`, wherever on the page: often below the text."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.parse.keys import key
from scrapers.parse.metadata.bylines import Names
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.nearby import Label, labelled
from scrapers.parse.metadata.people import people

_MOST_LISTED = 8
_SHORT_TEXT = 80
_LITTLE = 14
"""Letters and digits beside the names: a role, a date, `and`."""
_LABEL = Label(
    r"a(?:bo|ll|rt|ut)|be|d(?:er|ie)\s|e(?:in\s|s)|g(?:as|es|u)|m(?:e[eh]|or|á)|na|o[vt]|post|r(?:e[cdpv]|é)|"
    r"s(?:cr|ob|to|ul)|t(?:e[ksx]|hi|o[du])|ve|w(?:ei|or|ri)|zu|à|éc|üb|yaz|szer|pen|tác|[取作撰文기نبаσ]",
    r"(?:(?:this\s+)?(?:article|story|post|guide|recipe|review)\s+(?:was\s+)?written\s+by|"
    r"(?:written|story|text|words|report|article)\s+by|author\(s\)|(?:geschrieben|verfasst)\s+von|(?:ein\s+)?(?:gast)?(?:artikel|beitrag)\s+von|"
    r"guest\s+(?:author|writer|contributor|post\s+by)\b|écrit\s+par|rédigé\s+par|(?:escrito|redactado)\s+por|napisane\s+przez|scritto\s+da|"
    r"geschreven\s+door|取材・文|作者|撰文|기자명|بقلم|文(?=\s*[:：])|(?:authors?|autor(?:in|en|es)?|auteure?s?|autore|"
    r"verfasser(?:in)?|text|texte|texto|testo|tekst|redaktør|yazar|szerző|penulis|tác\s+giả|автор|"
    r"συντάκτης|συντάκτρια|نویسنده)(?=\s*[:：])|(?P<alone>(?:author|autor(?:[/*:_·]?in)?|auteure?)(?=\s*$))|"
    r"(?:(?:about|meet)\s+the\s+(?:author|writer)|über\s+(?:den\s+autor|die\s+autorin)|(?:der|die)\s+autor(?:in)?|"
    r"à\s+propos\s+de\s+l['’]auteure?|sobre\s+(?:el\s+autor|la\s+autora)|sull['’]autore|over\s+de\s+auteur)"
    r"(?=\W*$)|"
    r"(?P<behind>(?:all|more|other)\s+(?:\w+\s+)?(?:by|from|of)\s+(?:this|the)\s+author|"
    r"(?:zu\s+)?(?:alle[nr]?|weitere[nr]?|mehr)\s+(?:\w+\s+)?(?:vo[nm]|des|der)\s+(?:diese[mrs]\s+)?autor(?:s|in)?|"
    r"(?:tous|toutes)\s+(?:les|ses)\s+\w+\s+de\s+(?:l['’]|cet(?:te)?\s+)auteure?|"
    r"(?:todos|más)\s+(?:los\s+)?\w+\s+(?:del|de\s+este|de\s+la)\s+autora?)(?=\W*$))\s*[:：]?",
)
"""What announces an author wherever it stands on the page, or stands `behind` one; `by` and `von` alone do not."""


def from_labels(page: Page) -> Iterator[Candidate[Names]]:
    """The names beside a label; a page whose labels name several people lists books, games or comments."""
    found: dict[Names, str] = {}
    for label in labelled(page.tree, _LABEL, _MOST_LISTED):
        texts = label.texts
        names = (
            _one(label.before, page) if label.found["behind"] else _named(texts, page, alone=bool(label.found["alone"]))
        )
        if names:
            found.setdefault(names, label.before if label.found["behind"] else " ".join(texts[:2]).strip())
            if len(found) > 1:
                return
    for names, raw in found.items():
        yield Candidate(value=names, source="text.label", weight=0.5, raw=raw)


def _named(texts: list[str], page: Page, *, alone: bool) -> Names:
    """The names behind a label: in its own string, or in the next ones; behind a bare `Author` in the next alone."""
    if texts[0] or alone:
        return _one(texts[0] or " ".join(texts[1:2]), page)
    return _listed(texts[1:], page)


def _listed(texts: list[str], page: Page) -> Names:
    """The names of a list, one to a text; at least the first must be one, if only by a single name."""
    found: dict[str, str] = {}
    for text in texts:
        names = _one(text, page)
        if not names or any(key(name) in key(page.title) for name in names):
            break
        found.update({key(name): name for name in names})
    return tuple(found.values()) or (_single(texts[0], page) if texts else ())


def _single(text: str, page: Page) -> Names:
    """A text that is one capitalised word and can be a person's name."""
    return people(text, page.evidence.site_keys) if text.isalpha() and text.istitle() else ()


def _one(text: str, page: Page) -> Names:
    """The full names in a text that holds little else."""
    names = people(text, page.evidence.site_keys, told=False) if len(text) < _SHORT_TEXT else ()
    full = all(" " in name or not name.isascii() for name in names)
    return names if full and is_little_else(text, names) else ()


def is_little_else(text: str, names: Names) -> bool:
    """Whether a text holds little beside the names in it."""
    return len(key(text)) - sum(len(key(name)) for name in names) <= _LITTLE
