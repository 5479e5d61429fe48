"""The tasks of `reparse`, in the pipeline's terms: what would change, in words, and its application."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk.exceptions import AirflowFailException

from dags.run_context import settings

if TYPE_CHECKING:
    from copydesk.reparsing import FieldChange, ReparseReport

VERDICT = ("pages", "standing", "same", "changed", "lost", "gained", "unread", "changes")
"""What two reports must have in common to be the same verdict on the same pages."""

SHOWN_CHARACTERS = 160


def compared(site: str, since: str | None, until: str | None) -> dict[str, Any]:
    """The verdict on a site's runs in a time, the runs, and `words` in Markdown for the person who decides."""
    from copydesk.reparsing import compare, runs_between

    start = datetime.fromisoformat(since) if since else None
    end = datetime.fromisoformat(until) if until else None
    runs = runs_between(settings(), site, start, end)
    report = compare(settings(), site, runs, workers=None)
    return {"site": site, "runs": runs, **_verdict(report), "words": words(report)}


def applied(approved: dict[str, Any]) -> dict[str, Any]:
    """Publish the runs of an approved report again; returns how many rows changed, and the runs that are held.

    Raises:
        AirflowFailException: the rules, the archive or the articles have changed since: nobody approved this.
    """
    from copydesk.reparsing import apply, compare

    now_found = _verdict(compare(settings(), approved["site"], approved["runs"], workers=None))
    if changed := [name for name in VERDICT if now_found[name] != approved[name]]:
        facts = ", ".join(f"{name} {approved[name]} → {now_found[name]}" for name in changed)
        raise AirflowFailException(f"no longer what was approved ({facts}): trigger `reparse` anew")
    published, held = apply(settings(), approved["runs"], now=datetime.now(UTC), workers=None)
    return {"published": published, "held": held}


def words(report: "ReparseReport") -> str:
    """The report for a person, in Markdown."""
    lines = [
        f"{report.pages} archived pages of {report.runs} runs of **{report.site}** were read again,",
        f"and {report.standing} articles stand on them:",
        "",
        f"- **{report.same}** stay as they are",
        f"- **{report.changed}** would be corrected",
        f"- **{report.lost}** would be rejected by today's rules; these stay as they stand",
        f"- **{report.gained}** further pages, rejected until now, would be published",
        *([f"- **{report.unread}** pages are not to be had from the archive"] if report.unread else ()),
        "",
        *_table(("field", "articles"), report.changes.items()),
        *(_sample(change) for change in report.samples),
    ]
    return "\n".join(lines)


def _verdict(report: "ReparseReport") -> dict[str, Any]:
    return {name: getattr(report, name) for name in VERDICT}


def _sample(change: "FieldChange") -> str:
    return f"\n`{change.field}` of <{change.url}>\n- before: {_short(change.before)}\n- after: {_short(change.after)}"


def _short(value: object) -> str:
    """A value as code, which no markup in it can escape."""
    text = " ".join(str(value).replace("`", "ˋ").split())
    return f"`{text[:SHOWN_CHARACTERS]}{'…' if len(text) > SHOWN_CHARACTERS else ''}`"


def _table(head: Sequence[str], rows: Any) -> list[str]:  # noqa: ANN401  # pairs of what can be printed
    return [f"| {' | '.join(head)} |", "|---|---|", *(f"| {name} | {count} |" for name, count in rows)]
