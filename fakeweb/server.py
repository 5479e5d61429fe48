"""`FakeWeb`: the simulated web on one loopback port, as forward proxy and by Host header."""

import asyncio
import contextlib
import threading
from concurrent.futures import Future
from datetime import datetime
from types import TracebackType

from fakeweb.behaviours.registry import Behaviours
from fakeweb.clock import Clock
from fakeweb.connection import Connection
from fakeweb.origin import Origin
from fakeweb.served import ServedLog, ServedRequest
from fakeweb.site_router import SiteRouter
from fakeweb.world import World

_START_SECONDS = 10
_STOP_SECONDS = 5


class FakeWeb:
    """Serves a world from a thread of its own; a context manager.

    Args:
        world: what is served.
        now: the simulated time at the start; default: the world's end.
        port: 0 takes a free port.
        rate: simulated seconds per real second; 0 stands still.

    Attributes:
        clock: the simulated clock.
        behaviours: switches misbehaviour on and off.
        requests: what was served, in order.
    """

    def __init__(self, world: World, *, now: datetime | None = None, port: int = 0, rate: float = 0.0) -> None:
        self.world = world
        self.clock = Clock(now or world.end, rate)
        self.behaviours = Behaviours()
        self.log = ServedLog()
        self.origin = Origin(world)
        self._router = SiteRouter(self)
        self._wanted_port = port
        self._port: int | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def requests(self) -> list[ServedRequest]:
        """The requests served so far, in order."""
        return self.log.entries()

    @property
    def port(self) -> int:
        """The port that is served.

        Raises:
            RuntimeError: the server is not running.
        """
        if self._port is None:
            raise RuntimeError("the simulated web is not running: use `with FakeWeb(world) as web:` or start()")
        return self._port

    @property
    def proxy_url(self) -> str:
        """The address to use as HTTP proxy, and to look at with a browser (`/-/`)."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "FakeWeb":
        """Serve in a thread; returns when the port is open.

        Raises:
            OSError: the port cannot be had.
        """
        ready: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="fakeweb", daemon=True)
        self._thread.start()
        try:
            self._port = ready.result(_START_SECONDS)
        except OSError:
            self._thread.join()
            raise
        return self

    def stop(self) -> None:
        """Close the port and all connections, and wait for the thread to end."""
        if self._thread is None or self._loop is None or self._stop is None:
            return
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_STOP_SECONDS)
        self._thread = self._port = None

    def __enter__(self) -> "FakeWeb":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, ready: "Future[int]") -> None:
        asyncio.run(self._serve(ready))

    async def _serve(self, ready: "Future[int]") -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        try:
            server = await asyncio.start_server(self._accept, "127.0.0.1", self._wanted_port, backlog=256, limit=2**18)
        except OSError as error:
            ready.set_exception(error)
            return
        ready.set_result(server.sockets[0].getsockname()[1])
        await self._stop.wait()
        for listener in server.sockets:
            self._loop.remove_reader(listener.fileno())
        await _rounds()  # what was just accepted begins to be served: a closed server would leave it open for ever
        server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await _rounds()  # aborted transports close their sockets

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._connections.add(task)
        try:
            with contextlib.suppress(ConnectionError):
                await Connection(reader, writer, self._router).serve()
                writer.close()
                await asyncio.wait_for(writer.wait_closed(), _STOP_SECONDS)
        except (asyncio.CancelledError, TimeoutError):
            pass  # the server stops, or the client reads no more: what is unsent is dropped below
        finally:
            self._connections.discard(task)
            writer.transport.abort()


async def _rounds(count: int = 10) -> None:
    """Let the loop go round so often that what is under way settles."""
    for _ in range(count):
        await asyncio.sleep(0)
