"""Projects that other programs wrote into: rules say what they see, none breaks off."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gi_atlas.model import Channel, Product, ReferenceTable, Registration, Standard, SurveyRecord, TableKind
from gi_atlas.plugins import all_rules
from gi_atlas.registrations import rules
from gi_atlas.registrations.classes import agreement_entries, class_table
from gi_atlas.registrations.comparing import compare_products
from gi_atlas.registrations.office_tables import active_tables, table_rows
from gi_atlas.registrations.tables import write_comparisons
from gi_atlas.rules.findings import run_rules
from tests.gi_atlas.rules.conftest import Case

HOSTILE = (
    *('=HYPERLINK("http://x")', "{name}", "%s", "<b>茶</b>", "茶\u202e茶", "𠮷野家", "🍵", "CON", "a/b:c", "长" * 200),
    *("'; DROP TABLE gi_product; --", "\u0000", "（", "（（））", "第80号令？"),
)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_every_kind_pass_all_rules(case: Case, name: str, tmp_path: Path) -> None:
    product = Product(name, name_alias=(name,), place_name=name, generic_name=name, class_code=name, nice=(name,))
    other = Product(name)
    held = [
        Registration(product.id, channel, name, name, name, name, date(2020, 1, 1), None, name, name)
        for channel in (Channel.AGI, Channel.GI_PRODUCT)
    ]
    case.add(product, other, *held, Standard(product.id, name, superseded_by=name))
    found = run_rules(case.project, all_rules())
    assert not [one for one in found if one.rule == "RULE_FAILED"]
    for one in found:
        assert one.message("zh")
        assert one.fix("en")
        json.dumps(one.as_json(), ensure_ascii=False).encode("utf-8", "surrogatepass")
    write_comparisons(tmp_path / "a.xlsx", compare_products(case.project))


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"craft": None, "quality": None},
        {"craft": "工序", "quality": "好"},
        {"craft": [], "quality": []},
        {"craft": {"production_step": {"step_name": "一"}}, "quality": {"lab_report": {"sample_point": "1 2"}}},
        {"craft": {"production_step": [None, 1, "x", []]}, "quality": {"lab_report": [None, 1, "x", []]}},
        {"craft": {"production_step": [{"step_name": None, "step_zone": None}]}, "quality": {"variety_name": None}},
        {"craft": {"raw_local_pct": "many", "raw_place": 7}, "quality": {"variety_name": 7}},
        {"craft": {"raw_local_pct": 7, "raw_place": "x"}, "quality": {"lab_report": [{"sample_point": 7}]}},
    ],
)
def test_answers_of_any_shape_pass_all_rules(case: Case, answers: dict[str, Any]) -> None:
    product = Product("清溪茶")
    case.add(product, SurveyRecord("调查", product.id, answers=answers))
    assert not [one for one in run_rules(case.project, all_rules()) if one.rule == "RULE_FAILED"]


@pytest.mark.parametrize(
    "rows", [(), ("text", 7, None), ({},), ({"code": None},), ({"code": 7, "name::zh": 7, "nice": 7},)]
)
def test_tables_that_another_program_wrote(case: Case, rows: tuple[object, ...]) -> None:
    case.add(
        ReferenceTable(TableKind.CLASSES, "坏", rows=rows),
        ReferenceTable(TableKind.AGREEMENTS, "坏", rows=rows),
        Product("清溪茶", class_code="7"),
    )
    (kept,) = active_tables(case.project, TableKind.CLASSES)
    assert all(isinstance(value, str) for row in table_rows(kept) for value in row.values())
    assert class_table(case.project).edition == "坏"
    assert all(isinstance(one.name, str) for one in agreement_entries(case.project))
    told = {one.rule for rule in rules.RULES for one in case.found(rule)}
    assert told <= {"CLASS_UNKNOWN"}


def test_registrations_of_a_product_that_is_gone(case: Case) -> None:
    case.add(
        Registration("gone", Channel.AGI, "1", scope_text="清溪县石门镇共9个乡镇"),
        Registration("gone", Channel.AGI, "1"),
        Standard("gone", "第三版"),
    )
    found = {one.rule for rule in rules.RULES for one in case.found(rule)}
    assert found == {"REG_NUMBER_TWICE", "STANDARD_NUMBER_ODD"} | {"SCOPE_COUNT_DIFFERS"}
    assert compare_products(case.project) == []


def test_many_products_of_one_name_are_compared_by_name_alone(case: Case) -> None:
    products = [Product(f"清溪{number}茶", counties=("970121",)) for number in range(400)]
    twins = [Product("清溪7茶", counties=("970121",)), Product("清溪9茶", counties=("970199",))]
    case.add(*products, *twins)
    found = [one for one in run_rules(case.project, all_rules()) if one.rule in ("PRODUCT_TWICE", "SCOPE_HOMONYM")]
    assert sorted((one.rule, one.object_name) for one in found) == [
        ("PRODUCT_TWICE", "清溪7茶"),
        ("SCOPE_HOMONYM", "清溪9茶"),
    ]
