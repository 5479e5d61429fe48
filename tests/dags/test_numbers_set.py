"""Numbers in the environment: a slip is told in words, for it stops every site's DAG."""

import pytest

from dags.numbers_set import number_set


@pytest.mark.parametrize(("text", "number"), [("", 8.0), ("12", 12.0), ("0.5", 0.5)])
def test_a_number_is_read_and_an_empty_value_is_unset(
    text: str, number: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_RUN_LIMIT_HOURS", text)
    assert number_set("COPYDESK_RUN_LIMIT_HOURS", 8, least=0.1) == number


@pytest.mark.parametrize("text", ["soon", "45s", "0", "-1", "inf", "nan"])
def test_what_is_no_usable_number_is_refused_by_name(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_RUN_LIMIT_HOURS", text)
    with pytest.raises(
        ValueError, match=f"COPYDESK_RUN_LIMIT_HOURS is '{text}': write a number from 0.1 on, such as 8"
    ):
        number_set("COPYDESK_RUN_LIMIT_HOURS", 8, least=0.1)
