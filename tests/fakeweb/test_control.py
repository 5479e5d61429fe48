import json
from datetime import timedelta

import pytest

from fakeweb.server import FakeWeb
from tests.fakeweb.conftest import Fetch


@pytest.fixture
def base(web: FakeWeb) -> str:
    return web.proxy_url


def test_the_index_lists_sites_and_behaviours(fetch: Fetch, base: str, web: FakeWeb) -> None:
    web.behaviours.add("rate_limited", site="tidewire")
    page = fetch(f"{base}/-/").text
    assert "The Harbor Ledger" in page
    assert "<code>slow_loris</code>" in page
    assert "rate_limited on tidewire" in page


def test_truth_of_a_url_at_a_time(fetch: Fetch, base: str, web: FakeWeb) -> None:
    article = next(a for a in web.world.articles.values() if a.edits)
    before = fetch(f"{base}/-/truth?url={article.url}&at={article.published_at.isoformat().replace('+', '%2B')}")
    after = fetch(f"{base}/-/truth?url={article.url}")
    assert json.loads(before.body)["number"] == 1
    assert json.loads(before.body)["headline"] == article.headline
    assert json.loads(after.body)["number"] > 1


def test_truth_of_a_site_lists_what_was_announced(fetch: Fetch, base: str, web: FakeWeb) -> None:
    listed = json.loads(fetch(f"{base}/-/truth?site=civicbyte").body)
    expected = web.world.announced("civicbyte", web.world.start - timedelta(days=1), web.world.end)
    assert [entry["url"] for entry in listed] == [article.url for article in expected]


def test_truth_without_a_question_names_the_sites(fetch: Fetch, base: str, web: FakeWeb) -> None:
    assert json.loads(fetch(f"{base}/-/truth").body) == list(web.world.sites)


def test_an_unknown_url_has_no_truth(fetch: Fetch, base: str) -> None:
    assert fetch(f"{base}/-/truth?url=http://tidewire.test/nothing").status == 404


def test_the_clock_is_set_from_outside(fetch: Fetch, base: str, web: FakeWeb) -> None:
    body = json.dumps({"now": "2026-03-03T12:00:00+00:00"}).encode()
    assert fetch(f"{base}/-/clock", method="POST", body=body).status == 200
    assert web.clock.now().isoformat() == "2026-03-03T12:00:00+00:00"


@pytest.mark.parametrize("body", [b"{", b'{"now": "later"}', b'{"now": "2026-03-03T12:00:00"}'])
def test_a_wrong_time_is_refused_in_words(fetch: Fetch, base: str, body: bytes) -> None:
    reply = fetch(f"{base}/-/clock", method="POST", body=body)
    assert reply.status == 400
    assert "Error" in json.loads(reply.body)["error"]


def test_behaviours_are_switched_from_outside(fetch: Fetch, base: str) -> None:
    rule = {"name": "rate_limited", "site": "tidewire", "until": "2030-01-01T00:00:00+00:00", "retry_after": 7}
    fetch(f"{base}/-/behaviour", method="POST", body=json.dumps(rule).encode())
    assert fetch("http://tidewire.test/").headers["Retry-After"] == "7"
    fetch(f"{base}/-/behaviour", method="DELETE")
    assert fetch("http://tidewire.test/").status == 200


def test_an_unknown_behaviour_is_refused_with_the_list(fetch: Fetch, base: str) -> None:
    reply = fetch(f"{base}/-/behaviour", method="POST", body=b'{"name": "nonsense"}')
    assert reply.status == 400
    assert "slow_loris" in json.loads(reply.body)["error"]


def test_the_log_is_shown_by_site(fetch: Fetch, base: str) -> None:
    fetch("http://tidewire.test/")
    fetch("http://civicbyte.test/")
    entries = json.loads(fetch(f"{base}/-/log?site=civicbyte").body)
    assert [entry["url"] for entry in entries] == ["http://civicbyte.test/"]


def test_sites_can_be_read_without_a_proxy(fetch: Fetch, base: str) -> None:
    page = fetch(f"{base}/-/view/harborledger.test/").text
    assert 'href="/-/view/harborledger.test/' in page
    assert "http://harborledger.test" not in page


def test_an_unknown_page_names_the_known_ones(fetch: Fetch, base: str) -> None:
    assert "/-/truth" in fetch(f"{base}/-/nonsense").text
