"""Published wordings whose counties were renamed before the first edition: the person's successor finds their units."""

import csv
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from gi_atlas.model import AdminUnit, UnitLevel, UnitMatch
from gi_atlas.rules.findings import Severity
from gi_atlas.scope.reading import read_scope
from gi_atlas.services.editing import save_many
from gi_atlas.services.scope_desk import Desk, lay_out
from gi_atlas.services.scope_editions import by_editions
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

EDITIONS = ("2017-10", "2023-06")
# 蓟州区, 平泉市, 顺平县, and beside each another county whose townships must not be taken for theirs.
PLACES = ("120119", "120118", "130881", "130821", "130636", "130637")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Iterator[Project]:
    """The lists of six counties in two editions; lists alone, without any map."""
    with create_project(tmp_path_factory.mktemp("区划") / "六县.gpkg") as opened:
        for edition in EDITIONS:
            rows = [*listed(real_data, "counties", edition), *listed(real_data, "townships", edition)]
            save_many(opened, [unit(code, name, edition) for code, name in rows if code.startswith(PLACES)])
        yield opened


def listed(folder: Path, kind: str, edition: str) -> list[tuple[str, str]]:
    with lzma.open(folder / "cn" / "editions" / f"{kind}_{edition}.csv.xz", "rt", encoding="utf-8") as stream:
        return [(row["code"], row["name"]) for row in csv.DictReader(stream)]


def unit(code: str, name: str, edition: str) -> AdminUnit:
    level = UnitLevel.COUNTY if len(code) == 6 else UnitLevel.TOWNSHIP
    return AdminUnit(code, name, edition, level, code[:6] if level is UnitLevel.TOWNSHIP else "")


def wording(folder: Path, record_id: str) -> str:
    content = json.loads((folder / "cn" / "scope_texts.json").read_text(encoding="utf-8"))
    records = next(value for value in content.values() if isinstance(value, list))
    return str(next(record["text"] for record in records if record["id"] == record_id))


def lay(project: Project, real_data: Path, record_id: str, **manual: str) -> Desk:
    return lay_out(project, read_scope(wording(real_data, record_id)), manual=manual)


@pytest.mark.parametrize(
    ("record_id", "county", "count"), [("tianjin-chestnut", "蓟县", 3), ("pingquan-mushroom", "平泉县", 19)]
)
def test_a_county_renamed_before_the_first_edition_is_one_question(
    project: Project, real_data: Path, record_id: str, county: str, count: int
) -> None:
    desk = lay(project, real_data, record_id)
    errors = [issue for issue in desk.issues if issue.severity is Severity.ERROR]
    assert [(issue.finding.rule, issue.subject, len(issue.spans)) for issue in errors] == [
        ("SCOPE_COUNTY_OPEN", county, count)
    ]
    assert all(edition in errors[0].finding.message("zh") for edition in EDITIONS)
    assert {found.match for found in desk.reading.resolved} == {UnitMatch.UNKNOWN}


def test_the_successor_of_jixian_finds_its_three_townships(project: Project, real_data: Path) -> None:
    desk = lay(project, real_data, "tianjin-chestnut", 蓟县="120119")
    found = [(one.resolved_name, one.code, one.match) for one in desk.reading.resolved]
    assert found == [
        ("下营镇", "120119104", UnitMatch.EXACT),
        ("罗庄子镇", "120119112", UnitMatch.EXACT),
        ("孙各庄满族乡", "120119203", UnitMatch.ETHNIC_FULLNAME),
    ]
    assert desk.issues == ()


def test_the_successor_of_pingquan_finds_most_of_nineteen_and_says_what_is_left(
    project: Project, real_data: Path
) -> None:
    desk = lay(project, real_data, "pingquan-mushroom", 平泉县="130881")
    found = [one for one in desk.reading.resolved if one.code.startswith("130881")]
    left = [one for one in desk.reading.resolved if not one.code]
    assert len(found) + len(left) == 19
    assert len(found) >= 16
    assert all(one.message for one in left)
    assert "SCOPE_EXTENT_NOT_TESTED" in {issue.finding.rule for issue in desk.issues}


def test_a_list_alone_gives_no_polygon_and_says_so(project: Project, real_data: Path) -> None:
    desk = lay(project, real_data, "shunping-peach")
    assert len(desk.reading.built.without_polygon) == 8
    assert desk.area_m2 is None
    assert desk.is_savable
    assert desk.signer is not None
    assert desk.signer.counties == ("130636000000",)


def test_what_was_renamed_between_the_editions_is_told(project: Project, real_data: Path) -> None:
    old, new = by_editions(project, read_scope(wording(real_data, "shunping-peach")))
    assert (old.edition, new.edition) == EDITIONS
    assert old.changed < new.changed
    assert "安阳乡 → 安阳镇" in new.names
    assert old.unresolved == new.unresolved == 0
