"""What a document says of the evidence of a record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from gi_atlas.model import Evidence, EvidenceKind
from gi_atlas.model.enums import shown
from survey_forms.output.answer_text import place_text
from survey_forms.output.document import Fact, Paper, Photo

_KM = 1000.0


@dataclass(frozen=True)
class Gathered:
    """Evidence of one record, parted into pictures and other things; ``refused`` are hashes of what is left out."""

    photos: tuple[Photo, ...]
    papers: tuple[Paper, ...]
    refused: frozenset[str] = frozenset()

    def reference(self, value: str, words: Words) -> str:
        """What the answer of a media question says: which picture it is, or the file's name."""
        sha256 = value.partition(".")[0]
        if sha256 in self.refused:
            return words(N_("left out: the persons shown refused"))
        number = next((photo.number for photo in self.photos if photo.sha256 == sha256), 0)
        if number:
            return words(N_("see picture {number}"), number=number)
        paper = next((paper for paper in self.papers if paper.sha256 == sha256), None)
        return paper.file_name if paper is not None else value


def gather_evidence(
    evidence: Iterable[Evidence],
    labels: dict[str, str],
    licences: dict[str, str],
    words: Words,
    is_with_refused: bool = False,
) -> Gathered:
    """Pictures numbered in their order, and what else there is.

    Parameters
    ----------
    evidence : iterable of Evidence
        In the person's order.
    labels : dict
        Label of the question that a file answers, by sha256: the caption of a picture without one.
    licences : dict
        Words of licences by their codes; another text stays as it is.
    words : Words
    is_with_refused : bool
        Whether things come along whose persons refused.
    """
    given = list(evidence)
    items = [item for item in given if is_with_refused or not is_refused(item)]
    pictures = [item for item in items if is_picture(item)]
    return Gathered(
        tuple(
            _photo(number, replace(item, licence=licences.get(item.licence, item.licence)), labels, words)
            for number, item in enumerate(pictures, 1)
        ),
        tuple(_paper(item, labels.get(item.sha256, ""), words) for item in items if not is_picture(item)),
        frozenset(item.sha256 for item in given if item not in items),
    )


def is_picture(item: Evidence) -> bool:
    """Whether evidence is shown as a picture."""
    return item.kind is EvidenceKind.PHOTO and bool(item.sha256)


def is_refused(item: Evidence) -> bool:
    """Whether the persons shown did not want to be."""
    return item.consent is False


def _photo(number: int, item: Evidence, labels: dict[str, str], words: Words) -> Photo:
    caption = item.caption or item.title or labels.get(item.sha256) or item.file_name
    return Photo(number, caption, tuple(_facts(item, words)), item.sha256, item.file_name)


def _paper(item: Evidence, label: str, words: Words) -> Paper:
    kind = shown(item.kind, words.language)
    title = item.title or item.caption or label or item.file_name
    return Paper(kind, title, item.file_name, custody(item, words), item.sha256)


def custody(item: Evidence, words: Words) -> str:
    """Who keeps the original and under which number; "" if unknown."""
    return words.comma.join(filter(None, (item.holder, item.accession_no)))


def _facts(item: Evidence, words: Words) -> Iterable[Fact]:
    found = (
        (N_("Taken"), instant_text(item.captured_at, words)),
        (N_("Place"), _place(item.geom, words)),
        (N_("Distance from the record's place"), distance_text(item.distance_m, words)),
        (N_("Boundary"), boundary_text(item, words)),
        (N_("Source"), item.source),
        (N_("Consent of persons"), consent_text(item.consent, words)),
        (N_("Licence"), item.licence),
        (N_("Kept by"), custody(item, words)),
    )
    return (Fact(words(name), text) for name, text in found if text)


def instant_text(instant: datetime | None, words: Words) -> str:
    """An instant of the store (UTC) in the machine's time, as the screen shows it; "" for none."""
    if instant is None:
        return ""
    local = instant.astimezone()
    return f"{words.day(local.date())} {local:%H:%M} (UTC{local:%z})"


def _place(geometry: Any, words: Words) -> str:
    return "" if geometry is None or geometry.is_empty else place_text(geometry.x, geometry.y, words)


def distance_text(distance_m: float | None, words: Words) -> str:
    """A distance in metres or kilometres; "" for none."""
    if distance_m is None:
        return ""
    if distance_m < _KM:
        return words(N_("{distance} m"), distance=f"{distance_m:.0f}")
    return words(N_("{distance} km"), distance=f"{distance_m / _KM:.1f}")


def boundary_text(item: Evidence, words: Words) -> str:
    """Whether a picture was taken inside the product's boundary, or how far outside; "" if unknown."""
    outside_m = item.boundary_distance_m
    if outside_m is None:
        return ""
    if not outside_m:
        return words(N_("inside the boundary"))
    return words(N_("{distance} outside the boundary"), distance=distance_text(outside_m, words))


def consent_text(consent: bool | None, words: Words) -> str:
    """Whether the persons shown agreed; "" if nobody asked."""
    return "" if consent is None else words(N_("given") if consent else N_("refused"))


def source_facts(evidence: Sequence[Evidence], words: Words) -> list[Fact]:
    """Each source of evidence with the number of things that came from it."""
    counts: dict[str, int] = {}
    for item in evidence:
        if item.source:
            counts[item.source] = counts.get(item.source, 0) + 1
    return [Fact(words(N_("Evidence")), f"{source} ({count})") for source, count in counts.items()]
