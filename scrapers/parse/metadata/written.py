"""The dates that a page shows its readers: `<time>` and microdata, elements named after dates, and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from scrapers.parse import dates
from scrapers.parse.dates import Precision
from scrapers.parse.keys import key
from scrapers.parse.metadata.belonging import LIKE_A_DATE, belonging
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.dated import Dated, read_date
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.nearby import Label, labelled, numbered
from scrapers.parse.metadata.standing import text_of
from scrapers.parse.months import MONTHS
from scrapers.parse.tree import Element

# What updates, publication and first publication are called; texts are searched in small letters.
_UPDATED = re.compile(
    r"updat|modif|edited|revis|last (?:changed|reviewed|checked)|aktuali[sz]|zuletzt|geändert|stand:|"
    r"mis à jour|maj\b|actualiz|atualiz|aggiorn|bijgewerkt|gewijzigd|zmodyf|обновл|оновл|päivitetty|uppdater|"
    r"oppdater|opdater|güncel|更新|수정|تحديث",
)
_PUBLISHED = re.compile(
    r"publi|posted|veröffentlicht|erstellt|erschienen|pubbl|gepubliceerd|geplaatst|opublik|publicerad|julkaistu|"
    r"udgivet|発行|"
    r"发布|發布|发表|公開|배포|입력|등록|yayın|опубл|created|entry-date|post-date|date-?line|released|first|"
    r"wurde (?:am|von) .{0,60}(?:geschrieben|verfasst)|written on|écrit le|escrito el|scritto il|geschreven op",
)
_OF_SOMETHING_ELSE = re.compile(
    r"许可证|備案|备案|公网安备|\bicp|licen[cs]e\W*(?:no|nr|\d)|retrieved|accessed|abgerufen|consulté le|consultado el|"
    r"geraadpleegd|printed (?:on|at|from)|gedruckt am|imprimé le|stampato il|afgedrukt op|impreso el|"
    r"最后发表|最后回复|最後發表|last (?:post|reply)|letzter beitrag|dernier message|último mensaje|"
    r"\d\.\d+\.\d+[-.\d]*\s\("
)
"""Texts whose dates are numbers of a licence or a version, or days on which somebody looked, printed or answered."""
_FIRST = re.compile(
    r"(?:originally|first) (?:published|posted|appeared)|ursprünglich (?:veröffentlicht|erschienen)|"
    r"zuerst (?:veröffentlicht|erschienen)|"
    r"(?:initialement|d[’']abord) publié|publicado originalmente|pubblicato originariamente|"
    r"oorspronkelijk gepubliceerd",
)
_DECAY = 0.85
_MOST_DATES = 10
"""Dates after which the others are those of comments or of other articles."""
_LOOKED_AT = 40
_MOST_TEXT = 120
_LONGEST_LABEL = 30
_NEAR = 250
_LONGEST_STRING = 600
_FEW_LETTERS = 25
HERE = 60
"""Strings behind the headline among which the article's own date is expected."""
_TOLD = 1.2
"""How much more a date counts that says that it is of the publication."""
_FAR = 0.7
"""How much a date behind those counts: other articles are listed there."""


def from_elements(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """`<time>` and microdata: marked ones first, then by position, those before the headline least."""
    weight = 0.6
    early = _before_heading(page)
    for element in page.evidence.times[:_LOOKED_AT]:
        marks = " ".join(
            filter(None, (element.get("itemprop"), element.get("class"), element.get("pubdate"), element.get("id")))
        ).lower()
        if element.get("itemprop") == "dateModified" or (_UPDATED.search(marks) and not _PUBLISHED.search(marks)):
            continue
        before, text = element.text_before.lower(), text_of(element, _MOST_TEXT)
        if _UPDATED.search(f"{before} {text[:30].lower()}"):
            continue
        told = (
            element.get("itemprop") == "datePublished"
            or element.get("pubdate") is not None
            or _PUBLISHED.search(marks + before)
        )
        belongs = belonging(page.tree, element.index, page.evidence.heading)
        if not belongs:
            continue
        worth = (0.75 if told else weight) * belongs * (_EARLY if element in early else 1.0)
        raw = element.get("datetime") or element.get("content") or element.get("title") or text
        kind = "datePublished" if told else "time"
        yield from read_date(_of_both(raw, text), f"{element.tag}.{kind}", worth, page, timezone)
        weight *= 1.0 if element in early else _DECAY


_EARLY = 0.85
"""How much a `<time>` before the headline counts: it is often that of another article or of today."""


def _before_heading(page: Page) -> set[Element]:
    """The `<time>` elements before the headline."""
    heading = page.evidence.heading if page.parts["time"] else None
    return {element for element in page.parts["time"] if heading and element.index < heading.index}


def _of_both(raw: str, text: str) -> str:
    """A `<time>`'s text in place of its attribute where only the text names the zone of the same day.

    So, too, where the text says that it tells the publication, and of another day: the attribute is of the last change.
    """
    machine = dates.read(raw)
    if text == raw or machine is None:
        return raw
    if _PUBLISHED.match(text.lower()):
        shown = {read.day for first in (False, True) if (read := dates.read(text, month_first=first))}
        if shown and all(abs(day - machine.day) > _NEXT_DAY for day in shown):
            return text
    if machine.zoned or machine.precision is Precision.DAY:
        return raw
    told = dates.read(text, month_first=True)
    return text if told and told.zoned and told.day == machine.day else raw


_NEXT_DAY = timedelta(days=1)


def from_byline(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """Dates written in elements whose class speaks of dates, where nothing better is at hand."""
    weight, least = 0.5, 0.5 * _DECAY**_MOST_DATES
    marked = page.evidence.marked(".date")[: 2 * _LOOKED_AT]
    todays = {text_of(e, _MOST_TEXT) for e in marked if _TODAY.search(f"{e.get('class')} {e.get('id')}")} - {""}
    for element in marked:
        if weight < least:
            return
        text = element.get("datetime") or element.get("title") or element.get("data-date") or ""
        text = text if LIKE_A_DATE.search(text) else text_of(element, _MOST_TEXT)
        if not 6 <= len(text) <= _MOST_TEXT or any(today in text for today in todays):
            continue
        text = _without_update(text)
        if _is_prose(text, text.lower()) or _OF_SOMETHING_ELSE.search(text.lower()):
            continue
        inner = belonging(page.tree, element.index, page.evidence.heading)
        if not inner:
            continue
        told = _TOLD if _PUBLISHED.search((text + (element.get("class") or "")).lower()) else 1.0
        told *= 1.0 if _is_near(page, element) else _FAR
        for candidate in read_date(text, "text.date", weight * inner * told, page, timezone):
            yield candidate
            weight *= _DECAY


def _is_near(page: Page, element: Element) -> bool:
    """Whether an element stands where the article's own date is expected: not hundreds of strings from the headline."""
    heading, tree = page.evidence.heading, page.tree
    return heading is None or abs(tree.firsts[element.index] - tree.lasts[heading.index]) <= _NEAR


def from_texts(page: Page, timezone: str, number: int = _NEAR) -> Iterator[Candidate[Dated]]:
    """Dates in plain text near the headline: what is nearly nothing but a date, or says that it was published."""
    weight, least = 0.55, 0.55 * _DECAY**_MOST_DATES
    strings, owners = page.evidence.strings_near(number), page.evidence.owners_near(number)
    fitting = [at for at in numbered(strings) if len(strings[at]) <= _LONGEST_STRING]
    for place in [at for at in fitting if LIKE_A_DATE.search(strings[at])]:
        if weight < least:
            return
        text, label = " ".join(strings[place].split()), _label_before(strings, place)
        told = f"{label} {text}".lower()
        if len(text) > 2 * _MOST_TEXT or _is_of_update(text, label, told) or _OF_SOMETHING_ELSE.search(told):
            continue
        if _is_prose(text, told):
            weight *= _DECAY  # the article has begun
            continue
        belongs = _belongs(page, owners[place], text)
        if not belongs:
            continue
        if _FIRST.search(told):
            yield from read_date(text, "text.first", 0.65, page, timezone)
            continue
        fit = _fit(text, told) * (_FAR if HERE < place < _NEAR else 1.0)
        dated = _with_clock(_without_update(text), strings[place + 1 : place + _PIECES])
        for candidate in read_date(dated, "text.near", weight * fit * belongs, page, timezone):
            yield candidate
            weight *= _DECAY


def _is_of_update(text: str, label: str, told: str) -> bool:
    """Whether a text and the label before it date an update and nothing else."""
    if not _UPDATED.search(told) or _PUBLISHED.search(told):
        return False
    return bool(_UPDATED.search(label.lower())) or not LIKE_A_DATE.search(_without_update(text))


def _belongs(page: Page, owner: int, text: str) -> float:
    """How surely a text with a date is the article's; not where themes name the hidden time of the last update."""
    name = page.tree.attributes["class"].get(owner, "").lower() if text[10:11] == "T" else ""
    hidden = name and _UPDATED.search(name) and not _PUBLISHED.search(name)
    return 0.0 if hidden else belonging(page.tree, owner, page.evidence.heading)


def _with_clock(text: str, behind: list[str]) -> str:
    """A date with the clock time that stands in a piece of its own behind it: what else does may be a film's length."""
    piece = next((" ".join(string.split()) for string in behind if any(map(str.isalnum, string))), "")
    return f"{text} {piece}" if ":" not in text and _CLOCK.fullmatch(piece.lower()) else text


_CLOCK = re.compile(
    r"\W{0,3}(?:(?:at|um|à|alle|às|kl\.?|klo|om)\s)?(?:[012]\d[:h][0-5]\d|\d[:h][0-5]\d(?=\s?[a-z]))(?::\d\d)?"
    r"(?:\s?(?:[ap]\.?m\.?|uhr))?(?:\s?(?:[a-z]{2,4}|\([a-z]{2,4}\)))?\W{0,2}"
)
_PIECES = 4
"""Strings behind a date among which its clock time may stand."""


def _is_prose(text: str, told: str) -> bool:
    """Whether the date in a text is of what a sentence tells: two longer words in small letters stand beside it.

    A byline is names, short words, and parts with marks between them. `told` is the text with its label in small
    letters: where that speaks of publication, the date is of it. Neither a month counts, which many languages write
    small, nor the first word, which may be a weekday.
    """
    beside = next((part for part in _BETWEEN_PARTS.split(text) if LIKE_A_DATE.search(part)), "")
    longer = [word for word in beside.split()[1:] if len(word) >= _LONGER_WORD and word[0].islower()]
    return sum(word.rstrip(".") not in MONTHS for word in longer) > 1 and not _PUBLISHED.search(told)


_BETWEEN_PARTS = re.compile(r"[,;|·•–—/]")
_LONGER_WORD = 4


def _label_before(strings: list[str], place: int) -> str:
    """The text before a string, folded, where it is short and holds no date."""
    label = next((strings[at] for at in range(place - 1, -1, -1) if not strings[at].isspace()), "")
    return "" if len(label) >= _LONGEST_LABEL or LIKE_A_DATE.search(label) else " ".join(label.split())


def _fit(text: str, told: str) -> float:
    """How likely a text that holds a date is about publication: it says so, or holds little else."""
    letters = sum(map(str.isalpha, text))
    says = _PUBLISHED.search(told[:60])
    if letters < _FEW_LETTERS or says:
        return _TOLD if letters < _FEW_LETTERS and says else 1.0
    return 0.6 if letters < 2 * _FEW_LETTERS else 0.3


def from_repeats(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """A date just behind the headline's text where the page repeats it: `The ferry is late was posted on 3 May`."""
    tree, heading = page.tree, page.evidence.heading
    form = key(text_of(heading, 300)) if heading else ""
    if len(form) < _FEW_LETTERS / 2:
        return
    for place in [at for at, string in enumerate(tree.strings) if len(form) <= len(string) < 2 * _MOST_TEXT]:
        first = tree.strings[place].lstrip()[:1]
        if (first.isalnum() and not form.startswith(first.casefold())) or key(tree.strings[place]) != form:
            continue
        behind = tree.strings[place + 1 : place + _REPEATED]
        dated = next((at for at, text in enumerate(behind) if LIKE_A_DATE.search(text, 0, _MOST_TEXT)), None)
        if dated is not None and not _UPDATED.search(" ".join(behind[: dated + 1]).lower()):
            text = " ".join(behind[dated].split())
            if len(text) <= 2 * _MOST_TEXT and not _is_prose(text, " ".join(behind[: dated + 1]).lower()):
                yield from read_date(text, "text.repeat", 0.45, page, timezone)
            return


_REPEATED = 5
"""Strings behind a repeated headline among which its date may stand."""


def from_labels(page: Page, timezone: str) -> Iterator[Candidate[Dated]]:
    """A date that stands behind a label such as `Published:` anywhere on the page: often below the article."""
    for label in labelled(page.tree, _LABEL, 1):
        dated = next((text for text in label.texts if LIKE_A_DATE.search(text)), None)
        if dated:
            yield from read_date(_without_update(dated), "text.label", 0.5, page, timezone)
            return


_LABEL = Label(
    "da|er|f[ie]|ge|ju|mi|o[rp]|p[ou]|re|ud|ve|ya|[о公掲発发發등입게]",
    r"(?:re\W*)?(?:date\s+)?(?:first\s+|originally\s+)?(?:published|posted|publication\s+date|"
    r"veröffentlicht|erschienen|erstellt|erscheinungsdatum|publiée?|date\s+de\s+publication|mise?\s+en\s+ligne|"
    r"publicad[oa]|fecha\s+de\s+publicación|pubblicat[oa]|data\s+pubblicazione|gepubliceerd|geplaatst|"
    r"opublikowan[oae]|publicerad|publisert|julkaistu|udgivet|опубликован[оа]|опубліковано|yayın\w*|公開日|掲載日|"
    r"発行日|发布|發布|등록|입력|게시)\b(?!\s+by)",
)
_TODAY = re.compile(r"today|current[-_]?date|now\b|clock|calendar|heute|weather", re.IGNORECASE)


def _without_update(text: str) -> str:
    """A byline's text up to the words that announce its update; where that comes first, what tells the publication."""
    small = text.lower()
    found = _UPDATED.search(small)
    if not found:
        return text
    published = None if LIKE_A_DATE.search(text, 0, found.start()) else _PUBLISHED.search(small, found.end())
    return text[published.start() :] if published else text[: found.start()]
