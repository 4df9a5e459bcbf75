"""Documents of real wordings: 15 announcements and protected areas of another country, to the letter."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from docx import Document

from gi_atlas.documents.requirements import Part
from gi_atlas.exchange.answers import Answers
from gi_atlas.model import BoundaryVersion, Product, ScopeText, Zone
from gi_atlas.services.documents import write_requirements, write_statement
from gi_atlas.services.editing import save_many
from gi_atlas.services.importing import ImportKind, import_file
from gi_atlas.services.requirements import production_version, read_requirements
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project

AREAS = ("bell_mountain", "anderson_valley", "alexandria_lakes")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "真.gpkg") as opened:
        yield opened


def paragraphs(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_wordings_of_announcements_stand_in_both_documents_to_the_letter(
    project: Project, real_data: Path, tmp_path: Path
) -> None:
    records = json.loads((real_data / "cn" / "scope_texts.json").read_text(encoding="utf-8"))
    records = records if isinstance(records, list) else records["records"]
    texts = [str(record["text"]) for record in records]
    assert len(texts) >= 15
    for number, text in enumerate(texts):
        product = Product(f"第{number}号")
        zone = Zone(product.id)
        version = BoundaryVersion(zone.id, shapely.MultiPolygon([shapely.box(112, 30, 112.1, 30.1)]))
        save_many(project, [product, zone, version, ScopeText(product.id, text, version.id)])
        assert read_requirements(project, product.id).text(Part.SCOPE, "zh") == text.strip()
        first, second = tmp_path / f"{number}r.docx", tmp_path / f"{number}s.docx"
        write_requirements(project, product.id, first, is_incomplete=True)
        write_statement(project, version.id, second)
        lines = [line for line in text.strip().splitlines() if line.strip()]
        for path in (first, second):
            told = paragraphs(path)
            assert all(line in told for line in lines), (number, path.name)


@pytest.mark.parametrize("name", AREAS)
def test_areas_of_another_country(project: Project, real_data: Path, tmp_path: Path, name: str) -> None:
    import_file(project, real_data / "ava" / f"{name}.geojson", ImportKind.BOUNDARIES, Answers())
    (product,) = project.read_all(Product)
    version = production_version(project, product.id)
    assert version is not None
    found = read_requirements(project, product.id)
    assert found.text(Part.SCOPE, "zh") == found.text(Part.SCOPE, "en") == version.scope_text.strip()
    assert found.text(Part.NAME, "en") == product.name_official
    written = write_statement(project, version.id, tmp_path / "s.docx", "both")
    assert (written.missing, written.remarks) == ((), ())
    told = paragraphs(written.path)
    first_line = next(line for line in version.scope_text.splitlines() if line.strip())
    assert told.count(first_line.strip()) >= 2  # once a language
