"""The pages over a small warehouse, asked without a network, served to a browser, and the browser."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any, BinaryIO

import httpx
import pytest
import uvicorn

from dashboard.app import create_app
from dashboard.desk import Desk
from dashboard.guard import LOOPBACK
from scrapers.crawl.browser import RenderUnavailableError, check_available, chromium
from tests.conftest import DatabaseMaker
from tests.dashboard.newsroom import NOW, fill
from tests.warehouse.desk import site

Get = Callable[..., httpx.Response]


def archived(path: str) -> BinaryIO:
    if path != "tide-1.warc.gz":
        raise FileNotFoundError(path)
    return BytesIO(b"\x1f\x8bwarc")


@pytest.fixture(scope="session")
def desk(make_database: DatabaseMaker) -> Iterator[Desk]:
    """A desk over the newsroom; one declared site was never run."""
    declared = {each.name: each for each in map(site, ("tidewire", "harborledger", "fluxdaily", "dusk", "unrun"))}
    with make_database() as url:
        fill(url)
        yield Desk(warehouse=lambda: url, sites=lambda: declared, clock=lambda: NOW, archive=archived)


def asker(desk: Desk, **options: Any) -> Get:  # noqa: ANN401  # create_app's
    """Asks the pages over a desk, in this process."""
    app = create_app(desk, **options)

    def get(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(asked())

    return get


@pytest.fixture(scope="session")
def get(desk: Desk) -> Get:
    """Asks the pages over the newsroom."""
    return asker(desk, hosts=LOOPBACK)


@pytest.fixture
def empty(desk: Desk, warehouse_url: str) -> Get:
    """Asks the pages over a warehouse in which nothing has run."""
    return asker(replace(desk, warehouse=lambda: warehouse_url))


@pytest.fixture(scope="session")
def served(desk: Desk) -> Iterator[str]:
    """The pages over HTTP; gives their address."""
    server = uvicorn.Server(uvicorn.Config(create_app(desk, hosts=LOOPBACK), log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=[[listener]])
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; while it is open, nobody else in this process can run an event loop."""
    try:
        check_available("this test")
    except RenderUnavailableError as error:
        pytest.skip(str(error))
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # optional

    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"], timeout=120_000)
        yield chrome
        chrome.close()
