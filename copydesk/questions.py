"""Questions to the warehouse, answered as JSON-ready values."""

from typing import Any

from copydesk import postgres
from copydesk.errors import NothingFoundError
from copydesk.settings import Settings
from copydesk.wiring import check_site, warehouse
from scrapers.site import Site
from scrapers.sites import in_force, registry
from warehouse import trace as tracing
from warehouse.reports import SiteStanding, held_runs, site_standing
from warehouse.search import is_empty, parse_query, search


def traced(settings: Settings, url: str) -> dict[str, Any]:
    """One URL's whole life.

    Raises:
        NothingFoundError: no source ever announced it.
        WarehouseDownError.
    """
    with warehouse(settings, "copydesk_analyst") as conn:
        life = tracing.trace(conn, url)
    if life is None:
        next_step = "`copydesk sites` says which sites are crawled; `copydesk search WORDS` looks in the articles"
        raise NothingFoundError(f"no source has announced {url}", next_step)
    return life.to_json()


def found(settings: Settings, query: str, *, site: str | None, limit: int) -> list[dict[str, Any]]:
    """The articles that answer a query, the best first.

    Raises:
        NothingFoundError: there is none.
        UnknownSiteError, WarehouseDownError, JobNotDoneError.
    """
    advice = 'write words to look for, such as "chip exports" -opinion company:NVDA after:2026-01-31'
    with warehouse(settings, "copydesk_analyst", advice=advice) as conn:
        if site is not None:
            check_site(conn, site)
        hits = search(conn, query, site=site, limit=limit)
        nothing_there = not hits and is_empty(conn)
    if nothing_there:
        next_step = "`copydesk run SITE` brings the first; `copydesk sites` lists the sites"
        raise NothingFoundError("the warehouse holds no article yet", next_step)
    if not hits:
        raise NothingFoundError(f"no article answers {query!r}", _other_words(query, site))
    return [hit.to_json() for hit in hits]


def _other_words(query: str, site: str | None) -> str:
    asked = parse_query(query)
    is_filtered = any((site, asked.site, asked.author, asked.after, asked.before, asked.company))
    return "try fewer or other words" + (", or leave out a filter" if is_filtered else "")


def site_lines(settings: Settings) -> list[dict[str, Any]]:
    """Every declared site with its standing where there is one; a server that does not run is not started for it."""
    standing: dict[str, SiteStanding] = {}
    if postgres.status().running:
        with warehouse(settings) as conn:
            standing = {each.site: each for each in site_standing(conn)}
    return [_line(site, standing.get(site.name)) for site in registry().values()]


def held_undeclared(settings: Settings) -> dict[str, list[str]]:
    """The runs that wait for a decision though their site is not declared any more, by site."""
    if not postgres.status().running:
        return {}
    declared = in_force()
    with warehouse(settings) as conn:
        names = [each.site for each in site_standing(conn) if each.site not in {*declared.sites, *declared.broken}]
        return {name: runs for name in names if (runs := held_runs(conn, name))}


def _line(site: Site, standing: SiteStanding | None) -> dict[str, Any]:
    return {
        "name": site.name,
        "title": site.title,
        "domains": list(site.domains),
        "sources": [{"kind": type(source).__name__.lower(), "url": source.url} for source in site.sources],
        "schedule": site.starts,
        "language": site.language,
        "owner": site.owner,
        "tags": list(site.tags),
        "standing": standing.to_json() if standing else None,
    }
