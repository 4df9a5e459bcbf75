"""What holds for any registrations, names, numbers and tables, whatever strangers put into them."""

import random
import unicodedata
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gi_atlas.errors import FormError, ManyErrors
from gi_atlas.exchange.writers.text_book import TextSheet
from gi_atlas.model import Channel, Product, Registration
from gi_atlas.registrations.classes import ClassTable, ProductClass
from gi_atlas.registrations.comparing import compare, differing_fields, name_forms, plain, read_told, value_text
from gi_atlas.registrations.office_tables import CLASS_LAYOUT, LAYOUTS, sound_rows, split_words, wrong_nice
from gi_atlas.registrations.standards import StandardNumber, read_number
from gi_atlas.registrations.tables import comparison_json, comparison_rows, write_rows

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXTS = st.text(max_size=40)
UNITS = ("石门镇", "茶园乡", "白鹤镇", "青岩镇", "龙湾镇", "枫林镇")
PRODUCT = Product("清溪茶")


@st.composite
def registrations(draw: st.DrawFn) -> Registration:
    """Any registration of one product."""
    units = draw(st.lists(st.sampled_from(UNITS), unique=True, max_size=4))
    scope = f"清溪县{'、'.join(units)}" if units else draw(TEXTS)
    days = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
    return Registration(
        PRODUCT.id, draw(st.sampled_from(list(Channel))), draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS),
        draw(days), draw(days), draw(TEXTS), scope,
    )  # fmt: skip


@FEW
@given(st.lists(registrations(), max_size=4))
def test_a_comparison_has_a_value_for_each_registration(held: list[Registration]) -> None:
    found = compare(PRODUCT, held)
    assert sorted(one.id for one in found.registrations) == sorted(one.id for one in held)
    for row in found.rows:
        assert row.values == tuple(value_text(one, row.field) for one in found.registrations)
        assert any(row.values)
    assert set(found.tied_differing) <= set(found.differing)
    for scope in found.scopes:
        assert scope.first < scope.second
        assert scope.only_first or scope.only_second
        assert not set(scope.only_first) & set(scope.only_second)


@FEW
@given(st.lists(registrations(), min_size=2, max_size=3))
def test_the_order_of_entry_changes_nothing(held: list[Registration]) -> None:
    expected = differing_fields(held)
    for other in permutations(held):
        assert differing_fields(other) == expected


@FEW
@given(registrations())
@example(Registration(PRODUCT.id, Channel.GI_PRODUCT, name_as_registered="."))
def test_a_registration_agrees_with_itself(one: Registration) -> None:
    assert differing_fields([one, one]) == frozenset()
    assert compare(PRODUCT, [one, one]).scopes == ()


@FEW
@given(st.lists(registrations(), max_size=3))
def test_rows_of_the_table_are_of_one_length(held: list[Registration]) -> None:
    comparison = compare(PRODUCT, held)
    rows = comparison_rows([comparison])
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == len(held) + 1
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert len(comparison_json(comparison)["registrations"]) == len(held)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), min_size=1, max_size=4),
    st.sampled_from(["a.csv", "a.xlsx"]),
)
def test_any_text_is_written_and_read_again(tmp_path: Path, rows: list[list[str]], name: str) -> None:
    # The writer itself reads the file again, and refuses to name one that differs.
    assert write_rows(tmp_path / name, TextSheet("表", [["甲", "乙"], *rows], (10, 10)), is_replacing=True).exists()


@FEW
@given(TEXTS)
def test_plain_text_is_plain(text: str) -> None:
    once = plain(text)
    assert plain(unicodedata.normalize("NFKC", once)) == plain(once)
    assert not any(sign.isspace() for sign in once)


@FEW
@given(TEXTS)
def test_a_name_is_among_its_forms(name: str) -> None:
    forms = name_forms(name)
    assert bool(forms) is bool(plain(name))
    assert plain(name) in forms or not plain(name)
    assert "" not in forms


@FEW
@given(st.text(max_size=400))
def test_any_wording_is_read_without_a_fault(text: str) -> None:
    told = read_told(text)
    assert told == read_told(text)
    assert all(0 <= defect.span[0] <= defect.span[1] <= len(text) for defect in told.counts)


@FEW
@given(
    st.sampled_from(["GB", "GB/T", "DB33/T", "DB3302/T", "NY/T", "T/ZNZ", "Q/QXJ", "ISO", "QB/T"]),
    st.integers(1, 99_999),
    st.none() | st.integers(1950, 2099),
    st.sampled_from(["-", "—", "–", "－"]),
    st.sampled_from(["", " ", "  ", "　"]),
    st.booleans(),
)
def test_a_number_in_any_writing_is_one_number(
    prefix: str, serial: int, year: int | None, dash: str, blank: str, is_small: bool
) -> None:
    told = f"{prefix}{blank}{serial}" + (f"{dash}{year}" if year is not None else "")
    read = read_number(told.lower() if is_small else told)
    assert read == StandardNumber(prefix, str(serial), year)
    assert read_number(read.text) == read


@FEW
@given(TEXTS)
def test_texts_that_are_no_number_break_nothing(text: str) -> None:
    read = read_number(text)
    assert read is None or read_number(read.text) == read


@FEW
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["code", "名称", "上级", "尼斯", "x"]), TEXTS | st.none() | st.floats(), max_size=5
        ),
        max_size=6,
    )
)
def test_any_table_is_taken_whole_or_refused(rows: list[dict[str, object]]) -> None:
    try:
        sound = sound_rows(rows, CLASS_LAYOUT)
    except (FormError, ManyErrors):
        return
    codes = [row["code"] for row in sound]
    assert len(set(codes)) == len(codes)
    assert all(row["code"] and row["name::zh"] for row in sound)
    assert all(row["parent"] in {"", *codes} for row in sound)
    assert not any(wrong_nice(split_words(row["nice"])) for row in sound)
    assert sound_rows(sound, CLASS_LAYOUT) == sound  # what was taken is taken again


@pytest.mark.parametrize("seed", range(5))
def test_any_tree_of_classes_has_a_path_for_each(seed: int) -> None:
    generator = random.Random(seed)
    codes = [str(number) for number in range(30)]
    # Each may stand below any other, so that circles come about too.
    table = ClassTable(
        "x", "", tuple(ProductClass(code, f"类{code}", parent=generator.choice(["", *codes])) for code in codes)
    )
    for code in codes:
        path = table.path(code)
        assert path[-1].code == code
        assert len({one.code for one in path}) == len(path)
        assert table.path_text(code, "zh").startswith(f"{code} ")


@pytest.mark.parametrize("layout", list(LAYOUTS.values()), ids=lambda layout: str(layout.kind))
def test_no_head_names_two_columns(layout: object) -> None:
    heads = [head for name, others in layout.heads.items() for head in (name, *others)]  # type: ignore[attr-defined]
    assert len({head.casefold() for head in heads}) == len(heads)
    assert set(layout.required) <= set(layout.columns)  # type: ignore[attr-defined]
