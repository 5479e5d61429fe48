"""Near misses (W8): texts that an adversary, or a newsroom's robot, writes alike about different events."""

from itertools import combinations

import pytest

from warehouse.enrich.kinship import Kinship, judge
from warehouse.enrich.sketch import sketches

EARNINGS = (
    "{town}, {state} ({city}) _ {company} on {day} reported {quarter}-quarter net income of ${income} million. The "
    "{town}-based company said it had profit of {share} cents per share. Earnings, adjusted for one-time gains and "
    "costs, came to {adjusted} cents per share. The results topped Wall Street expectations. The average estimate of "
    "{analysts} analysts was for earnings of {estimate} cents per share. The {business} posted revenue of ${revenue} "
    "million in the period, which also beat Street forecasts. {company} shares have risen {gain} percent since the "
    "beginning of the year. In the final minutes of trading on {day}, shares hit ${price}, a rise of {rise} percent in "
    "the last 12 months."
)
COMPANIES = [
    {"town": "Leeds", "state": "Ala.", "city": "AW", "company": "Ostregate Systems", "day": "Tuesday",
     "quarter": "third", "income": 41, "share": 37, "adjusted": 44, "analysts": 6, "estimate": 40,
     "business": "maker of pumps", "revenue": 612, "gain": 9, "price": 58, "rise": 14},
    {"town": "Harrow", "state": "Ohio", "city": "AW", "company": "Velworks Labs", "day": "Tuesday", "quarter": "third",
     "income": 17, "share": 21, "adjusted": 25, "analysts": 4, "estimate": 19, "business": "drug developer",
     "revenue": 88, "gain": 31, "price": 12, "rise": 52},
    {"town": "Kelso", "state": "Wash.", "city": "AW", "company": "Brightmoor Foods", "day": "Tuesday",
     "quarter": "first", "income": 203, "share": 95, "adjusted": 101, "analysts": 11, "estimate": 98,
     "business": "food company", "revenue": 2140, "gain": 3, "price": 77, "rise": 6},
]  # fmt: skip
LIVE = (
    "The keynote of Pelleon Systems began at nine. Chief executive Ida Marlow showed the Relay View 5.5, which costs "
    "$1,299 and comes in March. Engineers on the stage of the Rotterdam Ahoy hall spoke of a battery that lasts 31 "
    "hours. Analyst Tom Vesper of Dunmore Insights called the price bold."
)
UPDATE = (
    "After the break Pelleon Systems turned to software. Nora Quill, who leads the Lattice team, promised seven years "
    "of repairs for every device sold since 2022. A subscription of $4 a month opens the new maps. Outside of the "
    "hall, owners of the Relay Guard protested against the end of repairs in Austria."
)
SAME_COMPANY_OTHER_EVENT = (
    "Pelleon Systems will close its plant in Valencia, the company said on Tuesday. Some 640 people work there. Union "
    "leader Pau Ferrer spoke of a cold decision. Production of the Skelgate line goes to Katowice by 2027, and talks "
    "about payments begin on 9 May."
)


def relation(one: str, other: str) -> Kinship | None:
    first, second = sketches([(one, "en"), (other, "en")])
    match = judge(first, second)
    return match.kinship if match else None


@pytest.mark.parametrize(("one", "other"), list(combinations(range(len(COMPANIES)), 2)))
def test_w8_reports_from_one_template_on_different_companies_are_different_stories(one: int, other: int) -> None:
    assert relation(EARNINGS.format(**COMPANIES[one]), EARNINGS.format(**COMPANIES[other])) is None


def test_w8_the_same_report_on_two_sites_is_a_copy_however_short() -> None:
    text = EARNINGS.format(**COMPANIES[0])
    assert relation(text, f"{text} Elsewhere on this site: more earnings.") is Kinship.COPY


@pytest.mark.parametrize("company", range(1, len(COMPANIES)))
def test_w8_next_quarters_report_is_no_copy_of_the_last(company: int) -> None:
    given = COMPANIES[company]
    later = {**given, "quarter": "fourth", "income": 55, "share": 61, "adjusted": 66, "analysts": 7, "estimate": 58,
             "revenue": 701, "gain": 44, "price": 90, "rise": 71, "day": "Thursday"}  # fmt: skip
    assert relation(EARNINGS.format(**given), EARNINGS.format(**later)) is not Kinship.COPY


def test_w8_a_grown_live_blog_is_a_copy_of_its_beginning() -> None:
    assert relation(LIVE, f"{UPDATE}\n\n{LIVE}") is Kinship.COPY


@pytest.mark.parametrize("other", [UPDATE, SAME_COMPANY_OTHER_EVENT], ids=["its later entry", "another event"])
def test_w8_one_company_on_one_day_is_not_one_story(other: str) -> None:
    assert relation(LIVE, other) is None
