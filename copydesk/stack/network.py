"""Is there a network? Asked once by `copydesk up`, so that nobody has to learn it from failed tasks."""

import socket
import time
from collections.abc import Iterable
from threading import Thread
from urllib.parse import urlsplit

PATIENCE_SECONDS = 3.0
_ASKED = 5


def offline_note(hosts: Iterable[str], proxy: str | None) -> str | None:
    """What to tell a person when no site can be reached, or None; `hosts` are the sites', of which a few are asked.

    With a proxy only the proxy's own name matters.
    """
    named = [urlsplit(proxy).hostname or ""] if proxy else list(hosts)[:_ASKED]
    if not named or any(_resolve(named)):
        return None
    what = f"the proxy {named[0]} could not" if proxy else f"none of the sites, {named[0]} among them, could"
    return (
        f"no network: {what} be looked up. Airflow works all the same; crawls end as `dns`, alert once, "
        "and try again by themselves. To see it work offline: copydesk up --sites demo"
    )


def _resolve(hosts: list[str]) -> list[bool]:
    """Which names have an address. A resolver that hangs is not waited for, nor does it hold up the program's end."""
    found: list[bool] = []
    threads = [Thread(target=lambda host=host: found.append(_has_address(host)), daemon=True) for host in hosts]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return list(found)


def _has_address(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False
