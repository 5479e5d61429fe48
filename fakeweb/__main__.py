"""Serve the simulated web by hand: `python -m fakeweb --port 8089`, then open http://127.0.0.1:8089/-/ ."""

import argparse
import os
import signal
import sys
import threading
from contextlib import ExitStack
from datetime import UTC, datetime

from fakeweb.behaviours.table import markdown
from fakeweb.publishers import PUBLISHERS, SCRIPTED
from fakeweb.server import FakeWeb
from fakeweb.world import World


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m fakeweb", description="Serve a simulated web of news sites.")
    parser.add_argument("--port", type=int, default=8089, help="port on 127.0.0.1; 0 takes a free one (default: 8089)")
    parser.add_argument("--seed", type=int, default=7, help="the world's seed (default: 7)")
    parser.add_argument("--days", type=int, default=30, help="simulated days (default: 30)")
    parser.add_argument("--per-day", type=float, default=24, help="articles per weekday and average site (default: 24)")
    parser.add_argument("--start", type=_moment, default=None, help="first day, ISO (default: 2026-03-02)")
    parser.add_argument("--now", type=_moment, default=None, help="simulated time, ISO (default: the last day's end)")
    parser.add_argument("--rate", type=float, default=0, help="simulated seconds per real second (default: 0)")
    parser.add_argument("--real-time", action="store_true", help="let the simulated time be the real one")
    parser.add_argument(
        "--misbehave", action="append", default=[], metavar="NAME[:SITE]", help="switch a behaviour on; may be repeated"
    )
    parser.add_argument("--scripted", action="store_true", help="serve the sites that need a browser, too")
    parser.add_argument("--behaviours", action="store_true", help="print the table of behaviours and end")
    options = parser.parse_args(arguments)
    if options.behaviours:
        sys.stdout.write(markdown())
        return 0
    if options.real_time:
        options.now, options.rate = datetime.now(UTC), 1
    first = {"start": options.start} if options.start else {}
    publishers = (*PUBLISHERS, *SCRIPTED) if options.scripted else PUBLISHERS
    world = World(options.seed, days=options.days, per_day=options.per_day, publishers=publishers, **first)
    with ExitStack() as stack:
        try:
            web = stack.enter_context(FakeWeb(world, now=options.now, port=options.port, rate=options.rate))
        except OSError as error:
            cause = os.strerror(error.errno or 0)
            parser.exit(2, f"port {options.port} cannot be had ({cause}); choose another with --port\n")
        for wanted in options.misbehave:
            name, _, site = wanted.partition(":")
            web.behaviours.add(name, site=site or None)
        told_to_stop = _stop_signals()  # before the address is told: whoever reads it may stop this at once
        sys.stdout.write(f"{web.proxy_url}/-/\n")
        sys.stdout.flush()
        told_to_stop.wait()
    return 0


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _stop_signals() -> threading.Event:
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    return told


if __name__ == "__main__":
    sys.exit(main())
