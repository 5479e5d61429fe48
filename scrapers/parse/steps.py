"""The cleaning's steps, in the order of `cleaning.STEPS`: each yields the passages to take out, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapers.parse import phrases
from scrapers.parse.passages import Passage

if TYPE_CHECKING:
    from scrapers.parse.cleaning import Facts

Taken = Iterator[tuple[Passage, str]]

_LETTERS = re.compile(r"\w+")
_SENTENCE_END = (".", "!", "?", "…", "”", '"', "。", "！", "？", "»", ":", "’", ")", "،", "।", ";", "؟")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\b\d{1,2}:\d{2}\b|\b(?:19|20)\d{2}\b|\d+年")


def _key(text: str) -> str:
    return " ".join(_LETTERS.findall(text)).casefold()


def is_prose(passage: Passage) -> bool:
    """A paragraph that reads like a sentence of an article: long enough, and not mostly link."""
    return passage.kind == "paragraph" and passage.word_count >= 15 and passage.link_share < 0.5 and passage.text.rstrip().endswith(_SENTENCE_END)


def _first_prose(found: list[Passage]) -> int:
    return next((i for i, passage in enumerate(found) if is_prose(passage)), 0)


def _last_prose(found: list[Passage]) -> int:
    return next((i for i in range(len(found) - 1, -1, -1) if is_prose(found[i])), len(found) - 1)


def repeated_headline(found: list[Passage], facts: Facts) -> Taken:
    """The headline once more, above or inside the text."""
    headline = _key(facts.headline)
    if not headline:
        return
    first = _first_prose(found)
    for position, passage in enumerate(found):
        if abs(len(passage.text) - len(facts.headline)) < 12 and _key(passage.text) == headline and (position <= first or passage.tag == "h1"):
            yield passage, "the headline"
        elif passage.tag == "h1" and position < 4:
            yield passage, "a page heading above the text"


def labels(found: list[Passage], _: Facts) -> Taken:
    """Words that belong to the page's controls: Advertisement, Share, Back to top."""
    for passage in found:
        if passage.word_count <= 8 and phrases.LABEL.match(passage.folded):
            yield passage, "a control's label"


def share_bars(found: list[Passage], _: Facts) -> Taken:
    """Lines that only name places to share on."""
    for passage in found:
        if passage.word_count <= 12:
            words = _LETTERS.findall(passage.folded)
            if words and all(word in phrases.SHARE_WORDS for word in words):
                yield passage, "names of networks"


def contents_lists(found: list[Passage], _: Facts) -> Taken:
    """Tables of contents: lists whose links stay on the page."""
    for position, passage in enumerate(found[: len(found) // 3]):
        if passage.kind == "item" and passage.link_share > 0.8 and _stays_on_page(passage):
            yield passage, "a link within the page"
            before = found[position - 1] if position else None
            if before and before.word_count <= 6 and before.kind != "item":
                yield before, "the heading of a table of contents"


def _stays_on_page(passage: Passage) -> bool:
    return passage.href is not None and passage.href.startswith("#")


def captions(found: list[Passage], _: Facts) -> Taken:
    """Captions and credits of pictures."""
    for passage in found:
        if passage.kind == "paragraph" and passage.word_count <= 30 and phrases.CAPTION.match(passage.folded):
            yield passage, "a picture's caption or credit"


def bylines_and_dates(found: list[Passage], facts: Facts) -> Taken:
    """Who wrote it and when, above and below the text."""
    first, last = _first_prose(found), _last_prose(found)
    names = {_key(author) for author in facts.authors}
    for position, passage in enumerate(found):
        at_edge = position <= first or position >= last
        if passage.word_count > 20 or passage.kind == "code":
            continue
        if _key(passage.text) in names:
            yield passage, "an author's name"
        elif at_edge and passage.word_count <= 12 and phrases.BYLINE.match(passage.folded) and not passage.text.endswith((".", "?", "!")):
            yield passage, "a byline"
        elif at_edge and passage.kind != "item" and passage.word_count <= 12 and (phrases.DATE_WORDS.match(passage.folded) or _is_date(passage.text)):
            yield passage, "a date or a reading time"


def _is_date(text: str) -> bool:
    return len(text) < 50 and bool(_DATE.search(text)) and sum(map(str.isalpha, text)) < 25 and not text.endswith((".", "?"))


def repeated_deck(found: list[Passage], facts: Facts) -> Taken:
    """The deck once more, where it stands as a passage of its own before the text."""
    deck = _key(facts.description)
    if not deck:
        return
    for passage in found[: _first_prose(found) + 1]:
        if passage.kind == "heading" and _key(passage.text) == deck:
            yield passage, "the deck"


def newsletters(found: list[Passage], _: Facts) -> Taken:
    """Invitations to subscribe, to follow, to give."""
    for passage in found:
        if passage.kind in {"paragraph", "heading"} and passage.word_count <= 40 and _invites(passage.folded) and not _quotes(passage):
            yield passage, "an invitation to subscribe or follow"


def _invites(folded: str) -> bool:
    return any(hint in folded for hint in phrases.NEWSLETTER_HINTS) and bool(phrases.NEWSLETTER.search(folded))


def _quotes(passage: Passage) -> bool:
    return passage.text.startswith(("“", '"', "«", "„"))


def feedback(found: list[Passage], _: Facts) -> Taken:
    """Boxes that ask the reader for corrections, ratings, comments."""
    for passage in found:
        if passage.word_count <= 40 and phrases.FEEDBACK.match(passage.folded):
            yield passage, "a request for feedback"


def related_links(found: list[Passage], facts: Facts) -> Taken:
    """Links to other articles between the paragraphs."""
    for passage in found:
        if passage.word_count > 35 or passage.kind == "code":
            continue
        if passage.link_share > 0.4 and phrases.RELATED.match(passage.folded):
            yield passage, "a link to another article"
        elif passage.kind == "paragraph" and passage.link_share > 0.9 and passage.word_count >= 4 and not passage.text.endswith(".") and _same_site(passage, facts):
            yield passage, "a paragraph that is one link"


def host_of(url: str | None) -> str:
    """The host of an address; empty where it has none or is not one."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _same_site(passage: Passage, facts: Facts) -> bool:
    host = host_of(passage.href)
    return not host or host.removeprefix("www.") == facts.host.removeprefix("www.")


def link_lists(found: list[Passage], facts: Facts) -> Taken:
    """Lists of links to the site's own pages, above or below the text or under a heading that says so."""
    first, last = _first_prose(found), _last_prose(found)
    position = 0
    while position < len(found):
        end = position
        while end < len(found) and found[end].kind in {"item", "heading"} and found[end].link_share > 0.85 and _same_site(found[end], facts):
            end += 1
        before = found[position - 1] if position else None
        named = before is not None and before.word_count <= 8 and bool(phrases.RELATED.match(before.folded) or phrases.TAIL_HEADING.match(before.folded))
        if end > position and (named or (end - position >= 2 and (end <= first or position > last))):
            if before and named:
                yield before, "the heading of a list of links"
            yield from ((passage, "a list of links") for passage in found[position:end])
        position = max(end, position + 1)


def leading_scraps(found: list[Passage], _: Facts) -> Taken:
    """Short lines above the first sentence and apart from it: sections, places, names."""
    first = _first_prose(found)
    for passage in found[:first]:
        if passage.kind == "paragraph" and passage.word_count <= 4 and passage.groups != found[first].groups and not passage.text.endswith(_SENTENCE_END):
            yield passage, "a short line above the text"


def author_bios(found: list[Passage], facts: Facts) -> Taken:
    """What the page says about its author, below the text."""
    names = [_key(author) for author in facts.authors]
    for passage in found[max(1, len(found) * 2 // 3) :][-6:]:
        if passage.word_count > 120 or passage.kind == "code":
            continue
        start = _key(passage.text[:80])
        named = any(name and name in start for name in names)
        if phrases.BIO.search(passage.text[:300]) and (named or passage.word_count < 60) and not _quotes(passage) and _all_emphasis_or_named(passage, named):
            yield passage, "about the author"


def _all_emphasis_or_named(passage: Passage, named: bool) -> bool:
    return named or passage.emphasis_share > 0.6


def trailing_sections(found: list[Passage], _: Facts) -> Taken:
    """Everything below a heading that opens what follows an article: related posts, about the author, comments."""
    for position in range(len(found) // 2, len(found)):
        passage = found[position]
        if passage.word_count <= 8 and position and _opens_tail(passage) and _is_light(found[position + 1 :]):
            yield from ((rest, "below the end of the article") for rest in found[position:])
            return


def _opens_tail(passage: Passage) -> bool:
    match = phrases.TAIL_HEADING.match(passage.folded)
    return match is not None and (passage.kind == "heading" or match.end() >= len(passage.folded.rstrip(" :…")))


def _is_light(rest: list[Passage]) -> bool:
    """Whether what follows is no more article: short, linked, or little."""
    return sum(passage.word_count for passage in rest if is_prose(passage)) < 120


def trailing_scraps(found: list[Passage], _: Facts) -> Taken:
    """Up to three short lines below the last sentence, and any links there."""
    scraps: list[Passage] = []
    for passage in reversed(found[1:]):
        if passage.kind in {"paragraph", "heading"} and (_is_one_link(passage) or _is_scrap(passage)):
            scraps.append(passage)
        else:
            break
    plain = [passage for passage in scraps if not _is_one_link(passage) and passage.kind != "heading"]
    for passage in scraps:
        if _is_one_link(passage) or len(plain) <= 3:
            yield passage, "a short line below the text"


def _is_one_link(passage: Passage) -> bool:
    return passage.link_share > 0.8 and passage.word_count < 30


def _is_scrap(passage: Passage) -> bool:
    return passage.word_count <= 8 and not passage.text.endswith(_SENTENCE_END)


def repeats(found: list[Passage], _: Facts) -> Taken:
    """Passages that stand on the page twice, once for each screen size."""
    seen: set[str] = set()
    for passage in found:
        if passage.word_count < 8:
            continue
        if passage.text in seen:
            yield passage, "a passage that stood above already"
        seen.add(passage.text)


def empty_headings(found: list[Passage], _: Facts) -> Taken:
    """Headings with nothing under them."""
    for position, passage in enumerate(found):
        if passage.kind == "heading" and position == len(found) - 1 and position:
            yield passage, "a heading with nothing below"
