"""`Body`: the article's text as the cleaning leaves it."""

from dataclasses import dataclass

from scrapers.article import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's text, its sanitised HTML and its links, with what the walls judge it by.

    `link_density` is the share, in 0…1, of the chosen subtree's characters that stand inside links; `paragraph_count`
    counts paragraphs of at least 15 words; `source` names the rule that chose the subtree.
    """

    text: str = ""
    html: str = ""
    links: tuple[Link, ...] = ()
    word_count: int = 0
    paragraph_count: int = 0
    link_density: float = 0.0
    source: str = ""
    confidence: float = 0.0
