"""The nouns of the truth: what an article says, which versions it had, and what became of it.

`Block` and `Run` are the article as its author wrote it, before any page markup; a page style turns them into HTML
and `TruthVersion.paragraphs` is what a parser should read back out of it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: plain, linked (`href`), or marked (`em`, `strong`, `code`)."""

    text: str
    href: str | None = None
    mark: str | None = None


Runs = tuple[Run, ...]


def plain(runs: Runs) -> str:
    """The text of some runs without their markup."""
    return "".join(run.text for run in runs)


class BlockKind(StrEnum):
    """What a block is; each page style has its own HTML for each."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    ORDERED = "ordered"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article. `items` holds a list's items, a table's rows cell by cell, or one item for the rest."""

    kind: BlockKind
    items: tuple[Runs, ...]
    columns: int = 1

    @property
    def runs(self) -> Runs:
        """The first item: the whole text of a paragraph, heading, quote or code block."""
        return self.items[0]

    @property
    def rows(self) -> tuple[tuple[Runs, ...], ...]:
        """A table's cells, row by row; the first row is the header."""
        width = self.columns
        return tuple(self.items[start : start + width] for start in range(0, len(self.items), width))

    def texts(self) -> tuple[str, ...]:
        """The block as paragraphs of `body_text`: one for each list item and table row (cells by tabs)."""
        if self.kind is BlockKind.TABLE:
            return tuple("\t".join(plain(cell) for cell in row).strip() for row in self.rows)
        return tuple(plain(item) for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthVersion:
    """One version of an article, as a perfect parser would read it from the page that is served at that time.

    `status` is what the server answers for `url`: 200, 301 (then `moved_to` says where), 404 or 410. `valid_from` is
    when this version went live; `modified_at` is what the page says, which a stealth edit leaves as it was.
    """

    number: int
    valid_from: datetime
    url: str
    canonical_url: str
    site: str
    headline: str
    description: str | None
    authors: tuple[str, ...]
    published_at: datetime
    modified_at: datetime | None
    section: str | None
    tags: tuple[str, ...]
    language: str
    image_url: str | None
    blocks: tuple[Block, ...]
    status: int = 200
    moved_to: str | None = None

    @property
    def deleted(self) -> bool:
        """Whether the article is gone (404 or 410)."""
        return self.status in {404, 410}

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The blocks of `body_text`, in order."""
        return tuple(text for block in self.blocks for text in block.texts())

    @property
    def body_text(self) -> str:
        """Paragraphs, headings, list items and quotes, separated by one blank line."""
        return "\n\n".join(self.paragraphs)

    @property
    def headings(self) -> tuple[str, ...]:
        """The section headings, in order."""
        return tuple(plain(block.runs) for block in self.blocks if block.kind is BlockKind.HEADING)

    @property
    def links(self) -> tuple[Run, ...]:
        """The links in the text, in order."""
        return tuple(run for block in self.blocks for item in block.items for run in item if run.href)

    @property
    def word_count(self) -> int:
        """Words of the body, split at white space."""
        return len(self.body_text.split())


class EditKind(StrEnum):
    """How an article is edited after publication."""

    BODY = "body"
    HEADLINE = "headline"
    STEALTH = "stealth"
    """The text changes and the page's modified time does not."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: when it goes live, and of what kind."""

    at: datetime
    kind: EditKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthArticle:
    """One article's life. `url` is its address at publication, `announced_at` when its sources first listed it.

    `story_id` is shared by all articles on one event; `text_id` only by word-for-word copies. `syndicated_from` and
    `cites` hold the `key` of another article. `aliases` are other addresses that serve the same article (AMP, mobile
    host, tracking parameters, the address after a move). After a silent move the old address is gone and leads nowhere.
    """

    key: str
    site: str
    url: str
    story_id: str
    text_id: str
    headline: str
    published_at: datetime
    announced_at: datetime
    section: str
    edits: tuple[Edit, ...] = ()
    deleted_at: datetime | None = None
    deleted_status: int = 404
    moved_at: datetime | None = None
    moved_url: str | None = None
    moved_silently: bool = False
    syndicated_from: str | None = None
    canonical_at_origin: bool = False
    cites: str | None = None
    aliases: tuple[str, ...] = field(default=())

    def url_at(self, moment: datetime) -> str:
        """The address that answers 200 at `moment` (a move changes it)."""
        moved = self.moved_at is not None and moment >= self.moved_at
        return self.moved_url if moved and self.moved_url else self.url

    def alive_at(self, moment: datetime) -> bool:
        """Whether the article is published and not yet deleted."""
        return self.published_at <= moment and (self.deleted_at is None or moment < self.deleted_at)
