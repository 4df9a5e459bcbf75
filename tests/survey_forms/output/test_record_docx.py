"""The DOCX of a record, read again with python-docx."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from gi_atlas.services.attaching import attach_photos
from gi_atlas.services.editing import save_many
from gi_atlas.services.photos import evidence_of_record
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project
from survey_forms.output.pictures import MOST_PX, read_pictures
from survey_forms.output.record_document import build_document
from survey_forms.output.record_docx import write_record_docx
from survey_forms.output.record_template import make_template, template_path
from tests.survey_forms.output.sample import CANARY, PLAIN, make_photo, make_record, make_session, picture


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_that_ships_is_the_one_that_is_made(language: str, tmp_path: Path) -> None:
    make_template(language, tmp_path / "made.docx")
    with zipfile.ZipFile(tmp_path / "made.docx") as made, zipfile.ZipFile(template_path(language)) as shipped:
        for part in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"):
            assert made.read(part) == shipped.read(part), part


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_heading_row_and_picture_is_there(language: str, tmp_path: Path) -> None:
    record = make_record()
    photos = [make_photo(record, letter * 64) for letter in "abc"]
    paper = Evidence(record.id, "志.pdf", "d" * 64, kind=EvidenceKind.PAPER, title="《长乐县志》", holder="档案馆")
    document = build_document(make_session(), record, [*photos, paper], language, f"长乐烧酒 {PLAIN}")
    pictures = {photo.sha256: picture() for photo in photos}
    path = tmp_path / "记录.docx"
    counts = write_record_docx(document, pictures, path, None, picture(), "map caption", "printed now")
    read = Document(str(path))
    headings = [p.text for p in read.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    for section in document.sections:
        assert section.title in headings
    for table in (table for section in document.sections for table in section.tables):
        assert table.title in headings
    rows = [[cell.text for cell in row.cells] for table in read.tables for row in table.rows]
    for section in document.sections:
        for answer in section.answers:
            assert [answer.question, answer.text] in rows
        for table in section.tables:
            assert list(table.headings) in rows
            assert all(list(row) in rows for row in table.rows)
    for fact in (*document.facts, *document.sources, *document.readiness):
        assert [fact.name, fact.text] in rows
    assert any("《长乐县志》" in row for row in rows)
    assert len(read.element.body.xpath(".//pic:pic")) == counts["pictures"] == 4
    text = "\n".join(p.text for p in read.paragraphs) + "\n".join(cell for row in rows for cell in row)
    assert f"长乐烧酒 {PLAIN}" in headings
    assert "map caption" in text
    assert "酒坊与陶缸" in text
    assert "{" not in text
    assert "%}" not in text
    assert read.sections[0].header.paragraphs[0].text == f"{document.title}\t{document.form_version}"
    assert all(note in text for note in document.notes)


def test_a_wide_repeat_becomes_a_list(tmp_path: Path) -> None:
    session = make_session({"survey/survey_stage": "dossier"})
    row = session.add_repeat("quality/measurement")
    values = {"ind_target": "product", "ind_name": "alcohol", "ind_op": "ge", "ind_value": "38", "ind_unit": "%",
              "ind_method": "GB/T 1", "ind_basis": "report"}  # fmt: skip
    for name, value in values.items():
        session.set(f"{row}/{name}", value)
    write_record_docx(build_document(session, make_record(), [], "en"), {}, tmp_path / "r.docx")
    rows = [
        [cell.text for cell in row.cells] for table in Document(str(tmp_path / "r.docx")).tables for row in table.rows
    ]
    assert ["Number 1", "Number 1"] in rows
    assert ["Indicator", "Alcohol by volume"] in rows


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_a_turned_photo_stands_upright_without_metadata(turn: int, project: Project, tmp_path: Path) -> None:
    record = SurveyRecord("茶园")
    save_many(project, [record])
    source = tmp_path / f"turned {turn}.jpg"
    source.write_bytes(picture(2400, 1800, "red", "blue", turn))
    attach_photos(project, record.id, [source], cache=PreviewCache(tmp_path / "cache"))
    evidence = evidence_of_record(project, record.id)
    document = build_document(make_session(), record, evidence, "en")
    pictures = read_pictures(project, document.photos, evidence, "en", PreviewCache(tmp_path / "cache"))
    write_record_docx(document, pictures.contents, tmp_path / "r.docx")
    (media,) = media_of(tmp_path / "r.docx")
    image = Image.open(io.BytesIO(media))
    assert image.size == (MOST_PX, MOST_PX * 3 // 4)
    assert near(image.getpixel((800, 100)), (255, 0, 0))
    assert near(image.getpixel((800, 1100)), (0, 0, 255))
    assert not image.getexif()
    assert (CANARY.encode() in source.read_bytes()) == (turn != 1)
    with zipfile.ZipFile(tmp_path / "r.docx") as archive:
        assert not any(CANARY.encode() in archive.read(name) for name in archive.namelist())
    extent = Document(str(tmp_path / "r.docx")).inline_shapes
    assert not extent or extent[0].width > extent[0].height


def media_of(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]


def near(found: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(found, expected, strict=True))


def test_a_missing_picture_is_told_of(project: Project, tmp_path: Path) -> None:
    record = make_record()
    photo = make_photo(record, "a" * 64)
    document = build_document(make_session(), record, [photo], "zh")
    found = read_pictures(project, document.photos, [photo], "zh", PreviewCache(tmp_path / "cache"))
    assert found.contents == {}
    assert found.notes == (f"照片 1（{photo.file_name}）的文件不在项目的媒体文件夹中。",)


def test_every_naughty_name_goes_through(real_data: Path, tmp_path: Path) -> None:
    names = (real_data / "foreign" / "naughty_strings.txt").read_text(encoding="utf-8").split("\n")
    names = [name for name in names if name.strip() and not name.startswith("#")]
    assert len(names) > 400
    session = make_session({"quality/quality_look": "\n".join(names)})
    document = build_document(session, make_record(title=names[0]), [], "zh", names[0])
    write_record_docx(document, {}, tmp_path / "r.docx")
    read = Document(str(tmp_path / "r.docx"))
    shown = next(
        answer.text for section in document.sections for answer in section.answers if answer.name == "quality_look"
    )
    cells = {cell.text for table in read.tables for row in table.rows for cell in row.cells}
    assert shown in cells
    kept = [name for name in names if name.isprintable()]
    assert len(kept) > 350
    assert all(name in shown for name in kept)
    assert document.title == names[0] or not names[0].isprintable()
