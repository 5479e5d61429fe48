"""The chosen regions written out as small, regular markup for the cleaning: noise left out, loose text in paragraphs.

What comes out has only block tags of text (`p`, headings, lists, tables, quotes, code), `div` around groups of them,
inline formatting, `href` and `class`. A double `<br>` ends a paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lxml.html import HtmlElement

from scrapers.parse.evidence import noise_family
from scrapers.parse.regions import INLINE_TAGS, SKIPPED_TAGS, swallows_text

KEPT_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table thead tbody tfoot tr td th dl dt dd caption".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
KEPT_INLINE = frozenset("a b strong i em code kbd samp sub sup q cite mark s del ins u abbr small".split())
_LEAVES = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd caption".split())
_DROPPED_SPANS = frozenset({"hidden", "share", "ads", "comments", "newsletter", "caption", "consent"})
MAX_HEADING_CHARS = 400
"""A longer heading, markup included, is a paragraph in large type."""
_BREAK = "<br>"


def write(element: HtmlElement, removed: Mapping[HtmlElement, str]) -> str:
    """The markup of an element without the elements in `removed`."""
    return _Writer(removed).block(element)


class _Writer:
    """Writes one subtree; `removed` is asked for every block-level element."""

    def __init__(self, removed: Mapping[HtmlElement, str]) -> None:
        self.removed = removed

    def block(self, element: HtmlElement) -> str:
        tag = element.tag
        if tag == "pre":
            text = "".join(element.itertext())
            return f"<pre>{escape(text, quote=False)}</pre>" if text.strip() else ""
        parts: list[str] = []
        run: list[str] = []
        has_blocks = self._content(element, parts, run)
        if not has_blocks:
            return _leaf(tag, _names(element), "".join(run))
        _flush(parts, run)
        inside = "".join(parts)
        if not inside:
            return ""
        kept = tag if tag in KEPT_BLOCKS and tag != "p" else "div"
        return f"<{kept}{_names(element)}>{inside}</{kept}>"

    def _content(self, element: HtmlElement, parts: list[str], run: list[str]) -> bool:
        """Write what is inside: inline text to `run`, blocks (and the runs before them) to `parts`."""
        has_blocks = False
        if element.text:
            run.append(escape(element.text, quote=False))
        for child in element:
            tag = child.tag
            if tag == "br":
                run.append(_BREAK)
            elif tag in INLINE_TAGS:
                has_blocks |= self._inline(child, tag, parts, run)
            elif (tag not in SKIPPED_TAGS or swallows_text(child, tag)) and child not in self.removed:
                written = self.block(child)
                if written:
                    _flush(parts, run)
                    parts.append(written)
                has_blocks = True
            else:
                run.append(" ")
            if child.tail:
                run.append(escape(child.tail, quote=False))
        return has_blocks

    def _inline(self, element: HtmlElement, tag: str, parts: list[str], run: list[str]) -> bool:
        names = element.get("class")
        if names and any(noise_family(name) in _DROPPED_SPANS for name in names.split()):
            return False
        if tag not in KEPT_INLINE:
            return self._content(element, parts, run)
        inner: list[str] = []
        has_blocks = self._content(element, parts, inner)
        text = "".join(inner)
        if has_blocks or not text.strip():
            run.append(text)
        else:
            run.append(f"<{tag}{_href(element) if tag == 'a' else ''}>{text}</{tag}>")
        return has_blocks


def _leaf(tag: str, names: str, run: str) -> str:
    if not run.replace(_BREAK, "").strip():
        return ""
    kept = tag if tag in _LEAVES and not (tag in HEADINGS and len(run) > MAX_HEADING_CHARS) else "p"
    if kept == "p" and _BREAK in run:
        return "".join(f"<p{names}>{paragraph}</p>" for paragraph in _paragraphs(run)) if tag != "blockquote" else (
            f"<blockquote{names}>" + "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(run)) + "</blockquote>"
        )
    if tag == "blockquote":
        return f"<blockquote{names}><p>{run}</p></blockquote>"
    return f"<{kept}{names}>{run}</{kept}>"


def _flush(parts: list[str], run: list[str]) -> None:
    text = "".join(run)
    run.clear()
    if text.strip():
        parts.extend(f"<p>{paragraph}</p>" for paragraph in _paragraphs(text))


def _paragraphs(run: str) -> list[str]:
    """The run cut at double breaks; the breaks left at the edges are dropped."""
    if _BREAK not in run:
        return [run] if run.strip() else []
    pieces: list[list[str]] = [[]]
    for line in run.split(_BREAK):
        if line.strip():
            pieces[-1].append(line)
        elif pieces[-1]:
            pieces.append([])
    return [_BREAK.join(piece) for piece in pieces if piece]


def _names(element: HtmlElement) -> str:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    return f' class="{escape(names)}"' if names else ""


def _href(element: HtmlElement) -> str:
    href = element.get("href")
    return f' href="{escape(href)}"' if href else ""
