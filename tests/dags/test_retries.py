"""Retries follow the class of the failure."""

from datetime import timedelta

import pytest
from airflow.sdk import RetryAction
from airflow.sdk.exceptions import AirflowException

from dags.deadlines import LIMIT
from dags.retries import MAX_DELAY, PACE, CrawlFailedError, RetryByClass
from scrapers.crawl.session import MAX_RUN_SECONDS
from scrapers.outcome import FailureClass


@pytest.mark.parametrize("failure", ["robots", "forbidden", "captcha", "tls", "ssrf_refused", "bad_feed", "not_found"])
def test_what_asking_again_does_not_mend_is_not_tried_again(failure: str) -> None:
    decision = RetryByClass().evaluate(CrawlFailedError("no", FailureClass(failure)), 1, 3)
    assert decision.action is RetryAction.FAIL
    assert failure in str(decision.reason)


@pytest.mark.parametrize(
    ("failure", "seconds"), [("reset", 30), ("truncated", 30), ("server_error", 300), ("rate_limited", 1800)]
)
def test_o1_each_class_has_its_pace(failure: str, seconds: int) -> None:
    decision = RetryByClass().evaluate(CrawlFailedError("no", FailureClass(failure)), 1, 3)
    assert (decision.action, decision.retry_delay) == (RetryAction.RETRY, timedelta(seconds=seconds))


def test_the_wait_doubles_up_to_a_bound() -> None:
    error = CrawlFailedError("no", FailureClass.RATE_LIMITED)
    delays = [RetryByClass().evaluate(error, number, 9).retry_delay for number in range(1, 6)]
    assert delays == [timedelta(minutes=30), timedelta(minutes=60), *[MAX_DELAY] * 3]


def test_other_errors_are_left_to_the_task() -> None:
    assert RetryByClass().evaluate(AirflowException("disk full"), 1, 3).action is RetryAction.DEFAULT


def test_a_long_crawl_ends_by_itself_before_its_task_is_ended_and_its_run_overdue() -> None:
    """What a crawl has when its time is over is published; of one that is killed nothing is, and it begins again."""
    by_itself = timedelta(seconds=MAX_RUN_SECONDS) + timedelta(minutes=15)  # for the pages that are then under way
    assert by_itself < PACE["execution_timeout"] < LIMIT
