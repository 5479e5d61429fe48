"""The simulated sites that need a browser; `COPYDESK_SITES=fakeweb.browser_sites` puts them in force."""

from scrapers.site import Site
from scrapers.sites import discover

SITES: dict[str, Site] = discover(__name__, __path__)
