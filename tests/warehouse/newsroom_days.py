"""Random days of two newsrooms: edits, moves, doubles, deletions, late runs; and what people do to their articles."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scrapers.outcome import RejectionReason
from tests.warehouse.desk import START, Desk, Page, site
from warehouse.connection import Connection, WarehouseError, session
from warehouse.decisions import discard, release
from warehouse.enrich.run import enrich
from warehouse.identity import canonical_key
from warehouse.identity_changes import changes, merge, split
from warehouse.takedown import take_down

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = (
    "Acme Harbor Crane Board Nvidia Ferry Council Bridge Tunnel Budget Intel Rotterdam Minister Union Strike Dock "
    "the of said on with after before under its plan report night morning water week"
).split()


HOLD = """
WITH held AS (UPDATE ops.runs SET state = 'held' WHERE run_id = %s)
UPDATE ops.run_urls SET reason = 'held' WHERE run_id = %s AND reason = 'to_publish' RETURNING 1
"""
GONE = "SELECT url FROM ops.urls WHERE failure = 'taken_down'"


@dataclass
class Newsrooms:
    """Two sites over one warehouse, with what their pages say today."""

    conn: Connection
    warehouse_url: str
    seed: int
    now: datetime = START
    runs: int = 0
    pages: dict[str, Page] = field(default_factory=dict)
    staged: list[tuple[str, str, datetime, list[Page]]] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311  # only chance, no secret
        self.desks = {name: Desk(self.conn, site(name)) for name in ("harbor", "tide")}

    def live(self) -> None:
        """One step: mostly a run of a site, at times a person's deed or enrich."""
        self.now += timedelta(minutes=self.random.randint(30, 900))
        deed = self.random.choices(
            (self.run, self.enrich, self.merge, self.split, self.take_down, self.read_again, self.publish_again),
            (20, 10, 4, 4, 1, 6, 2),
        )[0]
        deed()

    def enrich(self) -> None:
        self.log.append("enrich")
        enrich(self.conn, self.now, batch=self.random.choice((1, 3, 500)))

    def text(self) -> str:
        size = self.random.choice((0, 1, 30, 60, 120))
        words = self.random.choices([*WORDS, *(f"Pier{self.random.randint(2, 99)}" for _ in range(9))], k=size)
        return "\n\n".join(" ".join(words[at : at + 20]) for at in range(0, size, 20)) or "Empty."

    def of(self, name: str) -> list[Page]:
        return [page for page in self.pages.values() if page.url.startswith(f"http://{name}.")]

    def new_page(self, name: str) -> Page:
        number = self.random.randint(1, 400)
        url = f"http://{name}.test/{number}"
        mine = self.of(name)
        other = self.random.choice(list(self.pages.values())) if self.pages else None
        if other and self.random.random() < 0.25:
            return replace(other, url=url, canonical_url=None, final_url=None)
        if mine and self.random.random() < 0.25:
            old = self.random.choice(mine)
            return self.random.choice(
                (
                    replace(old, url=url, canonical_url=old.url),
                    replace(old, url=url, final_url=old.url),
                    replace(old, url=f"{old.url}/amp"),
                    replace(old, url=url, more={**old.more, "publisher_id": old.more.get("publisher_id") or "post:7"}),
                )
            )
        more = {"publisher_id": f"post:{self.random.randint(1, 40)}"} if self.random.random() < 0.4 else {}
        published = self.now - timedelta(minutes=self.random.randint(1, 3000)) if self.random.random() < 0.85 else None
        headline = " ".join(self.random.choices(WORDS, k=4))
        return Page(url=url, headline=headline, body=self.text(), published_at=published, more=more)

    def changed(self, page: Page) -> Page:
        kind = self.random.random()
        if kind < 0.3:
            return page
        more = dict(page.more)
        if self.random.random() < 0.5:
            more["modified_at"] = self.now - timedelta(minutes=self.random.randint(-60, 600))
        if kind < 0.5:
            return replace(page, more={**more, "section": self.random.choice(("News", "Sport"))})
        if kind < 0.8:
            return replace(page, body=f"{page.body}\n\n{self.text()[:60]}", more=more)
        if kind < 0.87:
            return replace(page, body=page.body.rpartition("\n\n")[0] or page.body, more=more)
        if kind < 0.93:
            return replace(page, headline=self.random.choice((f"{page.headline} again", "", page.headline)), more=more)
        return replace(page, published_at=self.now - timedelta(minutes=self.random.randint(1, 3000)))

    def run(self) -> None:
        """A run of one site: some of its pages again, some new, some gone; at times audited as held."""
        name = self.random.choice(list(self.desks))
        desk = self.desks[name]
        self.runs += 1
        run_id = f"{name}-{self.runs}"
        mine = [each for each in self.of(name) if each.url not in self.removed]
        again = [self.changed(each) for each in self.random.sample(mine, min(len(mine), self.random.randint(0, 5)))]
        made = [self.new_page(name) for _ in range(self.random.randint(0, 3))]
        new = [each for each in made if each.url not in self.pages]
        barred = {mark for (mark,) in desk.rows("SELECT mark FROM ops.barred WHERE site = %s", name)}
        pages = {each.url: each for each in (*again, *new) if canonical_key(each.url) not in barred}
        gone = self.random.sample(mine, min(len(mine), self.random.choice((0, 0, 0, 1, 2))))
        gone_urls = [each.url for each in gone if each.url not in pages]
        at = [replace(p, fetched_at=self.now + timedelta(seconds=n)) for n, p in enumerate(pages.values())]
        self.pages |= {each.url: replace(each, fetched_at=None) for each in at}
        told = [self.random.choice((replace(p, reason=RejectionReason.NOT_ARTICLE), p, p, p, p, p)) for p in at]
        said = [(each.url, each.final_url, each.canonical_url, bool(each.reason)) for each in told]
        self.log.append(f"{run_id} at {self.now}: {said}, gone {gone_urls}")
        desk.crawl(run_id, self.now, told, gone=gone_urls)
        self.staged.append((name, run_id, self.now, told))
        if self.random.random() < 0.85:
            self.take_through(name, run_id, told, self.now + HOUR / 4)

    def take_through(self, name: str, run_id: str, told: list[Page], at: datetime) -> None:
        desk = self.desks[name]
        captured = "SELECT u.url FROM ops.captures c JOIN ops.urls u USING (url_id) WHERE c.run_id = %s"
        held = {url for (url,) in desk.rows(captured, run_id)}
        desk.stage(run_id, at, [page for page in told if page.url in held])
        desk.audit(run_id, at)
        if self.random.random() < 0.15:
            desk.rows(HOLD, run_id, run_id)
        if desk.value("SELECT state FROM ops.runs WHERE run_id = %s", run_id) == "held":
            if self.random.random() < 0.4:
                self.log.append(f"discard {run_id}")
                discard(self.conn, run_id, "ada", "no", at)
                return
            release(self.conn, run_id, "ada", "yes", at)
        self.log.append(str(desk.publish(run_id, at)))

    def read_again(self) -> None:
        """An earlier run is parsed, audited and published again, with the rules of today."""
        if not self.staged:
            return
        name, run_id, _, told = self.random.choice(self.staged[-12:])
        version = self.random.choice(("test", f"test{self.runs}"))
        new = [replace(each, reason=None, more={**each.more, "parser_version": version}) for each in told]
        if self.random.random() < 0.3:
            new = [replace(each, body=f"{each.body} Read otherwise.") for each in new]
        self.log.append(f"again {run_id}")
        self.take_through(name, run_id, new, self.now)

    def publish_again(self) -> None:
        name, run_id, _, _ = self.random.choice(self.staged) if self.staged else ("", "", None, None)
        if run_id and self.desks[name].value("SELECT state FROM ops.runs WHERE run_id = %s", run_id) == "published":
            before = self.desks[name].checksum()
            self.desks[name].publish(run_id, self.now)
            assert self.desks[name].checksum() == before

    def merge(self) -> None:
        listed = "SELECT article_id FROM news.articles WHERE site = 'harbor' ORDER BY 1"
        ids = [number for (number,) in self.desks["harbor"].rows(listed)]
        if len(ids) > 1:
            one, other = self.random.sample(ids, 2)
            self.log.append(f"merge {one} {other}")
            merge(self.conn, one, other, "ada", "one", self.now)

    def split(self) -> None:
        made = [each for each in changes(self.conn, limit=500) if each.change == "merge" and each.undone_at is None]
        if made:
            chosen = self.random.choice(made)
            try:
                split(self.conn, chosen.change_id, "ada", "two", self.now)
                self.log.append(f"split {chosen.change_id} {chosen.kept_id} {chosen.other_id}")
            except WarehouseError as error:
                self.log.append(f"no split {chosen.change_id} {error}")

    def take_down(self) -> None:
        if not self.pages:
            return
        url = self.random.choice(list(self.pages))
        if url in self.removed:
            return
        try:
            with session(self.warehouse_url, role="copydesk_owner") as owner:
                done = take_down(owner, url, "ada", "court", self.now)
        except WarehouseError:
            return
        self.log.append(f"take down {url} {done.article_ids}")
        self.removed |= {url for (url,) in self.desks["harbor"].rows(GONE)}
