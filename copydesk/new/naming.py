"""The name of a new site: from its domain, a valid module name that no other site has."""

import keyword
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress

import idna

from copydesk.errors import BadArgumentError
from scrapers.crawl.survey.domains import label_of
from scrapers.site import Site

MAX_CHARACTERS = 40
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def name_for(domain: str, sites: Mapping[str, Site]) -> str:
    """A name for the site of a domain: bbc of bbc.co.uk, or bbc_co_uk where another site is called bbc."""
    short = _usable(label_of(domain))
    return short if short not in sites else _usable(domain)


def checked_name(name: str) -> str:
    """A name given by hand, as it is.

    Raises:
        BadArgumentError: no site can be called that.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or len(name) > MAX_CHARACTERS:
        next_step = f"use a-z, 0-9 and _, a letter first, at most {MAX_CHARACTERS}, no word of Python's own"
        raise BadArgumentError(f"no site can be named {name!r}", next_step)
    return name


def sites_of(domain: str, sites: Mapping[str, Site]) -> list[str]:
    """The sites that a domain belongs to already."""
    return [name for name, site in sites.items() if domain in site.domains]


def _usable(text: str) -> str:
    with suppress(idna.IDNAError):
        text = idna.decode(text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "site"
    name = name if name[0].isalpha() else f"site_{name}"
    return (f"{name}_news" if keyword.iskeyword(name) else name)[:MAX_CHARACTERS].rstrip("_")
