"""The day by which the divisions are seen: lists, search, map, overlay, wordings and forms all follow it."""

from datetime import date

import pytest

from gi_atlas.as_of import as_of, set_as_of
from gi_atlas.divisions.editions import edition_as_of
from gi_atlas.model import AdminUnit, LayerEntry, UnitLevel
from gi_atlas.services.editing import save_many
from gi_atlas.services.locating import build_index
from gi_atlas.services.scope_reading import read_wording
from gi_atlas.services.seen_divisions import in_order, seen_condition, seen_edition
from gi_atlas.services.surveying import units_at
from gi_atlas.services.tables import read_table
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from layers.analysis.project_analysis import newest_edition, read_units
from layers.project_layers import layer_of_entry
from layers.project_layers import newest_edition as layer_edition
from survey_forms.divisions import COUNTIES, TOWNSHIPS, divisions_of
from tests.gi_atlas.services.scope_county import NEW, OLD, project, units

__all__ = ["project"]
DAY = date(2014, 5, 1)
EDITIONS = ["2012", "2017-10", "2023-06", "unknown", "旧图"]


@pytest.fixture
def both(project: Project) -> Project:
    save_many(project, units(OLD))
    return project


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2011, 1, 1), "2012"),
        (date(2012, 12, 31), "2012"),
        (date(2017, 10, 31), "2017-10"),
        (date(2022, 1, 1), "2017-10"),
        (date(2030, 1, 1), "2023-06"),
    ],
)
def test_the_edition_of_a_day_is_the_newest_before_it(day: date, first: str) -> None:
    assert in_order(EDITIONS, day)[0] == first
    assert set(in_order(EDITIONS, day)) == set(EDITIONS)


def test_before_the_first_edition_the_nearest_later_one_is_taken() -> None:
    assert in_order(["2017-10", "2023-06"], date(2001, 1, 1)) == ["2017-10", "2023-06"]


def test_an_undated_map_goes_behind_those_that_are_dated_and_unknown_is_last() -> None:
    assert in_order(EDITIONS, date(2020, 1, 1))[-2:] == ["旧图", "unknown"]
    assert in_order(["unknown", "2012"])[0] == "2012"
    assert in_order([]) == []


def test_the_day_is_the_open_project_s_own_and_is_never_stored(both: Project) -> None:
    set_as_of(both, DAY)
    assert as_of(both) == DAY
    with create_project(both.path.parent / "另一个.gpkg") as other:
        assert as_of(other) is None
    assert both.steps()[0][-1].label.shown() != ""
    set_as_of(both, None)
    assert as_of(both) is None


def test_without_a_day_everything_is_the_newest(both: Project) -> None:
    assert edition_as_of(both) == seen_edition(both, "TOWNSHIP") == newest_edition(both, "COUNTY") == NEW
    assert seen_condition(both) == ("1", ())


def test_wordings_are_looked_up_in_the_edition_of_the_day(both: Project) -> None:
    text = "产地范围为青石县安阳乡现辖行政区域。"
    set_as_of(both, DAY)
    assert read_wording(text, project=both).edition == OLD
    assert read_wording(text, project=both, as_of=date(2024, 1, 1)).edition == NEW
    assert read_wording(text, project=both, edition=NEW).edition == NEW


def test_the_overlay_takes_the_edition_of_the_day(both: Project) -> None:
    assert read_units(both, "TOWNSHIP").edition == NEW
    set_as_of(both, DAY)
    assert read_units(both, "TOWNSHIP").edition == OLD
    assert read_units(both, "TOWNSHIP", as_of=date(2024, 1, 1)).edition == NEW


def test_an_edition_with_polygons_goes_before_a_list(both: Project) -> None:
    save_many(both, [AdminUnit("990101", "青石县", "2013-01", UnitLevel.COUNTY)])
    set_as_of(both, DAY)
    assert newest_edition(both, "COUNTY") == OLD
    assert seen_edition(both, "COUNTY") == "2013-01"
    assert seen_edition(both, "COUNTY", has_geometry=True) == OLD
    assert seen_edition(both, "VILLAGE") is None


def test_the_map_paints_the_edition_of_the_day(both: Project) -> None:
    layer = layer_of_entry(both, LayerEntry("乡镇", "ADMIN_UNITS", selector={"level": "TOWNSHIP"}))
    newest, key = ids_of(layer), layer.source.read_key()
    set_as_of(both, DAY)
    assert layer_edition(both, "TOWNSHIP") == OLD
    assert not newest & ids_of(layer)
    assert layer.source.read_key() != key


def ids_of(layer: object) -> set[str]:
    return {one for batch in layer.source.read_batches(None) for one in batch[0]}  # type: ignore[attr-defined] - a layer


def test_the_list_of_units_shows_the_edition_of_the_day(both: Project) -> None:
    assert set(read_table(both, "admin-units").columns["edition"]) == {OLD, NEW}
    set_as_of(both, DAY)
    rows = read_table(both, "admin-units")
    assert set(rows.columns["edition"]) == {OLD}
    assert "安阳乡" in rows.columns["name"]
    assert "安阳镇" not in rows.columns["name"]
    newer = [unit.id for unit in both.read_all(AdminUnit, edition=NEW)]
    assert read_table(both, "admin-units", ids=newer).ids == []
    assert len(read_table(both, "admin-units", at_most=2).ids) == 2


def test_other_lists_do_not_change(both: Project) -> None:
    before = read_table(both, "products").ids
    set_as_of(both, DAY)
    assert read_table(both, "products").ids == before


def test_the_search_finds_the_unit_of_the_day_first(both: Project) -> None:
    set_as_of(both, DAY)
    found = list(build_index(both).find("红岩镇"))
    assert both.read_one(AdminUnit, found[0].id).edition == OLD
    set_as_of(both, None)
    found = list(build_index(both).find("红岩镇"))
    assert both.read_one(AdminUnit, found[0].id).edition == NEW


def test_a_new_record_gets_the_unit_of_the_day(both: Project) -> None:
    assert [(unit.name, unit.edition) for unit in units_at(both, 115.35, 38.05)][-1] == ("安阳镇", NEW)
    set_as_of(both, DAY)
    assert [(unit.name, unit.edition) for unit in units_at(both, 115.35, 38.05)] == [("青石县", OLD), ("安阳乡", OLD)]
    assert units_at(both, 0.0, 0.0) == []


def test_forms_offer_the_units_of_the_day(both: Project) -> None:
    assert divisions_of(both).levels[TOWNSHIPS].edition == NEW
    set_as_of(both, DAY)
    assert divisions_of(both).levels[COUNTIES].edition == OLD
    assert divisions_of(both).levels[TOWNSHIPS].edition == OLD
    assert divisions_of(both, NEW).levels[TOWNSHIPS].edition == NEW
    set_as_of(both, None)
    assert divisions_of(both).levels[TOWNSHIPS].edition == NEW
