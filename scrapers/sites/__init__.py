"""The sites: one file per site, and being in this folder registers it."""

import hashlib
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import cast

from scrapers.site import Site


class SitesError(ValueError):
    """Sites that cannot be read, with the file and the cause in words."""


@dataclass(frozen=True, slots=True)
class Registry:
    """A folder's sites by name, sorted; and the files that cannot be read, by name, with the cause in words."""

    sites: dict[str, Site]
    broken: dict[str, str]


def read(package: str, paths: Iterable[str]) -> Registry:
    """Import every module of a folder of sites; one that cannot be read costs the others nothing."""
    found = Registry({}, {})
    for module_info in sorted(pkgutil.iter_modules(paths), key=lambda info: info.name):
        try:
            found.sites[module_info.name] = _site_of(importlib.import_module(f"{package}.{module_info.name}"))
        except (Exception, SystemExit) as error:  # noqa: BLE001  # a file that somebody wrote may raise anything
            place = Path(getattr(module_info.module_finder, "path", "")) / f"{module_info.name}.py"
            found.broken[module_info.name] = f"{place}: {_in_words(error)}"
    return found


def discover(package: str, paths: Iterable[str]) -> dict[str, Site]:
    """The sites of a folder whose every file can be read.

    Raises:
        SitesError: one cannot; it has no `SITE`, or its name differs from the file's.
    """
    found = read(package, paths)
    for cause in found.broken.values():
        raise SitesError(cause)
    return found.sites


def _site_of(module: ModuleType) -> Site:
    site = getattr(module, "SITE", None)
    if not isinstance(site, Site):
        raise SitesError("a site file must define SITE = Site(...)")
    if site.name != module.__name__.rpartition(".")[2]:
        raise SitesError(f"the site is named {site.name!r}; file and name must agree")
    return site


def _in_words(error: BaseException) -> str:
    if isinstance(error, SyntaxError) and error.lineno:
        return f"{error.msg}, line {error.lineno}"
    return str(error) if isinstance(error, SitesError) else f"{type(error).__name__}: {error}"


def registry() -> dict[str, Site]:
    """The sites in force: `SITES`, or those of the module (`fakeweb.sites`) or folder (`./sites`) in `COPYDESK_SITES`.

    What has a slash is a folder of one's own, with one file per site as here.

    Raises:
        SitesError: there is no such module or folder.
    """
    return in_force().sites


def in_force() -> Registry:
    """As `registry`, with the files that cannot be read."""
    place = os.environ.get("COPYDESK_SITES") or __name__
    if "/" in place:
        return _of_folder(str(Path(place).absolute()))
    if place == __name__:
        return _OWN
    return Registry(cast("dict[str, Site]", _module(place).SITES), {})


def folder_in_force() -> Path:
    """The folder whose files are the sites in force: a new site goes there."""
    place = os.environ.get("COPYDESK_SITES") or __name__
    if "/" in place:
        return Path(place).absolute()
    return Path(_module(place).__file__ or "").parent


def _module(place: str) -> ModuleType:
    try:
        module = importlib.import_module(place)
    except ImportError as error:
        raise SitesError(f"there is no module of sites {place!r}: {error}") from error
    if not hasattr(module, "SITES"):
        raise SitesError(f"the module {place!r} has no SITES")
    return module


def read_folder(folder: Path) -> Registry:
    """The sites of a folder that is no package: it is made one under a name of its own.

    Raises:
        SitesError: there is no such folder.
    """
    if not folder.is_dir():
        raise SitesError(f"there is no folder of sites {folder}")
    name = f"copydesk_sites_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    importlib.invalidate_caches()
    return read(name, package.__path__)


@cache
def _of_folder(folder: str) -> Registry:
    return read_folder(Path(folder))


_OWN = read(__name__, __path__)
SITES: dict[str, Site] = _OWN.sites
"""The sites of this folder."""
