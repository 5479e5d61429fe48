"""The behaviours of one served web: all by name, and which are switched on."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

import fakeweb.behaviours
from fakeweb.behaviours.base import CATALOG, Behaviour, Exchange, Rule
from fakeweb.messages import Request, Response
from fakeweb.origin import Origin
from fakeweb.publishers import Publisher


def catalog() -> dict[str, Behaviour]:
    """All behaviours by name, sorted by group and name."""
    for module in pkgutil.iter_modules(fakeweb.behaviours.__path__):
        importlib.import_module(f"fakeweb.behaviours.{module.name}")
    return dict(sorted(CATALOG.items(), key=lambda entry: (entry[1].group, entry[0])))


class Behaviours:
    """Switches behaviours on and off while the web is served; thread-safe."""

    def __init__(self) -> None:
        self._known = catalog()
        self._rules: list[Rule] = []
        self._lock = Lock()

    def __iter__(self) -> Iterator[Rule]:
        with self._lock:
            return iter(list(self._rules))

    def add(
        self,
        name: str,
        *,
        site: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        paths: str | None = None,
        portion: float = 1.0,
        times: int | None = None,
        **options: Any,  # noqa: ANN401 - each behaviour has options of its own
    ) -> Rule:
        """Switch a behaviour on; `Rule` says what the arguments mean, `options` are the behaviour's own.

        Raises:
            ValueError: there is no behaviour of that name, or it has no such option.
        """
        if name not in self._known:
            raise ValueError(f"no behaviour {name!r}; there are: {', '.join(self._known)}")
        known = set(inspect.signature(self._known[name].action).parameters) - {"exchange"}
        if unknown := set(options) - known:
            raise ValueError(f"{name} has no option {', '.join(sorted(unknown))}; there are: {sorted(known)}")
        rule = Rule(
            name=name, site=site, since=since, until=until, paths=paths, portion=portion, times=times, options=options
        )
        with self._lock:
            self._rules.append(rule)
        return rule

    def remove(self, rule: Rule) -> None:
        """Switch one rule off again."""
        with self._lock:
            self._rules = [other for other in self._rules if other is not rule]

    def clear(self) -> None:
        """Switch all off."""
        with self._lock:
            self._rules = []

    def answer(self, request: Request, publisher: Publisher, now: datetime, origin: Origin) -> Response:
        """The answer under all rules in force; the rule that was added last is the outermost."""
        with self._lock:
            active = [rule for rule in self._rules if rule.applies(request, publisher.name, now)]
        return self._under(active, publisher, now, origin, request)

    def _under(
        self, rules: list[Rule], publisher: Publisher, now: datetime, origin: Origin, request: Request
    ) -> Response:
        if not rules:
            return origin.answer(request, publisher, now)
        *inner, rule = rules
        if request.path == "/robots.txt" and self._known[rule.name].spares_robots:
            return self._under(inner, publisher, now, origin, request)
        exchange = Exchange(
            request=request,
            publisher=publisher,
            now=now,
            origin=origin,
            rule=rule,
            proceed=partial(self._under, inner, publisher, now, origin),
        )
        return self._known[rule.name].action(exchange, **rule.options)
