"""C10 for the archive by itself: a writer killed at random instants leaves all that it had called durable, readable."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from scrapers.crawl.archive import recover
from tests.crawl.test_process import records_read_by_another_tool
from tests.faults.test_crawl_faults import seeds

WRITER = """
import os, sys
from datetime import UTC, datetime
from scrapers.crawl.archive import ArchivedResponse, ArchiveWriter
now = datetime(2026, 3, 2, tzinfo=UTC)
writer = ArchiveWriter(sys.argv[1], "paper", "paper-1", now, roll_bytes=300_000)
number = 0
while True:
    for number in range(number, number + number % 8 + 1):
        url = f"http://paper.test/{number}"
        body = os.urandom(number * 37 % 6_000).hex().encode()
        headers = (("Content-Type", "text/html"),)
        writer.write(ArchivedResponse(url=url, status=200, headers=headers, body=body, fetched_at=now, requested=url))
    writer.sync()
    number += 1
    print(number, flush=True)
"""


@seeds(3, 80)
def test_c10_an_archive_whose_writer_is_killed(tmp_path: Path, tally: Counter[str], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # reproducible
    archive = tmp_path / "archive"
    acknowledged = tmp_path / "acknowledged"
    with acknowledged.open("w") as out:
        command = [sys.executable, "-c", WRITER, str(archive)]
        process = subprocess.Popen(command, stdout=out, cwd=Path(__file__).parents[2], env=os.environ)
    while not acknowledged.stat().st_size:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.4))
    process.kill()
    process.wait()
    durable = int(acknowledged.read_text().split("\n")[-2])
    recovered = list(recover(str(archive), "paper"))
    found = records_read_by_another_tool(tmp_path)
    lost = {f"http://paper.test/{number}" for number in range(durable)} - set(found)
    tally["kills"] += 1
    tally["records called durable"] += durable
    tally["records read"] += found.total()
    tally["lost"] += len(lost)
    assert lost == set()
    assert max(found.values()) == 1
    assert {each.run_id for each in recovered} <= {"paper-1", ""}, "a file without a whole record names no run"
