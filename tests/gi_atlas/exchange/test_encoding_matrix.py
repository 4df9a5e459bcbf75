"""24 shapefiles: four encodings, a right, wrong or missing .cpg, two language drivers. Right or asked, each one."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.open import open_foreign
from gi_atlas.services.inspecting import examine_file
from tests.gi_atlas.exchange.files import points, write_shapefile
from tests.gi_atlas.exchange.telling import Told
from tests.gi_atlas.exchange.test_encodings import SIMPLIFIED, TRADITIONAL

WRONG = {"utf-8": "GBK", "gbk": "UTF-8", "gb18030": "ISO-8859-1", "big5": "GBK"}
MATRIX = [
    (encoding, cpg, language)
    for encoding in WRONG
    for cpg in (encoding, None, WRONG[encoding])
    for language in (0, 0x4D)
]


def names_of(encoding: str) -> list[str]:
    return TRADITIONAL * 2 if encoding == "big5" else [*SIMPLIFIED * 2, *(["𠮷安镇"] if encoding == "gb18030" else [])]


@pytest.mark.parametrize(("encoding", "cpg", "language"), MATRIX)
def test_names_are_right_or_asked_for(folder: Path, encoding: str, cpg: str | None, language: int) -> None:
    names = names_of(encoding)
    field = "名稱" if encoding == "big5" else "名称"
    path = write_shapefile(folder / "县界.shp", points(len(names)), names, encoding, cpg, language, field=field)
    examined = examine_file(path)
    question = next((one for one in examined.inspection.questions if one.code == "ENCODING_UNCLEAR"), None)
    if question is None or not question.is_needed:
        assert examined.foreign.layers[0].values(field) == names
        return
    assert question.option == "--encoding"
    assert len(question.previews) >= 3
    assert all(len(values) == 10 for values in question.previews.values())
    assert [label for label, values in question.previews.items() if values[1:4] == names[:3]]
    answered = examine_file(path, Answers(encoding=encoding))
    assert "ENCODING_UNCLEAR" not in [one.code for one in answered.inspection.questions]
    assert answered.foreign.layers[0].values(field) == names


def test_an_answer_that_does_not_fit_is_refused_with_its_row(folder: Path, inspect: Callable[..., Told]) -> None:
    path = write_shapefile(folder / "a.shp", points(3), ["龙井", "安吉白茶", "径山"], "gbk", cpg=None)
    told = inspect(path, "--encoding", "UTF-8")
    assert told.refusal == "READ_ENCODING"
    assert told.context["row"] == 1
    assert told.context["encoding"] == "UTF-8"


def test_a_character_cut_by_the_field_is_left_out_and_told(folder: Path, inspect: Callable[..., Told]) -> None:
    # Nine bytes hold four and a half characters of GBK, and three of UTF-8.
    path = write_shapefile(folder / "a.shp", points(2), ["龙井茶叶产地", "安吉"], "gbk", "GBK", width=9)
    assert inspect(path).warnings["TEXT_CUT"] == {"layer": "a", "count": 1}
    assert open_foreign(path).layers[0].values("name") == ["龙井茶叶", "安吉"]
    path = write_shapefile(folder / "b.shp", points(2), ["龙井茶叶产地", "安吉"], "utf-8", "UTF-8", width=10)
    assert inspect(path).warnings["TEXT_CUT"]["count"] == 1
    assert open_foreign(path).layers[0].values("name") == ["龙井茶", "安吉"]


@pytest.mark.parametrize("label", ["hex", "zip", "rot13", "unicode_escape", "\x00\x01", "65001", "LDID/77"])
def test_a_cpg_may_say_anything(folder: Path, label: str) -> None:
    path = write_shapefile(folder / "a.shp", [shapely.Point(1, 2)] * 5, SIMPLIFIED, "utf-8", cpg=label)
    assert open_foreign(path).layers[0].values("name") == SIMPLIFIED
