"""The form of a run by hand: checked by Airflow at the door, and by the task for what only it can see."""

import re
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from airflow.sdk.definitions.param import ParamsDict
from airflow.sdk.exceptions import AirflowFailException, ParamValidationError

from dags.run_form import PARAMS, Wish, wish_of
from fakeweb.sites import SITES as SIMULATED
from scrapers.sites import SITES

TIDEWIRE, WEBPRONEWS = SIMULATED["tidewire"], SITES["webpronews"]
SINCE, UNTIL = "2026-02-01T00:00:00Z", "2026-02-08T00:00:00+01:00"
FILE = "webpronews/2026/02/01/webpronews-20260201T060000Z-1.warc.gz"


def filled(**values: Any) -> dict[str, Any]:  # noqa: ANN401  # a form holds what people type
    """The form as Airflow hands it on: validated, defaults where nothing was typed."""
    form = ParamsDict(deepcopy(PARAMS))
    form.update(values)
    return form.validate()


def test_an_untouched_form_asks_for_what_the_schedule_does() -> None:
    assert wish_of(filled(), WEBPRONEWS) == Wish()


def test_a_window_and_a_replay_are_understood() -> None:
    window = wish_of(filled(mode="window", since=SINCE, until=UNTIL), WEBPRONEWS).window
    assert window == (datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 7, 23, tzinfo=UTC))
    replay = wish_of(filled(mode="replay", replay=FILE, now=SINCE), WEBPRONEWS)
    assert (replay.replay, replay.now) == (FILE, datetime(2026, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "values",
    [
        {"mode": "everything"},
        {"since": "yesterday"},
        {"since": "2026-02-01T00:00:00"},
        {"replay": "page.html"},
        {"replay": "../../other/site.warc.gz"},
        {"replay": 7},
    ],
)
def test_the_form_refuses_what_cannot_be_meant(values: dict[str, Any]) -> None:
    with pytest.raises(ParamValidationError):
        filled(**values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mode": "window", "since": SINCE}, "takes From (`since`) and Until (`until`); given: From (`since`)"),
        ({"mode": "window", "since": UNTIL, "until": SINCE}, "is not before"),
        ({"mode": "window", "since": SINCE, "until": "2026-02-30T00:00:00Z"}, "2026-02-30T00:00:00Z is no time"),
        ({"mode": "replay"}, "takes WARC file (`replay`); given: none"),
        ({"replay": FILE}, "'new' takes neither window nor file; given: WARC file (`replay`)"),
        ({"mode": "replay", "replay": FILE, "since": SINCE}, "given: WARC file (`replay`), From (`since`)"),
        ({"now": SINCE}, "cannot be of another time"),
        ({"mode": "replay", "replay": FILE, "now": "2226-02-01T00:00:00Z"}, "is to come"),
    ],
)
def test_fields_that_contradict_each_other_or_are_no_time_fail_the_run_for_good(
    values: dict[str, Any], words: str
) -> None:
    with pytest.raises(AirflowFailException, match=re.escape(words)):
        wish_of(filled(**values), WEBPRONEWS)


def test_the_simulated_web_may_be_crawled_at_any_time() -> None:
    assert wish_of(filled(now=SINCE), TIDEWIRE).now == datetime(2026, 2, 1, tzinfo=UTC)


def test_every_field_says_what_it_is_for() -> None:
    assert all(param.description and param.schema.get("title") for param in PARAMS.values())
