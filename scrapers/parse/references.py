"""The cleaning's steps for links to other articles: between the paragraphs, and in lists."""

from __future__ import annotations

from collections import Counter
from itertools import islice, takewhile

from scrapers.parse import phrases
from scrapers.parse.passages import Passage
from scrapers.parse.steps import (
    LISTED_SHARE,
    Facts,
    Taken,
    beside,
    first_prose,
    host_of,
    is_prose,
    last_prose,
    stays_on_page,
)
from scrapers.parse.strings import any_in

MANY_LINKS = 8
"""With as many paragraphs that are one link, a text is about where they lead."""


MIN_LABELLED_SHARE = 0.4
MIN_LINES_SHARE = 0.7
MAX_LABEL_WORDS = 3
MIN_TITLE_WORDS = 4
MAX_CARD_WORDS = 90
MIN_CARDS = 2


def related_links(found: list[Passage], facts: Facts) -> Taken:
    """Links to other articles between the paragraphs.

    Where a text has many paragraphs that are one link, they are what it is about.
    """
    bare: list[Passage] = []
    for position, passage in enumerate(found):
        leads_on = passage.link_share or passage.is_suspect or passage.text[-1] == ":"
        if not leads_on or passage.word_count > 45 or passage.kind == "code":
            continue
        if passage.is_suspect and passage.link_share and _is_linked(passage) and phrases.RELATED.match(passage.folded):
            yield passage, "a link to another article"
        elif _is_labelled(passage) or _is_under_label(passage, facts) or _is_list(passage, facts):
            yield passage, "another article, labelled so"
        elif passage.link_share and (
            _is_boxed_link(found, position, facts) if passage.kind == "heading" else _is_bare_link(passage, facts)
        ):
            bare.append(passage)
        else:
            yield from _announced(found, position)
    if len(bare) < MANY_LINKS:
        yield from ((passage, "a paragraph that is one link") for passage in bare)


def _announced(found: list[Passage], position: int) -> Taken:
    """A label that ends in a colon, and the paragraphs below it that are one link each."""
    label = found[position]
    if label.is_suspect and label.text[-1] in ":：" and phrases.RELATED.match(label.folded):
        below = list(takewhile(_is_linked_line, islice(found, position + 1, None)))
        yield from ((line, "links to other articles under a label") for line in (label, *below) if below)


def _is_list(passage: Passage, facts: Facts) -> bool:
    """Whether a paragraph's lines are titles of the same site's articles; the first may be their label."""
    if passage.link_share < MIN_LINES_SHARE or "\n" not in passage.text:
        return False
    lines = passage.text.split("\n")
    titles = {text.strip() for _, text in passage.links}
    return (
        len(lines) > 2
        and all(line in titles for line in lines[1:])
        and passage.word_count >= MIN_TITLE_WORDS * (len(lines) - 1)
        and _same_site(passage, facts)
    )


def _is_linked_line(passage: Passage) -> bool:
    return passage.kind == "paragraph" and passage.link_share > LISTED_SHARE


def _is_bare_link(passage: Passage, facts: Facts) -> bool:
    """Whether a paragraph is one link to the same site, or to wherever a question leads."""
    return (
        passage.kind == "paragraph"
        and (
            passage.link_share > 0.9
            or (passage.link_share > 0.7 and passage.text[0] == "[" and passage.text[-1] == "]")
        )
        and passage.word_count >= 4
        and not passage.text.endswith(".")
        and not stays_on_page(passage)
        and ("?" in passage.text or (passage.text[0] + passage.text[-1]) == "[]" or _same_site(passage, facts))
    )


def _is_boxed_link(found: list[Passage], position: int, facts: Facts) -> bool:
    """Whether a heading is one link to the same site and alone in its box: a teaser without text."""
    heading = found[position]
    if heading.link_share <= 0.9 or not heading.groups or heading.word_count < 3:
        return False
    alone = all(heading.groups[-1] not in passage.groups for passage in beside(found, position))
    return alone and not stays_on_page(heading) and _same_site(heading, facts)


def _is_labelled(passage: Passage) -> bool:
    """Whether a passage says that it leads elsewhere: at its start, or with a link at its end."""
    if passage.is_suspect and phrases.RELATED_LABEL.match(passage.folded):
        return True
    is_open = passage.links or passage.text[-1] == ":"
    return bool(is_open and any_in(passage.folded, phrases.RELATED_HINTS) and phrases.RELATED_END.match(passage.folded))


def _is_under_label(passage: Passage, facts: Facts) -> bool:
    """Whether a paragraph is a word or a few, a colon, and then nothing but one link to the same site."""
    if len(passage.links) != 1 or passage.kind != "paragraph" or passage.link_share < MIN_LABELLED_SHARE:
        return False
    label, colon, title = passage.text.partition(":")
    return (
        bool(colon)
        and len(label.split()) <= MAX_LABEL_WORDS
        and len(title.split()) >= MIN_TITLE_WORDS
        and title.strip() == passage.links[0][1].strip()
        and title[-1] not in ".!"
        and _same_site(passage, facts)
    )


def _is_linked(passage: Passage) -> bool:
    """Whether a passage is mostly a link: all of a sentence but a few words, or half of a line."""
    if passage.href is not None and passage.word_count <= 8:
        return True
    return passage.link_share > (0.7 if passage.text.endswith(".") else 0.4)


def _same_site(passage: Passage, facts: Facts) -> bool:
    host = host_of(passage.href)
    return not host or host.removeprefix("www.") == facts.host.removeprefix("www.")


def link_lists(found: list[Passage], facts: Facts) -> Taken:
    """Lists of links to the site's own pages, above or below the text or under a heading that says so."""
    if max([passage.link_share for passage in found], default=0.0) <= LISTED_SHARE:
        return
    first, last = first_prose(found), last_prose(found)
    position = 0
    while position < len(found):
        end = position
        while end < len(found) and _may_be_listed(found[end]) and _same_site(found[end], facts):
            end += 1
        before = found[position - 1] if position else None
        if end == position:
            position += 1
            continue
        several = end - position >= 2
        named = before is not None and _heads_links(before, is_list=several or found[position].kind == "item")
        while named and position > last and end < len(found) and _is_teaser(found[end], facts):
            end += 1
        if named or (several and (end <= first or position > last)):
            if before and named:
                yield before, "the heading of a list of links"
            yield from ((passage, "a list of links") for passage in found[position:end])
        position = end


def _is_teaser(passage: Passage, facts: Facts) -> bool:
    """Whether an entry of a list is a short sentence with a link to the same site in it."""
    return passage.kind == "item" and passage.link_share > 0 and passage.word_count <= 30 and _same_site(passage, facts)


def _heads_links(passage: Passage, *, is_list: bool) -> bool:
    """Whether a short passage says that other articles follow; a control's label does only as a heading.

    Where one linked heading follows, only what calls it another article does, and is no link itself.
    """
    if passage.word_count > 8 or not passage.is_suspect:
        return False
    if not is_list:
        return not passage.link_share and phrases.RELATED.match(passage.folded) is not None
    if phrases.RELATED.match(passage.folded) or phrases.TAIL_HEADING.match(passage.folded):
        return True
    return passage.kind == "heading" and phrases.LABEL.match(passage.folded) is not None


def _may_be_listed(passage: Passage) -> bool:
    """Whether a passage is a link to another page, as lists of links hold."""
    return passage.link_share > LISTED_SHARE and passage.kind in {"item", "heading"} and not stays_on_page(passage)


def read_on_cards(found: list[Passage], _: Facts) -> Taken:
    """Teasers that end in an invitation to read on, above the text or below it: a heading, a sentence, and the words.

    Between paragraphs such boxes may be what a text is made of; under questions they hold the answers.
    """
    links = [passage for passage in found if passage.word_count <= 6 and passage.link_share]
    ends = [passage for passage in links if phrases.READ_ON.fullmatch(passage.folded)] if links[1:] else []
    if len(ends) < MIN_CARDS:
        return
    words: Counter[int] = Counter()
    for passage in found:
        for group in passage.groups:
            words[group] += passage.word_count
    boxes = {box for end in ends if (box := _card_around(end, words))}
    if len(boxes) < MIN_CARDS:
        return
    others = [place for place, passage in enumerate(found) if is_prose(passage) and boxes.isdisjoint(passage.groups)]
    first, last = (others[0], others[-1]) if others else (len(found), -1)
    taken = [
        passage
        for place, passage in enumerate(found)
        if not first < place < last and not boxes.isdisjoint(passage.groups)
    ]
    if 2 * sum(passage.kind == "heading" and passage.text[-1] == "?" for passage in taken) < len(boxes):
        yield from ((passage, "a teaser that ends in an invitation to read on") for passage in taken)


def _card_around(end: Passage, words: Counter[int]) -> int:
    """The largest box around the last words of a teaser that is no larger than one; 0 where there is none."""
    return next((group for group in end.groups if end.word_count < words[group] <= MAX_CARD_WORDS), 0)
