"""Attribution phrases (W9): the source a text names, in several languages, and no people."""

import pytest

from warehouse.enrich.phrases import name_keys, phrases
from warehouse.enrich.sources import domain_of, outlets

NAMES = {key: domain for domain, names in outlets().items() for name in names for key in name_keys(name)}


@pytest.mark.parametrize(
    ("text", "domain", "first"),
    [
        ("The deal, as reported by CNBC, is worth much.", "cnbc.com", False),
        ("Shares fell, according to a report from Seeking Alpha.", "seekingalpha.com", False),
        ("The chief told Reuters that it was fine.", "reuters.com", False),
        ("The plan was first reported by The New York Times on Monday.", "nytimes.com", True),
        ("The Wall Street Journal, which first reported the plan, cited two people.", "wsj.com", True),
        ("404 Media first reported the breach.", "404media.co", True),
        ("On Monday Bloomberg News reported that talks had failed.", "bloomberg.com", False),
        ("The Hill first reported the vote.", "thehill.com", True),
        ("She told The Information so.", "theinformation.com", False),
        ("It was over, she told CNN International on the phone.", "cnn.com", False),
        ("The plan, according to the New York Times, is dead.", "nytimes.com", False),
        ("He said so in an interview with TechCrunch.", "techcrunch.com", False),
        ("The Guardian's sources disagree, according to The Information.", "theinformation.com", False),
        ("Wie heise online berichtet, fehlt das Geld.", "heise.de", False),
        ("Wie der Spiegel zuerst meldete, war das bekannt.", "spiegel.de", True),
        ("Laut einem Bericht des Handelsblatt soll es Gespräche geben.", "handelsblatt.com", False),
        ("Das sagte die Chefin gegenüber der Süddeutsche Zeitung.", "sueddeutsche.de", False),
        ("Selon Le Monde, la société renonce.", "lemonde.fr", False),
        ("La ministre l'a déclaré à Mediapart.", "mediapart.fr", False),
        ("Según El País, la empresa no responde.", "elpais.com", False),
        ("Secondo Il Sole 24 Ore, la società rinuncia.", "ilsole24ore.com", False),
    ],
)
def test_known_sources(text: str, domain: str, first: bool) -> None:
    assert [(each.domain, each.credits_first) for each in phrases(text, NAMES)] == [(domain, first)]


@pytest.mark.parametrize(
    "text",
    [
        "According to John Smith, who runs the site, nothing happened.",
        "She told Mary Jones that it was over.",
        "Das geht aus einem Bericht des Unternehmens hervor.",
        "The news was first reported in March.",
        "He told Hill that it was over, and told Fortune Brands as well.",
        "She told the Napa Valley Register, and independent audit reports agree.",
        "The Napa Valley Register reported it.",
        "It reported a loss, and told the court so.",
        "",
    ],
)
def test_people_and_companies_are_no_sources(text: str) -> None:
    assert phrases(text, NAMES) == []


def test_a_name_that_nobody_knows_is_kept_where_the_words_leave_no_doubt() -> None:
    (phrase,) = phrases("The leak, as first reported by the Unknown Gazette, is large.", NAMES)
    assert (phrase.source_name, phrase.domain, phrase.credits_first) == ("Unknown Gazette", None, True)


def test_credit_for_being_first_counts_over_a_plain_mention() -> None:
    (phrase,) = phrases("Reuters reports a loss. The loss was first reported by Reuters.", NAMES)
    assert phrase.credits_first


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.bbc.co.uk/a", "bbc.co.uk"),
        ("http://www.harborledger.test/a", "harborledger.test"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://[::1", None),
        ("nothing", None),
    ],
)
def test_domains(url: str, domain: str | None) -> None:
    assert domain_of(url) == domain
