import gzip
import http.client
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from fakeweb.publishers import PUBLISHERS
from fakeweb.server import FakeWeb
from fakeweb.world import World
from tests.fakeweb.conftest import Fetch

SITES = [publisher.name for publisher in PUBLISHERS]


def test_pages_come_by_host_header_as_through_the_proxy(web: FakeWeb) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    try:
        connection.request("GET", "/", headers={"Host": "tidewire.test"})
        assert b"Tidewire" in connection.getresponse().read()
        connection.request("GET", "http://plainwire.test/", headers={"Host": "ignored.example"})
        assert b"Plainwire" in connection.getresponse().read()
    finally:
        connection.close()


@pytest.mark.parametrize("site", SITES)
def test_every_living_article_is_served_with_its_headline(fetch: Fetch, world: World, site: str) -> None:
    for article in world.published(site, world.end):
        reply = fetch(article.url_at(world.end))
        assert reply.status == 200
        assert article.site in reply.text


def test_two_fetches_differ_in_adverts_and_counters_but_revalidate(web: FakeWeb, fetch: Fetch) -> None:
    url = web.world.published("tidewire", web.world.end)[0].url_at(web.world.end)
    first, second = fetch(url), fetch(url)
    assert first.body != second.body
    assert first.headers["ETag"] == second.headers["ETag"]
    assert fetch(url, If_None_Match=first.headers["ETag"]).status == 304


def test_an_edit_ends_revalidation(web: FakeWeb, fetch: Fetch) -> None:
    article = next(
        a for a in web.world.articles.values() if a.edits and a.site in {"tidewire", "civicbyte"} and not a.deleted_at
    )
    edit = article.edits[0]
    web.clock.set(edit.at - timedelta(minutes=1))
    tag = fetch(article.url).headers["ETag"]
    assert fetch(article.url, If_None_Match=tag).status == 304
    web.clock.set(edit.at)
    assert fetch(article.url, If_None_Match=tag).status == 200


def test_what_is_not_yet_published_is_not_there(web: FakeWeb, fetch: Fetch) -> None:
    article = web.world.published("tidewire", web.world.end)[0]
    web.clock.set(article.published_at - timedelta(seconds=1))
    assert fetch(article.url).status == 404


def test_gone_and_moved_articles_answer_so() -> None:
    world = World(days=6, per_day=20)
    gone = next(a for a in world.articles.values() if a.deleted_at and a.deleted_at < world.end)
    moved = next(a for a in world.articles.values() if a.moved_at and a.moved_at < world.end)
    with FakeWeb(world) as web:
        connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
        connection.request("GET", gone.url)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == gone.deleted_status
        connection.request("GET", moved.url)
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, answer.headers["Location"]) == (301, moved.moved_url)
        connection.close()


@pytest.mark.parametrize("site", ["harborledger", "fluxdaily"])
def test_aliases_serve_the_article_with_its_canonical_link(fetch: Fetch, world: World, site: str) -> None:
    article = next(a for a in world.published(site, world.end) if not a.moved_at and not a.syndicated_from)
    reply = fetch(article.aliases[0])
    assert reply.status == 200
    assert f'rel="canonical" href="{article.url}"' in reply.text


def test_gzip_is_used_when_it_is_accepted(fetch: Fetch) -> None:
    packed = fetch("http://netzkurier.test/", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Netzkurier" in gzip.decompress(packed.body).decode()
    assert fetch("http://netzkurier.test/").headers["Content-Encoding"] is None


def test_head_has_no_body(fetch: Fetch) -> None:
    reply = fetch("http://tidewire.test/", method="HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["Content-Length"]) > 1000


@pytest.mark.parametrize("url", ["http://nosuch.test/", "http://www.example.com/", "http://ads.example/click"])
def test_other_hosts_do_not_resolve(fetch: Fetch, url: str) -> None:
    reply = fetch(url)
    assert reply.status == 502
    assert "dns_error" in reply.headers["Proxy-Status"]


@pytest.mark.parametrize(
    "junk", [b"\x16\x03\x01\x02\x00\r\n\r\n", b"HELO there\r\n\r\n", b"GET ftp://x HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_request_is_refused(web: FakeWeb, junk: bytes) -> None:
    with socket.create_connection(("127.0.0.1", web.port), timeout=60) as connection:
        connection.sendall(junk)
        assert connection.recv(1000).startswith(b"HTTP/1.1 400")


def test_a_tunnel_is_refused(web: FakeWeb) -> None:
    with socket.create_connection(("127.0.0.1", web.port), timeout=60) as connection:
        connection.sendall(b"CONNECT tidewire.test:443 HTTP/1.1\r\nHost: tidewire.test:443\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 405")


def test_the_date_is_the_simulated_one(web: FakeWeb, fetch: Fetch) -> None:
    web.clock.set(datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
    assert fetch("http://tidewire.test/").headers["Date"] == "Wed, 04 Mar 2026 05:06:07 GMT"


def test_the_log_tells_what_was_served(web: FakeWeb, fetch: Fetch) -> None:
    fetch("http://tidewire.test/robots.txt", User_Agent="tester/1.0")
    fetch("http://tidewire.test/nothing-here", If_None_Match='"x"')
    first, second = web.requests
    assert (first.url, first.site, first.status) == ("http://tidewire.test/robots.txt", "tidewire", 200)
    assert first.user_agent == "tester/1.0"
    assert (second.status, second.conditional, first.conditional) == (404, True, False)
    assert first.monotonic <= second.monotonic


def test_many_clients_at_once_get_what_they_ask_for(fetch: Fetch, world: World) -> None:
    urls = [article.url_at(world.end) for article in world.published("fluxdaily", world.end)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(fetch, urls * 3))
    assert {reply.status for reply in replies} == {200}
    assert [f'href="{url}"' in reply.text for url, reply in zip(urls * 3, replies, strict=True)].count(False) <= 6


def test_starting_and_stopping_leaves_nothing_behind(world: World) -> None:
    before = threading.active_count()
    for _ in range(3):
        with FakeWeb(world) as web, socket.create_connection(("127.0.0.1", web.port)) as idle:
            idle.sendall(b"GET http://tidewire.test/ HT")
    assert threading.active_count() == before


def test_a_taken_port_is_reported(web: FakeWeb) -> None:
    with pytest.raises(OSError, match="address already in use"):
        FakeWeb(web.world, port=web.port).start()


def test_a_stopped_web_says_how_to_start_it(world: World) -> None:
    with pytest.raises(RuntimeError, match="start"):
        _ = FakeWeb(world).proxy_url


def test_a_running_clock_moves_on(world: World) -> None:
    with FakeWeb(world, now=world.start, rate=3600 * 100) as web:
        first = web.clock.now()
        while web.clock.now() == first:
            pass
        assert web.clock.now() > first
