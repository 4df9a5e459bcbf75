"""The field dictionary beside a Shapefile: every field, its meaning in two languages, what the file really declares."""

from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest

from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature, Value
from gi_atlas.exchange.writers.field_dictionary import (
    FIELDS,
    FILE,
    HEADING,
    MEANINGS,
    dictionary_path,
    dictionary_rows,
    read_dbf_fields,
    read_field_dictionary,
    write_field_dictionary,
    written_rows,
)
from gi_atlas.exchange.writers.gdal_files import shape_fields, write_shapefile_zip
from gi_atlas.model import BoundaryVersion, Product, Zone
from gi_atlas.services.exporting import _attributes

from .boundaries import SHAPES

COLUMNS = {name: place for place, name in enumerate(HEADING)}


def written(folder: Path, attributes: dict[str, Value], encoding: str = "UTF-8") -> tuple[Path, list[tuple[str, ...]]]:
    path = folder / "甲县_SHP_4490.zip"
    write_shapefile_zip(path, BoundaryFeature(SHAPES["simple"], attributes), encoding)
    return path, read_field_dictionary(write_field_dictionary(path, attributes, encoding, "EPSG:4490"))


def column(rows: list[tuple[str, ...]], name: str) -> list[str]:
    return [row[COLUMNS[name]] for row in rows[1:]]


def package_attributes(**changes: Any) -> dict[str, Value]:
    """What a boundary package says of a boundary."""
    product = Product("甲县梨", name_en="Pear", counties=("970121",))
    zone = Zone(product.id)
    return _attributes(product, zone, BoundaryVersion(zone.id, SHAPES["simple"], name="甲", **changes), None)


def test_every_field_of_a_package_has_a_meaning_in_both_languages(tmp_path: Path) -> None:
    attributes = package_attributes()
    assert set(attributes) == set(MEANINGS)
    _path, rows = written(tmp_path, attributes)
    assert rows[0] == HEADING
    assert column(rows, "完整字段名") == list(attributes)
    for name in ("中文名称", "English name", "说明", "Meaning", "类型", "长度"):
        assert all(column(rows, name)), name
    assert all(any("一" <= char <= "鿿" for char in text) for text in column(rows, "中文名称"))
    assert not any("一" <= char <= "鿿" for text in column(rows, "English name") for char in text)


def test_it_lists_the_fields_that_other_programs_see(tmp_path: Path) -> None:
    path, rows = written(tmp_path, package_attributes(scope_text="甲县" * 400))
    seen = list(pyogrio.read_info(f"/vsizip/{path}")["fields"])
    assert column(rows, "字段名") == seen
    assert column(rows, "序号") == [str(number) for number in range(1, len(seen) + 1)]


def test_types_and_lengths_are_the_files_own(tmp_path: Path) -> None:
    path, rows = written(tmp_path, {"name": "甲", "version": 7, "area_ha": 1.5, "none": None})
    declared = {field.name: field for field in read_dbf_fields(path)}
    assert [declared[name].kind for name in ("NAME", "VERSION", "AREA_HA")] == ["C", "N", "N"]
    assert column(rows, "类型") == ["文本", "数值", "数值", "文本"]
    assert [int(length) for length in column(rows, "长度")] == [
        declared[name].length for name in column(rows, "字段名")
    ]
    assert int(column(rows, "小数位")[2]) > 0
    assert column(rows, "单位") == ["", "", "ha", ""]


def test_long_texts_say_which_part_stands_where(tmp_path: Path) -> None:
    _path, rows = written(tmp_path, {"scope_text": "甲县东镇、" * 120, "name": "甲"})
    parts = [row for row in rows if row[COLUMNS["完整字段名"]] == "scope_text"]
    assert len(parts) > 2
    assert [row[COLUMNS["字段名"]] for row in parts][:2] == ["SCOPE_TEXT", "SCOPE_TE_2"]
    for number, row in enumerate(parts, 1):
        assert f"第{number}段，共{len(parts)}段" in row[COLUMNS["说明"]]
        assert f"Part {number} of {len(parts)}" in row[COLUMNS["Meaning"]]
    assert "Part" not in rows[-1][COLUMNS["Meaning"]]


def test_blanks_at_a_cut_are_told(tmp_path: Path) -> None:
    _path, rows = written(tmp_path, {"scope_text": "x" * 100 + " " * 300 + "y" * 50})
    parts = shape_fields({"scope_text": "x" * 100 + " " * 300 + "y" * 50}, "UTF-8")[0]
    assert any(part.blanks_before for part in parts)
    for row, part in zip(rows[1:], parts, strict=True):
        assert f"{part.blanks_before} blanks stand before it" in row[COLUMNS["Meaning"]]


def test_a_field_of_nobodys_has_its_name(tmp_path: Path) -> None:
    _path, rows = written(tmp_path, {"own_field": "x"})
    assert [rows[1][COLUMNS[name]] for name in ("中文名称", "English name", "说明")] == ["own_field", "own_field", ""]


@pytest.mark.parametrize(("encoding", "text"), [("UTF-8", "𠮷😀"), ("GBK", "甲县东镇")])
def test_the_second_sheet_tells_of_the_file(tmp_path: Path, encoding: str, text: str) -> None:
    path, _rows = written(tmp_path, {"name": text}, encoding)
    sheet = openpyxl.load_workbook(dictionary_path(path))[FILE]
    told = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert told["文件 File"] == "甲县_SHP_4490.zip"
    assert told["编码 Encoding"] == f"{encoding}（.cpg）"
    assert told["坐标系 CRS"] == "EPSG:4490"
    assert told["字段数 Fields"] == "1"


def test_nothing_in_it_is_a_formula(tmp_path: Path) -> None:
    path, rows = written(tmp_path, {"=1+1": "x", "@sum": "y", "+cmd": "z"})
    book = openpyxl.load_workbook(dictionary_path(path))
    assert {cell.data_type for row in book[FIELDS].iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert column(rows, "完整字段名") == ["'=1+1", "'@sum", "'+cmd"]


@pytest.mark.parametrize("text", ["甲县", "𠮷😀", "=1+1", "a  b", "x" * 600, "甲县 " * 200, "甲\n乙", "", "N/A"])
def test_it_comes_back_as_it_was_meant(tmp_path: Path, text: str) -> None:
    attributes: dict[str, Value] = {"name": "甲", "scope_text": text.strip()}
    path, rows = written(tmp_path, attributes)
    assert rows == written_rows(dictionary_rows(attributes, "UTF-8", read_dbf_fields(path)))


def test_it_stands_beside_the_zip() -> None:
    assert dictionary_path(Path("/a/甲_SHP_CM120.zip")) == Path("/a/甲_SHP_CM120_字段说明.xlsx")
