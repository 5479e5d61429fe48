import re
from collections import Counter
from datetime import date

import pytest

from fakeweb.chance import keyed
from fakeweb.prose import writer
from fakeweb.prose.facts import Event, invent
from fakeweb.prose.grammar import expand, to_runs
from fakeweb.prose.revision import revise
from fakeweb.truth import BlockKind, EditKind, Run
from fakeweb.world import World
from warehouse.enrich.mentioned import mentioned

KINDS = [(language, kind) for language in ("en", "de") for kind in writer.kinds(language)]


def event(language: str, kind: str, number: int = 0) -> Event:
    return invent(kind, language, date(2026, 3, 4), keyed("test", language, kind, number))


def draft(language: str, kind: str, number: int = 0, length: int = 500) -> writer.Draft:
    about, rng = event(language, kind, number), keyed("draft", language, kind, number)
    return writer.write(about, writer.headline(about, rng), rng, length=length)


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_every_template_finds_its_facts(language: str, kind: str) -> None:
    texts = [
        text for number in range(60) for block in draft(language, kind, number, 900).blocks for text in block.texts()
    ]
    assert not [text for text in texts if re.search(r"[{}\[\]|]", text) and "=" not in text]


@pytest.mark.parametrize(("language", "kind"), KINDS)
@pytest.mark.parametrize(("length", "low", "high"), [(260, 200, 450), (850, 450, 950)])
def test_articles_have_about_the_length_that_is_asked_for(
    language: str, kind: str, length: int, low: int, high: int
) -> None:
    words = sum(len(text.split()) for block in draft(language, kind, 1, length).blocks for text in block.texts())
    assert low <= words <= high


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_an_article_keeps_to_one_company_and_one_spelling_of_its_people(language: str, kind: str) -> None:
    about = event(language, kind)
    article = draft(language, kind)
    text = " ".join(text for block in article.blocks for text in block.texts())
    assert about.facts["company"] in text or about.facts["product"] in text
    for role in ("ceo", "analyst", "user"):
        last, full = about.facts[f"{role}_last"], about.facts[role]
        first_mention = text.find(last)
        assert first_mention < 0 or text.find(full) == first_mention - len(full) + len(last)


def test_thousands_of_articles_have_distinct_texts_and_nearly_distinct_headlines() -> None:
    world = World(days=20)
    originals = [article for article in world.articles.values() if not article.syndicated_from]
    bodies = {world.versions(article)[0].body_text for article in originals}
    assert len(originals) > 2000
    assert len(bodies) == len(originals)
    repeated = Counter(article.headline for article in originals if article.story_id == article.key)
    assert sum(count for count in repeated.values() if count > 1) < len(originals) * 0.01


def test_a_world_has_all_kinds_of_blocks(world: World) -> None:
    kinds = {block.kind for article in world.articles.values() for block in world.versions(article)[0].blocks}
    assert kinds == set(BlockKind)


@pytest.mark.parametrize("kind", list(EditKind))
@pytest.mark.parametrize("language", ["en", "de"])
def test_an_edit_always_changes_something(language: str, kind: EditKind) -> None:
    about, first = event(language, "breach"), draft(language, "breach")
    second = revise(first, about, kind, keyed("edit", kind))
    third = revise(second, about, kind, keyed("edit again", kind))
    assert first != second != third


def test_expand_chooses_fills_and_begins_sentences_with_a_capital() -> None:
    text = expand("[the one|the one] of {city}. {who} agreed.", {"city": "Leeds", "who": "they"}, keyed("x"))
    assert text == "The one of Leeds. They agreed."


def test_marks_become_links_and_emphasis() -> None:
    runs = to_runs("see ~the paper~ and ^the report^, *now*, with `make`", {"~": "http://a.test/"})
    assert runs == (
        Run("see "),
        Run("the paper", href="http://a.test/"),
        Run(" and "),
        Run("the report"),
        Run(", "),
        Run("now", mark="em"),
        Run(", with "),
        Run("make", mark="code"),
    )


@pytest.mark.parametrize(("language", "kind"), [("en", "earnings"), ("en", "acquisition"), ("de", "earnings")])
def test_an_article_names_listed_companies_at_its_end_and_tells_nothing_of_them(language: str, kind: str) -> None:
    article = draft(language, kind)
    (sentence,) = writer.story(language, kind)["listed"]
    assert article.blocks[-1].texts()[-1].endswith(sentence)
    assert len(mentioned("", sentence, language=language)) == 2
