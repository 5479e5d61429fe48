"""What goes with every answer: headers that let a browser do no more than the pages need, and a check of the host."""

from collections.abc import Collection, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names by which a machine calls itself."""


def headers(*, framed: bool) -> dict[str, str]:
    """The headers of every answer; `framed` lets pages of the same origin show these in a frame."""
    ancestors = "'self'" if framed else "'none'"
    return {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {ancestors}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


class Guard:
    """ASGI middleware. `hosts` are the names it answers to (None: any, where somebody before it looks after that).

    A page that answers to any name can be read by any web page whose name's owner points it at 127.0.0.1.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str] | None, headers: Mapping[str, str]) -> None:
        self.app = app
        self.hosts = hosts
        self.headers = headers

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
            refusal = PlainTextResponse(_NOT_OURS.format(host), status_code=421)
            await refusal(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


_NOT_OURS = "This page does not answer to the name {!r}.\nOpen the address that `copydesk dashboard` has printed.\n"


def _name(host: str) -> str:
    """A Host header without its port."""
    end = host.find("]") + 1
    return host[:end] if end else host.partition(":")[0]
