"""Questions to the warehouse: `trace` one URL's life, `search` the articles."""

from typing import Annotated

import typer

from copydesk.commands.frame import AsJson, speaks

QUERY = 'Words, "a phrase", -not these; filters: site: author: company: after: before:, as in company:NVDA.'


@speaks
def trace(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any address of an article.")], as_json: AsJson = False
) -> None:
    """Tell one URL's whole life: who announced it, each fetch, each version, and why it is not there if it is not.

    Example: copydesk trace https://www.webpronews.com/some-article/
    """
    from copydesk.questions import traced
    from copydesk.settings import Settings
    from copydesk.show_answers import show_trace
    from copydesk.terminal import show_json

    life = traced(Settings.from_environment(), url)
    if as_json:
        show_json(life)
    else:
        show_trace(life)


@speaks
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help=QUERY)],
    site: Annotated[str | None, typer.Option(metavar="SITE", help="Only this site.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Search the published articles, the best match first.

    Examples: copydesk search "chip exports" --site webpronews --limit 5;
    copydesk search 'company:NVDA after:2026-01-31'
    """
    from copydesk.questions import found
    from copydesk.settings import Settings
    from copydesk.show_answers import show_hits
    from copydesk.terminal import show_json

    hits = found(Settings.from_environment(), query, site=site, limit=limit)
    if as_json:
        show_json({"query": query, "hits": hits})
    else:
        show_hits(query, hits)


@speaks
def explain(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's number, or any of its addresses.")],
    field: Annotated[str, typer.Argument(metavar="FIELD", help="A column, such as headline, authors, published_at.")],
    as_json: AsJson = False,
) -> None:
    """Say which rule gave a field its value, and which candidates lost. The page is read again from the archive.

    Example: copydesk explain https://www.webpronews.com/some-article/ authors
    """
    from copydesk.errors import BadArgumentError
    from copydesk.explaining import ArticleField, explained
    from copydesk.settings import Settings
    from copydesk.show_answers import show_explanation
    from copydesk.terminal import show_json

    if field not in set(ArticleField):
        raise BadArgumentError(f"there is no field {field!r} to explain", f"there are {', '.join(ArticleField)}")
    answer = explained(Settings.from_environment(), article, ArticleField(field))
    if as_json:
        show_json(answer)
    else:
        show_explanation(answer)
