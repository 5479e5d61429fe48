"""Run ids: `<site>-<logical time>`, with a suffix where the same logical time may be run by hand more than once."""

import hashlib
import re
import secrets
from datetime import UTC, datetime

_RUN_ID = re.compile(r"(?P<site>[a-z0-9_]+)-(?P<at>\d{8}T\d{6}Z)(?:-(?P<suffix>[a-z0-9]+))?")


def run_id_for(site: str, logical_at: datetime, *, suffix: str = "") -> str:
    """The id of the run of `site` at a logical time; the same arguments give the same id, so that a retry continues."""
    stamp = logical_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{site}-{stamp}-{suffix}" if suffix else f"{site}-{stamp}"


def manual_run_id(site: str, now: datetime) -> str:
    """A fresh id for a run started by hand."""
    return run_id_for(site, now, suffix=secrets.token_hex(2))


def suffix_from(name: str) -> str:
    """Six characters that stand for a scheduler's own name of a run, the same for the same name."""
    return hashlib.sha256(name.encode()).hexdigest()[:6]


def site_of(run_id: str) -> str | None:
    """The site that a run id names, or None when the string is no run id."""
    match = _RUN_ID.fullmatch(run_id)
    return match["site"] if match else None


def logical_time_of(run_id: str) -> datetime | None:
    """The logical time that a run id names, or None when the string is no run id."""
    match = _RUN_ID.fullmatch(run_id)
    return datetime.strptime(match["at"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if match else None
