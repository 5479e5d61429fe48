"""Parsing in parallel: captures out to worker processes in chunks, results back in order, memory bounded.

A worker that dies (a fault in a C library, the kernel's memory killer, a page over its time) takes down the pool and
every chunk in flight; those chunks are then tried again page by page, each in a pool of its own, so that the one page
at fault is found and accounted for, and nothing else is lost.
"""

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import current_process, get_context
from multiprocessing.process import AuthenticationString  # type: ignore[attr-defined]  # the stubs leave it out
from types import ModuleType

from copydesk.parse_worker import Result, failed, parse_captures, start_worker
from warehouse.captures import CapturedPage

CHUNK_PAGES = 16
CHUNKS_PER_WORKER = 2
"""How many chunks wait or run for each worker; together with the chunk's size this bounds the memory."""

Chunk = list[CapturedPage]
Parsed = tuple[CapturedPage, Result]


def parse_all(archive_url: str, pages: Iterable[CapturedPage], *, workers: int | None = None) -> Iterator[Parsed]:
    """Parse pages, one result each, in order; `workers` defaults to the number of processors."""
    count = workers or os.cpu_count() or 1
    chunks = _chunks(pages)
    in_hand = deque(islice(chunks, count))
    while in_hand:
        yield from _run_pool(archive_url, in_hand, chunks, workers=min(count, len(in_hand)))
        if in_hand:
            yield from _one_by_one(archive_url, in_hand.popleft())


def _run_pool(archive_url: str, in_hand: deque[Chunk], more: Iterator[Chunk], *, workers: int) -> Iterator[Parsed]:
    """Yield results until all is done or the pool breaks; what is not done then stays in `in_hand`, in order."""
    with _pool(workers) as pool, suppress(BrokenProcessPool):
        futures = deque(_submit(pool, archive_url, chunk) for chunk in in_hand)
        while futures:
            results = futures.popleft().result()
            yield from zip(in_hand.popleft(), results, strict=True)
            for chunk in islice(more, workers * CHUNKS_PER_WORKER - len(futures)):
                in_hand.append(chunk)
                futures.append(_submit(pool, archive_url, chunk))


def _one_by_one(archive_url: str, chunk: Chunk) -> Iterator[Parsed]:
    """Parse the pages of a chunk that broke a pool, with a fresh worker after each death."""
    waiting = deque(chunk)
    while waiting:
        with _pool(1) as pool:
            while waiting:
                page = waiting.popleft()
                try:
                    yield page, _submit(pool, archive_url, [page]).result()[0]
                except BrokenProcessPool:
                    yield page, failed(page.capture, "the parsing process died on this page")
                    break


def _submit(pool: ProcessPoolExecutor, archive_url: str, chunk: Chunk) -> Future[list[Result]]:
    with _without_main():  # submitting is what starts processes
        return pool.submit(parse_captures, archive_url, [page.capture for page in chunk])


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep new processes from importing the program that started this one, as spawn would have them do.

    They need nothing of it; Airflow takes seconds to import, and fails in a task, where its database is barred.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _pool(workers: int) -> ProcessPoolExecutor:
    _allow_children()
    # spawn: a forked child would inherit the parent's threads' locks, connections and signal handlers
    context = get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker, initargs=(os.getpid(),))


def _allow_children() -> None:
    """Make a task of Celery's a process that may have children of its own.

    Celery's workers are daemons, to which multiprocessing denies children lest they be orphaned; ours cannot be, each
    dies with its parent (`start_worker`). And their key is of a class that can only be handed to Celery's own.
    """
    config = current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001  # there is no other way
    config["daemon"] = False
    config["authkey"] = AuthenticationString(bytes(config["authkey"]))


def _chunks(pages: Iterable[CapturedPage]) -> Iterator[Chunk]:
    iterator = iter(pages)
    while chunk := list(islice(iterator, CHUNK_PAGES)):
        yield chunk
