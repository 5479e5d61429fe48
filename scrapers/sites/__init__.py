"""The sites: one file per site, and being in this folder registers it."""

import hashlib
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
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
    """The sites in force: `SITES`, or those of the module (`fakeweb.sites`) or folder (`./sites`) in `COPYDESK_SITES`.

    What has a slash is a folder of one's own, with one file per site as here.
    """
    place = os.environ.get("COPYDESK_SITES") or __name__
    if "/" in place:
        return _of_folder(str(Path(place).absolute()))
    return cast("dict[str, Site]", importlib.import_module(place).SITES)


def folder_in_force() -> Path:
    """The folder whose files are the sites in force: a new site goes there."""
    place = os.environ.get("COPYDESK_SITES") or __name__
    if "/" in place:
        return Path(place).absolute()
    return Path(importlib.import_module(place).__file__ or "").parent


def read_folder(folder: Path) -> dict[str, Site]:
    """The sites of a folder that is no package: it is made one under a name of its own.

    Raises:
        ValueError: as `discover`.
    """
    name = f"copydesk_sites_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    importlib.invalidate_caches()
    return discover(name, package.__path__)


@cache
def _of_folder(folder: str) -> dict[str, Site]:
    return read_folder(Path(folder))


SITES: dict[str, Site] = discover(__name__, __path__)
