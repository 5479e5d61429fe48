"""What is said of a failure: an error of ours in its own words, any other with its class."""

import pytest

from scrapers.crawl import failures
from scrapers.crawl.politeness import HostOnHoldError
from scrapers.outcome import FailureClass


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (HostOnHoldError("a.test", 512.4), (FailureClass.RATE_LIMITED, "a.test is to be left alone for another 512 s")),
        (OSError(28, "No space left on device"), (FailureClass.OTHER, "OSError: [Errno 28] No space left on device")),
        (KeyError(), (FailureClass.OTHER, "KeyError")),
    ],
)
def test_an_error_of_ours_has_words_of_its_own(error: Exception, told: tuple[FailureClass, str]) -> None:
    assert failures.of_exception(error) == told
