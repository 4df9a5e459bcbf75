"""What the survey forms give to a dossier: verdicts on its items, and printed records with their mark."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from gi_atlas.demo.sample import build_sample
from gi_atlas.documents.docx_mark import marks_of
from gi_atlas.dossier.model import ItemState
from gi_atlas.model import Product, SurveyRecord
from gi_atlas.storage.opening import open_project
from gi_atlas.storage.project import Project
from survey_forms.output.dossier_forms import judge, print_form


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("示例 工程（一）")).project


@pytest.fixture
def project(county: Path) -> Iterator[Project]:
    with open_project(county, read_only=True) as opened:
        yield opened


@pytest.fixture
def records(project: Project) -> list[SurveyRecord]:
    (product,) = project.read_all(Product, name_official="清溪绿茶")
    return project.read_all(SurveyRecord, product_id=product.id)


def test_records_say_what_they_answer(project: Project, records: list[SurveyRecord]) -> None:
    found = judge(project, records, "en")
    assert set(found) <= {*(f"A{n}" for n in range(1, 4)), *(f"B{n}" for n in range(1, 9)),
                          *(f"C{n}" for n in range(1, 7)), *(f"D{n}" for n in range(1, 7))}  # fmt: skip
    assert found["C4"].state is ItemState.PRESENT
    assert found["A1"].state is ItemState.MISSING
    assert records[0].title in found["A1"].message("en")


def test_questions_are_named_in_the_language(project: Project, records: list[SurveyRecord]) -> None:
    english, chinese = (judge(project, records[:1], language)["A1"].message(language) for language in ("en", "zh"))
    assert not any("一" <= sign <= "鿿" for sign in english.replace(records[0].title, ""))
    assert "文号" in chinese


def test_the_best_record_speaks(project: Project, records: list[SurveyRecord]) -> None:
    alone = [judge(project, [record], "en") for record in records]
    together = judge(project, records, "en")
    order = [ItemState.PRESENT, ItemState.TO_BE_CONFIRMED, ItemState.MISSING]
    for item, verdict in together.items():
        assert order.index(verdict.state) == min(order.index(one[item].state) for one in alone if item in one)


def test_a_record_without_a_form_says_nothing(project: Project, records: list[SurveyRecord]) -> None:
    assert judge(project, [replace(records[0], form_id="")], "en") == {}
    assert judge(project, [replace(records[0], form_id="no_such_form")], "en") == {}
    assert judge(project, [], "en") == {}


@pytest.mark.parametrize("mark", ["", "材料不完整"])
def test_a_form_is_printed_with_its_mark(
    project: Project, records: list[SurveyRecord], tmp_path: Path, mark: str
) -> None:
    target = tmp_path / "R01.docx"
    print_form(project, records[0].id, target, "zh", mark)
    marks = set(marks_of(docx.Document(str(target))))
    assert (marks == {mark}) if mark else (mark not in marks or marks)
    assert "材料不完整" not in marks or mark


def test_a_printed_form_replaces_the_one_before(project: Project, records: list[SurveyRecord], tmp_path: Path) -> None:
    target = tmp_path / "R01.docx"
    target.write_text("old")
    print_form(project, records[0].id, target, "en")
    assert docx.Document(str(target)).paragraphs
