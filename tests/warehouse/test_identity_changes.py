"""W5: what ids and texts tell of identity, merges that can be taken back wholly, and a person's word against a rule."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.waiting import wait_for
from tests.warehouse.desk import START, Desk, Page
from warehouse import search
from warehouse.connection import WarehouseError, session
from warehouse.enrich.run import enrich
from warehouse.identity_changes import changes, merge, split
from warehouse.queries import queries
from warehouse.reports import unreconciled_runs

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TEXT = (
    "The Harbour Trust said on Tuesday that crane 14 of Velworks would lift 320 tonnes. Ada Holt, who runs the north "
    "quay, called it late and welcome. The Council of Ports had asked for two cranes and got one, at 12 million. "
) * 2
OLD = Page(
    url="http://harbor.test/cranes/first-slug",
    headline="North quay gets its crane",
    body=TEXT,
    more={"publisher_id": "post:41"},
)
NEW = replace(OLD, url="http://harbor.test/cranes/second-slug", payload="new")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
EDITED = replace(NEW, body=f"{TEXT}Correction: an earlier version gave a wrong name.")


def told(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.rows("SELECT headline, version, url FROM news.articles ORDER BY article_id")


def test_w5_a_new_slug_with_the_same_id_and_an_edit_is_the_articles_next_version(desk: Desk) -> None:
    desk.run("r1", START, [OLD])
    report = desk.run("r2", START + DAY, [EDITED])
    assert (report.new, report.edited) == (0, 1)
    assert told(desk) == [("North quay gets its crane", 2, NEW.url)]
    assert desk.rows("SELECT version, known_from FROM news.article_versions ORDER BY 1") == [
        (1, START),
        (2, START + DAY),
    ]
    assert desk.accounts("r2") == {"published": 1}
    (change,) = changes(desk.conn, NEW.url)
    assert change.evidence == f"{NEW.url} has the same publisher's id, post:41"
    before = desk.checksum()
    desk.stage("r2", START + DAY, [EDITED])
    desk.audit("r2", START + DAY)
    desk.publish("r2", START + DAY)
    assert desk.checksum() == before, "read and published again"


@pytest.mark.parametrize("minutes", [0, 5])
def test_w5_two_addresses_of_one_id_in_one_batch_are_one_article(desk: Desk, minutes: int) -> None:
    """What is fetched side by side is no edit; the later page speaks."""
    pages = [OLD, replace(EDITED, fetched_at=START + timedelta(minutes=minutes))]
    report = desk.run("r1", START + HOUR, [replace(pages[0], fetched_at=START), pages[1]])
    assert (report.new, report.published, report.unchanged) == (1, 1, 1)
    assert told(desk) == [(OLD.headline, 1, pages[bool(minutes)].url)]
    assert desk.value("SELECT max(version) FROM news.article_versions") == 1
    assert unreconciled_runs(desk.conn) == []
    before = desk.checksum()
    desk.stage("r1", START + HOUR, pages)
    desk.audit("r1", START + HOUR)
    desk.publish("r1", START + HOUR)
    assert desk.checksum() == before, "read and published again"


def test_w5_an_id_that_is_an_older_address(desk: Desk) -> None:
    first = replace(OLD, more={})
    desk.run("r1", START, [first])
    desk.run("r2", START + DAY, [replace(EDITED, more={"publisher_id": OLD.url})])
    assert len(told(desk)) == 1


ANOTHER = {
    "at another time": {"published_at": START - 30 * HOUR},
    "another text": {"headline": "Regatta opens", "body": "Boats, wind and a brass band on the south pier. " * 9},
    "another id": {"more": {"publisher_id": "post:42"}, "published_at": START - timedelta(hours=3, minutes=4)},
}


@pytest.mark.parametrize("difference", ANOTHER.values(), ids=ANOTHER)
def test_w5_articles_of_one_template_stay_apart(desk: Desk, difference: dict[str, Any]) -> None:
    desk.run("r1", START, [OLD])
    desk.run("r2", START + DAY, [replace(EDITED, **difference)])
    enrich(desk.conn, START + DAY)
    assert len(told(desk)) == 2


def test_w5_an_id_that_a_template_prints_on_every_page_is_not_believed(desk: Desk) -> None:
    """Two bulletins of one minute, alike but for their figures, and a third that shows what the id is worth."""
    pages = [
        replace(
            OLD,
            url=f"http://harbor.test/deals/{n}",
            headline=f"Deal of the hour: {n} crowns",
            body=TEXT.replace("320", f"{n}17").replace("14", f"9{n}"),
            published_at=START - timedelta(hours=9 if n == 3 else 3),
        )
        for n in (1, 2, 3)
    ]
    assert desk.run("r1", START, pages).new == 3
    enrich(desk.conn, START)
    assert len(told(desk)) == 3


def test_w5_a_double_without_an_id_is_found_by_its_text(desk: Desk) -> None:
    old, edited = replace(OLD, more={}), replace(EDITED, more={}, headline="Trust defends its crane")
    desk.run("r1", START, [old])
    enrich(desk.conn, START)
    desk.run("r2", START + DAY, [edited])
    assert len(told(desk)) == 2
    assert enrich(desk.conn, START + DAY).doubles == 1
    assert told(desk) == [("Trust defends its crane", 2, NEW.url)]
    (change,) = changes(desk.conn)
    assert "of the text of" in change.evidence
    assert enrich(desk.conn, START + DAY).doubles == 0
    assert desk.value("SELECT sum(articles) FROM news.site_days") == 1


def test_w5_a_merge_taken_back_leaves_both_as_they_were_and_is_not_made_again(desk: Desk) -> None:
    gone = replace(OLD, more={})
    desk.run("r1", START, [gone])
    enrich(desk.conn, START)
    desk.run("r2", START + DAY, [replace(EDITED, more={})])
    before = desk.checksum()
    enrich(desk.conn, START + DAY)
    assert desk.checksum() != before
    done = split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two reports", START + DAY)
    assert (done.change, done.evidence) == ("split", "two reports (ada)")
    assert desk.checksum() == before
    enrich(desk.conn, START + DAY)
    desk.run("r3", START + 2 * DAY, [replace(EDITED, more={}, url=OLD.url, final_url=NEW.url, payload="moved")])
    enrich(desk.conn, START + 2 * DAY)
    assert len(told(desk)) == 2, "a person's word stands against the text and a redirect"
    numbers = [number for (number,) in desk.rows("SELECT article_id FROM news.articles")]
    merge(desk.conn, numbers[0], numbers[1], "ada", "one report after all", START + 3 * DAY)
    assert len(told(desk)) == 1
    assert [each.change for each in changes(desk.conn)] == ["merge", "split", "merge"]


def test_w5_what_came_since_a_merge_is_not_lost_when_it_is_taken_back(desk: Desk) -> None:
    desk.run("r1", START, [OLD])
    desk.run("r2", START + DAY, [EDITED])
    desk.run("r3", START + 2 * DAY, [replace(EDITED, body=f"{EDITED.body} Another change.", payload="3")])
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two reports", START + 2 * DAY)
    assert desk.rows("SELECT url, version, body_text FROM news.articles ORDER BY version") == [
        (OLD.url, 1, TEXT),
        (NEW.url, 2, f"{EDITED.body} Another change."),
    ]


def test_w5_what_came_since_a_merge_goes_to_whose_address_it_came_from(desk: Desk) -> None:
    """The one article took turns in two texts: split, each has its own history, and neither the other's text."""
    old, new = replace(OLD, more={}), replace(NEW, headline="Ferry", body="Of a ferry.", more={})
    desk.run("r1", START, [old])
    desk.run("r2", START + DAY, [new])
    numbers = [number for (number,) in desk.rows("SELECT article_id FROM news.articles")]
    merge(desk.conn, numbers[0], numbers[1], "ada", "one report", START + DAY)
    older, newer = replace(old, body="A crane moved."), replace(new, body="Of a late ferry.")
    desk.run("r3", START + 2 * DAY, [older])
    desk.run("r4", START + 3 * DAY, [newer])
    desk.run("r5", START + 4 * DAY, [], gone=[OLD.url])
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two reports", START + 5 * DAY)
    versions = "SELECT version, body_text, known_from FROM news.article_versions v WHERE article_id = %s ORDER BY 1"
    ids = dict(desk.rows("SELECT url, article_id FROM news.articles"))
    assert desk.rows(versions, ids[old.url]) == [(1, TEXT, START), (2, older.body, START + 2 * DAY)]
    assert desk.rows(versions, ids[new.url]) == [(1, new.body, START + DAY), (2, newer.body, START + 3 * DAY)]
    assert desk.rows("SELECT url, run_id, deleted_at FROM news.articles ORDER BY fetched_at") == [
        (old.url, "r3", START + 4 * DAY),
        (new.url, "r4", None),
    ]
    assert desk.rows("SELECT a.url FROM news.articles a JOIN news.article_urls u USING (article_id, url, url_id)")


def test_w5_an_article_that_came_back_to_its_text_is_known_since_it_came_back(desk: Desk) -> None:
    old, new = replace(OLD, more={}), replace(NEW, headline="Ferry", body="Of a ferry.", more={})
    desk.run("r1", START, [old])
    desk.run("r2", START + DAY, [new])
    numbers = [number for (number,) in desk.rows("SELECT article_id FROM news.articles")]
    merge(desk.conn, numbers[0], numbers[1], "ada", "one report", START + DAY)
    for day, body in ((2, "A crane moved."), (3, TEXT)):
        desk.run(f"r{day + 1}", START + day * DAY, [replace(old, body=body)])
    desk.run("r5", START + 4 * DAY, [replace(new, body="Of a late ferry.")])
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two reports", START + 5 * DAY)
    told = "SELECT version, body_text, known_from, fetched_at, run_id FROM news.articles WHERE url = %s"
    assert desk.rows(told, OLD.url) == [(3, TEXT, START + 3 * DAY, START + 3 * DAY, "r4")]


def test_w5_a_double_that_vanished_does_not_take_the_article_that_stands_along(desk: Desk) -> None:
    """The publisher took one of two addresses back: what stands under the other is what there is to read."""
    one, two = replace(OLD, more={}), replace(EDITED, more={})
    desk.run("r1", START, [one])
    desk.run("r2", START + DAY, [two])
    desk.run("r3", START + 2 * DAY, [one], gone=[NEW.url])
    before = desk.checksum()
    assert enrich(desk.conn, START + 2 * DAY).doubles == 1
    assert desk.rows("SELECT url, version, body_text, deleted_at FROM news.articles") == [(OLD.url, 1, TEXT, None)]
    assert desk.rows("SELECT * FROM news.deletions") == []
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two reports", START + 2 * DAY)
    assert desk.checksum() == before


@pytest.mark.parametrize(("first", "last"), [(OLD.url, NEW.url), (NEW.url, OLD.url)])
def test_w5_an_article_is_gone_since_the_last_of_its_addresses_went(desk: Desk, first: str, last: str) -> None:
    desk.run("r1", START, [replace(OLD, more={})])
    desk.run("r2", START + DAY, [replace(EDITED, more={})])
    desk.run("r3", START + 2 * DAY, [], gone=[first])
    desk.run("r4", START + 3 * DAY, [], gone=[last])
    before = desk.checksum()
    assert enrich(desk.conn, START + 3 * DAY).doubles == 1
    assert desk.rows("SELECT deleted_at FROM news.articles") == [(START + 3 * DAY,)]
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two reports", START + 3 * DAY)
    assert desk.checksum() == before


@pytest.mark.parametrize("lost", [("given_up", "gone"), ("gone", "given_up")])
def test_w5_an_address_that_was_given_up_does_not_keep_its_article_standing(desk: Desk, lost: tuple[str, str]) -> None:
    """A port that was closed for good never answers 404: its article went when the other address did, or stood last."""
    desk.run("r1", START, [OLD])
    desk.run("r2", START + DAY, [EDITED])
    for day, (how, url) in enumerate(zip(lost, (OLD.url, NEW.url), strict=True), 2):
        assert desk.rows("SELECT deleted_at FROM news.articles") == [(None,)]
        desk.run(f"r{day + 1}", START + day * DAY, [], **{how: [url]})
    went = START + 3 * DAY if lost[1] == "gone" else START + 2 * DAY
    assert desk.rows("SELECT deleted_at FROM news.articles") == [(went,)]
    assert desk.rows("SELECT event, at FROM news.article_events WHERE event = 'deleted'") == [("deleted", went)]


def test_w5_what_was_given_up_does_not_stand_after_a_merge_is_taken_back_either(desk: Desk) -> None:
    other = replace(OLD, url="http://harbor.test/ferry", headline="Ferry", body="Of a ferry.", more={})
    desk.run("r1", START, [OLD, other])
    desk.run("r2", START + DAY, [EDITED])
    ferry, crane = (number for (number,) in desk.rows("SELECT article_id FROM news.articles ORDER BY headline"))
    merge(desk.conn, ferry, crane, "ada", "one report", START + DAY)
    desk.run("r3", START + 2 * DAY, [], given_up=[OLD.url])
    desk.run("r4", START + 3 * DAY, [], gone=[NEW.url])
    assert desk.rows("SELECT deleted_at FROM news.articles") == [(None,)]
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two reports", START + 4 * DAY)
    assert desk.rows("SELECT headline, deleted_at FROM news.articles ORDER BY headline") == [
        ("Ferry", None),
        (OLD.headline, START + 3 * DAY),
    ]


def test_w4_w5_a_merge_keeps_every_version_of_both_with_its_times(desk: Desk) -> None:
    """A time of change that did not move tells nothing of the edit: then it counts from when it was seen."""
    published = START - 3 * HOUR
    said = [
        replace(OLD, more={"modified_at": published}),
        replace(NEW, headline="Crane late", body=f"{TEXT}Late.", more={"modified_at": published}),
        replace(
            NEW, headline="Crane later", body=f"{TEXT}Later.", payload="later", more={"modified_at": START + 47 * HOUR}
        ),
    ]
    for number, page in enumerate(said):
        desk.run(f"r{number}", START + number * DAY, [page])
    before = desk.checksum()
    numbers = [number for (number,) in desk.rows("SELECT article_id FROM news.articles")]
    merge(desk.conn, numbers[0], numbers[1], "ada", "one report", START + 3 * DAY)
    assert desk.rows(
        "SELECT headline, version, valid_from, valid_to, known_from FROM news.article_versions ORDER BY 2"
    ) == [
        (OLD.headline, 1, published, START + DAY, START),
        ("Crane late", 2, START + DAY, START + 47 * HOUR, START + DAY),
        ("Crane later", 3, START + 47 * HOUR, None, START + 2 * DAY),
    ]
    split(desk.conn, changes(desk.conn)[0].change_id, "ada", "two reports", START + 3 * DAY)
    assert desk.checksum() == before


def test_w5_a_merge_waits_for_an_enrich_that_is_at_work_on_its_articles(desk: Desk, warehouse_url: str) -> None:
    """Each waited for the other: the merge for the queue's rows, enrich for the article that its entries refer to."""
    desk.run("r1", START, [replace(OLD, more={})])
    desk.run("r2", START + DAY, [replace(EDITED, more={})])
    numbers = [number for (number,) in desk.rows("SELECT article_id FROM news.articles")]
    with session(warehouse_url) as enriching, ThreadPoolExecutor(1) as pool, enriching.cursor() as cursor:
        cursor.execute(queries("enrich")["lock"])
        cursor.execute(queries("enrich")["take"], {"most": 2})
        merging = pool.submit(merge, desk.conn, numbers[0], numbers[1], "ada", "one report", START + DAY)
        with session(warehouse_url, role=None) as watching:
            wait_for(lambda: Desk(watching).value(WAITING))
        assert search.refresh(cursor, numbers) == 2
        enriching.commit()
        assert merging.result().change == "merge"
    assert len(told(desk)) == 1


def test_w5_a_merge_with_what_is_not_there_names_it_and_where_it_went(desk: Desk) -> None:
    desk.run("r1", START, [Page(url=f"http://harbor.test/{n}", headline=f"H{n}", body=f"Body {n}.") for n in range(3)])
    one, other, third = (number for (number,) in desk.rows("SELECT article_id FROM news.articles ORDER BY url"))
    done = merge(desk.conn, one, other, "ada", "the same", START)
    with pytest.raises(WarehouseError, match=f"{done.other_id} was merged into {done.kept_id}$"):
        merge(desk.conn, done.other_id, third, "ada", "the same", START)
    with pytest.raises(WarehouseError, match=r"5 is not there$"):
        merge(desk.conn, third, 5, "ada", "the same", START)
    assert desk.value("SELECT count(*) FROM news.articles") == 2


def test_a_change_by_hand_needs_a_reason_and_something_to_change(desk: Desk) -> None:
    desk.run("r1", START, [OLD, Page(url="http://harbor.test/other", headline="Other", body="Other.")])
    one, other = [number for (number,) in desk.rows("SELECT article_id FROM news.articles")]
    with pytest.raises(WarehouseError, match="reason"):
        merge(desk.conn, one, other, "ada", "", START)
    with pytest.raises(WarehouseError, match="cannot be one"):
        merge(desk.conn, one, one, "ada", "why", START)
    with pytest.raises(WarehouseError, match="no merge 99"):
        split(desk.conn, 99, "ada", "why", START)


def test_w5_the_feeds_guid_tells_where_the_page_prints_no_id(desk: Desk) -> None:
    for number, page in enumerate((replace(OLD, more={}), replace(EDITED, more={}))):
        run_id, at = f"r{number}", START + number * DAY
        desk.crawl(run_id, at, [page])
        desk.rows("UPDATE ops.urls SET publisher_id = 'post:41' RETURNING 1")
        desk.stage(run_id, at, [page])
        desk.audit(run_id, at)
        desk.publish(run_id, at)
    assert told(desk) == [(OLD.headline, 2, NEW.url)]
