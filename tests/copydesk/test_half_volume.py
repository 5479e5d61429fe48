"""W1 end to end: half of a site's articles vanish from its lists, and the first crawl after that is held."""

from datetime import timedelta

import pytest

from tests.copydesk.desk import EVENING, Desk

SITE = "tidewire"
DAY = timedelta(days=1)


@pytest.mark.soak
def test_w1_half_of_the_volume_is_held_in_the_first_run_after(module_desk: Desk) -> None:
    """On its third day already, long before there is a history of counts."""
    for day in range(2):
        assert module_desk.run(SITE, EVENING + day * DAY)["audit"]["findings"] == []
    module_desk.web.behaviours.add("half_volume", site=SITE)
    report = module_desk.run(SITE, EVENING + 2 * DAY, status=3)
    assert report["state"] == "held"
    assert "vanished_entries" in {finding["check"] for finding in report["audit"]["findings"]}
