"""Places told coarsely: in no cell and no byte of what leaves stands the place itself."""

import zipfile
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from survey_forms.forms import shipped_form
from survey_forms.output.coarse_places import EXACT, PlacePolicy
from survey_forms.output.export_records import export_records
from survey_forms.records import keep_form
from tests.survey_forms.output.sample import ANSWERS, FORM, make_photo, make_record

HOME = shapely.Point(115.7734519, 23.9276431)
SECRETS = ("115.7734", "23.9276", "23.92764", "120.25")


@pytest.fixture
def project(tmp_path: Path):
    identity = {**ANSWERS["identity"], "site_point": "23.9276431 115.7734519 120.25 5"}
    scope = {"scope_sketch": "23.9276431 115.7734519 0 0;23.93 115.78 0 0;23.94 115.77 0 0;23.9276431 115.7734519 0 0"}
    record = make_record(
        geom=HOME, form_version=shipped_form(FORM).version, answers={**ANSWERS, "identity": identity, "scope": scope}
    )
    with create_project(tmp_path / "p.gpkg", "p") as project:
        keep_form(project, shipped_form(FORM))
        save_many(project, [record, make_photo(record, "a" * 64, geom=HOME)])
        yield project


def texts_of(path: Path) -> str:
    with zipfile.ZipFile(path) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.parametrize("ending", [".xlsx", ".zip"])
def test_no_table_holds_the_place_itself(project, tmp_path: Path, ending: str) -> None:
    export_records(project, tmp_path / f"exact{ending}", "zh")
    assert all(secret in texts_of(tmp_path / f"exact{ending}") for secret in SECRETS)
    export_records(project, tmp_path / f"coarse{ending}", "zh", places=PlacePolicy(2))
    coarse = texts_of(tmp_path / f"coarse{ending}")
    assert not any(secret in coarse for secret in SECRETS)
    assert "115.77" in coarse
    assert "23.93 115.77" in coarse


@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 6))
def test_a_coarse_place_has_at_most_so_many_decimals_and_lies_near(lat: float, lon: float, decimals: int) -> None:
    told = PlacePolicy(decimals).answer(f"{lat!r} {lon!r} 12.5 3")
    numbers = told.split()
    assert len(numbers) == 2
    assert all(len(number.partition(".")[2]) <= decimals for number in numbers)
    assert abs(float(numbers[0]) - lat) <= 0.5 * 10**-decimals + 1e-9
    assert PlacePolicy(decimals).lon_lat(shapely.Point(lon, lat)) == (round(lon, decimals), round(lat, decimals))


def test_what_cannot_be_read_stays_inside_and_exact_places_stay_whole() -> None:
    assert PlacePolicy(2).answer("near the river 23.9276431") == ""
    assert EXACT.answer("23.9276431 115.7734519 120 5") == "23.9276431 115.7734519 120 5"
    assert EXACT.lon_lat(None) == (None, None)
