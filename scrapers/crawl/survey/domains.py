"""Domains: the registrable name that a site's hosts share."""

from urllib.parse import urlsplit

from tldextract import TLDExtract

_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
"""The list that the package carries: no network, no file."""

_HOSTERS = frozenset({"substack.com", "medium.com", "wordpress.com", "ghost.io", "beehiiv.com", "tumblr.com"})
"""Names under which everybody may have a site of their own, and which the list lacks."""


def domain_of(url: str) -> str:
    """The registrable domain of a URL's host (news.bbc.co.uk: bbc.co.uk); a hoster's customer is a domain too."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    found = _SUFFIXES(host)
    if not found.suffix or not found.domain:
        labels = host.split(".")
        return host if host.replace(".", "").isdecimal() else ".".join(labels[-2:])
    name = f"{found.domain}.{found.suffix}"
    customer = found.subdomain.rpartition(".")[2]
    return f"{customer}.{name}" if name in _HOSTERS and customer not in {"", "www"} else name


def label_of(domain: str) -> str:
    """The part of a domain that names the site: bbc of bbc.co.uk."""
    found = _SUFFIXES(domain)
    name = found.domain if found.suffix else domain.partition(".")[0]
    return domain.partition(".")[0] if f"{name}.{found.suffix}" in _HOSTERS else name or domain
