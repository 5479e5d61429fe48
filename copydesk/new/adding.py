"""`copydesk new`: survey, draft, dry run, and at the very end the files, so that nothing half-done is left behind."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from copydesk.checking import CheckReport, check
from copydesk.errors import BadArgumentError, JobNotDoneError
from copydesk.new.advice import Oddity, contract_for, newest, oddities
from copydesk.new.draft import Draft, draft_of
from copydesk.new.fixture import join_archive, pages
from copydesk.new.naming import checked_name, name_for, sites_of
from copydesk.new.settle import reread, settled
from copydesk.new.site_file import site_file
from copydesk.new.surveying import checked_url, survey_apart
from copydesk.new.writing import put_site
from copydesk.settings import Settings
from copydesk.trials import trial
from scrapers.crawl.survey.domains import domain_of
from scrapers.crawl.survey.findings import Evidence, Survey
from scrapers.site import Site
from scrapers.sites import folder_in_force, read_folder, registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for; `into` is the folder for the site file, None for that of the sites in force."""

    url: str
    name: str | None = None
    into: Path | None = None
    force: bool = False
    dry_run: bool = False
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSite:
    """What came of it: what was seen, the declaration as `text`, the dry run, what looks odd, and the files written."""

    survey: Survey
    draft: Draft
    language: Evidence | None
    report: CheckReport
    oddities: list[Oddity]
    contract: str | None
    text: str
    folder: Path
    written: tuple[Path, ...] = ()

    @property
    def site(self) -> Site:
        """The declaration."""
        return self.draft.site

    def to_json(self) -> dict[str, Any]:
        """The whole as a JSON-ready object."""
        survey = self.survey
        seen = ("url", "kind", "found", "status", "failure", "detail", "entries", "dated", "newest_at")
        return {
            "site": self.site.name,
            "url": survey.front_url,
            "title": self.site.title,
            "cms": _evidence(survey.cms),
            "language": _evidence(self.language),
            "timezone": _evidence(self.draft.timezone),
            "sources": [
                {name: getattr(each, name) for name in seen} | {"use": self.draft.uses[each.url]}
                for each in survey.sources
            ],
            "dry_run": self.report.to_json(),
            "oddities": [{"what": each.what, "next": each.next_step} for each in self.oddities],
            "contract": self.contract,
            "file": self.text,
            "written": [str(path) for path in self.written],
        }


def add_site(
    settings: Settings,
    wish: Wish,
    *,
    now: datetime,
    on_stage: Callable[[str], object],
    on_line: Callable[[str], object],
) -> NewSite:
    """Declare the site behind an address, try the declaration, and write it down.

    Where no page gives an article, nothing is written unless it is forced.

    Raises:
        BadArgumentError: the address, the name or the folder cannot be used, or there is such a site already.
        JobNotDoneError: the site cannot be had, or nothing announces its articles.
        BusyError: another process tries the same site at the moment.
        WarehouseDownError: as `check`.
    """
    url = checked_url(wish.url)
    folder = _checked_folder(wish)
    sites = registry() if folder == folder_in_force() else read_folder(folder).sites
    _refuse_known(domain_of(url), wish, folder, sites)
    with trial(settings.home, domain_of(url)) as place:
        on_stage("look")
        survey = survey_apart(settings, url, on_line)
        draft = _drafted(survey, wish, folder, sites)
        on_stage("dry run")
        report = _tried(settings, draft.site, _facts(survey, draft.site), place, now, wish.limit, on_line)
        new = _judged(survey, draft, report, folder, now)
        if wish.dry_run or not (report.articles or wish.force):
            return new
        # another may have been declared meanwhile, and a name is given once
        _refuse_known(new.site.domains[0], replace(wish, name=new.site.name), folder, sites)
        return replace(new, written=put_site(new.site, new.text, report.archive, folder, settings.home, now))


def _drafted(survey: Survey, wish: Wish, folder: Path, sites: Mapping[str, Site]) -> Draft:
    """The draft under its name.

    Raises:
        BadArgumentError: there is such a site already.
        JobNotDoneError: nothing announces its articles.
    """
    draft = draft_of(survey, wish.name or "draft")
    domain = draft.site.domains[0]
    known = sites_of(domain, sites)
    name = wish.name or (known[0] if known else name_for(domain, sites))
    _refuse_known(domain, replace(wish, name=name), folder, sites)
    if draft.is_empty:
        raise JobNotDoneError(*_nothing_found(survey, draft))
    return replace(draft, site=replace(draft.site, name=name))


def _judged(survey: Survey, draft: Draft, report: CheckReport, folder: Path, now: datetime) -> NewSite:
    with tempfile.TemporaryDirectory(prefix="copydesk-new-") as place:
        warc = Path(place) / "pages.warc.gz"
        join_archive(report.archive, warc)
        fetched = tuple(pages(warc))
    final, language = settled(draft, survey, report)
    report = reread(report, final.site, fetched)
    opt_outs = [page.opt_out for page in fetched]
    return NewSite(
        survey=survey,
        draft=final,
        language=language,
        report=report,
        oddities=oddities(survey, final, report, opt_outs, now),
        contract=contract_for(report, newest(survey), now),
        text=site_file(final.site, _facts(survey, final.site)),
        folder=folder,
    )


def _tried(
    settings: Settings,
    site: Site,
    facts: str,
    place: Path,
    now: datetime,
    limit: int,
    on_line: Callable[[str], object],
) -> CheckReport:
    """The dry run: the draft as the only site in force, beside the warehouse."""
    with tempfile.TemporaryDirectory(prefix="copydesk-draft-") as folder:
        (Path(folder) / f"{site.name}.py").write_text(site_file(site, facts), "utf-8")
        with _in_force(folder):
            trial = replace(settings, sites_module=folder)
            return check(trial, site.name, now=now, limit=limit, replay=None, on_line=on_line, place=place)


@contextmanager
def _in_force(folder: str) -> Iterator[None]:
    """Have this process and the parsing processes that it starts know the sites of a folder."""
    before = os.environ.get("COPYDESK_SITES")
    os.environ["COPYDESK_SITES"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["COPYDESK_SITES"]
        else:
            os.environ["COPYDESK_SITES"] = before


def _checked_folder(wish: Wish) -> Path:
    """The folder for the site file.

    Raises:
        BadArgumentError: nothing can be written there, or nothing that is written there lasts.
    """
    folder = wish.into.absolute() if wish.into else folder_in_force()
    if not folder.is_dir():
        raise BadArgumentError(f"there is no folder {folder}", "make it, or name another with --into")
    if wish.dry_run:
        return folder
    own = "name a folder of your own with --into FOLDER; COPYDESK_SITES=FOLDER/ puts its sites in force, alone"
    if wish.into is None and {"site-packages", "dist-packages"} & {*folder.parts}:
        raise BadArgumentError(f"{folder} belongs to an installed package: what is added is lost with it", own)
    if not os.access(folder, os.W_OK):
        raise BadArgumentError(f"{folder} may not be written to", own)
    return folder


def _refuse_known(domain: str, wish: Wish, folder: Path, sites: Mapping[str, Site]) -> None:
    """Refuse what would stand twice.

    Raises:
        BadArgumentError: there is such a site, and nobody said that it is to be overwritten.
    """
    if wish.name is not None:
        checked_name(wish.name)
    if wish.force or wish.dry_run:
        return
    if known := sites_of(domain, sites):
        next_step = f"`copydesk check {known[0]}` tries it; --force declares it anew, --dry-run only shows how"
        raise BadArgumentError(f"{domain} is declared already, as {known[0]}", next_step)
    if wish.name is not None and (wish.name in sites or (folder / f"{wish.name}.py").exists()):
        raise BadArgumentError(
            f"there is a site named {wish.name!r}", "give another --name, or --force to overwrite it"
        )


def _facts(survey: Survey, site: Site) -> str:
    """What the first line of the site file says."""
    declared = {each.url: each.kind.value for each in survey.sources}
    used = [declared.get(each.url, "feed") for each in site.sources]
    told = ", ".join(dict.fromkeys(used))
    return f"{survey.cms.value}; {told}" if survey.cms else told


def _nothing_found(survey: Survey, draft: Draft) -> tuple[str, str]:
    tried = ", ".join(f"{each.url} ({draft.uses[each.url]})" for each in survey.sources)
    cause = f"nothing announces the articles of {survey.front_url}: no feed, no sitemap, no list of headlines"
    return f"{cause}. Tried: {tried or 'nothing but the front page'}", (
        "if you know of a feed or a page that lists articles, give its address; else see Section in scrapers/site.py"
    )


def _evidence(given: Evidence | None) -> dict[str, str] | None:
    return {"value": given.value, "seen": given.seen} if given else None
