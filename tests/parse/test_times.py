from datetime import UTC, datetime

import pytest

from scrapers.parse.document import Document
from scrapers.parse.metadata import times

URL = "http://quaynews.test/ferry-late"
TEXT = "<p>The ferry left the quay late, and the harbour master wrote the reason into his book.</p>" * 3

FAR_FROM_IT = f"{'<li>Another story of the bay</li>' * 60}<h1>The ferry is late</h1>{TEXT}"


def published(markup: str, url: str = URL, fetched_at: datetime | None = None) -> str | None:
    document = Document.from_html(f"<title>The ferry is late</title>{markup}", url, fetched_at)
    found = times.published(document)
    return found.value[0].isoformat() if found else None


@pytest.mark.parametrize(
    ("markup", "at"),
    [
        (f'<h1>The ferry is late</h1><script>showDate("2020/04/17 01:43:09")</script>{TEXT}', "2020-04-17"),
        (f"<h1>The ferry is late</h1>{TEXT * 200}<div><b>(Re)Published:</b><br>May 25, 2025</div>", "2025-05-25"),
        (f"<h1>The ferry is late</h1>{TEXT * 200}<p>Veröffentlicht am</p><p>3. März 2024</p>", "2024-03-03"),
        (f'<h1>The ferry is late</h1>{TEXT}<script>st={{"publicationDate":"2024-08-26"}}</script>', "2024-08-26"),
        (f'<h1>The ferry is late</h1>{TEXT}<script>t(["first_published_at":"2024-08-26"])</script>', "2024-08-26"),
        (
            (
                "<p class=date id=todays-date>Friday, December 19, 2025</p>"
                f"<h1>The ferry is late</h1><p class=date>12.12.2025</p>{TEXT}"
            ),
            "2025-12-12",
        ),
        (
            (
                "<ul><li><time datetime=2026-04-14T15:50Z></time></li></ul>"
                f"<h1>The ferry is late</h1><time datetime=2026-04-15T12:36Z></time>{TEXT}"
            ),
            "2026-04-15",
        ),
        (f'<h1>The ferry is late</h1>{TEXT}<script>st={{"deployDt":"2026.01.29 18:40"}}</script>', "2026-01-29"),
        (f'<h1>The ferry is late</h1>{TEXT}<script>st={{"reDeployDt":"2026.01.29 18:40"}}</script>', ""),
        (
            f"<div><a>The ferry is late</a> was put down on <nobr>19 May 2010</nobr> at 23:03</div>{FAR_FROM_IT}",
            "2010-05-19",
        ),
        (
            f"<div><a>The ferry is late</a> updated on <nobr>19 May 2010</nobr></div>{FAR_FROM_IT}",
            "",
        ),
    ],
    ids=[
        "call",
        "label-in-brackets",
        "german-label",
        "state",
        "first-published",
        "not-today",
        "not-before-the-headline",
        "deployed",
        "not-deployed-again",
        "headline-repeated",
        "not-its-update",
    ],
)
def test_a_day_that_only_the_page_shows(markup: str, at: str) -> None:
    found = published(markup) or ""
    assert found[: len(at) or None] == at


def test_the_zone_that_only_the_text_of_a_time_names() -> None:
    markup = "<h1>The ferry is late</h1><time datetime='2023-12-21 21:00:00'>12/21/2023 09:00 PM EST</time>"
    assert published(markup) == "2023-12-22T02:00:00+00:00"


def test_an_address_may_be_a_day_behind_the_time() -> None:
    markup = "<h1>The ferry is late</h1><time datetime='2023-12-22 05:00:00'></time>"
    assert published(markup, "http://quaynews.test/2023/12/21/ferry-late") == "2023-12-22T05:00:00+00:00"


def test_an_ambiguous_day_follows_the_other_dates_of_the_page() -> None:
    markup = "<h1>The ferry is late</h1><p>04/03/2024</p>" + TEXT
    assert published(markup) == "2024-04-03T00:00:00+00:00"
    assert published(f"{markup}<p>Opened on 25/02/2024</p>") == "2024-03-04T00:00:00+00:00"


def test_an_ambiguous_day_is_not_in_the_future() -> None:
    markup = "<h1>The ferry is late</h1><p>12/03/2026</p>" + TEXT
    assert published(markup, fetched_at=datetime(2026, 3, 14, tzinfo=UTC)) == "2026-03-12T00:00:00+00:00"


def test_an_ambiguous_day_is_the_one_of_its_weekday() -> None:
    assert (published("<h1>The ferry is late</h1><p>Sun, 02/01/2026 - 06:52</p>") or "").startswith("2026-02-01")
    assert (published("<h1>The ferry is late</h1><p>Fri, 02/01/2026 - 06:52</p>") or "").startswith("2026-01-02")


@pytest.mark.parametrize(
    "sentence",
    [
        "Hürden seit 1. Januar 2018 geringer",
        "The next meeting takes place on 5 February 2020 at the quay",
        "Le phare blanc fut repeint par ses gardiens le 6 août 2019",
    ],
)
def test_a_day_inside_a_sentence_is_not_the_publication(sentence: str) -> None:
    assert published(f"<h1>The ferry is late</h1><h2>{sentence}</h2>{TEXT}") is None


def test_the_day_of_the_last_change_is_not_the_publication() -> None:
    changed = "<p class=date>Diese Seite wurde zuletzt am 29. Januar 2020 um 13:22 Uhr geändert.</p>"
    assert published(f"<h1>The ferry is late</h1>{TEXT}{changed}") is None


@pytest.mark.parametrize(
    "byline",
    [
        "Von Jana Muster, Hafenredaktion, 3. Mai 2020",
        "martedì 3 maggio 2020 | redazione del porto",
        "Иван Петров, корреспондент в порту, 3 мая 2020",
        "By Jane Sample and John Example on May 3, 2020 in Ferries",
        "Published from the harbour office on May 3, 2020",
    ],
)
def test_a_day_in_a_byline_is_the_publication(byline: str) -> None:
    assert published(f"<h1>The ferry is late</h1><p>{byline}</p>{TEXT}") == "2020-05-03T00:00:00+00:00"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2026/3/9/ferry", "2026-03-09"), ("ferry-2026-03-09", "2026-03-09"), ("20260309-ferry", "2026-03-09"),
        ("2026/12/3", "2026-12-03"), ("2026/politics/03/09/ferry", "2026-03-09"), ("2026/politics/03/ferry", None),
        ("ferry-2000123.html", None), ("ferry/2000112", None), ("2026/1112/ferry", None),
    ],
)  # fmt: skip
def test_the_day_in_an_address(path: str, day: str | None) -> None:
    at = published(f"<h1>The ferry is late</h1>{TEXT}", f"http://quaynews.test/{path}")
    assert at == (day and f"{day}T00:00:00+00:00")


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("LOW QUAY, Maine, May 3, 2024 — The ferry", "2024-05-03"),
        ("May 3, 2024 -- The ferry", "2024-05-03"),
        ("Low Quay, May 3, 2024 /NEWS WIRE/ -- The ferry", "2024-05-03"),
        ("(03.05.2024) Die Fähre", "2024-05-03"),
        ("Low Quay (3 May 2024) The ferry", "2024-05-03"),
        ("Since May 3, 2024 – a Friday – the ferry", None),
        ("On May 3, 2024, the ferry", None),
        ("The harbour master (born 3 May 1974) and the ferry", None),
        ("The long concert (3 May 2024) and the ferry", None),
        ("Frankfurt am Main, 3. Mai 2024 – Die Fähre", "2024-05-03"),
    ],
)
def test_a_dateline_tells_the_day(opening: str, day: str | None) -> None:
    text = f"<p>{opening} left the quay late, and{' the harbour master wrote it down into his long book, and' * 5}.</p>"
    assert published(f"<h1>The ferry is late</h1>{text}{TEXT}") == (day and f"{day}T00:00:00+00:00")


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("The ferry is late | Harbour | Quay News | 03.05.2024", "2024-05-03"),
        ("The ferry is late - 3 May 2024 - Quay News", "2024-05-03"),
        ("The ferry is late on 3 May 2024 - Quay News", None),
    ],
)
def test_a_day_that_is_a_part_of_the_title(title: str, day: str | None) -> None:
    document = Document.from_html(f"<title>{title}</title><h1>The ferry is late</h1>{TEXT}", URL)
    found = times.published(document)
    assert (found and found.value[0].date().isoformat()) == day


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("<time datetime=2024-07-03T10:18:46Z>Publié le 29 juin 2024</time>", "2024-06-29"),
        ("<time datetime=2024-07-03T10:18:46Z>Publié le 3 juillet 2024</time>", "2024-07-03"),
        ("<time datetime=2024-07-03T00:30:00Z>Published July 2, 2024</time>", "2024-07-03"),
        ("<time datetime=2024-07-03T10:18:46Z>29 juin 2024</time>", "2024-07-03"),
        ("<time datetime=2024-05-03T10:18:46Z>Published 03/05/2024</time>", "2024-05-03"),
    ],
)
def test_the_text_of_a_time_that_says_what_it_tells(time: str, day: str) -> None:
    assert (published(f"<h1>The ferry is late</h1>{time}{TEXT}") or "")[:10] == day


def test_the_hidden_time_of_the_last_change() -> None:
    hidden = "<span class='updated rich-snippet-hidden'>2024-07-03T10:18:46+02:00</span>"
    assert (
        published(f"<h1>The ferry is late</h1>{hidden}<span>June 29th, 2024</span>{TEXT}")
        == "2024-06-29T00:00:00+00:00"
    )


def test_when_a_page_was_made_is_less_than_what_it_shows() -> None:
    made = "<meta itemprop=dateCreated content=2024-07-03T10:18:46+02:00>"
    shown = f"<h1>The ferry is late</h1><p class=date>29.06.2024, 19:16 Uhr</p>{TEXT}"
    assert (published(made + shown) or "").startswith("2024-06-29")
    assert (published(f"{made}<h1>The ferry is late</h1>{TEXT}") or "").startswith("2024-07-03")


def test_a_time_of_publication_that_a_script_abbreviates() -> None:
    script = '<script>var page = {"pubtime": "2024-06-29 19:02:26"}</script>'
    assert published(f"<h1>The ferry is late</h1>{TEXT}{script}") == "2024-06-29T19:02:26+00:00"


def test_below_the_text_stands_when_it_was_written() -> None:
    def confidence(line: str) -> float:
        found = times.published(Document.from_html(f"<h1>The ferry is late</h1>{TEXT}<div>{line}</div>", URL))
        return found.confidence if found else 0.0

    told = "Dieser Artikel wurde am 14. Dezember 2015 um 14:48 von der Redaktion im Hafen geschrieben"
    assert confidence(told) > confidence(told.replace("geschrieben", "gelesen"))


def test_a_day_beside_the_headline_goes_before_one_far_below() -> None:
    far = f"{'<i>Another story of the bay</i> ' * 200}<span class=tabInfo>4 April 2025 - stars</span>"
    shown = f"<h1>The ferry is late</h1><b>20 August 2024, 11:16</b>{TEXT}"
    assert (published(shown + far) or "").startswith("2024-08-20")


def test_times_of_several_days_that_say_not_what_they_are_are_checked_against_the_text() -> None:
    others = "<div><time>2024-12-11</time> Concert</div><section><time>2024-12-09</time> Service</section>"
    label = "<p>Veröffentlicht am 07.06.2024</p>"
    assert (published(f"<h1>The ferry is late</h1>{label}{TEXT}{others}") or "").startswith("2024-06-07")
    assert (published(f"<h1>The ferry is late</h1>{TEXT}{others}") or "").startswith("2024-12-11")


def test_the_moment_behind_a_relative_time() -> None:
    byline = "<cite><span>Jane Sample</span> <abbr title=2024-05-03T01:40:40Z>1 hr 4 mins ago</abbr></cite>"
    assert published(f"<h1>The ferry is late</h1>{byline}{TEXT}") == "2024-05-03T01:40:40+00:00"
    assert published(f"<h1>The ferry is late</h1>{TEXT * 10}<div class=comments>{byline}</div>{TEXT}") is None
    assert published(f"<h1>The ferry is late</h1>{byline.replace('<abbr', '<abbr class=modified')}{TEXT}") is None
