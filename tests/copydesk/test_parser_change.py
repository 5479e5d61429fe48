"""W4 end to end: pages whose bytes always differ are fetched again after the rules changed, and nobody edited them."""

from datetime import timedelta

from tests.copydesk.desk import EVENING, Desk
from warehouse.connection import session

SITE = "fluxdaily"
READ_OTHERWISE = r"""
UPDATE news.articles SET content_hash = md5(content_hash), detail_hash = '',
    body_text = body_text || E'\n\nRelated: ten cranes.'
"""


def test_w4_new_rules_make_no_edits_of_pages_that_they_read_otherwise(desk: Desk) -> None:
    desk.run(SITE, EVENING)
    with session(desk.warehouse_url, role=None) as conn, conn, conn.cursor() as cursor:
        cursor.execute(READ_OTHERWISE)
    report = desk.run(SITE, EVENING + timedelta(days=1))["publish"]
    assert (report["edited"], report["corrected"] > 10) == (0, True)
    assert desk.rows("SELECT count(*) FROM news.edits") == [(0,)]
