"""Photos of a product that go out with its boundary: placed, upright, without metadata."""

from gi_atlas.cases.disputing import is_opponents
from gi_atlas.exchange.writers.kmz import PlacedPhoto
from gi_atlas.jobs import Progress
from gi_atlas.model import Evidence, EvidenceKind, SurveyRecord
from gi_atlas.services.evidence_pictures import keep_upright, upright_jpeg
from gi_atlas.services.thumbnails import PreviewCache
from gi_atlas.storage.project import Project


def placed_photos(
    project: Project, product_id: str, cache: PreviewCache | None = None, progress: Progress | None = None
) -> tuple[PlacedPhoto, ...]:
    """The product's photos that have a place, in the order of their ids.

    Photos whose person did not consent, files that show no picture, and what an opponent brought stay out.

    Raises
    ------
    JobCancelled
    """
    cache, progress = cache or PreviewCache(), progress or Progress()
    chosen = [item for item in _photos(project, product_id) if item.geom is not None and item.consent is not False]
    keep_upright(project, chosen, cache=cache, progress=progress)
    pictures = [(item, upright_jpeg(project, item, cache=cache, progress=progress)) for item in chosen]
    return tuple(_placed(item, jpeg) for item, jpeg in pictures if jpeg)


def _photos(project: Project, product_id: str) -> list[Evidence]:
    records = {record.id for record in project.read_all(SurveyRecord, product_id=product_id)}
    photos = [item for item in project.read_all(Evidence) if item.kind is EvidenceKind.PHOTO and not item.fault]
    own = [item for item in photos if item.product_id == product_id or item.record_id in records]
    return sorted((item for item in own if not is_opponents(item)), key=lambda item: item.id)


def _placed(item: Evidence, jpeg: bytes) -> PlacedPhoto:
    taken = item.captured_at.isoformat(sep=" ", timespec="minutes") if item.captured_at else ""
    return PlacedPhoto(item.id, item.title or item.file_name, jpeg, item.geom.x, item.geom.y, item.caption, taken)
