"""W14: a record erased from the archive is gone, and every other record is where it was."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter, iter_archive, read_capture
from scrapers.crawl.erase import erase

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def response(number: int) -> ArchivedResponse:
    return ArchivedResponse(
        url=f"http://harbor.test/{number}",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=f"<p>page {number}, word{number} </p>".encode() * 50,
        fetched_at=NOW,
    )


def test_w14_one_record_goes_and_the_others_stay(tmp_path: Path) -> None:
    writer = ArchiveWriter(str(tmp_path), "harbor", "harbor-1", NOW)
    places = [writer.write(response(number)) for number in range(3)]
    writer.close()
    file = tmp_path / places[1].warc_path
    size = file.stat().st_size
    for _ in range(2):
        erase(str(tmp_path), places[1].warc_path, [places[1].warc_offset], NOW)
    assert file.stat().st_size == size
    assert [
        read_capture(str(tmp_path), each.warc_path, each.warc_offset).url[-1] for each in (places[0], places[2])
    ] == [
        "0",
        "2",
    ]
    assert [each.url[-1] for _, each in iter_archive(file)] == ["0", "2"]
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(("number", "left"), [(1, ["0", "2"]), (2, ["0", "1"])], ids=["in the middle", "at the end"])
def test_w14_a_damaged_record_goes_too_and_with_it_the_damage(tmp_path: Path, number: int, left: list[str]) -> None:
    """What is left of it might be read some day; the page behind it stays."""
    writer = ArchiveWriter(str(tmp_path), "harbor", "harbor-1", NOW)
    places = [writer.write(replace(response(each), body=os.urandom(3_000).hex().encode())) for each in range(3)]
    writer.close()
    file, place = tmp_path / places[0].warc_path, places[number]
    data = bytearray(file.read_bytes())
    data[place.warc_offset + 400 : place.warc_offset + 500] = bytes(100)
    file.write_bytes(data)
    assert erase(str(tmp_path), place.warc_path, [place.warc_offset], NOW) > 1_000
    assert [each.url[-1] for _, each in iter_archive(file)] == left
    assert data[place.warc_offset + 1_000 : place.warc_offset + 1_100] not in file.read_bytes()


@pytest.mark.parametrize("kept", [0, 1, 20, 400])
def test_w14_the_rest_of_a_record_that_is_cut_off_goes(tmp_path: Path, kept: int) -> None:
    writer = ArchiveWriter(str(tmp_path), "harbor", "harbor-1", NOW)
    places = [writer.write(replace(response(each), body=os.urandom(3_000).hex().encode())) for each in range(2)]
    writer.close()
    file, place = tmp_path / places[0].warc_path, places[1]
    file.write_bytes(file.read_bytes()[: place.warc_offset + kept])
    rest = file.read_bytes()[place.warc_offset + 10 :]
    erase(str(tmp_path), place.warc_path, [place.warc_offset], NOW)
    assert not rest or rest not in file.read_bytes()
    assert [each.url[-1] for _, each in iter_archive(file)] == ["0"]
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_behind_an_erased_record_stands_no_other_page(tmp_path: Path) -> None:
    """As a ledger sees it that was restored from a backup which is older than the takedown."""
    writer = ArchiveWriter(str(tmp_path), "harbor", "harbor-1", NOW)
    places = [writer.write(response(number)) for number in range(2)]
    writer.close()
    erase(str(tmp_path), places[0].warc_path, [places[0].warc_offset], NOW)
    with pytest.raises(ValueError, match="no response at offset"):
        read_capture(str(tmp_path), places[0].warc_path, places[0].warc_offset)
    assert read_capture(str(tmp_path), places[1].warc_path, places[1].warc_offset).url == "http://harbor.test/1"


@pytest.mark.parametrize("name", ["my archive", "~", "a%20b"])
def test_w14_a_record_goes_from_a_folder_of_any_name(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder may be told as a `file:` URL, which writes a space as %20, or by a path, where `~` is no home."""
    monkeypatch.chdir(tmp_path)
    for archive in ((tmp_path / name).as_uri(), name):
        writer = ArchiveWriter(archive, "harbor", "harbor-1", NOW)
        place = writer.write(response(1))
        writer.close()
        erase(archive, place.warc_path, [place.warc_offset], NOW)
        assert list(iter_archive(tmp_path / name / place.warc_path)) == []


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    writer = ArchiveWriter(str(tmp_path), "harbor", "harbor-1", NOW)
    place = writer.write(response(1))
    writer.close()
    with pytest.raises(ValueError, match="no record begins"):
        erase(str(tmp_path), place.warc_path, [place.warc_offset + 1], NOW)
    with pytest.raises(FileNotFoundError):
        erase(str(tmp_path), "nothing.warc.gz", [0], NOW)
