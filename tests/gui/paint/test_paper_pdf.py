"""Papers as PDF and PNG: whole, upright, with every page."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image as PillowImage
from PyQt5.QtGui import QImage

from gi_atlas.documents.paper import Grid, Heading, Image, Images, Line, Paper, Paragraph, Row, cell
from gi_atlas.documents.write_paper import check_pdf
from gi_atlas.errors import WriteError
from gi_atlas.model import SurveyRecord
from gi_atlas.services.attaching import attach_photos
from gi_atlas.services.editing import save_many
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.opening import create_project
from gui.paint.page_flow import lay_out
from gui.paint.paper_pdf import paint_pages, write_pdf, write_png
from gui.paint.png import png_bytes
from survey_forms.output.printing import print_record
from survey_forms.output.record_document import build_document
from survey_forms.output.record_paper import record_paper
from tests.survey_forms.output.sample import CANARY, PLAIN, make_photo, make_record, make_session, picture

pytestmark = pytest.mark.usefixtures("qapp")
NEAR = 60


def near(found: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(a - b) < NEAR for a, b in zip(found[:3], expected, strict=True))


def record_of(language: str, jpeg: bytes) -> Paper:
    record = make_record()
    photo = make_photo(record, "a" * 64)
    document = build_document(make_session(), record, [photo], language, f"长乐烧酒 {PLAIN}")
    return record_paper(document, {"a" * 64: jpeg}, picture(900, 500, "green", "white"), "map", "printed")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_record_becomes_whole_pages(language: str, tmp_path: Path) -> None:
    paper = record_of(language, picture())
    pages = write_pdf(paper, tmp_path / "记录.pdf")
    check_pdf(tmp_path / "记录.pdf", pages)
    assert pages == len(lay_out(paper)) >= 4
    content = (tmp_path / "记录.pdf").read_bytes()
    assert content.count(b"/DCTDecode") == 2
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", content))
    assert [round(float(side)) for side in box.split()] == [0, 0, 595, 842]


def test_a_page_that_is_missing_is_seen(tmp_path: Path) -> None:
    pages = write_pdf(record_of("en", picture()), tmp_path / "r.pdf")
    with pytest.raises(WriteError, match="pages"):
        check_pdf(tmp_path / "r.pdf", pages + 1)
    (tmp_path / "r.pdf").write_bytes((tmp_path / "r.pdf").read_bytes()[:-40])
    with pytest.raises(WriteError, match="end"):
        check_pdf(tmp_path / "r.pdf", pages)


def test_a_picture_stands_upright_on_its_page() -> None:
    paper = Paper("t", "en", (Images((Image(picture(800, 600, "red", "blue")),), 100),))
    (page,) = paint_pages(paper)
    colours = {(page.pixelColor(x, y).name()) for x in (700, 900) for y in (400, 600)}
    assert all(near(rgb(name), (255, 0, 0)) for name in colours)
    below = page.pixelColor(800, 260 + 1100)
    assert near((below.red(), below.green(), below.blue()), (0, 0, 255))


def rgb(name: str) -> tuple[int, int, int]:
    return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)


def test_the_pictures_in_the_file_are_the_given_ones(tmp_path: Path) -> None:
    write_pdf(record_of("en", picture(800, 600, "red", "blue")), tmp_path / "r.pdf")
    content = (tmp_path / "r.pdf").read_bytes()
    streams = re.findall(rb"/DCTDecode.*?stream\r?\n(\xff\xd8.*?\xff\xd9)\s*endstream", content, re.DOTALL)
    images = [PillowImage.open(io.BytesIO(stream)).convert("RGB") for stream in streams]
    photo = next(image for image in images if image.size == (800, 600))
    assert near(photo.getpixel((400, 50)), (255, 0, 0))
    assert near(photo.getpixel((400, 550)), (0, 0, 255))
    assert b"Exif" not in content


@pytest.mark.parametrize("turn", [3, 6, 8])
def test_a_turned_photo_stands_upright_in_the_record(turn: int, tmp_path: Path) -> None:
    source, target = tmp_path / "turned.jpg", tmp_path / "记录.pdf"
    source.write_bytes(picture(1200, 900, "red", "blue", turn))
    cache = PreviewCache(tmp_path / "cache")
    with create_project(tmp_path / "p.gpkg") as project:
        record = SurveyRecord("茶园")
        save_many(project, [record])
        attach_photos(project, record.id, [source], cache=cache)
        print_record(project, record.id, target, "zh", cache=cache)
    content = target.read_bytes()
    (stream,) = re.findall(rb"/DCTDecode.*?stream\r?\n(\xff\xd8.*?\xff\xd9)\s*endstream", content, re.DOTALL)
    image = PillowImage.open(io.BytesIO(stream)).convert("RGB")
    # Half the width of the page, at 300 pixels an inch.
    assert 950 < image.width < 1010
    assert image.height == round(image.width * 3 / 4)
    assert near(image.getpixel((image.width // 2, 50)), (255, 0, 0))
    assert near(image.getpixel((image.width // 2, image.height - 50)), (0, 0, 255))
    assert source.read_bytes().count(CANARY.encode()) == 4  # EXIF, XMP, IPTC, comment
    assert CANARY.encode() not in content


@pytest.fixture
def poppler() -> str:
    found = shutil.which("pdftoppm")
    if found is None:
        pytest.skip("pdftoppm is missing: pages are not looked at by another program")
    return found


def test_another_program_shows_the_picture_upright(poppler: str, tmp_path: Path) -> None:
    paper = Paper("t", "en", (Images((Image(picture(800, 600, "red", "blue")),), 100),))
    write_pdf(paper, tmp_path / "r.pdf")
    subprocess.run([poppler, "-r", "50", "-png", tmp_path / "r.pdf", tmp_path / "page"], check=True)
    with PillowImage.open(next(tmp_path.glob("page*.png"))) as page:
        image = page.convert("RGB")
    scale = 50 / 25.4
    assert near(image.getpixel((round(60 * scale), round(30 * scale))), (255, 0, 0))
    assert near(image.getpixel((round(60 * scale), round(110 * scale))), (0, 0, 255))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_program_reads_every_word(language: str, poppler: str, tmp_path: Path) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is missing")
    document = build_document(make_session(), make_record(), [], language, PLAIN)
    write_pdf(record_paper(document, {}), tmp_path / "r.pdf")
    told = subprocess.run([reader, "-raw", tmp_path / "r.pdf", "-"], check=True, capture_output=True, text=True).stdout
    plain = re.sub(r"\s+", "", told)
    for section in document.sections:
        assert re.sub(r"\s+", "", section.title) in plain
        for answer in section.answers:
            assert re.sub(r"\s+", "", answer.text) in plain, answer
    assert re.sub(r"\s+", "", PLAIN) in plain


def test_every_naughty_string_is_painted(real_data: Path, tmp_path: Path) -> None:
    names = (real_data / "foreign" / "naughty_strings.txt").read_text(encoding="utf-8").split("\n")
    rows = tuple(Row((cell(str(number)), cell(name))) for number, name in enumerate(names))
    paper = Paper(names[9], "zh", (Heading(names[40] or "x", 0), Grid((1, 5), rows)), names[60], names[61], names[62])
    pages = write_pdf(paper, tmp_path / "n.pdf")
    check_pdf(tmp_path / "n.pdf", pages)
    items = [item for page in lay_out(paper) for item in page.items]
    assert len(items) > 2 * len(names)


def test_hostile_markup_is_text_and_fetches_nothing(tmp_path: Path) -> None:
    text = '<img src="file:///etc/passwd"><b>bold</b><script>alert(1)</script>'
    paper = Paper("t", "en", (Paragraph((Line(text),)),))
    write_pdf(paper, tmp_path / "h.pdf")
    (page,) = lay_out(paper)
    assert any(getattr(item, "line", None) and item.line.layout.text() == text for item in page.items)
    assert b"/URI" not in (tmp_path / "h.pdf").read_bytes()


def test_pages_become_one_picture(tmp_path: Path) -> None:
    blocks = tuple(Paragraph((Line("x\n" * 70),)) for _number in range(2))
    assert write_png(Paper("t", "en", blocks), tmp_path / "p.png") == 3
    with PillowImage.open(tmp_path / "p.png") as image:
        assert image.size == (2480, 3 * 3508)
    with pytest.raises(WriteError) as caught:
        write_png(Paper("t", "en", blocks * 8), tmp_path / "q.png")
    assert caught.value.code == "OUTPUT_CANNOT_PAINT"


def test_a_folder_is_no_place_for_a_pdf(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_pdf(record_of("en", picture()), tmp_path / "no" / "such" / "r.pdf")


@pytest.mark.parametrize("name", ["r.pdf", "r.png"])
def test_what_the_system_says_of_the_disk_is_told_and_nothing_is_half_painted(tmp_path: Path, name: str) -> None:
    """Qt itself says nothing: the bytes are painted in memory, and Python writes them in one go."""
    (tmp_path / name).mkdir()
    write = write_pdf if name.endswith(".pdf") else write_png
    with pytest.raises(IsADirectoryError):
        write(Paper("t", "en", (Paragraph((Line("x"),)),)), tmp_path / name)
    assert list((tmp_path / name).iterdir()) == []


def test_a_picture_of_nothing_is_no_png(tmp_path: Path) -> None:
    with pytest.raises(WriteError) as caught:
        png_bytes(QImage(), tmp_path / "空.png")
    assert (caught.value.code, caught.value.context["path"]) == ("OUTPUT_CANNOT_PAINT", "空.png")


@pytest.mark.parametrize("content", [b"", b"%PDF", b"%PDF-1.4"])
def test_a_pdf_that_is_cut_short_is_seen(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.pdf").write_bytes(content)
    with pytest.raises(WriteError) as caught:
        check_pdf(tmp_path / "r.pdf", 0)
    assert caught.value.code == "EXPORT_DIFFERS"
