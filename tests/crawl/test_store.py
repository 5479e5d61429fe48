"""The archive's store: what is read is what lies there now, and what is missing is called by its name."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter, RecordPlace, read_capture, read_file
from scrapers.crawl.erase import erase
from scrapers.crawl.store import open_store

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def pages(archive: str, count: int) -> list[RecordPlace]:
    writer = ArchiveWriter(archive, "paper", "paper-20260302T060000Z", NOW)
    places = [
        writer.write(
            ArchivedResponse(
                url=f"http://paper.test/{number}",
                requested=f"http://paper.test/{number}",
                status=200,
                headers=(),
                body=b"words " * 100,
                fetched_at=NOW,
            )
        )
        for number in range(count)
    ]
    writer.close()
    return places


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty bucket `news` of a store that speaks S3, as boto3 sees it."""
    server = pytest.importorskip("moto.server", reason="no moto; it is in the development group")
    boto3 = pytest.importorskip("boto3", reason="no boto3; it comes with moto")
    s3fs = pytest.importorskip("s3fs", reason="no s3fs; it is in the group s3")
    monkeypatch.setattr(logging.getLogger("werkzeug"), "disabled", True)
    store = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    store.start()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "http://{}:{}".format(*store.get_host_and_port()),
        "COPYDESK_HOME": str(tmp_path / "home"),
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    client = boto3.client("s3")
    client.create_bucket(Bucket="news")
    yield client
    s3fs.S3FileSystem.clear_instance_cache()  # this server's address is in it
    store.stop()


def test_a_file_that_another_process_wrote_anew_is_read_as_it_is_now(bucket: Any, tmp_path: Path) -> None:  # noqa: ANN401  # boto3 has no types
    """As a takedown does while a rebuild, which has listed all files, comes to this one."""
    archive = "s3://news/archive"
    places = pages(archive, 3)
    (path,) = open_store(archive).files()
    assert len(read_file(archive, path).captures) == 3
    copy = tmp_path / path
    copy.parent.mkdir(parents=True)
    bucket.download_file("news", f"archive/{path}", str(copy))
    erase(str(tmp_path), path, [places[1].warc_offset], NOW)
    bucket.upload_file(str(copy), "news", f"archive/{path}")
    assert [each.url[-1] for each in read_file(archive, path).captures] == ["0", "2"]
    assert read_capture(archive, path, places[2].warc_offset).url == "http://paper.test/2"


def test_a_missing_file_is_called_by_its_name(tmp_path: Path) -> None:
    """And not by the one that it would have while a crawl writes it."""
    (place,) = pages(str(tmp_path), 1)
    (tmp_path / place.warc_path).unlink()
    with pytest.raises(FileNotFoundError, match=r"-1\.warc\.gz'$"):
        read_capture(str(tmp_path), place.warc_path, place.warc_offset)


def test_a_file_that_is_completed_while_it_is_opened_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place,) = pages(str(tmp_path), 1)
    file = tmp_path / place.warc_path
    file.rename(f"{file}.open")
    look = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *rest: _complete_after(look, file, path, *rest))
    assert read_capture(str(tmp_path), place.warc_path, place.warc_offset).url == "http://paper.test/0"


def _complete_after(look: Any, file: Path, path: Path, *rest: Any) -> Any:  # noqa: ANN401  # Path.open has many forms
    try:
        return look(path, *rest)
    finally:
        if path == file and not file.exists():
            Path(f"{file}.open").rename(file)
