"""What is said of a failure: an error of ours in its own words, any other with its class."""

import pytest

from scrapers.crawl import failures
from scrapers.crawl.politeness import HostOnHoldError
from scrapers.crawl.report import CrawlState
from scrapers.outcome import FailureClass
from tests.crawl.conftest import Desk, FeedMaker
from tests.crawl.loopback import Handler


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            HostOnHoldError("a.test", 512.4),
            (FailureClass.RATE_LIMITED, "a.test is to be left alone for another 9 minutes"),
        ),
        (OSError(28, "No space left on device"), (FailureClass.OTHER, "OSError: [Errno 28] No space left on device")),
        (KeyError(), (FailureClass.OTHER, "KeyError")),
    ],
)
def test_an_error_of_ours_has_words_of_its_own(error: Exception, told: tuple[FailureClass, str]) -> None:
    assert failures.of_exception(error) == told


def test_c11_a_proxy_that_is_not_there_is_named_and_no_site_blamed(desk: Desk) -> None:
    report = desk.crawl("paper", COPYDESK_PROXY="http://name:secret@127.0.0.1:1")
    assert (report.state, report.failure) == (CrawlState.FAILED, FailureClass.REFUSED)
    assert "the proxy http://127.0.0.1:1 cannot be reached: " in report.detail
    assert "secret" not in report.to_json() + desk.logs[-1]


def test_a_connection_that_is_closed_without_a_word_is_told_in_words(desk: Desk, links: FeedMaker) -> None:
    def hang_up(handler: Handler) -> None:
        handler.close_connection = True
        handler.connection.close()

    desk.web.feed("http://paper.test/feed", links(9))
    desk.web.routes[links(1)[0]] = hang_up
    assert desk.crawl("paper").failed_by_class == {"reset": 1}
    ((detail,),) = desk.query("SELECT detail FROM ops.run_urls WHERE outcome = 'failed'")
    assert "closed" in detail
    assert "<" not in detail
