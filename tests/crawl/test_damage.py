"""An archive that was damaged or compressed anew: what is left is read, and nothing is taken for another."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter, RecordPlace, read_file
from scrapers.crawl.redact import redact

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
RESPONSE = ArchivedResponse(url="http://paper.test/", status=200, headers=(), body=b"", fetched_at=NOW)


def pages(root: Path, count: int) -> list[RecordPlace]:
    """So many pages in one complete file."""
    archive = ArchiveWriter(str(root), "paper", "paper-20260302T060000Z", NOW)
    body = b"".join(number.to_bytes(2, "big") for number in range(2_000))  # more than a few bytes when compressed
    places = [
        archive.write(replace(RESPONSE, requested=f"http://paper.test/{number}", body=b"%d" % number + body))
        for number in range(count)
    ]
    archive.close()
    return places


@pytest.mark.parametrize("damaged", [0, 30], ids=["its head", "its data"])
def test_o10_one_damaged_record_costs_no_other(tmp_path: Path, damaged: int) -> None:
    places = pages(tmp_path, 5)
    file = tmp_path / places[0].warc_path
    data = bytearray(file.read_bytes())
    begin = places[2].warc_offset + damaged
    data[begin : begin + 200] = bytes(200)
    file.write_bytes(data)
    found = read_file(str(tmp_path), places[0].warc_path)
    assert [each.warc_offset for each in found.captures] == [places[number].warc_offset for number in (0, 1, 3, 4)]
    assert found.broken


def test_records_that_are_not_compressed_one_by_one_have_no_places(tmp_path: Path) -> None:
    """A file that somebody compressed anew, as a whole: read in order all is there, and nothing by its place."""
    places = pages(tmp_path, 5)
    file = tmp_path / places[0].warc_path
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())))
    found = read_file(str(tmp_path), places[0].warc_path)
    assert (found.captures, found.broken) == (
        (),
        "its records are not compressed one by one, so that none can be read by its place",
    )
    before = file.read_bytes()
    with pytest.raises(ValueError, match="one by one"):
        redact(str(tmp_path), places[0].warc_path, lambda _: True, NOW, pages=True)
    assert file.read_bytes() == before
