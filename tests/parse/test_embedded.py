"""Text that a page carries as data: what is taken for it, and what is not."""

import json

import pytest

from scrapers.parse.document import Document
from scrapers.parse.embedded import MIN_WORDS, embedded

STORY = [
    "The ferry that nobody had missed came back on Monday, repainted, with a captain who had learnt to bake.",
    "It carries forty people, six bicycles and, since the oven was bolted down, a smell that brings in the gulls.",
    "The timetable has not changed since 1961, because the printer who knew how to set it has moved to another shore.",
    "On Sundays the boat waits for the choir, and the choir, out of politeness, leaves out the last verse of the hymn.",
]
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)


def page(script: str) -> Document:
    return Document.from_html(f"<html><body><div id=app></div><script>{script}</script></body></html>")


@pytest.mark.parametrize(
    "script",
    [
        f"window.__STATE__ = {json.dumps({'a': {'b': [1, {'content': HTML}]}})};",
        f"push([1,{json.dumps('7:' + json.dumps({'html': HTML}))}])",
        json.dumps({"text": "\n\n".join(STORY)}),
        f"state = {json.dumps({'content': HTML.replace('</p>', '{/p}')})};",
    ],
    ids=["state", "escaped-twice", "lines", "closing-marks"],
)
def test_the_longest_string_that_reads_like_an_article(script: str) -> None:
    found = embedded(page(script))
    assert found is not None
    assert [passage.text for passage in found[1]] == STORY


@pytest.mark.parametrize(
    "script",
    [
        json.dumps({"code": "function (a) { return a; }. Yes. No. Maybe. " + "Words and more words. " * MIN_WORDS}),
        json.dumps({"inner": json.dumps({"a": "Words. " * MIN_WORDS})[:-3] + "function ()"}),
        json.dumps({"teaser": STORY[0]}),
        json.dumps({"page": "<html><body>" + HTML}),
        'var s = "' + "\\x" * 400 + '";',
        "var s = '" + "a" * 5_000,
    ],
    ids=["program", "data", "short", "document", "bad-escapes", "no-string"],
)
def test_strings_that_are_no_article(script: str) -> None:
    assert embedded(page(script)) is None


def test_what_its_names_call_noise_is_left_out() -> None:
    found = embedded(page(json.dumps({"body": f'<div class="caption">The oven on deck.</div>{HTML}'})))
    assert found is not None
    assert [passage.text for passage in found[1]] == STORY
