"""The assets that tasks emit: what analysts' own DAGs may be scheduled on."""

from airflow.sdk import Asset

ARTICLES = Asset("news_articles", uri="x-copydesk://news/articles")
"""Changed by every publish of any site."""

ENRICHED = Asset("news_enriched", uri="x-copydesk://news/enriched")
"""Search entries, stories, citations and mentions are up to date with the articles."""


def articles_of(site: str) -> Asset:
    """Changed by every publish of the site."""
    return Asset(f"news_{site}", uri=f"x-copydesk://news/articles/{site}")
