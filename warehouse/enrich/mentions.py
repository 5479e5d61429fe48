"""Mentions, as articles come in: which companies each one names, and the table of those companies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg2.extras import execute_values

from warehouse.connection import Cursor
from warehouse.enrich.citations import MAX_LINKS
from warehouse.enrich.gazetteer import gazetteer
from warehouse.enrich.listed import bare_name
from warehouse.enrich.mentioned import Mention, mentioned
from warehouse.enrich.sources import domain_of
from warehouse.queries import queries

TOLD = "a text"
"""The source of companies that only texts have told us of."""
_MAX_WORDS_CHARS = 200


class _Article(NamedTuple):
    article_id: int
    site: str
    reported_at: datetime
    headline: str
    body_text: str
    language: str | None
    links: list[Mapping[str, str]]

    def mentions(self) -> list[Mention]:
        domains = {domain for link in self.links[:MAX_LINKS] if (domain := domain_of(link.get("url", "")))}
        return mentioned(self.headline, self.body_text, language=self.language, domains=domains)


def refresh_mentions(cursor: Cursor, article_ids: Sequence[int]) -> int:
    """Write the mentions of new and edited articles anew; returns how many there are. The caller commits."""
    sql = queries("mentions")
    values = {"ids": list(article_ids)}
    cursor.execute(sql["articles"], values)
    articles = [_Article(*row) for row in cursor.fetchall()]
    found = [(article, each) for article in articles for each in article.mentions()]
    cursor.execute(sql["clear"], values)
    _keep_companies(cursor)
    told = {each.key: each.words for _, each in reversed(found) if each.key not in gazetteer().companies}
    execute_values(cursor, sql["keep_told"], [_told(*each) for each in sorted(told.items())], page_size=1_000)
    rows = [
        (article.article_id, each.key, article.site, article.reported_at, each.words[:_MAX_WORDS_CHARS], each.mentions,
         each.in_headline, each.first_offset)
        for article, each in found
    ]  # fmt: skip
    execute_values(cursor, sql["keep"], rows, page_size=1_000)
    return len(rows)


def _keep_companies(cursor: Cursor) -> None:
    """The gazetteer's companies, written when this installation has another edition than the table."""
    sql = queries("mentions")
    held = gazetteer()
    cursor.execute(sql["edition"], {"source": held.edition})
    row = cursor.fetchone()
    if row and not row[0]:
        columns = zip(*((c.key, c.name, c.ticker, c.exchange, c.domain) for c in held.companies.values()), strict=True)
        names = ("keys", "names", "tickers", "exchanges", "domains")
        values = dict(zip(names, map(list, columns), strict=True))
        cursor.execute(sql["keep_companies"], {**values, "source": held.edition})


def _told(key: str, words: str) -> tuple[str, str, str, str, str]:
    exchange, _, ticker = key.upper().partition(":")
    return key, bare_name(words)[:_MAX_WORDS_CHARS], ticker, exchange, TOLD
