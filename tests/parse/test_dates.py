from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.parse.dates import Precision, read


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-04-19T13:37:00+02:00", "2024-04-19T11:37:00"),
        ("2024-04-19 13:37:00 +0200", "2024-04-19T11:37:00"),
        ("2025-12-19T20:06:50Z", "2025-12-19T20:06:50"),
        ("2025-12-19T20:06:50.123Z", "2025-12-19T20:06:50"),
        ("2023-12-22", "2023-12-22T00:00:00"),
        ("20231222", "2023-12-22T00:00:00"),
        ("1703241000", "2023-12-22T10:30:00"),
        ("Fri, 22 Dec 2023 10:00:00 GMT", "2023-12-22T10:00:00"),
        ("Fri Dec 22 2023 10:00:00 GMT+0100 (CET)", "2023-12-22T09:00:00"),
        ("Published 3:20 PM EST, Fri December 22, 2023", "2023-12-22T20:20:00"),
        ("Dec 22, 2023 | 5:04pm ET", "2023-12-22T22:04:00"),
        ("July 4, 2023 9 a.m. ET", "2023-07-04T13:00:00"),
        ("Thursday, 22nd of December 2023", "2023-12-22T00:00:00"),
        ("19. April 2024, 13:37 Uhr", "2024-04-19T13:37:00"),
        ("19.04.2024 13:37", "2024-04-19T13:37:00"),
        ("22 décembre 2023 à 10h30", "2023-12-22T10:30:00"),
        ("1er janvier 2024", "2024-01-01T00:00:00"),
        ("22 de diciembre de 2023", "2023-12-22T00:00:00"),
        ("9 de março de 2026", "2026-03-09T00:00:00"),
        ("3 agosto 2025", "2025-08-03T00:00:00"),
        ("5 maja 2023", "2023-05-05T00:00:00"),
        ("12 maart 2026 08:15", "2026-03-12T08:15:00"),
        ("14 ноября 2024", "2024-11-14T00:00:00"),
        ("2024年04月24日 17:10", "2024-04-24T17:10:00"),
        ("2025. 5. 15. 오후 5:30", "2025-05-15T17:30:00"),
        ("2024 m. liepos 5 d. 10:33", "2024-07-05T10:33:00"),
        ("2020-12-05T23:15:0Z", "2020-12-05T23:15:00"),
        ("Mar. 3, 2021", "2021-03-03T00:00:00"),
        ("发布时间：18-03-08 23:16", "2018-03-08T23:16:00"),
        ("입력 20.05.12", "2020-05-12T00:00:00"),
        ("98/12/24", "1998-12-24T00:00:00"),
        ("24/12/98", "1998-12-24T00:00:00"),
        ("2024. március 5. 10:12", "2024-03-05T10:12:00"),
        ("21. siječnja 2022", "2022-01-21T00:00:00"),
        ("22. juni/lipanj, 2020.", "2020-06-22T00:00:00"),
        ("3 tháng 5, 2023", "2023-05-03T00:00:00"),
        ("5 مارس 2021", "2021-03-05T00:00:00"),
        ("12 במרץ 2024", "2024-03-12T00:00:00"),
        ("२२ मार्च 2023", "2023-03-22T00:00:00"),
        ("5 มีนาคม 2567", "2024-03-05T00:00:00"),
        ("دوشنبه ۲ تير ۱۳۹۹", "2020-06-22T00:00:00"),
        ("۱ فروردین ۱۴۰۳", "2024-03-20T00:00:00"),
        ("10/3/2026, 06:30 (GMT+7)", "2026-03-09T23:30:00"),
        ("2026-03-10 10:00 GMT+0300", "2026-03-10T07:00:00"),
        ("12 мая 2026, 14:05 UTC+5:30", "2026-05-12T08:35:00"),
        ("2026-03-10 10:00 EST", "2026-03-10T15:00:00"),
        ("11 maret 2026 | 08.05 WIB", "2026-03-11T01:05:00"),
        ("13 mrt 2026 om 06.15", "2026-03-13T06:15:00"),
        ("9. marts 2026 kl. 06.15", "2026-03-09T06:15:00"),
        ("9.3.2026 6.15 Uhr", "2026-03-09T06:15:00"),
        ("5 March 2026 9.30am", "2026-03-05T09:30:00"),
        ("5 March 2026, 3.50 euros", "2026-03-05T00:00:00"),
        ("12 มี.ค. 2569 10:20 น.", "2026-03-12T10:20:00"),
        ("৯ মার্চ ২০২৬, ১০:১৫", "2026-03-09T10:15:00"),
        ("10 كانون الثاني 2026", "2026-01-10T00:00:00"),
        ("2026. márc. 9. 10:20", "2026-03-09T10:20:00"),
    ],
)
def test_dates_as_people_and_machines_write_them(text: str, moment: str) -> None:
    found = read(text)
    assert found is not None
    assert found.at == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_clock_without_a_zone_is_read_in_the_sites_zone() -> None:
    found = read("20.06.2019 07:30", "Europe/Berlin")
    assert found is not None
    assert found.at == datetime(2019, 6, 20, 5, 30, tzinfo=UTC)
    assert not found.zoned


@pytest.mark.parametrize(
    ("text", "zone", "hour"),
    [
        ("2026-07-01 12:00 CST", "Asia/Shanghai", 4),
        ("July 1, 2026 12:00 CST", "America/Chicago", 18),
        ("July 1, 2026 12:00 CST", "UTC", 18),
        ("1 July 2026 12:00 IST", "Europe/Dublin", 11),
        ("10 January 2026 12:00 IST", "Asia/Jerusalem", 10),
        ("1 July 2026 12:30 IST", "Asia/Kolkata", 7),
        ("1 July 2026 12:30 IST", "Europe/Berlin", 7),
        ("July 1, 2026 12:00 PST", "Asia/Manila", 4),
    ],
)
def test_a_name_that_several_zones_have_is_that_of_the_sites_own(text: str, zone: str, hour: int) -> None:
    moment = read(text, zone)
    assert moment is not None
    assert (moment.at.hour, moment.zoned) == (hour, True)


def test_a_day_stays_the_day_that_is_written() -> None:
    found = read("20.06.2019", "Pacific/Auckland")
    assert found is not None
    assert (found.at, found.day, found.precision) == (
        datetime(2019, 6, 20, tzinfo=UTC),
        date(2019, 6, 20),
        Precision.DAY,
    )


@pytest.mark.parametrize(
    "text", ["2018-12-22T00:00:00+0100", "2018-12-22T00:00:00-05:00", "2018-12-22 00:00:00", "2018-12-22T00:00+09:00"]
)
def test_a_midnight_of_data_is_a_day(text: str) -> None:
    found = read(text, "Europe/Berlin")
    assert found is not None
    assert (found.at, found.precision) == (datetime(2018, 12, 22, tzinfo=UTC), Precision.DAY)


def test_the_day_as_written_is_kept_beside_the_instant() -> None:
    found = read("2026-03-09T23:30:00-05:00")
    assert found is not None
    assert (found.day, found.at.date()) == (date(2026, 3, 9), date(2026, 3, 10))


@pytest.mark.parametrize(("month_first", "day"), [(True, date(2025, 3, 4)), (False, date(2025, 4, 3))])
def test_an_ambiguous_date_follows_the_pages_country(month_first: bool, day: date) -> None:
    found = read("03/04/2025", month_first=month_first)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize("text", ["12/22/2023", "22/12/2023"])
def test_a_date_that_is_not_ambiguous_is_read_either_way(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.day == date(2023, 12, 22)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "foo 12 bar",
        "2023-13-45",
        "99.99.9999",
        "32 January 2024",
        "v1.2.3",
        "5 June 1398",
        "B2-20181004",
        "备号43010402000231号",
        "no20181004",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert read(text) is None


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    read(text)


@given(st.datetimes(min_value=datetime(1995, 1, 2), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_what_isoformat_writes_is_read_back(moment: datetime) -> None:
    at = moment.replace(microsecond=0, tzinfo=UTC)
    found = read(at.isoformat())
    assert found is not None
    assert found.at == at


@pytest.mark.parametrize(
    "text",
    [
        "3 Μαΐου 2026", "3. mája 2026", "3. maí 2026", "3. maj 2026", "2026. gada 3. maijs", "3 maj 2026", "۱۴۰۵/۰۲/۱۳",
        "1405/02/13",
    ],
)  # fmt: skip
def test_one_day_in_languages_of_few_readers(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.day == date(2026, 5, 3)
