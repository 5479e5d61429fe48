"""Times on the command line: dates, times with a zone, and what is refused with words that help."""

from datetime import UTC, datetime, timedelta

import pytest

from copydesk.commands.frame import moment
from copydesk.errors import BadArgumentError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T06:00:00Z", datetime(2026, 3, 2, 6, tzinfo=UTC)),
        ("2026-03-02T06:00:00+02:00", datetime(2026, 3, 2, 4, tzinfo=UTC)),
    ],
)
def test_a_date_or_a_time_with_a_zone_is_taken_in_utc(text: str, expected: datetime) -> None:
    assert moment(text) == expected
    assert moment(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize(("text", "words"), [("yesterday", "is not a time"), ("2026-03-02T06:00", "has no zone")])
def test_anything_else_is_refused_by_name(text: str, words: str) -> None:
    with pytest.raises(BadArgumentError, match=f"--since '{text}' {words}"):
        moment(text, "--since")
