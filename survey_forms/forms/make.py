"""Makes what ships anew: the county profile's workbook and the XForm of each form.

``python -m survey_forms.forms.make [FOLDER]`` writes beside the forms that ship, or into FOLDER. The workbook of the GI
form is kept by hand: it is what offices edit, too.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from pyxform.xls2xform import convert

from survey_forms.forms import COUNTY_FORM, shipped_file, shipped_forms

ZH, EN = "中文 (zh)", "English (en)"
_COLUMNS = (
    "type", "name", f"label::{ZH}", f"label::{EN}", f"hint::{ZH}", f"hint::{EN}", "required", "constraint",
    f"constraint_message::{ZH}", f"constraint_message::{EN}", "default", "calculation", "appearance", "bind::gi:level",
    "bind::gi:field",
)  # fmt: skip
_WIDTHS = {"type": 34, "name": 24, f"label::{ZH}": 34, f"label::{EN}": 44, "constraint": 40, "calculation": 50}
_VERSION = "2026112601"
_MADE = datetime(2026, 11, 26, tzinfo=UTC).replace(tzinfo=None)
_HEADING = PatternFill("solid", fgColor="DDE8E4")

_NOT_NEGATIVE = (". >= 0", "不能为负数", "Not below zero")
_YEAR = (
    ". >= 1949 and . <= number(format-date(today(), '%Y'))",
    "请填写 1949 年至今年的四位年份",
    "A year of four digits, from 1949 to this one",
)
_TEMPERATURE = (". >= -30 and . <= 40", "应在 −30 至 40 ℃ 之间", "Between −30 and 40 °C")
_SUNSHINE = (". >= 0 and . <= 8784", "应在 0 至 8784 小时之间", "Between 0 and 8,784 hours")
_FROST_FREE = (". >= 0 and . <= 366", "应在 0 至 366 天之间", "Between 0 and 366 days")
_MONEY = ("单位：万元", "In 10,000 yuan")
_SOURCE = ("年鉴名称、年份、页码", "Yearbook, year, page")


@dataclass(frozen=True)
class _Row:
    """A question of the county profile; units stand in the hint."""

    kind: str
    name: str
    labels: tuple[str, str] = ("", "")
    hints: tuple[str, str] = ("", "")
    limit: tuple[str, str, str] = ("", "", "")
    level: str = "O"
    more: Mapping[str, str] | None = None

    def cells(self) -> dict[str, str]:
        """Cells by heading."""
        is_question = self.kind.split("_")[0] not in ("begin", "end") and bool(self.labels[0] or self.more)
        return {
            "type": self.kind, "name": self.name,
            f"label::{ZH}": self.labels[0], f"label::{EN}": self.labels[1],
            f"hint::{ZH}": self.hints[0], f"hint::{EN}": self.hints[1],
            "required": "yes" if is_question and self.level == "L" else "",
            "constraint": self.limit[0],
            f"constraint_message::{ZH}": self.limit[1], f"constraint_message::{EN}": self.limit[2],
            "bind::gi:level": self.level if is_question else "",
            "bind::gi:field": f"CountyProfile.{self.name}" if is_question else "",
            **(self.more or {}),
        }  # fmt: skip


_PROFILE = (
    _Row("start", "start"),
    _Row("end", "end"),
    _Row("username", "username"),
    _Row("begin_group", "county", ("县域", "County"), more={"appearance": "field-list"}),
    _Row("select_one_from_file counties.csv", "county_code", ("县（市、区）", "County"),
         ("可输入汉字、拼音或代码", "Type characters, pinyin or code"), level="L",
         more={"appearance": "minimal autocomplete", "default": "${last-saved#county_code}"}),
    _Row("calculate", "division_edition", level="A",
         more={"calculation": "instance('counties')/root/item[name=${county_code}]/edition"}),
    _Row("integer", "profile_year", ("年份", "Year"), ("数据所属年份", "Year of the figures"), _YEAR, "L"),
    _Row("end_group", ""),
    _Row("begin_group", "economy", ("社会经济", "Economy and people")),
    _Row("decimal", "gdp", ("地区生产总值", "Gross regional product"), _MONEY, _NOT_NEGATIVE),
    _Row("decimal", "primary_value_added", ("第一产业增加值", "Value added, primary sector"), _MONEY, _NOT_NEGATIVE),
    _Row("decimal", "agri_output_value",
         ("农林牧渔业总产值", "Gross output, farming, forestry, husbandry, fishery"), _MONEY, _NOT_NEGATIVE),
    _Row("decimal", "food_industry_output",
         ("食品及中药、工艺品制造业产值", "Output of food, herb and craft industry"), _MONEY, _NOT_NEGATIVE),
    _Row("integer", "population_resident", ("常住人口", "Resident population"), ("单位：人", "In persons"),
         _NOT_NEGATIVE),
    _Row("integer", "households_rural", ("乡村户数", "Rural households"), ("单位：户", "In households"), _NOT_NEGATIVE),
    _Row("decimal", "land_cultivated_mu", ("耕地面积", "Cultivated land"), ("单位：亩", "In mu (1/15 ha)"),
         _NOT_NEGATIVE),
    _Row("text", "stat_source", ("社会经济数据出处", "Source of the economic figures"), _SOURCE),
    _Row("end_group", ""),
    _Row("begin_group", "climate", ("气候", "Climate")),
    _Row("decimal", "climate_mean_temp", ("年均气温", "Mean annual temperature"), ("单位：℃", "In °C"), _TEMPERATURE),
    _Row("decimal", "climate_rainfall", ("年降水量", "Annual rainfall"), ("单位：毫米", "In mm"), _NOT_NEGATIVE),
    _Row("decimal", "climate_sunshine", ("年日照时数", "Sunshine"), ("单位：小时", "In hours a year"), _SUNSHINE),
    _Row("integer", "climate_frost_free", ("无霜期", "Frost-free period"), ("单位：天", "In days"), _FROST_FREE),
    _Row("decimal", "climate_accum_temp", ("≥10 ℃积温", "Accumulated temperature ≥10 °C"),
         ("单位：℃·天", "In °C·d"), _NOT_NEGATIVE),
    _Row("text", "climate_station", ("台站与统计年段", "Station and period"),
         ("如：五华国家气象站，1991—2020 年", "Such as: Wuhua station, 1991–2020")),
    _Row("end_group", ""),
)  # fmt: skip
_SETTINGS = {
    "form_title": "县域基本情况表",
    "form_id": COUNTY_FORM,
    "version": _VERSION,
    "default_language": ZH,
    "instance_name": "concat(${county_code}, ' ', ${profile_year})",
    "namespaces": 'gi="urn:gi-atlas:form:1"',
    "style": "pages theme-grid",
}


def write_county_profile(path: Path) -> None:
    """Write the workbook of the county profile (县域基本情况), filled once a county and year."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = _MADE
    book.remove(book.active)
    _add_sheet(book, "survey", _COLUMNS, [row.cells() for row in _PROFILE])
    _add_sheet(book, "choices", ("list_name", "name", f"label::{ZH}", f"label::{EN}"), [])
    _add_sheet(book, "settings", tuple(_SETTINGS), [_SETTINGS])
    book.save(path)


def _add_sheet(book: openpyxl.Workbook, name: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    sheet = book.create_sheet(name)
    sheet.append(list(columns))
    for row in rows:
        sheet.append([row.get(column) or None for column in columns])
    sheet.freeze_panes = "C2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 22)
        cell = sheet.cell(1, number)
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEADING, Alignment(vertical="top")


def write_xform(workbook: Path, path: Path) -> None:
    """Write the XForm that pyxform makes of a workbook of ours."""
    path.write_text(convert(workbook, validate=False).xform, encoding="utf-8")


def make_all(folder: Path) -> list[Path]:
    """Write the workbook and XForm of every form that ships; returns the files."""
    written = []
    for form_id in shipped_forms():
        workbook, xform = folder / f"{form_id}.xlsx", folder / f"{form_id}.xml"
        if form_id == COUNTY_FORM:
            write_county_profile(workbook)
        elif not workbook.exists():
            workbook.write_bytes(shipped_file(form_id, ".xlsx"))
        write_xform(workbook, xform)
        written += [workbook, xform]
    return written


if __name__ == "__main__":
    for file in make_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent):
        print(file)
