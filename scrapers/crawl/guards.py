"""Guards against being led astray: only http(s), and never to an address that is not on the public internet.

Names are checked where they become addresses, and the connection goes to the very addresses that were checked, so a
name that answers differently the second time (DNS rebinding) gains nothing. A configured proxy is the one exemption.
"""

import ipaddress
import re
import socket
import unicodedata
from base64 import b64encode
from typing import Any, cast
from urllib.parse import unquote, urlsplit, urlunsplit

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # it has no stubs

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)
_LOCAL_NAMES = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa)\.?", re.IGNORECASE
)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_SPECIAL = [
    ipaddress.ip_network(each)
    for each in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
"""Ranges of IANA's special-purpose registries that Python's own lists miss or count as global in some release; among
them those that carry an IPv4 address inside (Teredo, 6to4)."""


class SsrfRefusedError(RuntimeError):
    """The URL leads to an address that is not on the public internet."""


def is_public(address: Address) -> bool:
    """Whether an address is globally reachable by IANA's special-purpose registries, and unicast."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(mapped)
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    special = any(address.version == network.version and address in network for network in _SPECIAL)
    return address.is_global and not special and not address.is_multicast and not address.is_reserved


def literal_address(host: str) -> Address | None:
    """The address that a host name spells, in any spelling that some resolver accepts; None for a real name."""
    plain = unicodedata.normalize("NFKC", unquote(host)).strip("[]").partition("%")[0].replace("\u3002", ".")
    try:
        return ipaddress.ip_address(plain)
    except ValueError:
        pass
    if not _NUMERIC.fullmatch(plain):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(plain.rstrip(".")))
    except OSError:
        return ipaddress.IPv4Address(0)  # a number that is no address: nothing there to fetch


def check_url(url: str) -> None:
    """Refuse a URL that names a special address or a local name, before any name is resolved.

    Raises:
        SsrfRefusedError: with what it names.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    address = literal_address(host)
    if parts.scheme not in {"http", "https"}:
        raise SsrfRefusedError(f"scheme {parts.scheme!r} is not fetched")
    if (address is not None and not is_public(address)) or _LOCAL_NAMES.fullmatch(host):
        raise SsrfRefusedError(f"{host} is not on the public internet")


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names and withholds every answer of a name that has a special address among its answers.

    Twisted's interfaces are declared for zope, not for a type checker: their objects are `Any` here.
    """

    def __init__(self, resolver: Any, exempt: tuple[str, int] | None = None) -> None:  # noqa: ANN401  # see above
        self._resolver = resolver
        self._exempt = exempt
        self.refused: dict[str, str] = {}

    def resolveHostName(  # noqa: N802  # the interface's name
        self,
        resolutionReceiver: Any,  # noqa: ANN401, N803  # the interface's names
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        *rest: Any,  # noqa: ANN401
        **more: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Resolve a name; the receiver gets no address when one of them is refused."""
        exempt = (hostName, portNumber) == self._exempt
        receiver = resolutionReceiver if exempt else _GuardedReceiver(resolutionReceiver, hostName, self.refused)
        return self._resolver.resolveHostName(receiver, hostName, portNumber, *rest, **more)


@implementer(IResolutionReceiver)
class _GuardedReceiver:
    """Collects a name's addresses and passes them on only when all of them are public."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:  # noqa: ANN401  # see above
        self._receiver = receiver
        self._host = host
        self._refused = refused
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: ANN401, N802  # the interface's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: ANN401, N802  # the interface's name
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802  # the interface's name
        special = [host for host in map(_host_of, self._addresses) if not is_public(ipaddress.ip_address(host))]
        if special:
            self._refused[self._host] = special[0]
        else:
            self._refused.pop(self._host, None)
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


def _host_of(address: object) -> str:
    return str(getattr(address, "host", "0.0.0.0")).partition("%")[0]  # noqa: S104  # an address to refuse


def proxy_and_login(proxy: str | None) -> tuple[str | None, str | None]:
    """A proxy's URL without its login, and that as `Proxy-Authorization`: what fails names the URL alone."""
    parts = urlsplit(proxy) if proxy else None
    if parts is None or parts.username is None:
        return proxy, None
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return bare, f"Basic {b64encode(login.encode()).decode()}"


def install(proxy: str | None) -> GuardedResolver:
    """Put the guard into the reactor, with the proxy's own host and port exempt."""
    from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it, which is the crawler's to do

    parts = urlsplit(proxy) if proxy else None
    exempt = (parts.hostname or "", parts.port or 80) if parts else None
    plugged = cast("Any", reactor)
    guard = GuardedResolver(plugged.nameResolver, exempt)
    plugged.installNameResolver(guard)
    return guard
