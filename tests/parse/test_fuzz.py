"""Broken pages, in short: any bytes give an article or a rejection, in bounded time, fit for the database."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PAGE = (Path(__file__).parent / "pages" / "webpronews_frame.html").read_bytes()
SENTENCE = b"<p>A sentence that goes on, and on, and on until it ends.</p>"
Check = Callable[..., None]
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("seed", range(60))
def test_mutations_of_a_page(seed: int, mutate: Callable[[bytes, random.Random], bytes], holds: Check) -> None:
    holds(mutate(PAGE, random.Random(seed)))  # noqa: S311 - mutations must be repeatable, not secret


@RELAXED
@given(body=st.binary(max_size=2_000))
def test_any_bytes(holds: Check, body: bytes) -> None:
    holds(body)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # it would hide the failure that it is about
@RELAXED
@given(picks=st.lists(st.integers(0, 999), max_size=30), content_type=st.text(max_size=40))
def test_any_heap_of_fragments(holds: Check, fragments: list[bytes], picks: list[int], content_type: str) -> None:
    pieces = [*fragments, *[SENTENCE] * 4]
    holds(b"".join(pieces[pick % len(pieces)] for pick in picks), content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 100_000 + b"<p>deep inside the page there stands a sentence, and it is not lost.</p>",
        b"<body><p "
        + b" ".join(b"a%d=x" % n for n in range(100_000))
        + b">a sentence that stands here, and is kept.</p>",
        b"<body><p>" + b"one word after another, " * 45_000 + b"</p>",
        b"<body>" + b"<p>a short sentence, said again.</p>" * 60_000,
        b"<body>" + b"<li><a href=/x>link</a>" * 45_000,
        b"<body><table>" + b"<tr><td>cell<td>cell" * 45_000,
        b"<body>" + b"<a href='javascript:x'><b><i>" * 3_000 + b"text, with a comma in it, and more of it after that.",
        b"<body><p>" + b"&#0;\xed\xa0\x80\x00" * 2_000 + b"text, with a comma in it, and more of it after that.</p>",
        b"<body><div>" + b"<img alt=x> <i> </i>" * 30_000 + b"<p>A sentence that stands, and goes on, and ends.</p>",
        b"<body><p>" + b"<a href=/x>A word</a> and " * 70_000,
        SENTENCE * 9 + b"<div>" * 190 + b"<form>x</form>" * 60 + b"<i> </i>\n<b> </b>" * 30_000,
    ],
    ids=[
        "nesting",
        "attributes",
        "one-line",
        "paragraphs",
        "links",
        "cells",
        "inline",
        "controls",
        "pictures",
        "linked",
        "forms",
    ],
)
def test_the_hostile_ones(holds: Check, body: bytes) -> None:
    holds(body)
