"""A declaration as the text of a site file: at most 20 lines, formatted as ruff would, every value quoted by Python."""

import ast
import dataclasses
from collections.abc import Iterable, Sequence

from scrapers.site import Section, Site

LINE = 120
MAX_LINES = 20
_TITLE_CHARACTERS = 60


def site_file(site: Site, facts: str) -> str:
    """The file that declares a site; `facts` is what its first line says besides the title."""
    kinds = sorted({type(each).__name__ for each in (*site.sources, *site.history)} | {"Site"})
    lines = [
        f'"""{_prose(site.title or site.name)}: {_prose(facts)}."""',
        "",
        f"from scrapers.site import {', '.join(kinds)}",
        "",
        "SITE = Site(",
        f"    name={_literal(site.name)},",
        f"    title={_literal(site.title or site.name)},",
        *_tuple("domains", map(_literal, site.domains)),
        *_tuple("sources", map(_call, site.sources)),
        *(_tuple("history", map(_call, site.history)) if site.history else ()),
        *_given(site, ("language", "timezone")),
        *(f'    {name}=r"{value}",' for name in ("article_url", "deny_url") if (value := getattr(site, name))),
        *_given(site, ("delay_seconds",)),
        ")",
    ]
    text = "\n".join(lines) + "\n"
    ast.parse(text)
    return text


def _given(site: Site, names: Sequence[str]) -> Iterable[str]:
    """The fields that differ from what a site has by itself."""
    defaults = {each.name: each.default for each in dataclasses.fields(Site)}
    for name in names:
        value = getattr(site, name)
        if value != defaults[name]:
            yield f"    {name}={_literal(value)},"


def _tuple(name: str, values: Iterable[str]) -> list[str]:
    """A tuple on one line where it fits, else one line for each value."""
    items = list(values)
    line = f"    {name}=({', '.join(items)}{',' if len(items) == 1 else ''}),"
    if len(line) <= LINE:
        return [line]
    return [f"    {name}=(", *(f"        {item}," for item in items), "    ),"]


def _call(source: object) -> str:
    """A source as it is declared."""
    url = getattr(source, "url", "")
    extra = f", link_selector={_literal(source.link_selector)}" if isinstance(source, Section) else ""
    return f"{type(source).__name__}({_literal(url)}{extra})"


def _literal(value: object) -> str:
    """A value as Python source, text in the quotes that ruff likes; whatever a page said stays text."""
    if not isinstance(value, str):
        return repr(int(value) if isinstance(value, float) and value.is_integer() else value)
    quoted = repr(value)
    return f'"{quoted[1:-1]}"' if quoted[0] == "'" and '"' not in value else quoted


def _prose(text: str) -> str:
    """Words from a page, fit for a docstring."""
    plain = "".join(each for each in text if each.isprintable() and each not in '"\\')
    return " ".join(plain.split())[:_TITLE_CHARACTERS].rstrip(". ")
