"""Sources: the outlets that names and links in texts stand for."""

import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from psycopg2.extras import execute_values
from tldextract import TLDExtract

from warehouse.connection import Cursor
from warehouse.enrich.phrases import name_key, name_keys
from warehouse.queries import queries

_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list that the package carries: no network, no file


@lru_cache(maxsize=8192)
def domain_of(url: str) -> str | None:
    """The registrable domain of a URL's host (news.bbc.co.uk: bbc.co.uk); of an unknown suffix the last two labels."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return None
    found = _SUFFIXES(host)
    if found.suffix and found.domain:
        return f"{found.domain}.{found.suffix}"
    is_address = host.replace(".", "").isdecimal() or ":" in host
    return (host if is_address else ".".join(host.split(".")[-2:])) or None


@cache
def outlets() -> dict[str, tuple[str, ...]]:
    """The outlets that come with this release: their names by domain, the printed one first."""
    text = files("warehouse.enrich").joinpath("outlets.toml").read_text("utf-8")
    return {domain: tuple(names) for domain, names in tomllib.loads(text).items()}


def known_names(cursor: Cursor, sites: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The domain of each known name, by its key; `sites` (name and an address each) are added to the table first."""
    sql = queries("citations")
    pairs = {site: domain for site, url in sites if (domain := domain_of(url))}
    cursor.execute(sql["sites"], {"sites": list(pairs)})
    held = {row[0] for row in cursor.fetchall()}
    if new := {site: domain for site, domain in pairs.items() if site not in held}:
        _add(cursor, new)
    cursor.execute(sql["names"])
    return dict(cursor.fetchall())


def _add(cursor: Cursor, sites: dict[str, str]) -> None:
    """Sites met for the first time, and with them the outlets of this release, in case there are new ones."""
    sql = queries("citations")
    by_domain = {domain: site for site, domain in sites.items()}
    sources = [(domain, names[0], by_domain.get(domain)) for domain, names in outlets().items()]
    sources += [(domain, site, site) for domain, site in by_domain.items() if domain not in outlets()]
    names = {key: domain for domain, printed in outlets().items() for name in printed for key in name_keys(name)}
    names |= {name_key(site): domain for domain, site in by_domain.items() if name_key(site) not in names}
    execute_values(cursor, sql["keep_sources"], sorted(sources), page_size=1_000)
    execute_values(cursor, sql["keep_names"], sorted(names.items()), page_size=1_000)
