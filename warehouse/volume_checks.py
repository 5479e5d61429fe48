"""The checks of how much there is: pure functions that return findings, as in `warehouse.checks`."""

from collections.abc import Iterator
from math import exp

from warehouse import history as past
from warehouse.batch import ERROR_CHANCE, VOLUME_WARNING_CHANCE, Batch, severity_of
from warehouse.findings import Finding, Severity
from warehouse.statistics import binomial_at_least, combined, count_at_least, count_at_most
from warehouse.volumes import SHORTFALL, Expected, SourceList, Volume, list_length, usual_pause
from warehouse.volumes import volume as expected_volume

_MARGIN = 1.5
_LIST_MARGIN = 1.2
_MIN_LIST = 4
_MAX_LOST_SHARE, _USUALLY_LOST = 0.2, 0.05
_MAX_VANISHED_SHARE, _USUALLY_VANISHED = 0.25, 0.02


def volume(batch: Batch) -> Iterator[Finding]:
    """New articles per day against the same weekday before.

    To catch a loss of half the volume though the day would have been a rich one, the bar of an error lies above the
    declared ratio; what is that rare is no accident. What one day cannot prove may add up over several.
    """
    known = _volume_of(batch)
    if known is None:
        return
    severity = _severity(batch, known)
    mean = known.expected.mean
    if severity:
        message = f"{known.count} new articles in a day; {mean:.0f} are usual on this weekday"
    elif known.shortfall > SHORTFALL:
        severity = Severity.WARNING
        message = f"{known.count} new articles in a day, and too few for {known.days_short} days; {mean:.0f} are usual"
    else:
        return
    yield Finding(
        check="volume",
        severity=severity,
        expected=f"about {mean:.0f} new articles a day on this weekday",
        actual=str(known.count),
        message=message,
        sample=batch.sample("any"),
    )


def announced(batch: Batch) -> Iterator[Finding]:
    """The length of each source's list against its usual one.

    A feed that always lists forty articles and now lists twenty has lost half of them, however few a day brings.
    """
    low, _ = batch.contract.volume_ratio
    for each, expected, chance in _lists(batch):
        severity = severity_of(chance)
        if severity and each.announced <= low * _LIST_MARGIN * expected.mean + 0.5:
            yield Finding(
                check="announced",
                severity=severity,
                expected=f"about {expected.mean:.0f} entries",
                actual=str(each.announced),
                message=f"{each.source} lists {each.announced} {'article' if each.announced == 1 else 'articles'}; "
                f"{expected.mean:.0f} are usual",
                sample=(each.source,),
            )


def vanished_entries(batch: Batch) -> Iterator[Finding]:
    """Entries that the sources listed the last time, and do not list now, though older ones still stand.

    A list drops its oldest entries, and now and then an article is taken down; a list that has lost young entries has
    been cut, which shows from the second run on and where a day brings two articles. Where few are gone, it counts
    besides how much shorter than usual the list has become.
    """
    standing, vanished = batch.measures["standing"], batch.measures["vanished"]
    if batch.is_backfill or not vanished or vanished <= _MAX_VANISHED_SHARE * standing:
        return
    before = sum(each.vanished for each in batch.history)
    usual = past.rate(before, sum(each.standing for each in batch.history), _USUALLY_VANISHED)
    chance = binomial_at_least(vanished, standing, usual)
    together = min((combined(chance, each) for *_, each in _lists(batch)), default=1.0)
    if severity := severity_of(min(chance, together) if vanished > 1 else together):
        yield Finding(
            check="vanished_entries",
            severity=severity,
            expected="what was listed stays listed until it is old",
            actual=f"{vanished} of {standing} are gone",
            message=f"{vanished} of {standing} articles that should still be listed are not: have the lists been cut?",
            sample=batch.sample("vanished"),
        )


def lost_pages(batch: Batch) -> Iterator[Finding]:
    """Pages that the run was to bring and did not: they failed, or were not fetched or parsed.

    A warning only: what came is sound, and the rest is due in the next run; but the day is incomplete until then.
    """
    tried, lost = batch.measures["tried"], batch.measures["lost"]
    if tried < batch.contract.min_rows or lost <= _MAX_LOST_SHARE * tried or batch.is_backfill:
        return
    before = sum(each.lost for each in batch.history)
    usual = past.rate(before, sum(each.tried for each in batch.history), _USUALLY_LOST)
    if binomial_at_least(lost, tried, usual) < VOLUME_WARNING_CHANCE:
        yield Finding(
            check="lost_pages",
            severity=Severity.WARNING,
            expected=f"at most {_MAX_LOST_SHARE:.0%}",
            actual=f"{lost / tried:.0%}",
            message=f"{lost} of {tried} pages that were due did not come{batch.reasons('lost')}; "
            "`copydesk crawl` again fetches what is left",
            sample=batch.sample("lost"),
        )


def is_seldom(batch: Batch, limit: float, hours: float) -> bool:
    """Whether the site writes so seldom that a pause of `limit` is usual, and the one of `hours` not too long either.

    The longer it lasts, the less the site's weekdays tell, which become silent ones.
    """
    known = _volume_of(batch)
    if known is None or exp(-known.expected.mean * limit / 24) <= ERROR_CHANCE:
        return False
    return usual_pause(batch.history, batch.logical_at, hours / 24) > ERROR_CHANCE


def _lists(batch: Batch) -> Iterator[tuple[SourceList, Expected, float]]:
    """The lists whose usual length is known, with the chance that one is so short."""
    if not batch.has_history or batch.is_backfill:
        return
    for each in batch.lists:
        expected = list_length(each, batch.logical_at)
        if len(each.before) >= batch.contract.min_history_runs and expected and expected.mean >= _MIN_LIST:
            yield each, expected, count_at_most(each.announced, expected.mean, expected.variance)


def _volume_of(batch: Batch) -> Volume | None:
    if not batch.has_history or batch.is_backfill:
        return None
    return expected_volume(batch.history, batch.logical_at, batch.measures["new_rows"])


def _severity(batch: Batch, known: Volume) -> Severity | None:
    low, high = batch.contract.volume_ratio
    expected = known.expected
    covered = expected.mean * known.days_covered
    if known.count <= low * expected.mean + 0.5:
        chance = count_at_most(known.count, expected.mean, expected.variance)
        return severity_of(chance, VOLUME_WARNING_CHANCE)
    if known.count <= low * _MARGIN * expected.mean:
        return severity_of(count_at_most(known.count, expected.mean, expected.variance), ERROR_CHANCE)
    if known.count > high * max(covered, 1):
        return severity_of(count_at_least(known.count, covered, expected.variance * known.days_covered))
    return None
