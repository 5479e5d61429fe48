"""Blocks as HTML: one dialect per page style."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from fakeweb.truth import Block, BlockKind, Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a site's editor writes each kind of block; `{}` stands for the content."""

    paragraph: str = "<p>{}</p>"
    heading: str = "<h2>{}</h2>"
    unordered: str = "<ul>{}</ul>"
    ordered: str = "<ol>{}</ol>"
    item: str = "<li>{}</li>"
    quote: str = "<blockquote><p>{}</p></blockquote>"
    table: str = "<table>{}</table>"
    code: str = "<pre><code>{}</code></pre>"
    link: str = '<a href="{}">{}</a>'


def text(value: str) -> str:
    """Text for element content and attributes."""
    return escape(value)


def script_json(value: object) -> str:
    """JSON that may stand in a `<script>` element."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def inline(runs: Runs, dialect: Dialect) -> str:
    """Runs as inline HTML."""
    parts: list[str] = []
    for run in runs:
        content = text(run.text)
        if run.href:
            content = dialect.link.format(text(run.href), content)
        elif run.mark:
            content = f"<{run.mark}>{content}</{run.mark}>"
        parts.append(content)
    return "".join(parts)


def block(item: Block, dialect: Dialect) -> str:
    """One block as HTML."""
    match item.kind:
        case BlockKind.LIST | BlockKind.ORDERED:
            items = "\n".join(dialect.item.format(inline(entry, dialect)) for entry in item.items)
            return (dialect.unordered if item.kind is BlockKind.LIST else dialect.ordered).format(items)
        case BlockKind.TABLE:
            return dialect.table.format(_rows(item, dialect))
        case _:
            pattern = {
                BlockKind.PARAGRAPH: dialect.paragraph,
                BlockKind.HEADING: dialect.heading,
                BlockKind.QUOTE: dialect.quote,
                BlockKind.CODE: dialect.code,
            }[item.kind]
            return pattern.format(inline(item.runs, dialect))


def body(blocks: tuple[Block, ...], dialect: Dialect, extras: Mapping[int, str] | None = None) -> str:
    """All blocks as HTML; `extras` are put in after so many blocks (adverts, figures, boxes)."""
    parts: list[str] = []
    for count, item in enumerate(blocks, start=1):
        parts.append(block(item, dialect))
        if extras and count in extras:
            parts.append(extras[count])
    return "\n".join(parts)


def _rows(item: Block, dialect: Dialect) -> str:
    head, *rest = item.rows
    header = "".join(f"<th>{inline(cell, dialect)}</th>" for cell in head)
    lines = ["".join(f"<td>{inline(cell, dialect)}</td>" for cell in row) for row in rest]
    rows = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<thead><tr>{header}</tr></thead>\n<tbody>{rows}</tbody>"
