"""W9: which companies a text mentions: sentences of our own with labels, and the rules that bring them about."""

import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.enrich.gazetteer import gazetteer
from warehouse.enrich.mentioned import Mention, mentioned

_LINES = Path(__file__).with_name("mentions.txt").read_text("utf-8").splitlines()
LABELLED = [tuple(line.rsplit("|", 1)) for line in _LINES if line and not line.startswith("#")]
LEAST = 0.95
TRAPS = (
    *("A" * 200_000, "Apple " * 15_000, "Visa and " * 10_000, "NASDAQ: " * 20_000, "(NYSE: AB" * 20_000),
    *("$TSLA" * 30_000, "A-" * 90_000, "the Amazon\n" * 15_000, "\u202e\u00a0Apple\u2019s\ufeff", ""),
)


def keys(told: str, **more: str) -> set[str]:
    headline, _, body = told.strip().rpartition(" // ")
    return {each.key for each in mentioned(headline, body, **more)}


@pytest.fixture(scope="module")
def judged() -> list[tuple[str, set[str], set[str]]]:
    """Each sentence with the companies it mentions, and those that were found."""
    return [(told, set(labels.split()), keys(told)) for told, labels in LABELLED]


def test_there_are_enough_sentences_and_half_of_them_are_traps() -> None:
    assert len(LABELLED) >= 250
    assert sum(not labels.strip() for _, labels in LABELLED) >= 100


def test_what_is_found_is_there(judged: list[tuple[str, set[str], set[str]]]) -> None:
    wrong = {told: found - true for told, true, found in judged if found - true}
    found = sum(len(found) for _, _, found in judged)
    assert 1 - sum(map(len, wrong.values())) / found >= LEAST, wrong


def test_what_is_there_is_found(judged: list[tuple[str, set[str], set[str]]]) -> None:
    missed = {told: true - found for told, true, found in judged if true - found}
    there = sum(len(true) for _, true, _ in judged)
    assert 1 - sum(map(len, missed.values())) / there >= LEAST, missed


def test_each_label_is_a_company() -> None:
    labels = {label for _, labels in LABELLED for label in labels.split() if ":" not in label}
    assert labels <= gazetteer().companies.keys()


def test_a_mention_tells_how_often_and_where() -> None:
    body = "The suit names Google. A second one, filed by the state, says that YouTube and Alphabet Inc. knew."
    assert mentioned("Google is sued", body) == [
        Mention(key="alphabet", words="Google", mentions=4, in_headline=True, first_offset=body.index("Google"))
    ]
    assert mentioned("Google is sued", "No more is known.")[0].first_offset is None


def test_a_company_that_no_list_has_is_called_as_the_text_calls_it() -> None:
    body = "Fenlight Optics, Inc. (NASDAQ: FNLO) makes lenses. Fenlight Optics was founded in March."
    assert mentioned("", body) == [
        Mention(key="nasdaq:fnlo", words="Fenlight Optics, Inc.", mentions=2, in_headline=False, first_offset=0)
    ]


def test_a_link_to_its_site_speaks_for_a_company() -> None:
    body = "Visa rejects the claim."
    assert mentioned("", body) == []
    assert [each.key for each in mentioned("", body, domains=["visa.com", "harbor.test"])] == ["visa"]
    assert mentioned("", "Nothing is said of it.", domains=["visa.com"]) == []


@pytest.mark.parametrize(("language", "found"), [("en", {"arm"}), ("de", set()), (None, {"arm"})])
def test_nouns_have_capitals_in_german(language: str | None, found: set[str]) -> None:
    assert {each.key for each in mentioned("", "Sie sagte, sein Arm sei gebrochen.", language=language)} == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("Der Kurs fiel nach Apples Zahlen am Dienstag.", {"apple"}),
        ("Nvidias Umsatz wuchs, AMDs Gewinn nicht.", {"nvidia", "amd"}),
        ("Der Apple-Chef sprach, und die Google-Mutter schwieg.", {"apple", "alphabet"}),
        ("Die Microsoft-OpenAI-Partnerschaft hält.", {"microsoft", "openai"}),
        ("In der SAP-Arena und am Siemens-Platz war niemand.", set()),
        ("Eine Allianz aus Microsoft und anderen will das Alphabet ändern.", {"microsoft"}),
        ("Die Delta-Variante, die Meta-Ebene und das Paket als Snap.", set()),
        ("Der Zoom reicht weit, das Display läuft mit 120 Hertz.", set()),
        ("Das Werk in Salzgitter baut Zellen.", set()),
        ("Die Allianz SE hebt die Prognose.", {"allianz"}),
    ],
)
def test_german_names_take_an_s_and_begin_compounds(told: str, found: set[str]) -> None:
    assert keys(told, language="de") == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("Les actions d’Apple ont chuté, et l'Amazon de demain.", {"apple", "amazon"}),
        ("L'Oracle de Delphes parle.", set()),
        ("Ventas de coches eléctricos suben.", set()),
        ("Nvidias and Googles of this world.", set()),
    ],
)
def test_names_are_written_as_their_language_has_it(told: str, found: set[str]) -> None:
    assert keys(told, language="fr") == found


def test_who_is_called_like_a_company_is_no_company_in_the_whole_text() -> None:
    film = "The actor Harrison Ford was there. In the evening Ford left early. For years Ford had kept away."
    assert keys(film) == set()
    assert keys(f"{film} Shares of Ford rose, too.") == {"ford-motor"}


def test_offsets_are_those_of_the_text_with_its_own_apostrophes() -> None:
    body = "\u201cIt\u2019s late,\u201d said the chief of\u00a0McDonald\u2019s."
    (found,) = mentioned("", body)
    assert body[found.first_offset :] == "McDonald\u2019s."


@pytest.mark.parametrize("text", TRAPS, ids=range(len(TRAPS)))
@pytest.mark.timeout(60)
def test_any_text_is_read_in_no_time(text: str) -> None:
    """A quarter of a second at most; what went over the text again and again would take minutes."""
    mentioned(text[:300], text)


def test_the_gazetteer_is_of_a_size_and_knows_tickers() -> None:
    held = gazetteer()
    assert len(held.companies) > 1_500
    assert (held.symbols["NASDAQ:AAPL"], held.symbols["AAPL"], held.symbols["TYO:7203"]) == ("apple", "apple", "toyota")
    assert held.companies["alphabet"].ticker == "GOOGL"
    assert held.edition.startswith("pytickersymbols 1.")


def test_the_gazetteer_is_not_loaded_before_it_is_needed() -> None:
    asked = "import sys, warehouse.enrich.run; print('pytickersymbols' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
