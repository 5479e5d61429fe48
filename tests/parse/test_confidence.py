import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.page import Found
from scrapers.parse.document import Document
from scrapers.parse.metadata.candidate import Candidate, choose, support
from scrapers.parse.metadata.confidence import KNOTS, calibrated


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(sorted(KNOTS)))
def test_more_evidence_is_never_less_sure(one: float, other: float, field: str) -> None:
    less, more = sorted((one, other))
    low, high = calibrated(Found("x", "s", less), field), calibrated(Found("x", "s", more), field)
    assert low is not None
    assert high is not None
    assert 0 <= low.confidence <= high.confidence <= 1


def test_agreement_raises_and_contradiction_lowers() -> None:
    def given_by(source: str, value: str) -> Candidate[str]:
        return Candidate(value=value, source=source, weight=0.7)

    alone = choose([given_by("a", "x")], str)
    agreed = choose([given_by("a", "x"), given_by("b", "x")], str)
    disputed = choose([given_by("a", "x"), given_by("b", "x"), given_by("c", "y")], str)
    assert alone is not None
    assert agreed is not None
    assert disputed is not None
    assert max(alone.confidence, disputed.confidence) < agreed.confidence


def test_a_rule_that_fires_often_is_one_witness() -> None:
    often = [Candidate(value="x", source="time", weight=0.5)] * 10
    assert support(often) == pytest.approx(0.5)


def test_a_page_that_agrees_with_itself_is_surer_than_one_that_does_not() -> None:
    title = "Ferries return to the bay"
    agreeing = Document.from_html(f'<title>{title}</title><meta property="og:title" content="{title}"><h1>{title}</h1>')
    at_odds = Document.from_html(
        '<title>Bay news</title><meta property="og:title" content="Boats"><h1>Ferries are back</h1>'
    )
    sure, unsure = agreeing.headline(), at_odds.headline()
    assert sure is not None
    assert unsure is not None
    assert sure.confidence > 0.9 > unsure.confidence
