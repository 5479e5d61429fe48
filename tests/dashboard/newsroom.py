"""A small warehouse that the pages' tests look at: every state, every outcome, an edit, a story, and hostile texts."""

from datetime import timedelta

from scrapers.article import Link
from scrapers.outcome import FailureClass, RejectionReason
from tests.warehouse.desk import START, Desk, Page, site
from tests.warehouse.enrich.texts import WIRE
from warehouse.connection import session
from warehouse.enrich.run import enrich

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> & “quotes”'
ROUND = "http://tidewire.test/round"
GONE = "http://tidewire.test/gone"
LOST = "http://tidewire.test/lost"
NOW = START + 3 * DAY
MANY = 60
"""URLs of the large run: more than a page of them."""


def fill(url: str) -> None:
    """Six runs of four sites."""
    with session(url) as conn:
        tide, harbor, flux = (Desk(conn, site(name)) for name in ("tidewire", "harborledger", "fluxdaily"))
        first = _page(ROUND, WIRE, "Ostregate raises $587 million")
        hostile = _page("http://tidewire.test/hostile", f"Preamble.\n\n{HOSTILE}", HOSTILE, authors=(HOSTILE,),
                        tags=(HOSTILE,), description=HOSTILE, body_html="<h1>Loud</h1><p>Cleaned.</p>")  # fmt: skip
        gone = _page(GONE, "Here for a day.", "Soon gone")
        lost = Page(url=LOST, failure=FailureClass.TIMEOUT)
        wall = Page(url="http://tidewire.test/wall", reason=RejectionReason.CONSENT_WALL)
        many = [_page(f"http://tidewire.test/many/{number}", f"Text {number}.") for number in range(MANY)]
        tide.run("tide-1", START, [first, hostile, gone, lost, wall, *many])
        copy = _page("http://harborledger.test/copy", WIRE, "Quantum firm raises $587 million", hours=2,
                     links=(Link(f"{ROUND}?utm_source=harbor"),))  # fmt: skip
        harbor.run("harbor-1", START + HOUR, [copy])
        edited = _page(ROUND, f"{WIRE}\n\nThe figure was corrected.", "Ostregate raises $600 million")
        tide.run("tide-2", START + DAY, [edited], gone=[GONE])
        _held(flux)
        with conn, conn.cursor() as cursor:
            cursor.execute(
                """UPDATE ops.runs SET crawl_report = '{"warc_files": ["tide-1.warc.gz", "lost.warc.gz"]}' """
                "WHERE run_id = 'tide-1'"
            )
            cursor.execute(
                "INSERT INTO ops.runs (run_id, site, logical_at, started_at, state, failure, detail) "
                "VALUES ('dusk-1', 'dusk', %(at)s, %(at)s, 'failed', 'rate_limited', 'dusk.test asks for silence')",
                {"at": START + DAY},
            )
        enrich(conn, START + DAY)
        with conn, conn.cursor() as cursor:
            cursor.execute("INSERT INTO news.companies (company, name, source) VALUES ('o', 'Ostregate', 'hand')")
            cursor.execute(
                "INSERT INTO news.mentions (article_id, company, site, mentioned_at, words, mentions, in_headline) "
                "SELECT article_id, 'o', site, published_at, 'Ostregate', 3, true FROM news.articles WHERE url = %s",
                [ROUND],
            )


def _held(desk: Desk) -> None:
    pages = [Page(url=f"http://fluxdaily.test/{number}", headline=None, body=f"Text {number}.") for number in range(12)]
    desk.crawl("flux-1", START + DAY, pages)
    desk.stage("flux-1", START + DAY, pages)
    assert desk.audit("flux-1", START + DAY).is_held


def _page(url: str, body: str, headline: str = "A headline", hours: int = 3, **more: object) -> Page:
    return Page(url=url, headline=headline, body=body, published_at=START - hours * HOUR, more=more)
