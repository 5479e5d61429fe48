"""Pages that answered 200 and were no article for the moment: asked for again, some times, and then left alone."""

from datetime import datetime, timedelta

import pytest

from tests.copydesk.desk import EVENING, Desk

SITE = "lanternpost"
OLD = EVENING + timedelta(days=20)
DAY = timedelta(days=1)


@pytest.mark.parametrize("first", [EVENING, OLD], ids=["fresh articles", "old articles"])
def test_c1_what_a_bot_wall_hid_on_one_day_is_read_on_the_next(desk: Desk, first: datetime) -> None:
    rule = desk.web.behaviours.add("captcha", site=SITE, status=200)
    walled = desk.run(SITE, first, status=3)
    refused = walled["reasons"]["rejected"]["bot_wall"]
    assert (walled["published"], walled["rejected"]) == (0, refused)
    assert refused > 0
    desk.web.behaviours.remove(rule)
    assert desk.run(SITE, first + DAY)["published"] > 0
    still_hidden = """
        SELECT u.url FROM ops.run_urls r JOIN ops.urls u USING (url_id)
        WHERE r.run_id = %s AND r.outcome = 'rejected' AND u.state <> 'gone'
          AND NOT EXISTS (SELECT FROM news.article_urls n WHERE n.url_id = u.url_id)"""
    assert desk.rows(still_hidden, walled["run_id"]) == []
