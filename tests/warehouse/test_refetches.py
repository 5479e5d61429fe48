"""W4: what changes on a page at each fetch is no edit: adverts, ids, counters."""

from datetime import UTC, datetime, timedelta

from fakeweb.messages import html
from fakeweb.origin import Origin
from fakeweb.publishers import FLUXDAILY, HARBORLEDGER, PLAINWIRE, TIDEWIRE
from fakeweb.schedule import Rates
from fakeweb.site_router import fresh
from fakeweb.world import World
from scrapers.parse import parse_page
from tests.warehouse.desk import Desk, Page, site
from warehouse.connection import session

START = datetime(2026, 3, 2, tzinfo=UTC)
NOW = START + timedelta(days=2)
PAGES, TIMES = 50, 21


def test_w4_a_thousand_unchanged_refetches_make_no_version(warehouse_url: str) -> None:
    """50 whole pages, each fetched 21 times with other adverts, ids and counters: 1,000 refetches, not one version."""
    world = World(days=2, publishers=(TIDEWIRE, FLUXDAILY, PLAINWIRE, HARBORLEDGER), rates=Rates(edited=0, moved=0))
    origin = Origin(world)
    articles = [each for each in world.articles.values() if each.alive_at(NOW)][:PAGES]
    templates = [(each.url, origin.page(world.versions(each)[0])) for each in articles]
    bodies = set()
    with session(warehouse_url) as conn:
        desk = Desk(conn, site())
        for count in range(TIMES):
            at, pages = NOW + timedelta(hours=count), []
            for number, (url, template) in enumerate(templates):
                body = fresh(html(template), count * PAGES + number).body
                bodies.add(body)
                result = parse_page(body, url, content_type="text/html; charset=utf-8", fetched_at=at)
                pages.append(Page(url=url, payload=f"{count}", as_parsed=result))
            desk.crawl(f"r{count}", at, pages)
            desk.stage(f"r{count}", at, pages)
            desk.rows("UPDATE ops.runs SET state = 'audited' WHERE run_id = %s RETURNING 1", f"r{count}")
            assert desk.publish(f"r{count}", at).published == (0 if count else PAGES)
        assert len(bodies) > 0.9 * PAGES * TIMES, "no two answers are alike"
        assert desk.rows("SELECT count(*), max(version) FROM news.article_versions") == [(PAGES, 1)]
        assert desk.value("SELECT min(last_seen_at) FROM news.articles") == NOW + timedelta(hours=TIMES - 1)
