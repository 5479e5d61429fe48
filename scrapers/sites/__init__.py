"""The sites: one file per site, and being in this folder registers it."""

import importlib
import os
import pkgutil
from collections.abc import Iterable
from typing import cast

from scrapers.site import Site


def discover(package: str, paths: Iterable[str]) -> dict[str, Site]:
    """Import every module of a folder of sites and return its `SITE`s by name, sorted.

    Raises:
        ValueError: a file has no `SITE`, or its name differs from the file's.
    """
    sites: dict[str, Site] = {}
    for module_info in sorted(pkgutil.iter_modules(paths), key=lambda info: info.name):
        module = importlib.import_module(f"{package}.{module_info.name}")
        site = getattr(module, "SITE", None)
        if not isinstance(site, Site):
            raise ValueError(f"{module.__file__}: a site file must define SITE = Site(...)")
        if site.name != module_info.name:
            raise ValueError(f"{module.__file__}: the site is named {site.name!r}; file and name must agree")
        sites[site.name] = site
    return sites


def registry() -> dict[str, Site]:
    """The sites in force: `SITES`, or those of the module that `COPYDESK_SITES` names (`fakeweb.sites`)."""
    module = importlib.import_module(os.environ.get("COPYDESK_SITES") or __name__)
    return cast("dict[str, Site]", module.SITES)


SITES: dict[str, Site] = discover(__name__, __path__)
