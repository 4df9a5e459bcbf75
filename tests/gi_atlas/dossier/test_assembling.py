"""Whole dossiers: what is in them, what is refused, what is marked."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import bagit
import docx
import openpyxl
import pytest

from gi_atlas.documents.docx_mark import marks_of
from gi_atlas.documents.marks import incomplete_mark
from gi_atlas.dossier import assembling
from gi_atlas.dossier.assembling import MadeDossier, make_dossier
from gi_atlas.dossier.checks import check_product
from gi_atlas.dossier.facts import ProductFacts
from gi_atlas.dossier.making import DossierOptions
from gi_atlas.dossier.model import CheckedItem, Gap, ItemState
from gi_atlas.errors import CrsError, GiAtlasError, JobCancelled, PublishError, UsageError, WriteError
from gi_atlas.i18n import set_language
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, Evidence, Product
from gi_atlas.services.editing import save_many
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

from ..documents.sample import NAUGHTY, WORDING, Sample, make_sample, make_units

# Only the dossier that all look at is painted, before this counts.
pytestmark = pytest.mark.usefixtures("no_painting")
FAST = DossierOptions(is_incomplete_allowed=True, formats=("units-csv",))
PAPERS = ("corners-xlsx", "corners-docx", "units-csv")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[MadeDossier, Path]:
    """A dossier that nothing alters, and the empty folder that it was unpacked into."""
    folder = tmp_path_factory.mktemp("测试 目录（一）")
    with create_project(folder / "甲县.gpkg") as project:
        make_units(project)
        made = make_dossier(
            project, make_sample(project).product.id, folder / "o" / "甲.zip", replace(FAST, formats=PAPERS)
        )
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(folder / "empty")
    return made, folder / "empty"


def all_present(facts: ProductFacts, language: str) -> tuple[CheckedItem, ...]:
    """The checklist of a product that lacks nothing."""
    found = check_product(facts, language)
    return tuple(replace(one, verdict=replace(one.verdict, state=ItemState.PRESENT)) for one in found)


def test_the_zip_unpacks_to_a_valid_bag_with_everything_listed(unpacked: tuple[MadeDossier, Path]) -> None:
    made, folder = unpacked
    bag = bagit.Bag(str(folder))
    assert bag.validate()
    payload = {name.removeprefix("data/"): hashes["sha256"] for name, hashes in bag.payload_entries().items()}
    assert payload == {one.path: one.sha256 for one in made.files}
    assert bag.info["External-Identifier"] == made.product.id


def test_folders_stand_in_the_order_of_the_checklist(unpacked: tuple[MadeDossier, Path]) -> None:
    _made, folder = unpacked
    assert sorted(path.name for path in (folder / "data").iterdir() if path.is_dir()) == [
        "A_产地范围建议", "B_申请材料", "C_核验材料",
    ]  # fmt: skip
    for letter in (folder / "data").glob("[ABC]_*"):
        note = (letter / "各项情况.txt").read_text(encoding="utf-8-sig")
        assert note.splitlines()[0] == incomplete_mark("zh")
        assert f"\n{letter.name[0]}1  " in note


def test_every_document_is_there_in_both_forms(unpacked: tuple[MadeDossier, Path]) -> None:
    made, _folder = unpacked
    names = {Path(one.path).name for one in made.files}
    for stem in ("保护要求", "产地范围表述", "缺件清单"):
        assert {f"{stem}.docx", f"{stem}.pdf"} <= names
    assert {"产地范围表述.txt", "材料目录.xlsx", "说明.txt", "dossier.json", "分类与登记.xlsx"} <= names
    assert any(name.endswith("_乡镇名单.csv") for name in names)


def test_every_page_of_a_document_is_marked(unpacked: tuple[MadeDossier, Path]) -> None:
    _made, folder = unpacked
    documents = sorted((folder / "data").rglob("*.docx"))
    assert len(documents) >= 4
    for path in documents:
        assert set(marks_of(docx.Document(str(path)))) == {incomplete_mark("zh")}, path.name


def test_every_sheet_is_marked(unpacked: tuple[MadeDossier, Path]) -> None:
    _made, folder = unpacked
    books = sorted((folder / "data").rglob("*.xlsx"))
    assert len(books) >= 3
    for path in books:
        for sheet in openpyxl.load_workbook(path).worksheets:
            assert sheet.oddHeader.center.text == incomplete_mark("zh"), path.name
            # Who looks at the sheet on the screen sees no head of a page.
            assert incomplete_mark("zh") in [cell.value for cell in sheet[1]], (path.name, sheet.title)


def test_every_text_begins_with_the_mark(unpacked: tuple[MadeDossier, Path]) -> None:
    _made, folder = unpacked
    texts = sorted((folder / "data").rglob("*.txt"))
    assert len(texts) >= 5
    for path in texts:
        assert incomplete_mark("zh") in path.read_text(encoding="utf-8-sig").splitlines()[0], path.name


def test_the_table_of_contents_lists_files_with_their_hashes(unpacked: tuple[MadeDossier, Path]) -> None:
    made, folder = unpacked
    book = openpyxl.load_workbook(folder / "data" / "材料目录.xlsx")
    assert book.sheetnames == ["目录", "核对表", "缺件清单", "说明事项"]
    rows = list(book["目录"].iter_rows(values_only=True))
    assert rows[0][0] == incomplete_mark("zh")
    listed = {row[3]: row[6] for row in rows[2:]}
    hashes = {one.path: one.sha256 for one in made.files}
    assert set(hashes) - set(listed) == {"材料目录.xlsx", "dossier.json"}
    assert all(hashes[path] == digest for path, digest in listed.items())
    items = [row[0] for row in book["核对表"].iter_rows(values_only=True)][2:]
    assert items == [one.item.item for one in made.checklist]


def test_the_missing_list_says_what_is_missing(unpacked: tuple[MadeDossier, Path]) -> None:
    made, folder = unpacked
    document = docx.Document(str(folder / "data" / "缺件清单.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for one in made.checklist:
        assert one.verdict.message("zh") in cells
    for gap in made.gaps:
        assert gap.message("zh") in cells
    assert "产地范围图" in cells
    assert any("待确认" in text for text in cells)


def test_the_facts_for_programs_agree_with_the_answer(unpacked: tuple[MadeDossier, Path]) -> None:
    made, folder = unpacked
    told = json.loads((folder / "data" / "dossier.json").read_text(encoding="utf-8"))
    assert told["is_incomplete"] is made.is_incomplete is True
    assert [row["item"] for row in told["checklist"]] == [one.item.item for one in made.checklist]
    assert {row["path"]: row["sha256"] for row in told["files"]}.items() <= {
        one.path: one.sha256 for one in made.files
    }.items()
    assert told["boundaries"][0]["datum"].startswith("CGCS2000")


def test_the_papers_have_the_wording_of_the_version(unpacked: tuple[MadeDossier, Path]) -> None:
    _made, folder = unpacked
    (text,) = (folder / "data").rglob("产地范围表述.txt")
    assert WORDING.rstrip("。") in text.read_text(encoding="utf-8-sig")
    (paper,) = (folder / "data").rglob("保护要求.docx")
    assert any(WORDING.rstrip("。") in line.text for line in docx.Document(str(paper)).paragraphs)


def test_nothing_but_the_zip_is_left(unpacked: tuple[MadeDossier, Path]) -> None:
    made, _folder = unpacked
    assert [path.name for path in made.path.parent.iterdir()] == ["甲.zip"]


def test_both_languages_stand_side_by_side(project: Project, sample: Sample, tmp_path: Path) -> None:
    made = make_dossier(project, sample.product.id, tmp_path / "o.zip", replace(FAST, languages=("zh", "en")))
    by_language = {one.language for one in made.files}
    assert by_language == {"zh", "en", ""}
    names = {Path(one.path).name for one in made.files}
    assert {"保护要求_zh.docx", "保护要求_en.docx", "缺件清单_en.docx", "产地范围表述_en.txt"} <= names
    with zipfile.ZipFile(made.path) as archive:
        contents = archive.read("data/材料目录.xlsx")
    (tmp_path / "t.xlsx").write_bytes(contents)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert [str(cell.value) for cell in book.worksheets[0][2]][:2] == ["序号 / No.", "项目 / Item"]


def test_english_alone_has_english_names(project: Project, sample: Sample, tmp_path: Path) -> None:
    made = make_dossier(project, sample.product.id, tmp_path / "o.zip", replace(FAST, languages=("en",)))
    paths = [one.path for one in made.files]
    assert "Missing_list.docx" in paths
    assert any(path.startswith("B_Application_papers/B2_Protection_requirements/") for path in paths)


def test_an_incomplete_dossier_is_refused_unless_it_is_asked_for(
    project: Project, sample: Sample, tmp_path: Path
) -> None:
    with pytest.raises(PublishError) as told:
        make_dossier(project, sample.product.id, tmp_path / "o" / "a.zip", replace(FAST, is_incomplete_allowed=False))
    assert told.value.code == "DOSSIER_INCOMPLETE"
    assert (told.value.context["name"], told.value.context["option"]) == ("甲县梨", "--incomplete")
    assert "A1" in told.value.context["items"]
    assert not (tmp_path / "o").exists()


def test_a_gap_that_shows_late_is_refused_too(
    project: Project, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembling, "check_product", all_present)
    with pytest.raises(PublishError) as told:
        make_dossier(project, sample.product.id, tmp_path / "a.zip", replace(FAST, is_incomplete_allowed=False))
    assert told.value.code == "DOSSIER_INCOMPLETE"
    assert list(tmp_path.glob("*.zip")) == []


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_an_open_datum_never_goes_into_a_dossier(project: Project, sample: Sample, tmp_path: Path, datum: str) -> None:
    shape = project.read_one(BoundaryVersion, sample.version.id).geom
    save_many(project, [BoundaryVersion(sample.zone.id, shape, 4, provenance={"stated_datum": datum})])
    with pytest.raises(CrsError) as told:
        make_dossier(project, sample.product.id, tmp_path / "a.zip", FAST)
    assert told.value.code == "EXPORT_DATUM_OPEN"
    assert list(tmp_path.glob("*.zip")) == []


def test_a_file_that_is_there_stays(project: Project, sample: Sample, tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    target.write_text("mine")
    with pytest.raises(WriteError) as told:
        make_dossier(project, sample.product.id, target, FAST)
    assert (told.value.code, target.read_text()) == ("EXPORT_EXISTS", "mine")
    make_dossier(project, sample.product.id, target, replace(FAST, is_replacing=True))
    assert zipfile.is_zipfile(target)


def test_only_a_zip_is_a_target(project: Project, sample: Sample, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        make_dossier(project, sample.product.id, tmp_path / "a.rar", FAST)
    assert told.value.code == "OUTPUT_ENDING"


def test_an_unknown_product_is_told(project: Project, tmp_path: Path) -> None:
    with pytest.raises(GiAtlasError) as told:
        make_dossier(project, "nothing", tmp_path / "a.zip", FAST)
    assert told.value.code == "STORE_ID_UNKNOWN"


def test_without_pyqt_a_pdf_is_a_line_of_the_missing_list(project: Project, sample: Sample, tmp_path: Path) -> None:
    made = make_dossier(project, sample.product.id, tmp_path / "a.zip", FAST)
    assert not [one for one in made.files if one.path.endswith(".pdf")]
    assert [one for one in made.files if one.path.endswith("保护要求.docx")]
    lost = [gap for gap in made.gaps if gap.code == "DOSSIER_DOCUMENT_FAILED"]
    assert {gap.context["format"] for gap in lost} == {"PDF"}
    assert "PyQt5" in lost[0].message("en")


def test_a_stop_leaves_nothing(project: Project, sample: Sample, tmp_path: Path) -> None:
    progress = Progress(lambda share, _text: progress.cancel() if share > 0.3 else None)
    with pytest.raises(JobCancelled):
        make_dossier(project, sample.product.id, tmp_path / "o" / "a.zip", FAST, progress)
    assert list((tmp_path / "o").iterdir()) == []


def test_a_disk_that_fails_leaves_what_was_there(
    project: Project, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "o" / "a.zip"
    target.parent.mkdir()
    target.write_text("mine")

    def fail(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(assembling, "write_zip", fail)
    with pytest.raises(WriteError) as told:
        make_dossier(project, sample.product.id, target, replace(FAST, is_replacing=True))
    assert told.value.code == "EXPORT_CANNOT_WRITE"
    assert (target.read_text(), [path.name for path in target.parent.iterdir()]) == ("mine", ["a.zip"])


def test_a_zip_that_does_not_read_back_is_not_named(
    project: Project, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = assembling.write_zip

    def damaged(folder: Path, target: Path, progress: Progress) -> None:
        (folder / "data" / "说明.txt").write_text("changed after its hash was taken")
        whole(folder, target, progress)

    monkeypatch.setattr(assembling, "write_zip", damaged)
    with pytest.raises(WriteError) as told:
        make_dossier(project, sample.product.id, tmp_path / "o" / "a.zip", FAST)
    assert told.value.code == "EXPORT_DIFFERS"
    assert list((tmp_path / "o").iterdir()) == []


def test_words_of_a_stranger_break_no_document(project: Project, tmp_path: Path) -> None:
    sample = make_sample(project, f"{NAUGHTY}梨")
    made = make_dossier(project, sample.product.id, tmp_path / "a.zip", FAST)
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(tmp_path / "u")
    assert bagit.Bag(str(tmp_path / "u")).is_valid()
    for path in (tmp_path / "u").rglob("*.xlsx"):
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"], path.name
    for path in (tmp_path / "u").rglob("*.docx"):
        docx.Document(str(path))


def test_a_product_without_anything_still_gets_its_list(project: Project, tmp_path: Path) -> None:
    product = Product("无名")
    save_many(project, [product])
    made = make_dossier(project, product.id, tmp_path / "a.zip", FAST)
    assert all(one.state is not ItemState.PRESENT for one in made.checklist)
    assert {gap.code for gap in made.gaps} >= {"DOSSIER_NO_BOUNDARY", "DOSSIER_NO_EVIDENCE", "DOSSIER_NO_RECORD"}


def test_evidence_that_is_lost_is_told(project: Project, sample: Sample, tmp_path: Path) -> None:
    lost = Evidence(None, "照片.jpg", "ab" * 32, product_id=sample.product.id)
    save_many(project, [lost])
    made = make_dossier(project, sample.product.id, tmp_path / "a.zip", FAST)
    (gap,) = [gap for gap in made.gaps if gap.code == "DOSSIER_EVIDENCE_LOST"]
    assert "照片.jpg" in gap.message("zh")
    assert "文件缺失" in gap.message("zh")


def test_a_whole_dossier_bears_no_mark(
    project: Project, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing missing, no page says that something is."""
    monkeypatch.setattr(assembling, "_open_gaps", lambda _made: [])
    monkeypatch.setattr(assembling, "check_product", all_present)
    made = make_dossier(project, sample.product.id, tmp_path / "a.zip", replace(FAST, is_incomplete_allowed=False))
    assert not made.is_incomplete
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(tmp_path / "u")
        assert "complete" in archive.read("bag-info.txt").decode()
    for path in (tmp_path / "u").rglob("*.docx"):
        assert incomplete_mark("zh") not in marks_of(docx.Document(str(path)))
    for path in (tmp_path / "u").rglob("*.txt"):
        assert incomplete_mark("zh") not in path.read_text(encoding="utf-8-sig")


def test_answers_speak_the_programs_language(project: Project, sample: Sample, tmp_path: Path) -> None:
    made = make_dossier(project, sample.product.id, tmp_path / "a.zip", FAST)
    english = made.as_json()
    set_language("zh")
    chinese = made.as_json()
    assert english["checklist"][0]["title"] == "Government proposal of the production area"
    assert chinese["checklist"][0]["title"] == "地方政府关于划定产地范围的建议"
    assert english["missing"][-1]["code"] == chinese["missing"][-1]["code"]
    assert json.loads(json.dumps(chinese))["product"] == sample.product.id


def test_gaps_say_why(project: Project, sample: Sample, tmp_path: Path) -> None:
    made = make_dossier(project, sample.product.id, tmp_path / "a.zip", FAST)
    for gap in made.gaps:
        assert isinstance(gap, Gap)
        assert gap.message("en")
        assert "?" not in gap.message("en")
        assert "{" not in gap.message("zh")
