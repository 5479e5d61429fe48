"""Stories, as articles come in: each new or edited article looks up its candidates, and joins the story of its kin.

Nothing is scanned: candidates come from `ops.story_keys`, are compared by their sketches, and only what a batch
touches is written. An article that already shares a story keeps it through later edits, so that story numbers stand.
Copies that tie two stories together merge them; the one that was reported first keeps its number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from typing import NamedTuple

from psycopg2.extras import execute_values

from warehouse.connection import Cursor
from warehouse.enrich.kinship import Kinship, Match, judge
from warehouse.enrich.short_texts import is_short, shares
from warehouse.enrich.sketch import VERSION, Sketch, sketches
from warehouse.queries import queries

COPY_WINDOW_DAYS = 30
REWRITE_WINDOW_DAYS = 4
STORY_DAYS = 8
"""How long after its first report a story still takes in rewrites."""
SAME_SITE_COPY_SHARE = 0.97
MIN_EQUAL_FACTS = 3
MOST_PER_KEY = 60
_SECONDS_A_DAY = 86_400
_NEXT_NUMBER = 1 << 52  # beyond any article's; a JavaScript number still holds it exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCounts:
    """What became of a batch: articles that founded a story, that joined one as copy or rewrite, and merged stories.

    `near` are the pairs of articles with much the same text, each with its similarity.
    """

    founded: int = 0
    copies: int = 0
    rewrites: int = 0
    merged: int = 0
    near: tuple[tuple[int, int, float], ...] = ()


class _Article(NamedTuple):
    article_id: int
    site: str
    language: str | None
    reported_at: datetime
    body_text: str

    @property
    def day(self) -> int:
        return int(self.reported_at.timestamp() // _SECONDS_A_DAY)


class _Membership(NamedTuple):
    """Where an article stands; `articles` is the size of its story before this batch, `since` its first report."""

    story_id: int
    text_id: int
    articles: int
    since: datetime
    site: str


class _Kin(NamedTuple):
    article_id: int
    match: Match


def refresh_stories(cursor: Cursor, article_ids: Sequence[int], now: datetime) -> StoryCounts:
    """Put new and edited articles into stories; the caller commits, and lets one batch run at a time."""
    sql = queries("stories")
    cursor.execute(sql["articles"], {"ids": list(article_ids)})
    articles = [_Article(*row) for row in cursor.fetchall()]
    if not articles:
        return StoryCounts()
    made = sketches((each.body_text, each.language) for each in articles)
    own = dict(zip((each.article_id for each in articles), made, strict=True))
    _keep(cursor, articles, own)
    alike, telling = _candidates(cursor, articles, own)
    others = {other for found in (*alike.values(), *telling.values()) for other in found} - own.keys()
    known = own | _read_sketches(cursor, others)
    desk = _Desk(_memberships(cursor, known), _free_numbers(cursor, own), now)
    found = _matches(cursor, articles, known, {one: alike.get(one, set()) | telling.get(one, set()) for one in own})
    near_copies: list[tuple[int, int, float]] = []
    for article in articles:
        facts = telling.get(article.article_id, set())
        judged = found[article.article_id]
        kin = [each for each in judged if each.match.kinship is Kinship.COPY or each.article_id in facts]
        desk.place(article, kin)
        copies = (each for each in kin if each.match.kinship is Kinship.COPY)
        near_copies += [(article.article_id, each.article_id, each.match.similarity) for each in copies]
    desk.write(cursor, articles)
    return replace(desk.counts(), near=tuple(near_copies))


def _keep(cursor: Cursor, articles: Sequence[_Article], own: dict[int, Sketch]) -> None:
    """Write the sketches and the keys that the articles are found by."""
    sql = queries("stories")
    cursor.execute(sql["clear_keys"], {"ids": list(own)})
    rows: list[tuple[object, ...]] = []
    lines: list[str] = []
    for article in articles:
        article_id, day, sketch = article.article_id, article.day, own[article.article_id]
        keys = sorted({*sketch.band_keys, *sketch.fact_keys})
        rows.append((article_id, VERSION, day, _array(keys), _array(sketch.shingles), _array(sketch.facts)))
        lines.extend(f"{key}\t{day}\t{article_id}\n" for key in keys)
    execute_values(
        cursor, sql["keep_sketches"], rows, template="(%s, %s, %s, %s::int[], %s::int[], %s::int[])", page_size=500
    )
    cursor.copy_expert("COPY ops.story_keys (key, day, article_id) FROM STDIN", StringIO("".join(lines)))


def _candidates(cursor: Cursor, articles: Sequence[_Article], own: dict[int, Sketch]) -> list[dict[int, set[int]]]:
    """For each article those that may have its text, and those that have facts of it which few others have.

    Only the latter may be rewrites: what a paragraph names that stands under many articles tells nothing of any.
    """
    sql = queries("stories")
    candidates: list[dict[int, set[int]]] = []
    bands = [(a, key) for a in articles for key in own[a.article_id].band_keys]
    facts = [(a, key) for a in articles for key in own[a.article_id].fact_keys]
    for name, keys, window in (
        ("band_candidates", bands, COPY_WINDOW_DAYS),
        ("fact_candidates", facts, REWRITE_WINDOW_DAYS),
    ):
        values = {
            "articles": _array(article.article_id for article, _ in keys),
            "keys": _array(key for _, key in keys),
            "days": _array(article.day for article, _ in keys),
            "window": window,
            "most": MOST_PER_KEY,
            "least": MIN_EQUAL_FACTS,
        }
        cursor.execute(sql[name], values)
        found: dict[int, set[int]] = {}
        for article_id, other in cursor.fetchall():
            found.setdefault(article_id, set()).add(other)
        candidates.append(found)
    return candidates


def _matches(
    cursor: Cursor, articles: Sequence[_Article], known: Mapping[int, Sketch], candidates: Mapping[int, set[int]]
) -> dict[int, list[_Kin]]:
    """What each article is to its candidates: by their sketches, and copies among short texts by the texts."""
    pairs = {
        (one, other): judge(known[one], known[other]) for one in candidates for other in candidates[one] & known.keys()
    }
    doubtful = [
        pair
        for pair, match in pairs.items()
        if match and match.kinship is Kinship.COPY and is_short(*(known[number] for number in pair))
    ]
    exact = shares(cursor, doubtful, {each.article_id: each.body_text for each in articles}) if doubtful else {}
    pairs |= {(one, other): judge(known[one], known[other], shared_text=share) for (one, other), share in exact.items()}
    found: dict[int, list[_Kin]] = {each.article_id: [] for each in articles}
    for (one, other), match in pairs.items():
        if match:
            found[one].append(_Kin(other, match))
    return found


def _read_sketches(cursor: Cursor, article_ids: Iterable[int]) -> dict[int, Sketch]:
    cursor.execute(queries("stories")["sketches"], {"ids": list(article_ids), "version": VERSION})
    return {
        article_id: Sketch(shingles=frozenset(shingles), facts=frozenset(facts), band_keys=(), fact_keys=())
        for article_id, shingles, facts in cursor.fetchall()
    }


def _memberships(cursor: Cursor, article_ids: Iterable[int]) -> dict[int, _Membership]:
    cursor.execute(queries("stories")["memberships"], {"ids": list(article_ids)})
    return {article_id: _Membership(*rest) for article_id, *rest in cursor.fetchall()}


def _free_numbers(cursor: Cursor, article_ids: Iterable[int]) -> dict[int, int]:
    """The number that each article may give a story or a text of its own: none that others bear.

    An article that was merged into another leaves its number with its copies; split off again, it may say otherwise.
    """
    numbers = {article_id: article_id for article_id in article_ids}
    while True:
        cursor.execute(queries("stories")["borne"], {"numbers": list(numbers.values())})
        borne = {number for (number,) in cursor.fetchall()}
        if not borne:
            return numbers
        numbers = {each: number + _NEXT_NUMBER if number in borne else number for each, number in numbers.items()}


def _array(numbers: Iterable[int]) -> str:
    """A PostgreSQL array literal: much quicker than a list of Python integers."""
    return f"{{{','.join(map(str, numbers))}}}"


class _Desk:
    """Decides where each article of a batch goes, in the order of publication."""

    def __init__(self, members: dict[int, _Membership], numbers: Mapping[int, int], now: datetime) -> None:
        self._members = members
        self._numbers = numbers
        self._now = now
        self._joined: list[tuple[object, ...]] = []
        self._relations: list[str] = []
        self._story_merges: dict[int, int] = {}
        self._text_merges: list[tuple[int, int]] = []
        self._touched: set[int] = set()
        self._grown: set[int] = set()

    def place(self, article: _Article, kin: Sequence[_Kin]) -> None:
        """Settle one article: it keeps company it has, joins its kin, or founds a story of its own."""
        present = self._members.get(article.article_id)
        placed = [each for each in kin if self._may_follow(article, each)]
        if present is not None:
            self._touched.add(present.story_id)
            if present.articles > 1 or present.story_id in self._grown or not placed:
                return
        number = self._numbers[article.article_id]
        best = max(placed, key=self._rank, default=None)
        if best is None:
            self._join(article, _Membership(number, number, 1, article.reported_at, article.site), None)
            return
        copies = [each for each in placed if each.match.kinship is Kinship.COPY]
        home = self._merge(copies) if copies else self._members[best.article_id]
        text_id = home.text_id if copies else number
        self._grown.add(home.story_id)
        self._join(article, _Membership(home.story_id, text_id, 2, home.since, article.site), best)

    def write(self, cursor: Cursor, articles: Sequence[_Article]) -> None:
        """Write what was decided."""
        sql = queries("stories")
        execute_values(cursor, sql["join"], self._joined, page_size=500)
        cursor.execute(sql["retime"], {"ids": [each.article_id for each in articles]})
        for merged, into in self._story_merges.items():
            cursor.execute(sql["merge_stories"], {"merged": [merged], "into": into})
        for merged, into in self._text_merges:
            cursor.execute(sql["merge_texts"], {"merged": [merged], "into": into, "stories": sorted(self._touched)})
        cursor.execute(sql["refresh"], {"stories": sorted(self._touched)})

    def counts(self) -> StoryCounts:
        """What was decided, in figures."""
        return StoryCounts(
            founded=self._relations.count("founder"),
            copies=self._relations.count(Kinship.COPY),
            rewrites=self._relations.count(Kinship.REWRITE),
            merged=len(self._story_merges),
        )

    def _may_follow(self, article: _Article, kin: _Kin) -> bool:
        """Whether the kin's story is near enough in time, and no recurring piece of the same site.

        Prices of the day and the like share most of their words from one day to the next: without these bounds they
        would grow into a story without end.
        """
        home = self._members.get(kin.article_id)
        if home is None:
            return False
        is_copy = kin.match.kinship is Kinship.COPY
        if is_copy and home.site == article.site and kin.match.similarity < SAME_SITE_COPY_SHARE:
            return False
        days = abs((article.reported_at - home.since).total_seconds()) / _SECONDS_A_DAY
        return days <= (COPY_WINDOW_DAYS if is_copy else STORY_DAYS)

    def _rank(self, kin: _Kin) -> tuple[bool, float, float, int]:
        """Copies before rewrites, then the likest, then the story that was first."""
        since = self._members[kin.article_id].since
        return kin.match.kinship is Kinship.COPY, kin.match.similarity, -since.timestamp(), -kin.article_id

    def _merge(self, copies: Sequence[_Kin]) -> _Membership:
        """Make one of all stories and texts that hold a copy; returns the one that was reported first."""
        homes = sorted({self._members[each.article_id] for each in copies}, key=lambda home: (home.since, home))
        first = homes[0]
        for home in homes[1:]:
            if home.story_id != first.story_id:
                self._story_merges[home.story_id] = first.story_id
            if home.text_id != first.text_id:
                self._text_merges.append((home.text_id, first.text_id))
            self._touched |= {home.story_id, first.story_id}
            self._move(home, first)
        return first

    def _move(self, home: _Membership, first: _Membership) -> None:
        for article_id, member in self._members.items():
            if member.story_id == home.story_id:
                text_id = first.text_id if member.text_id == home.text_id else member.text_id
                self._members[article_id] = _Membership(first.story_id, text_id, 2, first.since, member.site)

    def _join(self, article: _Article, home: _Membership, kin: _Kin | None) -> None:
        relation = kin.match.kinship.value if kin else "founder"
        self._members[article.article_id] = home
        self._touched.add(home.story_id)
        self._relations.append(relation)
        self._joined.append(
            (article.article_id, home.story_id, home.text_id, relation, kin and kin.article_id,
             kin and kin.match.similarity, article.site, article.reported_at, self._now)
        )  # fmt: skip
