"""Whether a declaration's values are of the kinds that its class says. Pure functions of dataclasses.

Python does not look, and a value of another kind would break whatever comes to it first, much later: the house-keeping
of all sites, say.
"""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

_WANTED: dict[object, str] = {
    str: "write a text in quotes",
    bool: "write True or False",
    int: "write a whole number",
    float: "write a number",
    date: "write a day, such as date(2026, 3, 15)",
    type: "name a page class",
    Mapping: "write numbers by name, such as {'authors': 0.9}",
    tuple: "write a tuple, and one of one like (this,)",
}


def check_kinds(declared: Any, whose: str) -> None:  # noqa: ANN401  # any dataclass
    """Hold each field of a dataclass, of those in it, and the attributes of classes in it, against the annotations.

    Raises:
        ValueError: one is of another kind; the message begins with `whose` and says what to write.
    """
    its_class: Any = type(declared)
    for name, kind in _kinds(its_class).items():
        value = getattr(declared, name)
        _check(value, kind, f"{whose}{name}")
        if get_origin(kind) is type:
            for attribute, its_kind in _attributes(get_args(kind)[0]).items():
                _check(getattr(value, attribute), its_kind, f"{whose}{value.__name__}.{attribute}")
        for each in value if isinstance(value, tuple | list) else (value,):
            if is_dataclass(each) and not isinstance(each, type):
                check_kinds(each, f"{whose}{type(each).__name__}.")


def _check(value: object, kind: Any, name: str) -> None:  # noqa: ANN401  # a type, or what typing makes of types
    if not _fits(value, kind):
        raise ValueError(f"{name} is {value!r}; {_wanted(kind)}")


@cache
def _kinds(kind: Any) -> dict[str, Any]:  # noqa: ANN401  # a dataclass
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _attributes(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is ClassVar}


def _fits(value: object, kind: Any) -> bool:  # noqa: ANN401  # as above
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return any(_fits(value, each) for each in inner)
    if origin is tuple:
        return isinstance(value, tuple | list) and _fit_all(value, inner)
    if origin is type:
        return isinstance(value, type) and issubclass(value, inner[0])
    if origin is not None:
        return isinstance(value, Mapping) and all(
            _fits(key, inner[0]) and _fits(each, inner[1]) for key, each in value.items()
        )
    return _is_plain(value, kind)


def _fit_all(values: tuple[object, ...] | list[object], kinds: tuple[Any, ...]) -> bool:
    if kinds[-1] is Ellipsis:
        return all(_fits(each, kinds[0]) for each in values)
    return len(values) == len(kinds) and all(map(_fits, values, kinds))


def _is_plain(value: object, kind: type) -> bool:
    """Of a class; where Python takes more for one than is meant, of no other."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind) and not (kind is date and isinstance(value, datetime))


def _wanted(kind: Any) -> str:  # noqa: ANN401  # as above
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return " or ".join(_wanted(each) if each is not NoneType else "leave it out" for each in inner)
    if origin is tuple and inner[-1] is not Ellipsis:
        return "write a tuple of two numbers, such as (0.5, 4.0)"
    return _WANTED.get(origin or kind) or f"write {kind.__name__}(…)"
