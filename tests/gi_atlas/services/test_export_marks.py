"""Corner tables of an incomplete dossier: the mark in sheet and paper; the office's area among the remarks."""

from pathlib import Path

import docx
import openpyxl
import pytest

from gi_atlas.area_official import official_area_m2
from gi_atlas.documents.area_words import METHOD, ROUNDING, area_text
from gi_atlas.documents.docx_mark import marks_of
from gi_atlas.documents.marks import incomplete_mark
from gi_atlas.documents.words import Words
from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.corner_table import read_marks
from gi_atlas.i18n import translate
from gi_atlas.services import export_formats
from gi_atlas.services.export_formats import Choices
from gi_atlas.services.exporting import export_boundary
from gi_atlas.storage.project import Project

from ..exchange_writers.boundaries import SHAPES
from .test_exporting import listing, make_boundary

BOTH = ["corners-xlsx", "corners-docx"]
MARK = incomplete_mark("both")


def exported(project: Project, folder: Path, mark: str) -> tuple[Path, Path]:
    boundary = make_boundary(project, SHAPES["multi with holes"])
    files = export_boundary(project, boundary.id, folder, BOTH, choices=Choices(mark=mark))
    return Path(files[0].path), Path(files[1].path)


@pytest.mark.parametrize("mark", [MARK, "A & B <c>", "&P"])
def test_sheet_and_paper_carry_the_mark(project: Project, tmp_path: Path, mark: str) -> None:
    sheet, paper = exported(project, tmp_path / "o", mark)
    book = openpyxl.load_workbook(sheet)
    assert [one.oddHeader.center.text.replace("&&", "&") for one in book.worksheets] == [mark, mark]
    assert [cell.value for cell in book["说明"][1]] == ["注意", mark]
    # The mark stands above the heading, in red; both stay in view.
    table = book["拐点坐标"]
    assert [table["A1"].value, table["A1"].font.color.rgb, table["A2"].value] == [mark, "00C00000", "拐点号"]
    assert (table.freeze_panes, table.print_title_rows) == ("A3", "$1:$2")
    assert marks_of(docx.Document(str(paper))) == [mark] == read_marks(paper)


def test_without_a_mark_nothing_is_marked(project: Project, tmp_path: Path) -> None:
    sheet, paper = exported(project, tmp_path / "o", "")
    book = openpyxl.load_workbook(sheet)
    assert not any(one.oddHeader.center.text for one in book.worksheets)
    assert book["说明"]["A1"].value == "名称"
    assert book["拐点坐标"]["A1"].value == "拐点号"
    assert read_marks(paper) == [""]


def test_a_paper_that_lost_its_mark_is_not_handed_over(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_formats, "read_marks", lambda _path: [""])
    with pytest.raises(WriteError) as caught:
        exported(project, tmp_path / "o", MARK)
    assert caught.value.code == "EXPORT_DIFFERS"
    assert listing(tmp_path / "o") == set()


def test_the_area_is_the_offices_with_its_method(project: Project, tmp_path: Path) -> None:
    boundary = make_boundary(project, SHAPES["across zones"])
    (file, _manifest) = export_boundary(project, boundary.id, tmp_path / "o", ["corners-xlsx"])
    notes = {row[0].value: row[1].value for row in openpyxl.load_workbook(file.path)["说明"].iter_rows()}
    assert notes["面积"] == area_text(official_area_m2(boundary.geom), Words("zh"))
    assert notes["算法"] == translate(METHOD, "zh")
    assert notes["修约规则"] == translate(ROUNDING, "zh")
    assert "ppm" in notes["其他算法"]  # long edges: the difference is explained
