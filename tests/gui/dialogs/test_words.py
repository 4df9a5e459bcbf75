"""What forms and dialogs say: complete in both languages, placeholders kept, words for every state."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from gi_atlas.errors import ManyErrors, ReadError
from gi_atlas.exchange.inspection import Inspection, LayerSummary, Remark
from gi_atlas.exchange.layer_file import RowFault
from gi_atlas.i18n import set_language, translate
from gi_atlas.services.importing import ImportKind, ImportPlan
from gi_atlas.services.offers import PLACE_ROLES, Offer, OfferState
from gi_atlas.services.offers import ROLES as OFFERED_ROLES
from gui.dialogs.import_words import (
    KINDS,
    ROLES,
    STATES,
    fault_lines,
    layer_texts,
    remark_texts,
    short_choice,
    shown_choice,
    shown_counts,
    shown_extent,
    shown_format,
    shown_kind,
    shown_role,
    shown_state,
)

ROOT = Path(__file__).resolve().parents[3]
SOURCES = (
    *sorted((ROOT / "gui" / "dialogs").glob("*.py")),
    *sorted((ROOT / "gui" / "form_widgets").glob("*.py")),
    *sorted((ROOT / "gui" / "panels").glob("record_*.py")),
    ROOT / "gi_atlas" / "texts" / "forms.py",
)
# Texts that are the same in both languages.
SAME = {"2026-05-01", "GI Atlas {version}", "{count} · {kind}"}


def messages() -> Iterator[str]:
    for path in SOURCES:
        for _line, message, _comments, _context in extract_from_file(
            "python", str(path), keywords={"_": None, "N_": None}
        ):
            yield message if isinstance(message, str) else message[0]


@pytest.mark.parametrize("message", sorted(set(messages())))
def test_every_text_is_there_in_chinese(message: str) -> None:
    chinese = translate(message, "zh")
    assert chinese != message or message in SAME
    placeholders = re.findall(r"\{\w*\}", message)
    assert sorted(re.findall(r"\{\w*\}", chinese)) == sorted(placeholders)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_state_kind_and_role_has_its_word(language: str) -> None:
    set_language(language)
    assert set(STATES) == set(OfferState)
    assert set(KINDS) == set(ImportKind)
    wanted = {role for roles in OFFERED_ROLES.values() for role in roles} | set(PLACE_ROLES)
    assert wanted <= set(ROLES)
    assert len({shown_kind(kind) for kind in (*ImportKind, None)}) == 5
    assert len({shown_role(role) for role in wanted}) == len(wanted)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_choices_are_worded_and_shortened(language: str) -> None:
    set_language(language)
    for datum, name in (("cgcs2000", "CGCS2000"), ("wgs84", "WGS 84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")):
        assert shown_choice(datum).startswith(name)
        assert short_choice(datum) == name
    assert shown_choice("EPSG:4549").startswith("EPSG:4549  CGCS2000")
    assert short_choice("EPSG:4549") == "EPSG:4549"
    assert shown_choice("GB18030") == "GB18030"
    assert shown_choice("yes") != "yes"


def summary(name: str = "县", count: int = 1204, geometry: str = "Polygon") -> LayerSummary:
    return LayerSummary(
        name, geometry, count, ("code", "name"), ("TEXT", "TEXT"), (119.5, 29.25, 120.5, 30.0), "EPSG:4490"
    )


def inspection(*layers: LayerSummary, warnings: tuple[Remark, ...] = ()) -> Inspection:
    return Inspection(Path("界.geojson"), "00", "GEOJSON", "GeoJSON", layers=layers, warnings=warnings)


def test_extents_are_in_their_own_units() -> None:
    assert shown_extent((119.5, 29.25, 120.5, 30.0)) == "119.5000 – 120.5000, 29.2500 – 30.0000"
    assert shown_extent((500000.4, 3300000.0, 500100.0, 3300100.6)) == "500000 – 500100, 3300000 – 3300101"
    assert shown_extent(None) == "–"


def test_a_layer_is_a_line_of_facts() -> None:
    facts = layer_texts(summary())
    assert facts[:4] == ["县", "Polygon", "1,204", "EPSG:4490"]
    assert facts[5] == "code, name"
    bare = layer_texts(replace(summary(geometry="None"), crs=None, extent=None))
    assert bare[1:5] == ["without geometry", "1,204", "not stated", "–"]


def test_a_file_says_what_it_is() -> None:
    assert shown_format(Offer(Path("a"))) == "Waiting to be read…"
    refused = Offer(Path("坏.geojson"), refusal=ReadError("READ_EMPTY", file="坏.geojson"))
    assert "坏.geojson" in shown_format(refused)
    assert refused.state is OfferState.REFUSED


def test_a_remark_is_said_once() -> None:
    remark = Remark("PHOTO_NO_ZONE", {"file": "一.jpg"})
    found = remark_texts(inspection(summary(), warnings=(remark, remark)))
    assert len(found) == 1
    assert "一.jpg" in found[0]


def plan(**counts: object) -> ImportPlan:
    from gi_atlas.exchange.answers import Answers

    return ImportPlan(ImportKind.LAYER, Answers(), inspection(summary()), None, **counts)  # type: ignore[arg-type]


def test_only_counts_that_are_some_are_named() -> None:
    assert shown_counts(plan(imported=1200, unchanged=3)) == "1,200 new, 3 unchanged"
    assert shown_counts(plan(updated=2, skipped=(RowFault(4, "ROW_NO_NAME", {}),))) == "2 updated, 1 left out"
    assert shown_counts(plan()) == "nothing"
    set_language("zh")
    assert shown_counts(plan(imported=1200, unchanged=3)) == "新增 1,200、未变 3"


def test_an_imported_file_says_its_counts() -> None:
    done = Offer(Path("a"), outcome=plan(imported=2))
    assert shown_state(done) == "Imported: 2 new"
    failed = Offer(Path("a"), failure=ReadError("READ_EMPTY", file="a"))
    assert shown_state(failed) == "Not imported"


def test_many_faults_are_cut_and_counted() -> None:
    faults = [ReadError("ROW_NO_NAME", path="a", row=row) for row in range(1000)]
    lines, more = fault_lines(Offer(Path("a"), fault=ManyErrors(faults)), 20)
    assert len(lines) == 20
    assert more == 980
    assert "19" in lines[-1]
    skipped = tuple(RowFault(row, "ROW_NO_NAME", {}) for row in range(3))
    assert fault_lines(Offer(Path("a"), plan=plan(skipped=skipped)), 2)[1] == 1
    assert fault_lines(Offer(Path("a")), 5) == ([], 0)
