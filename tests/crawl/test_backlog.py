"""What a site refuses for ever, or lists without being there, costs no news and does not flag each run for ever."""

from datetime import timedelta

from tests.crawl.conftest import NOW, Desk
from tests.crawl.loopback import Reply

FEED = "http://paper.test/feed"


def test_c1_pages_that_are_refused_again_and_again_keep_no_news(desk: Desk) -> None:
    for day in range(5):
        paid = [f"http://paper.test/paid-{day}-{number}" for number in range(15)]
        free = [f"http://paper.test/free-{day}-{number}" for number in range(3)]
        desk.web.feed(FEED, [*free, *paid])
        desk.web.routes.update(dict.fromkeys(paid, Reply(status=403)))
        desk.crawl("paper", now=NOW + timedelta(days=day))
        missing = desk.query("SELECT url FROM ops.urls WHERE url LIKE %s AND state = 'new'", "%free%")
        assert missing == [], f"after day {day}"
