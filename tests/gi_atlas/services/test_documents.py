"""Documents as files: whole or not at all, refused where incomplete, marked where asked."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from gi_atlas import plugins
from gi_atlas.documents.docx_mark import marks_of
from gi_atlas.documents.marks import incomplete_mark
from gi_atlas.documents.requirements import Part
from gi_atlas.errors import PluginError, UsageError, WriteError
from gi_atlas.i18n import set_language
from gi_atlas.model import Product
from gi_atlas.services.documents import (
    ENDINGS,
    LANGUAGE_CHOICES,
    WrittenDocument,
    missing_sub_fields,
    requirements_name,
    requirements_remarks,
    statement_name,
    statement_remarks,
    write_requirements,
    write_statement,
)
from gi_atlas.services.editing import save
from gi_atlas.services.requirements import FIXED, OfficeText, read_requirements, set_office_texts
from gi_atlas.services.statement import read_statement
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from tests.gi_atlas.documents.sample import NAUGHTY, WORDING, Sample, make_sample, make_units

BOM = b"\xef\xbb\xbf"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "测试 目录（一）"
    folder.mkdir()
    with create_project(folder / "甲县.gpkg") as opened:
        yield opened


@pytest.fixture
def sample(project: Project) -> Sample:
    make_units(project)
    return make_sample(project)


@pytest.fixture
def whole(project: Project, sample: Sample) -> Sample:
    """A product whose eight sub-fields are filled in, in both languages."""
    texts = tuple(
        OfficeText(language, part, f"{language} {part}")
        for language in ("zh", "en")
        for part in Part
        if (language, part) not in FIXED
    )
    set_office_texts(project, sample.product.id, texts)
    return sample


def words_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


# Whole documents


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", LANGUAGE_CHOICES)
def test_requirements_in_every_format_and_language(
    project: Project, whole: Sample, tmp_path: Path, ending: str, language: str
) -> None:
    target = tmp_path / "新 文件夹" / f"保护要求{ending}"
    written = write_requirements(project, whole.product.id, target, language)
    assert written == WrittenDocument(target)
    content = target.read_bytes()
    starts = {".docx": b"PK\x03\x04", ".pdf": b"%PDF-", ".txt": BOM}
    assert content.startswith(starts[ending])
    if ending == ".txt":
        told = content.decode("utf-8-sig")
        assert ("zh human" in told, "en human" in told) == (language != "en", language != "zh")
    if ending == ".docx":
        assert WORDING in words_of(target) or language == "en"
        assert marks_of(Document(str(target))) != [incomplete_mark(language)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_statements_in_every_format(project: Project, sample: Sample, tmp_path: Path, ending: str) -> None:
    written = write_statement(project, sample.version.id, tmp_path / f"表述{ending}", "both")
    assert written.missing == written.remarks == ()
    assert written.path.stat().st_size > 1000
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [f"表述{ending}"]


def test_the_document_says_what_the_project_says(project: Project, whole: Sample, tmp_path: Path) -> None:
    write_requirements(project, whole.product.id, tmp_path / "a.docx", "both")
    told = words_of(tmp_path / "a.docx")
    found = read_requirements(project, whole.product.id)
    for language in ("zh", "en"):
        for part in Part:
            assert found.text(part, language) in told


def test_another_version_gives_another_area(project: Project, whole: Sample, tmp_path: Path) -> None:
    save(project, replace(whole.version, id="b2", version=4, scope_text="甲县南乡现辖行政区域。"))
    write_requirements(project, whole.product.id, tmp_path / "a.txt", boundary_id="b2")
    assert "甲县南乡现辖行政区域。" in (tmp_path / "a.txt").read_text(encoding="utf-8-sig")
    assert WORDING not in (tmp_path / "a.txt").read_text(encoding="utf-8-sig")


# Incomplete ones


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_incomplete_document_is_refused_and_nothing_is_left(
    project: Project, sample: Sample, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / "o" / f"a{ending}"
    with pytest.raises(WriteError) as caught:
        write_requirements(project, sample.product.id, target)
    assert caught.value.code == "DOCUMENT_INCOMPLETE"
    assert caught.value.context["missing"] == (
        "Description of the product, Quality requirements, Link with natural and human factors, "
        "Office that manages the special mark"
    )
    assert caught.value.context["count"] == 4
    assert "--incomplete" in caught.value.message("zh")
    assert not target.parent.exists()


@pytest.mark.parametrize("language", LANGUAGE_CHOICES)
def test_asked_for_it_is_marked(project: Project, sample: Sample, tmp_path: Path, language: str) -> None:
    target = tmp_path / "a.docx"
    written = write_requirements(project, sample.product.id, target, language, is_incomplete=True)
    assert marks_of(Document(str(target))) == [incomplete_mark(language)]
    assert len(written.missing) >= 4
    text = write_requirements(project, sample.product.id, tmp_path / "a.txt", language, is_incomplete=True)
    assert text.path.read_text(encoding="utf-8-sig").startswith(incomplete_mark(language))


def test_a_whole_document_of_an_incomplete_dossier_is_marked_too(
    project: Project, whole: Sample, tmp_path: Path
) -> None:
    written = write_requirements(project, whole.product.id, tmp_path / "a.docx", is_incomplete=True)
    assert written.missing == ()
    assert marks_of(Document(str(written.path))) == [incomplete_mark("zh")]


def test_a_language_misses_its_own(project: Project, sample: Sample) -> None:
    found = read_requirements(project, sample.product.id)
    chinese, english, both = (missing_sub_fields(found, language) for language in ("zh", "en", "both"))
    assert "Applicant" not in chinese
    assert "Applicant" in english
    assert len(both) == len(chinese) + len(english)
    assert "Applicant (en)" in both
    assert "Applicant (zh)" not in both


def test_remarks_speak_the_persons_language_and_name_the_texts(project: Project, sample: Sample) -> None:
    texts = (OfficeText("zh", Part.SENSORY, "脆"), OfficeText("en", Part.HUMAN, "people"))
    set_office_texts(project, sample.product.id, texts)
    found = read_requirements(project, sample.product.id)
    assert requirements_remarks(found, "zh") == ("Physico-chemical indicators: not filled in",)
    assert requirements_remarks(found, "both") == (
        "Physico-chemical indicators: not filled in (zh)",
        "Production area: written from the polygon of the boundary version (2026-01) (en)",
        "Natural factors: not filled in (en)",
    )
    set_language("zh")
    assert requirements_remarks(found, "zh") == ("理化指标：未填写",)


def test_missing_names_speak_the_persons_language(project: Project, sample: Sample) -> None:
    set_language("zh")
    assert "专用标志使用管理机构" in missing_sub_fields(read_requirements(project, sample.product.id), "en")


def test_a_statement_that_states_nothing_is_refused(project: Project, tmp_path: Path) -> None:
    sample = make_sample(project)
    save(project, replace(sample.version, id="empty", geom=None, scope_text="", version=9))
    with pytest.raises(WriteError) as caught:
        write_statement(project, "empty", tmp_path / "a.docx")
    assert caught.value.context["missing"] == "Wording of the scope, Polygon of the boundary version"
    written = write_statement(project, "empty", tmp_path / "a.docx", is_incomplete=True)
    assert len(written.missing) == 2
    assert marks_of(Document(str(written.path))) == [incomplete_mark("zh")]


def test_remarks_of_a_statement_name_what_is_open(project: Project, sample: Sample) -> None:
    found = replace(
        read_statement(project, sample.version.id), unnamed=("甲县南乡",), uncovered=("甲县北乡", "甲县西乡")
    )
    assert statement_remarks(found) == (
        "In the polygon, not in the wording: 甲县南乡",
        "In the wording, not in the polygon: 甲县北乡, 甲县西乡",
    )


# Files


@pytest.mark.parametrize("name", ["a.odt", "a", "a.docx.exe", "a.html"])
def test_other_endings_are_refused(project: Project, whole: Sample, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        write_requirements(project, whole.product.id, tmp_path / name)
    assert caught.value.code == "OUTPUT_ENDING"
    assert list(tmp_path.glob("a*")) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_there_stays_unless_it_may_go(
    project: Project, whole: Sample, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"a{ending}"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(WriteError) as caught:
        write_requirements(project, whole.product.id, target)
    assert caught.value.code == "EXPORT_EXISTS"
    assert target.read_text(encoding="utf-8") == "old"
    write_requirements(project, whole.product.id, target, is_replacing=True)
    assert target.stat().st_size > 100


def test_the_project_is_never_written_over(project: Project, whole: Sample) -> None:
    own = project.path.with_suffix(".media") / "a.txt"
    with pytest.raises(WriteError) as caught:
        write_requirements(project, whole.product.id, own, is_replacing=True)
    assert caught.value.code == "OUTPUT_IS_PROJECT"


def test_without_pyqt_a_pdf_says_so(
    project: Project, whole: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(plugins.PAINTERS, "pdf", "PyQt5.no_such_module:write_pdf")
    with pytest.raises(PluginError) as caught:
        write_requirements(project, whole.product.id, tmp_path / "a.pdf")
    assert caught.value.code == "NEEDS_PYQT"
    assert not (tmp_path / "a.pdf").exists()


def test_naughty_texts_go_through_every_format(project: Project, sample: Sample, tmp_path: Path) -> None:
    texts = tuple(OfficeText("zh", part, NAUGHTY * 40 + "字" * 5000) for part in Part if ("zh", part) not in FIXED)
    set_office_texts(project, sample.product.id, texts)
    for ending in ENDINGS:
        written = write_requirements(project, sample.product.id, tmp_path / f"a{ending}")
        assert written.path.stat().st_size > 5000
    told = (tmp_path / "a.txt").read_text(encoding="utf-8-sig")
    assert told.count("字" * 5000) == len(texts)
    assert told.count("{{ 7*7 }}") == 40 * len(texts)


# Names


@pytest.mark.parametrize(
    "name", ["甲:乙/丙", "CON", "x" * 200, "茶" * 200, "𠮷😀", "..", "a\x00b", " ", "?*<>|", "‮gpj"]
)
def test_names_are_safe(project: Project, name: str) -> None:
    product = Product(name, counties=("970121",))
    found = requirements_name(product, ".docx")
    assert found.endswith("_保护要求.docx")
    assert found.startswith("970121_")
    assert len(found.encode()) < 255
    assert not set(found) & set(':/\\?*<>|"\x00\u202e')


def test_the_statement_is_named_as_its_package(project: Project, sample: Sample) -> None:
    assert statement_name(project, sample.version.id, ".docx") == "970121_甲县梨_v3_20240201_产地范围表述.docx"


def test_a_product_without_county_has_a_name_too() -> None:
    assert requirements_name(Product("甲县梨"), ".pdf") == "甲县梨_保护要求.pdf"


def test_starting_the_program_does_not_load_documents() -> None:
    told = "any(name.startswith(('docx', 'gi_atlas.documents')) for name in sys.modules)"
    code = f"import sys, gi_atlas.cli; sys.exit({told})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
