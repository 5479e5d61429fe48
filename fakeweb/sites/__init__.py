"""The simulated web's sites, declared like real ones; `COPYDESK_SITES=fakeweb.sites` puts them in force."""

from scrapers.site import Site
from scrapers.sites import discover

SITES: dict[str, Site] = discover(__name__, __path__)
