"""Tables as offices make them of exports: columns gone, keys doubled, labels that several choices share."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_forms.phone.from_tables import Layout, TableReading, read_tables, table_sets
from survey_forms.phone.read_sheets import read_csv_table
from survey_forms.phone.submission_parts import drop_last_rows, flat_answers, put_answer, row_at, without_empty
from survey_forms.phone.values import ChoiceWords
from survey_forms.schema import Choice, ChoiceList, Form
from tests.survey_forms.making import form_of

FORM = form_of("""
| survey |
| | type | name | label |
| | text | name | Name |
| | geopoint | place | Place |
| | select_one town | town | Town |
| | select_multiple kind | kinds | Kinds |
| | begin repeat | step | Step |
| | text | what | What |
| | begin repeat | tool | Tool |
| | text | with | With |
| | end repeat | | |
| | end repeat | | |
| choices |
| | list_name | name | label |
| | town | north | 城关镇 |
| | town | south | 城关镇 |
| | town | Lake | Big Lake |
| | kind | Dry | Dried in the sun |
| | kind | wet | Wet |
| | kind | fresh | 鲜 |
| settings |
| | form_id | form_title | version |
| | steps | Steps | 1 |
""")
ROOT = ("name", "_uuid", "_index")
KEYS = tuple(f"00000000-0000-4000-8000-00000000000{number}" for number in range(4))


def table(name: str, headings: Sequence[str], *rows: Sequence[str]) -> dict[str, Any]:
    numbers = list(range(2, len(rows) + 2))
    return {"name": name, "file": f"{name}.csv", "headings": list(headings), "numbers": numbers,
            "rows": [list(row) for row in rows], "too_long": []}  # fmt: skip


def read(*tables: dict[str, Any], form: Form = FORM) -> TableReading:
    (found,) = table_sets(tables)
    return read_tables(form, found)


def steps(reading: TableReading) -> list[list[str]]:
    return [[row.get("what", "") for row in one.answers.get("step", [])] for one in reading.submissions]


# Rows of repeats without their numbers


def test_a_row_without_the_number_of_its_submission_is_lost_aloud() -> None:
    root = table("data", ("name", "_uuid"), ("tea", KEYS[0]), ("wine", KEYS[1]))
    rows = table("step", ("what", "_parent_index", "_submission__uuid"), ("pick", "", KEYS[0]), ("nobody's", "", ""))
    reading = read(root, rows)
    # The column of numbers was deleted from both: the id still tells whose row it is, and nothing else is guessed.
    assert steps(reading) == [["pick"], []]
    assert reading.lost_rows == [("step.csv", 3)]


def test_a_number_that_no_submission_has_is_lost_aloud() -> None:
    root = table("data", ROOT, ("tea", KEYS[0], "1"), ("wine", KEYS[1], "2"))
    reading = read(root, table("step", ("what", "_parent_index"), ("pick", "2"), ("stray", "7")))
    assert steps(reading) == [[], ["pick"]]
    assert reading.lost_rows == [("step.csv", 3)]


def test_inner_rows_without_a_number_do_not_fall_into_the_last_row() -> None:
    root = table("data", ROOT, ("tea", KEYS[0], "1"))
    outer = table("step", ("what", "_parent_index", "_parent_table_name"), ("pick", "1", "data"), ("dry", "1", "data"))
    inner = table("tool", ("with", "_parent_index", "_parent_table_name"), ("hands", "", "step"))
    reading = read(root, outer, inner)
    assert steps(reading) == [["pick", "dry"]]
    assert not any("tool" in row for row in reading.submissions[0].answers["step"])
    assert reading.lost_rows == [("tool.csv", 2)]


def test_rows_stand_in_the_order_of_the_table_whatever_the_order_of_submissions() -> None:
    root = table("data", ROOT, ("wine", KEYS[1], "2"), ("tea", KEYS[0], "1"))
    rows = [("b1", "2"), ("a1", "1"), ("b2", "2"), ("a2", "1")]
    assert steps(read(root, table("step", ("what", "_parent_index"), *rows))) == [["b1", "b2"], ["a1", "a2"]]


def test_centrals_rows_go_to_their_place_however_they_are_sorted() -> None:
    key = f"uuid:{KEYS[0]}"
    root = table("steps", ("name", "KEY"), ("tea", key))
    outer = table("steps-step", ("what", "PARENT_KEY", "KEY"), ("dry", key, f"{key}/step[2]"),
                  ("pick", key, f"{key}/step[1]"))  # fmt: skip
    inner = table("steps-tool", ("with", "PARENT_KEY", "KEY"),
                  ("fan", f"{key}/step[2]", f"{key}/step[2]/tool[1]"))  # fmt: skip
    reading = read(root, inner, outer)
    assert reading.submissions[0].answers["step"] == [{"what": "pick"}, {"what": "dry", "tool": [{"with": "fan"}]}]
    assert reading.lost_rows == []


@pytest.mark.parametrize("place", ["step[0]", "step[999999999]", "step", "tool[1]", ""])
def test_a_place_that_cannot_be_fills_no_memory(place: str) -> None:
    key = f"uuid:{KEYS[0]}"
    rows = table("steps-step", ("what", "PARENT_KEY", "KEY"), ("first", key, f"{key}/step[1]"),
                 ("odd", key, f"{key}/{place}"))  # fmt: skip
    reading = read(table("steps", ("name", "KEY"), ("tea", key)), rows)
    assert steps(reading) == [["first"]]
    assert reading.lost_rows == [("steps-step.csv", 3)]


def test_tables_of_two_forms_whose_ids_begin_alike() -> None:
    short, long = table("tea", ("name", "KEY")), table("tea-house", ("name", "KEY"))
    part, other = table("tea-house-step", ("what", "PARENT_KEY")), table("tea-step", ("what", "PARENT_KEY"))
    sets = {
        one.stated_id: [str(table["name"]) for table in one.repeats] for one in table_sets((short, long, part, other))
    }
    assert sets == {"tea": ["tea-step"], "tea-house": ["tea-house-step"]}
    assert table_sets((part,)) == []


def test_a_table_of_nobody_is_told() -> None:
    reading = read(table("data", ROOT, ("tea", KEYS[0], "1")), table("strange", ("foo", "_parent_index"), ("x", "1")))
    assert reading.unplaced_tables == ["strange"]
    assert steps(reading) == [[]]


def test_a_plain_list_is_each_row_by_itself() -> None:
    (found,) = table_sets([table("list", ("Name", "Town"), ("tea", "Big Lake"))])
    assert (found.layout, found.stated_id) == (Layout.PLAIN, "")
    (one,) = read_tables(FORM, found).submissions
    assert (one.instance_id, one.answers) == ("", {"name": "tea", "town": "Lake"})


# Labels


def test_a_label_that_two_choices_share_names_neither() -> None:
    (one,) = read(table("data", ("town", "_uuid"), ("城关镇", KEYS[0]))).submissions
    # Stored as it stands, so that the question says it is no choice; never the wrong town.
    assert one.answers == {"town": "城关镇"}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Dry", "Dry"),
        ("dried in THE sun wet", "Dry wet"),
        ("Dry Wet", "Dry wet"),
        ("Dry Unknown-Code 鲜", "Dry Unknown-Code fresh"),
        ("Dried in the", "Dried in the"),
        ("Wet  Dried  in the sun", "wet Dry"),
        ("", ""),
    ],
)
def test_several_choices_keep_what_no_choice_is_to_the_letter(given: str, meant: str) -> None:
    assert ChoiceWords(FORM.lists["kind"]).names_of(given) == meant


@given(st.permutations(["Dry", "wet", "fresh"]), st.integers(0, 3))
def test_labels_and_names_may_be_mixed(names: list[str], labelled: int) -> None:
    words = ChoiceWords(FORM.lists["kind"])
    labels = {choice.name: choice.labels[""] for choice in FORM.lists["kind"].choices}
    text = " ".join([*(labels[name] for name in names[:labelled]), *names[labelled:]])
    assert words.names_of(text) == " ".join(names)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=4), max_size=5))
def test_words_of_no_list_stay(words: list[str]) -> None:
    assert ChoiceWords(None).names_of("  ".join(words)) == " ".join(words)


def test_one_label_in_two_languages_of_one_choice_is_not_shared() -> None:
    choices = ChoiceList("x", (Choice("a", {"zh": "OK", "en": "ok"}), Choice("b", {"zh": "不", "en": "No"})))
    assert ChoiceWords(choices).name_of("Ok") == "a"


# Points and columns that come in parts


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (("23.5", "115.7", "", ""), "23.5 115.7"),
        (("23.5", "115.7", "", "5"), "23.5 115.7 0 5"),
        (("23.5", "115.7", "80", ""), "23.5 115.7 80"),
        (("23.5", "", "80", "5"), ""),
        (("0", "0", "", ""), "0 0"),
        (("", "", "", ""), ""),
    ],
)
def test_four_columns_are_one_place(parts: Sequence[str], place: str) -> None:
    heads = [f"place-{part}" for part in ("Latitude", "Longitude", "Altitude", "Accuracy")]
    (one,) = read(table("steps", ("name", *heads, "KEY"), ("tea", *parts, f"uuid:{KEYS[0]}"))).submissions
    assert one.answers.get("place", "") == place


def test_a_column_of_a_choice_that_the_form_lacks_is_not_lost() -> None:
    headings = ("kinds", "kinds/Dry", "kinds/smoked", "_uuid")
    (one,) = read(table("data", headings, ("Dry", "1", "1", KEYS[0]))).submissions
    assert one.answers["kinds"] == "Dry smoked"


# Places in answers


PATHS = st.sampled_from(["name", "g/a", "step[1]/what", "step[3]/what", "step[2]/tool[1]/with", "step[2]/tool[2]/with"])


@given(st.dictionaries(PATHS, st.sampled_from(["x", "茶"]), min_size=1))
def test_what_was_put_in_is_found_again(values: dict[str, str]) -> None:
    answers: dict[str, Any] = {}
    for path, value in values.items():
        put_answer(answers, path, value)
    assert dict(flat_answers(answers)) == values


@given(st.dictionaries(PATHS, st.just("x"), min_size=1), PATHS)
def test_emptied_rows_go_from_the_end_and_no_answer_moves(values: dict[str, str], emptied: str) -> None:
    answers: dict[str, Any] = {}
    for path, value in values.items():
        put_answer(answers, path, value)
    put_answer(answers, emptied, "")
    drop_last_rows(answers, emptied)
    assert dict(flat_answers(answers)) == {path: value for path, value in values.items() if path != emptied}
    if emptied.startswith("step"):
        assert not answers["step"] or without_empty(answers["step"][-1])


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ({"r": [{"a": "1"}]}, "r/a", {"r": {"a": "2"}}),
        ({"r": {"a": "1"}}, "r[1]/a", {"r": [{"a": "2"}]}),
        ({"r": "1"}, "r/a", {"r": {"a": "2"}}),
        ({"r": {"a": "1"}}, "r", {"r": "2"}),
    ],
)
def test_another_shape_makes_room_for_what_was_decided(
    before: dict[str, Any], path: str, after: dict[str, Any]
) -> None:
    put_answer(before, path, "2")
    assert before == after


def test_a_strangers_place_is_made_within_measure() -> None:
    answers: dict[str, Any] = {}
    assert row_at(answers, "step[2]/tool[1]") == {}
    assert row_at(answers, "step[500]") is None
    assert row_at(answers, "step[0]") is None
    assert len(answers["step"]) == 2


# Texts of tables


@pytest.mark.parametrize(
    ("text", "headings", "rows"),
    [
        ("a;b\n1;2\n", ["a", "b"], [["1", "2"]]),
        ("a\tb\n1\n", ["a", "b"], [["1", ""]]),
        ("\n\n a ,b,,\n\n1,2,,\n", [" a ", "b"], [["1", "2"]]),
        ('a,b\n"x\ny","""q"""\n', ["a", "b"], [["x\ny", '"q"']]),
        ("\ufeffa,b\r\n1,2", ["a", "b"], [["1", "2"]]),
        ("a,a\n1,2\n", ["a", "a"], [["1", "2"]]),
        ("\n  \na;b\n1,5;2\n", ["a", "b"], [["1,5", "2"]]),
        ('"a\n,,,";b\n1;2\n', ["a\n,,,", "b"], [["1", "2"]]),
    ],
)
def test_odd_layouts_of_csv(text: str, headings: list[str], rows: list[list[str]]) -> None:
    found = read_csv_table(text.encode(), "t", "t.csv")
    assert found is not None
    assert (found["headings"], found["rows"]) == (headings, rows)


def test_nothing_but_blanks_is_no_table() -> None:
    assert read_csv_table(b" , ,\n\n", "t", "t.csv") is None


def test_signs_in_quotes_part_no_columns() -> None:
    text = '"名称（甲,乙,丙）";类别;"a,b"\n茶;干;x\n'
    found = read_csv_table(text.encode(), "t", "t.csv")
    assert found is not None
    assert found["headings"] == ["名称（甲,乙,丙）", "类别", "a,b"]
