"""The archive: what is written is read back, by us and by others, also after a crash."""

import errno
import gzip
import os
import resource
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scrapers.crawl.archive import (
    ArchivedResponse,
    ArchiveWriter,
    RecordPlace,
    iter_archive,
    read_capture,
    read_file,
    recover,
)
from scrapers.crawl.erase import erase
from scrapers.crawl.store import ArchiveAwayError, is_damage, open_store

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
RESPONSE = ArchivedResponse(
    url="http://paper.test/grüße?a=1",
    status=200,
    headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", '"x"'), ("X-Robots-Tag", "noai")),
    body="<p>Grüße</p>".encode() * 100,
    fetched_at=NOW,
    requested="http://paper.test/gruesse",
    ip_address="203.0.113.7",
)


def writer(root: Path | str, **options: int) -> ArchiveWriter:
    return ArchiveWriter(str(root), "paper", "paper-20260302T060000Z", NOW, **options)


def crash(archive: ArchiveWriter) -> None:
    """End as a killed process does: what was synced is there, the file has no final name."""
    archive.sync()
    assert archive._file is not None
    archive._file.close()


def test_a_record_is_read_back_as_it_was(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    place = archive.write(RESPONSE)
    assert archive.close() == ["paper/2026/03/02/paper-20260302T060000Z-1.warc.gz"]
    read = read_capture(str(tmp_path), place.warc_path, place.warc_offset)
    assert replace(read, headers=()) == replace(RESPONSE, headers=())
    assert read.headers == (*RESPONSE.headers, ("Content-Length", str(len(RESPONSE.body))))


def test_c10_a_disk_that_was_full_for_a_moment_leaves_no_hole(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: a write ends halfway, with an OSError."""
    archive = writer(tmp_path)
    archive.write(RESPONSE)
    archive.sync()
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, limits[1]))
    try:
        archive.write(replace(RESPONSE, body=os.urandom(20_000)))
        with pytest.raises(OSError, match="File too large"):
            archive.sync()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    place = archive.write(replace(RESPONSE, body=b"after"))
    [path] = archive.close()
    assert read_capture(str(tmp_path), path, place.warc_offset).body == b"after"
    with (tmp_path / path).open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo", "response", "response"]


def test_another_tool_reads_it_with_its_digests_right(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    for number in range(5):
        archive.write(replace(RESPONSE, url=f"http://paper.test/{number}"))
    [path] = archive.close()
    with (tmp_path / path).open("rb") as file:
        types = [
            (record.rec_type, record.content_stream().read() and None)
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _ in types] == ["warcinfo"] + ["response"] * 5


def test_a_file_is_open_until_it_is_complete_and_can_be_read_meanwhile(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    place = archive.write(RESPONSE)
    archive.sync()
    assert [file.suffix for file in tmp_path.rglob("*.warc.gz*")] == [".open"]
    assert read_capture(str(tmp_path), place.warc_path, place.warc_offset).body == RESPONSE.body
    archive.close()
    assert [file.suffix for file in tmp_path.rglob("*.warc.gz*")] == [".gz"]


def test_large_files_are_rolled_and_the_same_run_goes_on_with_the_next_number(tmp_path: Path) -> None:
    first = writer(tmp_path, roll_bytes=500)
    for _ in range(3):
        first.write(RESPONSE)
        first.sync()
    second = writer(tmp_path)
    second.write(RESPONSE)
    numbers = [path[-9] for path in [*first.close(), *second.close()]]
    assert numbers == ["1", "2", "3", "4"]


@given(cut=st.integers(min_value=0, max_value=2_000))
def test_c10_cut_anywhere_the_whole_records_are_recovered(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    root = tmp_path_factory.mktemp("archive")
    archive = writer(root)
    places = [archive.write(replace(RESPONSE, url=f"http://paper.test/{number}")) for number in range(4)]
    crash(archive)
    [file] = root.rglob("*.open")
    content = file.read_bytes()
    file.write_bytes(content[: max(0, len(content) - cut)])
    [recovered] = recover(str(root), "paper")
    whole = [place for place, after in zip(places, [*(p.warc_offset for p in places[1:]), len(content)], strict=True)
             if after <= len(content) - cut]  # fmt: skip
    assert [capture.warc_offset for capture in recovered.captures] == [place.warc_offset for place in whole]
    assert list(recover(str(root), "paper")) == []
    for capture in recovered.captures:
        assert read_capture(str(root), capture.warc_path, capture.warc_offset).body == RESPONSE.body


def test_recovered_captures_say_all_that_the_ledger_needs(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    archive.write(replace(RESPONSE, requested=None))
    place = archive.write(RESPONSE)
    crash(archive)
    [recovered] = recover(str(tmp_path), "paper")
    assert recovered.run_id == "paper-20260302T060000Z"
    [capture] = recovered.captures
    assert (capture.url, capture.final_url, capture.etag) == (RESPONSE.requested, RESPONSE.url, '"x"')
    assert (capture.warc_offset, capture.payload_digest) == (place.warc_offset, place.payload_digest)


def test_foreign_records_with_codings_still_on_are_decoded(tmp_path: Path) -> None:
    body = gzip.compress(RESPONSE.body)
    chunked = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    block = head + chunked
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://paper.test/a>\r\n"
        b"WARC-Date: 2026-03-02T06:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:6d81babc-8bb8-4506-956e-81bfc4de65a8>\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        + f"Content-Length: {len(block)}\r\n\r\n".encode()
        + block
        + b"\r\n\r\n"
    )
    (tmp_path / "news.warc.gz").write_bytes(gzip.compress(record))
    [(_, read)] = iter_archive(tmp_path / "news.warc.gz")
    assert (read.url, read.status, read.body) == ("http://paper.test/a", 200, RESPONSE.body)


def test_header_values_cannot_break_out_of_their_line(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    place = archive.write(replace(RESPONSE, headers=(("X-Evil", "a\r\n\r\n<html>"),)))
    archive.close()
    read = read_capture(str(tmp_path), place.warc_path, place.warc_offset)
    assert read.body == RESPONSE.body
    assert read.header("x-evil") == "a <html>"


@pytest.fixture
def memory() -> Iterator[str]:
    """An object store in memory."""
    yield "memory://archive"
    fsspec.filesystem("memory").rm("/archive", recursive=True)


def test_an_object_store_gets_whole_files(memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path))
    archive = writer(memory)
    place = archive.write(RESPONSE)
    archive.sync()
    assert fsspec.filesystem("memory").find("/archive") == []
    assert read_capture(memory, place.warc_path, place.warc_offset).body == RESPONSE.body
    archive.close()
    assert fsspec.filesystem("memory").find("/archive") == [f"/archive/{place.warc_path}"]
    assert read_capture(memory, place.warc_path, place.warc_offset).body == RESPONSE.body
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


class RefusedError(Exception):
    """As the clients of object stores have them: no OSError."""


@pytest.fixture
def refusing(memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, RecordPlace]]:
    """An object store that turns us away, and a record that lies in it."""
    monkeypatch.setenv("COPYDESK_HOME", str(tmp_path))
    archive = writer(memory)
    place = archive.write(RESPONSE)
    archive.close()

    def refuse(*_: object, **__: object) -> None:
        raise RefusedError("no keys")

    with monkeypatch.context() as patch:
        for name in ("open", "exists", "find", "makedirs", "cat_file"):
            patch.setattr(type(fsspec.filesystem("memory")), name, refuse)
        yield memory, place


def test_an_object_store_that_turns_us_away_is_told_as_such(refusing: tuple[str, RecordPlace], tmp_path: Path) -> None:
    archive, place = refusing
    asked: list[Callable[[], object]] = [
        lambda: read_capture(archive, place.warc_path, place.warc_offset),
        lambda: read_file(archive, place.warc_path),
        lambda: open_store(archive).files(),
        lambda: writer(archive).write(RESPONSE),
        lambda: erase(archive, place.warc_path, [place.warc_offset], NOW),
    ]
    for ask in asked:
        with pytest.raises(ArchiveAwayError, match="RefusedError: no keys"):
            ask()
    spooled = tmp_path / "spool" / "paper" / "1.warc.gz.open"
    spooled.parent.mkdir(parents=True, exist_ok=True)
    spooled.write_bytes(b"pages")
    with pytest.raises(ArchiveAwayError):
        open_store(archive).publish("paper/1.warc.gz")
    assert spooled.exists(), "what is not in the store stays here"


def test_a_store_that_nobody_knows_is_told_as_such() -> None:
    with pytest.raises(ArchiveAwayError, match="cannot be opened: Protocol not known: nowhere"):
        open_store("nowhere://archive")


@pytest.mark.parametrize(
    ("error", "damage"),
    [
        (FileNotFoundError(errno.ENOENT, "gone"), True),
        (OSError("not a gzip file"), True),
        (OSError(errno.EIO, "a bad block"), True),
        (ValueError("no response at that offset"), True),
        (PermissionError(errno.EACCES, "denied"), False),
        (OSError(errno.ESTALE, "the server of the files is gone"), False),
        (ArchiveAwayError("the store does not answer"), False),
    ],
)
def test_a_damaged_file_is_told_from_an_archive_that_is_away(error: Exception, damage: bool) -> None:
    assert is_damage(error) is damage


def test_a_missing_file_and_a_wrong_offset_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_capture(str(tmp_path), "paper/none.warc.gz", 0)
    archive = writer(tmp_path)
    archive.write(RESPONSE)
    [path] = archive.close()
    with pytest.raises(ValueError, match="no response at offset"):
        read_capture(str(tmp_path), path, (tmp_path / path).stat().st_size)
