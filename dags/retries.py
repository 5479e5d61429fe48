"""Retries by failure class: what may pass within a minute is tried soon, what takes hours patiently, the rest never."""

from datetime import timedelta
from typing import Any

from airflow.sdk import Context, RetryDecision, RetryPolicy
from airflow.sdk.exceptions import AirflowException

from scrapers.outcome import FailureClass

SOON = timedelta(seconds=30)
LATER = timedelta(minutes=5)
PATIENTLY = timedelta(minutes=30)

DELAYS: dict[FailureClass, timedelta] = {
    FailureClass.RESET: SOON,
    FailureClass.TRUNCATED: SOON,
    FailureClass.INTERRUPTED: SOON,
    FailureClass.REFUSED: SOON,
    FailureClass.TIMEOUT: LATER,
    FailureClass.DNS: LATER,
    FailureClass.SERVER_ERROR: LATER,
    FailureClass.OTHER: LATER,
    FailureClass.RATE_LIMITED: PATIENTLY,
}
"""The wait before the first retry; it doubles with each. A class that is not here is a person's to mend, or the next
run's to see again: asking a site that forbids it once more would only be rude."""

MAX_DELAY = timedelta(hours=2)

RETRIES = 3
"""How often a crawl is tried again at most; the policy may stop earlier and never goes on longer."""


class CrawlFailedError(AirflowException):
    """A crawl failed; `failure` is the class of the cause."""

    def __init__(self, message: str, failure: FailureClass | None) -> None:
        super().__init__(message)
        self.failure = failure


class RetryByClass(RetryPolicy):
    """Decides by the `failure` of a `CrawlFailedError`; any other exception is left to the task's own settings."""

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,
        max_tries: int,  # noqa: ARG002  # Airflow itself stops there
        context: Context | None = None,  # noqa: ARG002  # the exception says it all
    ) -> RetryDecision:
        """Whether to try again, and when; `try_number` counts from 1."""
        if not isinstance(exception, CrawlFailedError):
            return RetryDecision.default()
        failure = exception.failure or FailureClass.OTHER
        if failure not in DELAYS:
            return RetryDecision.fail(f"{failure}: trying again soon would not mend it")
        delay = min(DELAYS[failure] * 2 ** max(0, try_number - 1), MAX_DELAY)
        return RetryDecision.retry(delay, f"{failure}: may pass by itself")

    def serialize(self) -> dict[str, Any]:
        """Nothing is configured."""
        return {}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "RetryByClass":  # noqa: ARG003  # see `serialize`
        """The policy."""
        return cls()


PACE: dict[str, Any] = {
    "retries": RETRIES,
    "retry_policy": RetryByClass(),
    "retry_delay": SOON,
    "execution_timeout": timedelta(hours=6, minutes=30),
}
"""What a crawl's task is given; `retry_delay` is for a task that could not tell why it ended, its process shot.

A crawl ends by itself after six hours, with what it has, which is then published: the task waits for that."""
