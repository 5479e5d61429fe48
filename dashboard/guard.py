"""What goes with every answer: headers that let a browser do no more than the pages need, and a check of the host."""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names by which a machine calls itself."""


class Guard:
    """ASGI middleware. `hosts` are the names it answers to (None: any, where somebody before it looks after that).

    A page that answers to any name can be read by any web page whose name's owner points it at 127.0.0.1.
    `framed` lets pages of the same origin show these in a frame.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None, *, framed: bool) -> None:
        self.app = app
        self.hosts = hosts
        ancestors = "'self'" if framed else "'none'"
        self.headers = {
            "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
            f"base-uri 'none'; frame-ancestors {ancestors}",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse a name that is not ours."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        host = Headers(scope=scope).get("host", "").lower()
        if self.hosts is not None and _name(host) not in self.hosts:
            refusal = PlainTextResponse(f"This page does not answer to the name {host!r}.\n", status_code=421)
            await refusal(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


def _name(host: str) -> str:
    """A Host header without its port."""
    end = host.find("]") + 1
    return host[:end] if end else host.partition(":")[0]
