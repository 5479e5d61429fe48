"""Which children of a sitemap index to read now. Pure functions of what the index says and what the ledger knows.

A run reads so many; what is left is read by the next ones. So that nothing is left for ever, what was looked at longest
ago comes first wherever dates do not tell; and so that news do not wait for their turn, half of the room is for the
children that changed last.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from scrapers.crawl.discover import Child
from scrapers.frontier import SourceState
from scrapers.site import Section, Source

MAX_CHILDREN = 12
"""How many children of a sitemap index are read in one run."""

MAX_BACKFILL_CHILDREN = 1_000
"""The same for a backfill, which looks into the past on purpose."""

PATIENT_LOOKS = 3
"""So often in a row a child may fail before it is asked for more and more rarely."""

_FIRST_REST = timedelta(hours=6)
_LONGEST_REST = timedelta(days=4)

States = Mapping[str, SourceState]

_NEVER = datetime.min.replace(tzinfo=UTC)
_MANY = 5


def due_children(
    children: Sequence[Child], states: States, oldest: datetime, *, earliest_first: bool = False
) -> list[str]:
    """Those that changed by the index's word since they were read, the latest first, and those without a date.

    With `earliest_first`, for a backfill, those that changed soonest after `oldest` come first: of thousands of daily
    sitemaps they are the ones of its days.
    """
    known = children if _dates_differ(children, oldest) else [Child(url=each.url) for each in children]
    dated = [
        each for each in known if each.modified_by is not None and _is_news(each.modified_by, each, states, oldest)
    ]
    dated.sort(key=lambda each: checked_at(each.url, states))
    dated.sort(key=lambda each: each.modified_at or _NEVER, reverse=not earliest_first)
    undated = in_turn((each.url for each in known if each.modified_at is None), states)
    return list(dict.fromkeys((*(each.url for each in dated), *undated)))


def known_children(
    declared: Sequence[Source], states: States, oldest: datetime, named: Collection[str] = (), index: str | None = None
) -> list[str]:
    """Children of an index, which no declaration names, as far as they were read of late, in their turn.

    Those that the index still names, where it was had whole; else those that did not fail when they were asked last:
    when one fails its index is had whole the next time, and names it, or does not.
    """
    places = {source.url for source in declared}
    lists = tuple(source.url for source in declared if isinstance(source, Section))
    known = (url for url in states if url not in places and states[url].index_url in {None, index})
    known = (url for url in known if not (lists and url.startswith(lists)))
    live = (url for url in known if (url in named if named else not states[url].failures))
    return in_turn((url for url in live if read_at(url, states) > oldest), states)


def in_turn(urls: Iterable[str], states: States) -> list[str]:
    """Children of which nobody says when they changed: a few that did last by our own looks, then all in their turn."""
    waiting = sorted(urls, key=lambda url: checked_at(url, states))
    lively = [url for url in waiting if _changed_at(url, states) > _NEVER]
    lively.sort(key=lambda url: _changed_at(url, states), reverse=True)
    return list(dict.fromkeys((*lively[: MAX_CHILDREN // 2], *waiting)))


def rests(url: str, states: States, now: datetime) -> bool:
    """Whether a child has failed so often that it is not asked for now: one may be named for years after its end."""
    failures = states[url].failures if url in states else 0
    if failures < PATIENT_LOOKS:
        return False
    pause = min(_FIRST_REST * (1 << min(failures - PATIENT_LOOKS, 10)), _LONGEST_REST)
    return now - checked_at(url, states) < pause


def unread(left: int, resting: int, *, is_backfill: bool = False) -> str:
    """What a run says of the children that it does not ask for; a backfill begins at the same ones each time."""
    fate = "left out: backfill the later days by themselves" if is_backfill else "left for later runs"
    words = [f"{left} of its sitemaps are {fate}"] if left else []
    words += [f"{resting} failed again and again, and are asked for rarely"] if resting else []
    return "; ".join(words)


def read_at(url: str, states: States) -> datetime:
    """When a child was last read whole and sound."""
    state = states.get(url)
    return state.full_at if state and state.full_at else _NEVER


def checked_at(url: str, states: States) -> datetime:
    """When a child was last looked at."""
    state = states.get(url)
    return state.checked_at if state and state.checked_at else _NEVER


def _changed_at(url: str, states: States) -> datetime:
    state = states.get(url)
    return state.changed_at if state and state.changed_at else _NEVER


def _is_news(modified_by: datetime, child: Child, states: States, oldest: datetime) -> bool:
    return modified_by > oldest and modified_by > read_at(child.url, states)


def _dates_differ(children: Sequence[Child], oldest: datetime) -> bool:
    """Whether the dates can be true: many that changed at one time just now were only printed then."""
    times = [each.modified_at for each in children if each.modified_at is not None]
    return len(times) < _MANY or max(times) - min(times) > timedelta(minutes=1) or max(times) <= oldest
