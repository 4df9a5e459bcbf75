"""Entities and enumerations: defaults, codes, words in both languages."""

import uuid
from dataclasses import FrozenInstanceError, fields, is_dataclass
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas import model
from gi_atlas.i18n import set_language, translate
from gi_atlas.model import (
    SURVEY_GROUPS,
    BoundaryStatus,
    ProductGroup,
    UnitLevel,
    enums,
    fill_code,
    level_of_code,
    shown,
)
from gi_atlas.storage.mapping import from_row, to_row

ENUMS = [
    kind
    for kind in vars(enums).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
]
MEMBERS = [member for kind in ENUMS for member in kind]
SAMPLES: list[Any] = [
    model.Product("清溪绿茶"),
    model.Registration("p", model.Channel.AGI),
    model.Zone("p"),
    model.BoundaryVersion("z", None),
    model.AdminUnit("990101", "清溪县"),
    model.SurveyRecord("清溪绿茶"),
    model.Evidence("r", "a.jpg", "0" * 64),
    model.LayerEntry("层", "FEATURES"),
    model.LayerFeature("l", None),
]


@pytest.mark.parametrize("member", MEMBERS, ids=repr)
def test_codes_are_upper_case_english_and_words_stand_in_both_languages(member: StrEnum) -> None:
    assert member.value == member.name == member.value.upper()
    assert member.value.isascii()
    english = shown(member)
    assert english
    set_language("zh")
    chinese = shown(member)
    if member not in (
        model.PositionDatum.CGCS2000,
        model.PositionDatum.GCJ02,
        model.PositionDatum.BD09,
        model.PositionDatum.WGS84,
    ):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
        assert chinese != english


@pytest.mark.parametrize("kind", ENUMS)
def test_words_tell_the_members_apart(kind: type[StrEnum]) -> None:
    for language in ("en", "zh"):
        set_language(language)
        assert len({shown(member) for member in kind}) == len(kind)


def test_the_plan_has_four_groups_and_the_others() -> None:
    set_language("zh")
    assert [shown(group) for group in ProductGroup][-1] == "其他"
    assert len(ProductGroup) == 5


def test_the_six_groups_of_the_survey() -> None:
    chinese = [translate(text, "zh") for text in SURVEY_GROUPS.values()]
    assert chinese == ["特色质量", "特殊工艺", "人文历史", "产地环境", "地理范围", "发展状况"]
    assert set(SURVEY_GROUPS) <= {item.name for item in fields(model.SurveyRecord)}


@pytest.mark.parametrize(
    ("status", "is_locked"),
    [
        (BoundaryStatus.DRAFT, False),
        (BoundaryStatus.REVIEWED, False),
        (BoundaryStatus.PUBLISHED, True),
        (BoundaryStatus.SUPERSEDED, True),
    ],
)
def test_locked_versions(status: BoundaryStatus, is_locked: bool) -> None:
    assert status.is_locked is is_locked


@pytest.mark.parametrize("entity", SAMPLES, ids=lambda one: type(one).__name__)
class TestEntities:
    def test_frozen_with_an_id_of_its_own(self, entity: Any) -> None:
        assert is_dataclass(entity)
        assert str(uuid.UUID(entity.id)) == entity.id
        with pytest.raises(FrozenInstanceError):
            entity.id = "other"

    def test_there_and_back_through_a_row(self, entity: Any) -> None:
        assert from_row(type(entity), to_row(entity)) == entity

    def test_two_are_never_the_same(self, entity: Any) -> None:
        needed = [getattr(entity, item.name) for item in fields(entity)][:3]
        again = type(entity)(*needed)
        assert again.id != entity.id


@pytest.mark.parametrize(
    ("code", "filled", "level"),
    [
        ("99", "990000000000", UnitLevel.PROVINCE),
        ("9901", "990100000000", UnitLevel.PREFECTURE),
        ("990101", "990101000000", UnitLevel.COUNTY),
        ("990100", "990100000000", UnitLevel.PREFECTURE),
        ("990000", "990000000000", UnitLevel.PROVINCE),
        ("990101001", "990101001000", UnitLevel.TOWNSHIP),
        ("990101000", "990101000000", UnitLevel.COUNTY),
        ("990101001001", "990101001001", UnitLevel.VILLAGE),
        (" 990101 ", "990101000000", UnitLevel.COUNTY),
        ("01001", "010010000000", UnitLevel.COUNTY),
        ("0500000US01001", "0500000US01001", UnitLevel.COUNTY),
        ("12345678901234567", "12345678901234567", UnitLevel.COUNTY),
        ("", "", UnitLevel.COUNTY),
    ],
)
def test_codes(code: str, filled: str, level: UnitLevel) -> None:
    assert fill_code(code) == filled
    assert level_of_code(code) is level


@given(st.from_regex(r"\A[0-9]{1,12}\Z"))
def test_filling_keeps_the_code_and_changes_nothing_twice(code: str) -> None:
    filled = fill_code(code)
    assert len(filled) == 12
    assert filled.startswith(code)
    assert fill_code(filled) == filled
