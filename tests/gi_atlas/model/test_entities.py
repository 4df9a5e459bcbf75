"""Entities with any values: through a row and back, unchanged; codes of divisions, whatever is written for one."""

import typing
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gi_atlas import model
from gi_atlas.errors import StorageError
from gi_atlas.geometry import canonical
from gi_atlas.i18n import set_language
from gi_atlas.model import UnitLevel, fill_code, level_of_code, shown
from gi_atlas.model.enums import coded
from gi_atlas.services.editing import save_many
from gi_atlas.storage.mapping import column_kinds, from_row, to_row
from gi_atlas.storage.opening import create_project

CLASSES = (kind for kind in vars(model).values() if isinstance(kind, type) and is_dataclass(kind))
ENTITIES = sorted(CLASSES, key=lambda kind: kind.__name__)
every_entity = pytest.mark.parametrize("kind", ENTITIES, ids=lambda kind: kind.__name__)
HARSH = ["", " ", "茶", "𠮷", "a\tb\nc", "'; DROP TABLE gi_product; --", "=1+1", "\u202eabc", "e\u0301", "\x00x", "{0}",
         "x" * 4000]  # fmt: skip
texts = st.one_of(st.sampled_from(HARSH), st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3).map(tuple), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=6,
)
places = st.one_of(
    st.none(),
    st.builds(shapely.Point, st.floats(-180, 180), st.floats(-90, 90)),
    st.just(shapely.box(119, 29, 120, 30)),
)
VALUES: dict[Any, Any] = {
    str: texts, int: st.integers(-(2**62), 2**62), float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(), date: st.dates(date(1, 1, 1)),
    datetime: st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(
        lambda one: one.replace(microsecond=0, tzinfo=UTC)),
    Any: places,
}  # fmt: skip


def values_of(hint: Any) -> Any:
    """Anything that a field may hold by its type."""
    if hint in VALUES:
        return VALUES[hint]
    origin, given_ = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return st.lists(json_values if given_[0] is object else values_of(given_[0]), max_size=4).map(_as_tuple)
    if origin is dict:
        inner = json_values if given_[1] is object else values_of(given_[1])
        return st.dictionaries(texts, inner, max_size=3)
    if type(None) in given_:
        return st.one_of(st.none(), *(values_of(one) for one in given_ if one is not type(None)))
    assert isinstance(hint, type), hint
    assert issubclass(hint, StrEnum), hint
    return st.sampled_from(list(hint))


def _as_tuple(items: list[Any]) -> tuple[Any, ...]:
    return tuple(items)


def any_of(kind: type[Any]) -> Any:
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{item.name: values_of(hints[item.name]) for item in fields(kind)})


@every_entity
@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_any_entity_comes_back_from_its_row_as_it_was(kind: type[Any], data: Any) -> None:
    entity = data.draw(any_of(kind))
    row = to_row(entity)
    assert all(isinstance(value, int | float | str | bytes | None) for value in row.values())
    back = from_row(kind, row)
    for item in fields(kind):
        assert _same(getattr(back, item.name), getattr(entity, item.name)), item.name


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, shapely.Geometry):
        return bool(shapely.equals_exact(found, wanted))
    return bool(_json(found) == _json(wanted))


def _json(value: Any) -> Any:
    """A value in which lists and tuples are one, as they are in the store."""
    if isinstance(value, dict):
        return {name: _json(one) for name, one in value.items()}
    return [_json(one) for one in value] if isinstance(value, list | tuple) else value


@every_entity
def test_a_row_that_another_program_spoiled_is_refused_with_its_field(kind: type[Any]) -> None:
    """A date that is none, a code that nobody knows, a list that is no JSON: named, never guessed."""
    sound = to_row(_least(kind))
    for name, hint in column_kinds(kind).items():
        spoiled = {date: "2024-13-45", datetime: "yesterday", dict: "{", tuple: "["}.get(
            typing.get_origin(hint) or hint
        )
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            spoiled = "NO_SUCH_CODE"
        if spoiled is None:
            continue
        with pytest.raises(StorageError) as caught:
            from_row(kind, {**sound, name: spoiled})
        assert caught.value.code == "STORE_VALUE_UNREADABLE"
        assert (caught.value.context["kind"], caught.value.context["field"]) == (kind.__name__, name)
        assert caught.value.context["value"] == spoiled


def _least(kind: type[Any]) -> Any:
    """The entity with nothing but what it must have."""
    hints, given_ = typing.get_type_hints(kind), {}
    for item in fields(kind):
        has_default = item.default is not item.default_factory
        if not has_default:
            hint = hints[item.name]
            given_[item.name] = next(iter(hint)) if isinstance(hint, type) and issubclass(hint, StrEnum) else None
            given_[item.name] = "x" if hint is str else given_[item.name]
    return kind(**given_)


@every_entity
def test_what_an_entity_has_by_default_says_nothing_that_nobody_said(kind: type[Any]) -> None:
    """No verdict, no place, no date out of nowhere; nothing shared between two of a kind."""
    first, second = _least(kind), _least(kind)
    for item in fields(kind):
        value = getattr(first, item.name)
        assert not isinstance(value, date), item.name
        if isinstance(value, dict):
            assert value == {}
            assert value is not getattr(second, item.name)
    assert first != second
    assert replace(first, id=second.id) == second


def test_stored_entities_come_back_from_a_project(tmp_path: Path) -> None:
    product = model.Product("清溪绿茶", name_alias=("a、b", "c;d"), attributes={"n": (1, {"x": None})})
    zone = model.Zone(product.id, model.ZoneRole.WATER, "水源")
    boundary = model.BoundaryVersion(
        zone.id, shapely.MultiPolygon([shapely.box(119, 29, 120, 30)]), relations={"r": ("a", "b")}
    )
    scope = model.ScopeText(
        product.id, "清溪县现辖行政区域", declared_extent=(119.0, 29.0, 120.0, 30.0), as_of=date(2020, 2, 29)
    )
    units = [model.ScopeUnit(scope.id, name, seq, parents=("清溪县",)) for seq, name in enumerate(("甲镇", "乙镇"), 1)]
    leg = model.ScopeLeg(scope.id, from_feature="石桥", line=((119.1, 29.1), (119.2, 29.2)), elevation_m=12.5)
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "清溪.gpkg") as project:
        save_many(project, [product, zone, boundary, scope, *units, leg])
        assert project.read_one(model.Product, product.id) == product
        assert project.read_one(model.Zone, zone.id) == zone
        assert project.read_one(model.ScopeText, scope.id) == scope
        assert [one.name_as_written for one in project.read_all(model.ScopeUnit, scope_id=scope.id)] == ["甲镇", "乙镇"]
        kept = project.read_one(model.BoundaryVersion, boundary.id)
        assert kept.geom == canonical(boundary.geom)
        assert kept.relations == {"r": ("a", "b")}
        assert [tuple(place) for place in project.read_one(model.ScopeLeg, leg.id).line] == list(leg.line)


# Codes


@given(st.text(max_size=16))
def test_a_code_is_filled_only_if_it_is_one(code: str) -> None:
    filled = fill_code(code)
    assert fill_code(filled) == filled
    if code.strip().isascii() and code.strip().isdigit():
        assert filled.startswith(code.strip())
        assert len(filled) >= 12
    else:
        assert filled == code.strip()
    assert level_of_code(code) in UnitLevel


@pytest.mark.parametrize("code", ["３３０１０６", "٣٣٠١٠٦", "33010²", "①②③④⑤⑥"])
def test_signs_that_only_look_like_digits_are_no_code(code: str) -> None:
    """Filled with zeros they would be codes that no list and no search ever finds."""
    assert fill_code(code) == code
    assert level_of_code(code) is UnitLevel.COUNTY


@given(st.sampled_from([2, 4, 6, 9, 12]), st.integers(0, 10**12 - 1))
def test_the_level_is_that_of_the_last_digits_that_are_not_zero(length: int, number: int) -> None:
    code = str(number).zfill(12)[:length]
    parts = [code[0:2], code[2:4], code[4:6], code[6:9], code[9:12]]
    deepest = max((place for place, part in enumerate(parts) if part.strip("0")), default=0)
    assert level_of_code(code) is list(UnitLevel)[deepest]
    assert level_of_code(fill_code(code)) is level_of_code(code)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_codes_for_the_command_line_bear_their_words(language: str) -> None:
    set_language(language)
    for member in (*model.ZoneRole, *model.Channel, *model.BoundaryStatus):
        text = coded(member)
        assert text.startswith(str(member))
        assert text == str(member) or text.endswith(f"({shown(member)})")
    assert shown(model.TableKind.CLASSES) == coded(model.TableKind.CLASSES) == "CLASSES"  # for no person's eye
