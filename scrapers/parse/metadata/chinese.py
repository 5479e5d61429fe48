"""What names on a Chinese page must be: of a Chinese family, unless the page says that they are the author's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scrapers.parse.metadata.bylines import Names
from scrapers.parse.metadata.candidate import Candidate
from scrapers.parse.metadata.evidence import Page
from scrapers.parse.metadata.family_names import is_chinese_name, may_be_name
from scrapers.parse.metadata.standing import standing, text_of

_HAN = re.compile("[\u4e00-\u9fff]{2,}(?:[ \u3000][\u4e00-\u9fff]{2,})*")
_OTHERS = re.compile("[\u3041-\u30fa\uac00-\ud7a3]")
"""Letters of Japanese and Korean."""
_FEW = 10
_LOOKED_AT = 150
_LABELLED = ("jsonld.", "rel.", "microdata.", "text.label")
"""Sources that mark an author as such: there pen names count, too."""
_EDITOR = r"(?:编辑|編輯|责编|責編)[】\]\s:：/|]{{0,4}}(?:[\u4e00-\u9fff]{{2,4}}[\s、]+)?{}"


def checked(given: Iterable[Candidate[Names]], page: Page) -> Iterator[Candidate[Names]]:
    """The candidates, on Chinese pages less what can be no person there; others as they are."""
    for candidate in given:
        latin = all(map(str.isascii, candidate.value)) or not any(map(_HAN.fullmatch, candidate.value))
        if latin or not is_chinese(page):
            yield candidate
        elif names := tuple(_names(candidate, page)):
            yield candidate._replace(value=names)


def from_pen_names(page: Page) -> Iterator[Candidate[Names]]:
    """The pen name that is all an element of class `author` holds: asked where nobody is named by a family name."""
    for element in page.evidence.marked(".byline")[:_LOOKED_AT]:
        text = text_of(element, _LONGEST_PEN_NAME) if _PEN_NAME.search(element.get("class") or "") else ""
        fits = len(text) <= _LONGEST_PEN_NAME and _HAN.fullmatch(text) and may_be_name(text)
        if fits and is_chinese(page) and not _is_site(text, page) and standing(element) == 1.0:
            yield Candidate(value=(text,), source="class.name", weight=0.45, raw=text)
            return


_PEN_NAME = re.compile(r"(?:^|\s)(?:author|writer)(?:[-_]?name)?(?:\s|$)")
_LONGEST_PEN_NAME = 8


def is_chinese(page: Page) -> bool:
    """Whether a page with Han characters is in Chinese: it has next to no letters of Japanese or Korean."""
    memo = page.evidence.memo
    if ("chinese", "") not in memo:
        near = page.title + "".join(page.evidence.strings_near(_LOOKED_AT))
        memo["chinese", ""] = len(_OTHERS.findall(near)) < _FEW
    return bool(memo["chinese", ""])


def _names(candidate: Candidate[Names], page: Page) -> Iterator[str]:
    """The names of a candidate that can be people's; several that a space parts one by one."""
    fits = may_be_name if candidate.source.startswith(_LABELLED) else is_chinese_name
    for name in candidate.value:
        if not _HAN.fullmatch(name):
            yield name
            continue
        parts = name.split()
        for part in parts if all(map(is_chinese_name, parts)) else [name]:
            if fits(part) and not _is_site(part, page) and not _edits(part, candidate, page):
                yield part


def _is_site(name: str, page: Page) -> bool:
    """Whether what stands behind the last bar of the title, the site's name, begins with a name."""
    behind = _BEHIND_BAR.search(page.title)
    return behind is not None and behind[1].startswith(name)


_BEHIND_BAR = re.compile(r"[-_|—–｜]\s*([^-_|—–｜]+)$")


def _edits(name: str, candidate: Candidate[Names], page: Page) -> bool:
    """Whether a name that a meta element gives is the editor's on duty, as a line below the text says."""
    if not candidate.source.startswith("meta."):
        return False
    return re.search(_EDITOR.format(re.escape(name)), "".join(map(str.strip, page.tree.strings))) is not None
