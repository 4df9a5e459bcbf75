"""Texts of rows in memory and on the disk: found alike, whatever the order and the gaps."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.services.search_index import Bytes, RowTexts

WORDS = st.text("ab茶园\U00020000\n", max_size=12)


def made(texts, in_memory):
    rows = RowTexts(Bytes(in_memory))
    for text in texts:
        rows.extend([text])
    return rows


@given(st.lists(WORDS, min_size=1, max_size=12), st.text("ab茶园\U00020000", min_size=1, max_size=3), st.data())
def test_a_word_is_found_just_where_it_is(texts, word, choosing):
    numbers = choosing.draw(st.lists(st.integers(0, len(texts) - 1), unique=True))
    expected = [number for number in numbers if word in texts[number]]
    for in_memory in (0, 1 << 20):
        rows = made(texts, in_memory)
        assert rows.store.is_on_disk == (in_memory == 0)
        assert list(rows.matching(numbers, word)) == expected
        assert list(rows.matching(sorted(numbers), word)) == sorted(expected)
        assert list(rows) == texts


def test_a_word_in_a_row_that_was_not_asked_for_is_no_find():
    rows = made(["甲", "乙 茶", "丙 茶"], 0)
    assert rows.matching([0, 2], "茶") == [2]
    assert rows.matching([0], "茶") == []


def test_nothing_runs_over_from_one_row_to_the_next():
    rows = made(["茶", "园"], 0)
    assert rows.matching([0, 1], "茶园") == []


@pytest.mark.parametrize("in_memory", [0, 1 << 20])
def test_replaced_rows_share_the_bytes_of_the_others(in_memory):
    before = made(["a", "b", "c"], in_memory)
    after = before.chosen([0, 2]).patched([1, 2], ["neu", "mehr"])
    assert list(after) == ["a", "neu", "mehr"]
    assert list(before) == ["a", "b", "c"]
    assert after.store is before.store


def test_many_texts_go_to_the_disk_and_stay_readable():
    rows = made([], 1000)
    texts = [f"第{number}户茶园" * 5 for number in range(500)]
    rows.extend(texts[:20])
    rows.extend(texts[20:])
    assert rows.store.is_on_disk
    assert list(rows) == texts


def test_half_a_character_is_found_too():
    """What another program wrote may be no whole text; the table shows it all the same."""
    rows = made(["x\ud800y"], 0)
    assert rows.matching([0], "\ud800") == [0]


def test_texts_are_read_while_others_are_added():
    rows, found = made(["茶" * 50] * 200, 0), []
    reader = threading.Thread(target=lambda: found.extend(list(rows.matching(range(200), "茶")) for _turn in range(50)))
    reader.start()
    for _turn in range(50):
        RowTexts(rows.store).extend(["园" * 500])
    reader.join()
    assert found == [list(range(200))] * 50
