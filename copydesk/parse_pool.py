"""Parsing in parallel: captures out to worker processes in chunks, results back in order, memory bounded.

A worker that dies (a fault in a C library, the kernel's memory killer, a page over its time) takes down the pool and
every chunk in flight; those chunks are then tried again page by page, each in a pool of its own, so that the one page
at fault is found and accounted for, and nothing else is lost.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context

from copydesk.parse_worker import Parsed, parse_captures, start_worker
from scrapers.article import Capture, FetchFailure
from scrapers.outcome import FailureClass

CHUNK_PAGES = 16
CHUNKS_PER_WORKER = 2
"""How many chunks wait or run for each worker; together with the chunk's size this bounds the memory."""


def parse_all(archive_url: str, captures: Iterable[Capture], *, workers: int | None = None) -> Iterator[Parsed]:
    """Parse captures in order, one result each; `workers` defaults to the number of processors."""
    chunks = _chunks(captures, CHUNK_PAGES)
    in_hand: deque[list[Capture]] = deque()
    count = workers or os.cpu_count() or 1
    first = list(islice(chunks, count))
    if not first:
        return
    in_hand.extend(first)
    while in_hand:
        yield from _run_pool(archive_url, in_hand, chunks, workers=min(count, len(in_hand)))
        if in_hand:
            yield from _one_by_one(archive_url, in_hand.popleft())


def _run_pool(
    archive_url: str, in_hand: deque[list[Capture]], more: Iterator[list[Capture]], *, workers: int
) -> Iterator[Parsed]:
    """Yield results until all is done or the pool breaks; what is not done then stays in `in_hand`, in order."""
    with _pool(workers) as pool:
        futures: deque[Future[list[Parsed]]] = deque(pool.submit(parse_captures, archive_url, chunk) for chunk in in_hand)
        while futures:
            try:
                results = futures[0].result()
            except BrokenProcessPool:
                return
            futures.popleft()
            in_hand.popleft()
            yield from results
            for chunk in islice(more, workers * CHUNKS_PER_WORKER - len(futures)):
                in_hand.append(chunk)
                futures.append(pool.submit(parse_captures, archive_url, chunk))


def _one_by_one(archive_url: str, captures: list[Capture]) -> Iterator[Parsed]:
    """Parse the pages of a chunk that broke a pool, a fresh worker after each death."""
    waiting = deque(captures)
    while waiting:
        with _pool(1) as pool:
            while waiting:
                capture = waiting[0]
                try:
                    results = pool.submit(parse_captures, archive_url, [capture]).result()
                except BrokenProcessPool:
                    waiting.popleft()
                    yield _died(capture)
                    break
                waiting.popleft()
                yield from results


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn: a forked child would inherit the parent's threads' locks, connections and signal handlers
    context = get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker, initargs=(os.getpid(),))


def _died(capture: Capture) -> Parsed:
    detail = f"the parsing process died on this page; its bytes are at {capture.warc_path}:{capture.warc_offset}"
    failure = FetchFailure(url=capture.url, failure=FailureClass.PARSE_ERROR, status=capture.status, detail=detail)
    return Parsed(capture=capture, result=failure)


def _chunks(captures: Iterable[Capture], size: int) -> Iterator[list[Capture]]:
    iterator = iter(captures)
    while chunk := list(islice(iterator, size)):
        yield chunk
