"""Word diffs show an edit and leave out what is the same."""

from hypothesis import given
from hypothesis import strategies as st

from warehouse.word_diff import Change, Stretch, effort, word_diff

TEXT = st.lists(st.lists(st.sampled_from("a b c d e".split()), min_size=1, max_size=30).map(" ".join), max_size=6)


def test_equal_texts_have_no_diff() -> None:
    assert word_diff("one two\n\nthree", "one two\n\nthree") == []


def test_a_changed_word_stands_between_its_neighbours() -> None:
    [diff] = word_diff("Same.\n\nSales rose 10 percent in May.", "Same.\n\nSales rose 12 percent in May.")
    assert diff == (
        Stretch(Change.SAME, "Sales rose"),
        Stretch(Change.REMOVED, "10"),
        Stretch(Change.ADDED, "12"),
        Stretch(Change.SAME, "percent in May."),
    )


def test_a_new_paragraph_is_added_as_a_whole() -> None:
    assert word_diff("One.", "One.\n\nUpdate: two.") == [(Stretch(Change.ADDED, "Update: two."),)]


def test_words_far_from_the_change_are_left_out() -> None:
    words = " ".join(str(number) for number in range(100))
    [diff] = word_diff(words, words + " end")
    assert diff[0].text.startswith("… 88 ")


@given(TEXT, TEXT)
def test_every_change_is_told(before: list[str], after: list[str]) -> None:
    old, new = "\n\n".join(before), "\n\n".join(after)
    told = [stretch.change for diff in word_diff(old, new) for stretch in diff]
    assert (old != new) == any(change is not Change.SAME for change in told)


def test_scripts_without_spaces_are_told_letter_by_letter() -> None:
    [diff] = word_diff("港は火曜日に閉まる。", "港は水曜日に閉まる。")
    assert diff == (
        Stretch(Change.SAME, "港は"),
        Stretch(Change.REMOVED, "火"),
        Stretch(Change.ADDED, "水"),
        Stretch(Change.SAME, "曜日に閉まる。"),
    )
    [diff] = word_diff("เรือ 40 ลำ", "เรือ 41 ลำ")
    assert [stretch.text for stretch in diff] == ["เรือ", "40", "41", "ลำ"]


def test_what_would_take_hours_is_known_beforehand() -> None:
    assert effort("word " * 10_000, "word " * 9_999) > 10**7
    assert effort("same\n\n" * 10_000, "same\n\n" * 9_999) > 10**7
    article = "\n\n".join(f"Paragraph {number} of many." for number in range(1_000))
    assert effort(article, f"{article}\n\nUpdate: one more.") < 2_000
