"""A StatsD exporter for tests: takes real datagrams, maps them as copydesk/deploy/statsd_mapping.yml says, serves them.

It does what the documentation of Prometheus' statsd_exporter says of the features that the mapping uses, and refuses
a mapping that uses others.
"""

import re
import socket
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import yaml

Labels = tuple[tuple[str, str], ...]
KINDS = {"c": "counter", "g": "gauge", "ms": "observer"}


@dataclass
class Exporter:
    """What has arrived: per name its type, per name and labels its value (of a histogram, its observations)."""

    mapping: dict[str, Any]
    port: int = 0
    types: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, Labels], list[float]] = field(default_factory=dict)

    def take(self, datagram: str) -> None:
        """One datagram: `name,tag=value,…:number|type` a line."""
        for line in datagram.splitlines():
            named, _, rest = line.rpartition(":")
            number, kind = rest.split("|")[:2]
            stat, *tags = named.split(",")
            labels = tuple(sorted((tag.split("=", 1)[0], tag.split("=", 1)[1]) for tag in tags))
            if name := self.name_of(stat, KINDS[kind]):
                self._count(name, labels, KINDS[kind], float(number))

    def name_of(self, stat: str, kind: str) -> str | None:
        """The name in Prometheus: by the first rule that fits, else with every other character an underscore.

        None where the rule drops it.
        """
        for rule in self.mapping["mappings"]:
            assert set(rule) <= {"match", "name", "match_metric_type", "action"}, rule
            pattern = re.escape(rule["match"]).replace(r"\*", r"([^.]+)")
            found = re.fullmatch(pattern, stat)
            if found and rule.get("match_metric_type", kind) == kind:
                if rule.get("action") == "drop":
                    return None
                parts = re.split(r"\$\{(\d+)\}", rule["name"])
                return "".join(found[int(part)] if number % 2 else part for number, part in enumerate(parts))
        return re.sub(r"[^a-zA-Z0-9_]", "_", stat)

    def _count(self, name: str, labels: Labels, kind: str, number: float) -> None:
        assert self.types.setdefault(name, kind) == kind, f"{name} is {self.types[name]} and {kind}"
        held = self.values.setdefault((name, labels), [])
        if kind == "observer":
            held.append(number / 1000)  # milliseconds become seconds
        else:
            held[:] = [(held[0] if held and kind == "counter" else 0) + number]

    def exposition(self) -> str:
        """Everything in Prometheus' text form."""
        defaults = self.mapping["defaults"]
        assert defaults["observer_type"] == "histogram"
        buckets = defaults["histogram_options"]["buckets"]
        lines = []
        for (name, labels), held in self.values.copy().items():
            if self.types[name] != "observer":
                lines.append(f"{name}{_text(labels)} {held[0]}")
                continue
            ordered = sorted(held)
            for limit in [*buckets, float("inf")]:
                below = sum(each <= limit for each in ordered[: bisect_left(ordered, limit) + 1])
                text = "+Inf" if limit == float("inf") else str(limit)
                lines.append(f"{name}_bucket{_text((*labels, ('le', text)))} {below}")
            lines += [f"{name}_sum{_text(labels)} {sum(held)}", f"{name}_count{_text(labels)} {len(held)}"]
        return "\n".join(lines) + "\n"

    @property
    def names(self) -> set[str]:
        """The names as a query would use them."""
        suffixes = {"observer": ("_bucket", "_sum", "_count")}
        return {name + suffix for name, kind in self.types.items() for suffix in suffixes.get(kind, ("",))}


def _text(labels: Labels) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels) + "}"


@contextmanager
def open_exporter(mapping: Path) -> Iterator[tuple[Exporter, int]]:
    """An exporter that listens on UDP at its `port`, and the port where it serves /metrics."""
    exporter = Exporter(yaml.safe_load(mapping.read_text()))

    class Metrics(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = exporter.exposition().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:  # noqa: ANN401  # the server's signature
            pass

    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener,
        ThreadingHTTPServer(("127.0.0.1", 0), Metrics) as server,
    ):
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.2)
        exporter.port = listener.getsockname()[1]
        ends: list[bool] = []
        threads = [
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}),
            Thread(target=_listen, args=(listener, exporter, ends)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield exporter, server.server_address[1]
        finally:
            server.shutdown()
            ends.append(True)
            for thread in threads:
                thread.join()


def _listen(listener: socket.socket, exporter: Exporter, ends: list[bool]) -> None:
    while not ends:
        try:
            exporter.take(listener.recv(65536).decode())
        except TimeoutError:
            continue
