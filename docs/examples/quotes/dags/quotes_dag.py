"""Collects quotes once a day with Scrapy, and counts them in PostgreSQL."""
# ruff: noqa: INP001  # a file in a DAG folder is no package

import json
import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airflow.sdk import Param, dag, task

from dags.scrapy_operator import ScrapyOperator
from dags.warehouse_hook import WarehouseHook

PROJECT = os.environ.get("QUOTES_PROJECT", str(Path(__file__).parents[1]))
OUTPUT = os.environ.get("QUOTES_OUTPUT", "/var/lib/quotes")
STAMP = "{{ dag_run.run_after | ts_nodash }}"  # a run that an asset started has no `ts_nodash` of its own


@dag(
    schedule="@daily",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    params={"url": Param("https://quotes.example.org/", "Where to begin.", type="string", format="uri")},
    doc_md=__doc__,
)
def quotes() -> None:
    """Crawl, then load."""
    crawl = ScrapyOperator(
        task_id="crawl",
        spider="quotes",
        folder=PROJECT,
        arguments={"url": "{{ params.url }}"},
        settings={"FEEDS": json.dumps({f"{OUTPUT}/{STAMP}.jsonl": {"format": "jsonlines", "overwrite": True}})},
        min_items=3,
        result_url=f"file://{OUTPUT}/{STAMP}.jsonl",
        retries=2,
    )

    @task
    def load(stats: dict[str, Any], stamp: str = "") -> int:
        """Load the file that the crawl wrote; returns the number of rows."""
        lines = Path(f"{OUTPUT}/{stamp}.jsonl").read_text("utf-8").splitlines()
        hook = WarehouseHook("quotes_database")
        hook.run("CREATE TABLE IF NOT EXISTS quotes (text text PRIMARY KEY, author text)")
        rows = [(item["text"], item["author"]) for item in map(json.loads, lines)]
        with closing(hook.get_conn()) as conn, conn, conn.cursor() as cursor:
            cursor.executemany("INSERT INTO quotes VALUES (%s, %s) ON CONFLICT DO NOTHING", rows)
        if len(rows) != stats["item_scraped_count"]:
            raise ValueError(f"{len(rows)} rows of {stats['item_scraped_count']} items")
        return len(rows)

    load(crawl.output, stamp=STAMP)


quotes()
