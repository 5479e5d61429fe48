"""Explaining: an article's page read again from the archive, with every rule that had a say in one field."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from copydesk.errors import JobNotDoneError, NothingFoundError
from copydesk.settings import Settings
from copydesk.wiring import warehouse
from scrapers.article import Article
from scrapers.crawl.archive import read_capture
from scrapers.parse.explain import Explanation, explain_page
from scrapers.sites import registry
from warehouse.reports import article_history
from warehouse.trace import trace


class ArticleField(StrEnum):
    """A field that can be explained."""

    HEADLINE = "headline"
    DESCRIPTION = "description"
    AUTHORS = "authors"
    PUBLISHED_AT = "published_at"
    MODIFIED_AT = "modified_at"
    SECTION = "section"
    TAGS = "tags"
    LANGUAGE = "language"
    IMAGE_URL = "image_url"
    CANONICAL_URL = "canonical_url"
    PUBLISHER_ID = "publisher_id"
    ACCESS = "access"
    BODY_TEXT = "body_text"


def explained(settings: Settings, article: str, field: ArticleField) -> dict[str, Any]:
    """Why a field of an article is what it is: the value, its rule, the candidates that lost.

    `article` is its number or any of its addresses. The page is read by today's rules; where these read it otherwise
    than those that the warehouse has its value from, `held` is that value, and `held_source` its rule. `has_site_rules`
    says whether the site's own are among today's: they are not where nobody declares it any more.

    Raises:
        NothingFoundError: there is no such article.
        JobNotDoneError: its page cannot be read from the archive.
    """
    row = _row(settings, article)
    place = f"{row['warc_path']}:{row['warc_offset']}"
    try:
        response = read_capture(settings.archive_url, row["warc_path"], row["warc_offset"])
    except (OSError, ValueError, EOFError) as error:
        raise JobNotDoneError(f"its page at {place} cannot be read: {error}", "is COPYDESK_ARCHIVE right?") from error
    site = registry().get(row["site"])
    explanation = explain_page(
        response.body,
        row["url"],
        content_type=response.content_type,
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        site=site,
    )
    facts = {"article_id": row["article_id"], "url": row["url"], "page": place, "field": field.value}
    facts |= {"opt_out": dict(response.opt_out), "has_site_rules": site is not None}
    if not isinstance(explanation.result, Article):  # the page shows a wall, and the feed gave the text
        facts |= {"value": row.get(field.value), "source": (row["field_sources"] or {}).get(field.value)}
        return _answer(explanation, field) | facts
    answer = facts | _answer(explanation, field)
    return answer | _held_otherwise(row, field, answer["value"])


def _held_otherwise(row: dict[str, Any], field: ArticleField, value: object) -> dict[str, Any]:
    """What the warehouse holds, where that is not what today's rules read; nothing of a text, which is not compared."""
    if field is ArticleField.BODY_TEXT or _plain(row[field.value]) == _plain(value):
        return {}
    return {"held": row[field.value], "held_source": (row["field_sources"] or {}).get(field.value)}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, list | tuple) else value or None


def _row(settings: Settings, article: str) -> dict[str, Any]:
    with warehouse(settings, "copydesk_analyst") as conn:
        history = article_history(conn, int(article) if article.isdecimal() else article)
        life = trace(conn, history[-1].url) if history else None
    rows = [dict(row) for row in life.articles if row["article_id"] == history[-1].article_id] if life else []
    if not rows:
        raise NothingFoundError(
            f"there is no article {article}", "`copydesk search WORDS --json` gives article_id and url"
        )
    return rows[0]


def _answer(explanation: Explanation, field: ArticleField) -> dict[str, Any]:
    article = explanation.result if isinstance(explanation.result, Article) else None
    value = getattr(article, field.value) if article else None
    answer: dict[str, Any] = {
        "value": value.isoformat() if isinstance(value, datetime) else value,
        "source": article.field_sources.get(field.value) if article else None,
    }
    if field is ArticleField.BODY_TEXT:
        return answer | {"candidates": [asdict(each) for each in explanation.bodies], "removed": explanation.removed}
    return answer | {"candidates": [asdict(each) for each in explanation.fields if each.field == field.value]}
