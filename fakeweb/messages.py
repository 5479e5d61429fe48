"""Requests and responses as the origin sites and the behaviours see them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

Script = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""Writes a response to the wire by itself, for answers that no proper server would give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; `url` is absolute, header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    version: str = "HTTP/1.1"

    @property
    def host(self) -> str:
        """The host name, without port."""
        return urlsplit(self.url).hostname or ""

    @property
    def path(self) -> str:
        """The path, at least /."""
        return urlsplit(self.url).path or "/"

    @property
    def query(self) -> str:
        """The query without its question mark."""
        return urlsplit(self.url).query

    def parameter(self, name: str, default: str = "") -> str:
        """A query parameter's first value."""
        return parse_qs(self.query).get(name, [default])[0]

    def cookie(self, name: str) -> str | None:
        """A cookie's value."""
        pairs = (pair.strip().partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return next((value for key, _, value in pairs if key == name), None)


@dataclass(slots=True, kw_only=True)
class Response:
    """One response. `compress`: gzip it when the client accepts that; `script` takes over the connection instead."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    compress: bool = True
    script: Script | None = None

    @property
    def reason(self) -> str:
        """The status line's words."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return "Unknown"

    def header(self, name: str) -> str | None:
        """A header's first value, by name in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def put(self, name: str, value: str) -> "Response":
        """Set a header in place of any of that name; returns the response itself."""
        self.drop(name)
        self.headers.append((name, value))
        return self

    def drop(self, *names: str) -> "Response":
        """Remove headers; returns the response itself."""
        lowered = {name.lower() for name in names}
        self.headers = [(key, value) for key, value in self.headers if key.lower() not in lowered]
        return self


def content(body: str | bytes, content_type: str, status: int = 200) -> Response:
    """A response with a body of a type."""
    data = body.encode() if isinstance(body, str) else body
    return Response(status=status, headers=[("Content-Type", content_type)], body=data)


def html(body: str, status: int = 200) -> Response:
    """An HTML page."""
    return content(body, "text/html; charset=UTF-8", status)


def redirect(location: str, status: int = 301) -> Response:
    """A redirect."""
    response = html(f'<html><body>Moved: <a href="{location}">here</a></body></html>', status)
    return response.put("Location", location)


def notice(status: int, words: str) -> Response:
    """A small page that says what is the matter."""
    return html(f"<!DOCTYPE html><html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>", status)
