"""Evidence of a dossier: every original under a name of ours, its title, place and hash in an index beside it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from gi_atlas.dossier.facts import question_name
from gi_atlas.dossier.layout import item_folder
from gi_atlas.dossier.making import Making
from gi_atlas.dossier.model import DossierFile, Gap
from gi_atlas.dossier.sheets import Sheet, long_gap, write_book
from gi_atlas.i18n import N_
from gi_atlas.model import SURVEY_GROUPS, Evidence, EvidenceKind, shown
from gi_atlas.storage.media import CHUNK_BYTES, clean_extension

EVIDENCE = N_("Evidence")
_INDEX = N_("Index of evidence")
_HEADING = (N_("No."), N_("File in the dossier"), N_("Name when it came"), N_("Title"), N_("Caption"), N_("Kind"),
            N_("Survey group"), N_("Taken at"), N_("Longitude, latitude (CGCS2000)"), N_("Outside the boundary, m"),
            N_("Source"), N_("Holder of the original"), N_("Accession number"), N_("Licence"), "SHA-256",
            N_("Remark"))  # fmt: skip
_WIDTHS = (7, 32, 22, 22, 28, 10, 14, 13, 25, 12, 18, 18, 14, 14, 24, 24)
_REFUSED, _LOST, _DAMAGED = N_("Left out: the person shown refused"), N_("File is not at hand"), N_("File is damaged")
_TWICE = N_("The same file as no. {number}")


@dataclass(frozen=True)
class _Placed:
    """A piece of evidence: its number, its path in the dossier ("" where it is left out) and why."""

    number: int
    item: Evidence
    path: str = ""
    remark: str = ""


def evidence_files(making: Making) -> Iterator[DossierFile | Gap]:
    """Originals in the folder of the item that they answer, else in that of the evidence; then their index."""
    evidence = making.facts.evidence
    if not evidence:
        yield Gap(EVIDENCE, "DOSSIER_NO_EVIDENCE")
        return
    placed: list[_Placed] = []
    taken: dict[str, _Placed] = {}
    for number, item in enumerate(evidence, 1):
        making.progress.check()
        found = _place(making, number, item, taken)
        placed.append(found)
        if found.path and found is taken.get(item.sha256):
            yield DossierFile(found.path, _item_of(making, item), item.title or item.caption or item.file_name)
        elif found.remark in (_LOST, _DAMAGED):
            yield Gap(
                EVIDENCE, "DOSSIER_EVIDENCE_LOST", {"number": number, "file": item.file_name, "why": [found.remark]}
            )
    yield from _index(making, placed)


def _place(making: Making, number: int, item: Evidence, taken: dict[str, _Placed]) -> _Placed:
    if item.consent is False and not making.options.is_with_private:
        return _Placed(number, item, remark=_REFUSED)
    if item.sha256 in taken:
        first = taken[item.sha256]
        return _Placed(number, item, first.path, making.words(_TWICE).format(number=first.number))
    original = making.facts.project.media.find(item.sha256)
    if original is None:
        return _Placed(number, item, remark=_LOST)
    folder = item_folder(making.item(_item_of(making, item)), making.language)
    target = making.place(folder, f"E{number:03d}{clean_extension(item.file_name)}")
    if _copy_hashed(original, target) != item.sha256:
        target.unlink()
        return _Placed(number, item, remark=_DAMAGED)
    found = _Placed(number, item, target.relative_to(making.folder).as_posix())
    taken[item.sha256] = found
    return found


def _copy_hashed(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as stream, target.open("wb") as sink:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            sink.write(chunk)
    return digest.hexdigest()


def _item_of(making: Making, item: Evidence) -> str:
    """Item of the checklist whose question a piece of evidence answers; maps go to A2, the rest to C6."""
    name = question_name(item)
    asked = [one.item.item for one in making.checked if name and name in one.item.questions]
    return asked[0] if asked else ("A2" if item.kind is EvidenceKind.MAP else "C6")


def _index(making: Making, placed: Sequence[_Placed]) -> Iterator[DossierFile]:
    path = making.place_in("C6", f"{making.one_word(_INDEX)}.xlsx")
    heading = tuple(map(making.words, _HEADING))
    rows = [_row(making, one) for one in placed]
    found = write_book(path, [Sheet(making.words(_INDEX), heading, rows, _WIDTHS)], making.sheet_mark, making.words)
    yield making.file(path, "C6", _INDEX)
    yield from map(partial(long_gap, _INDEX), found)


def _row(making: Making, placed: _Placed) -> tuple[str, ...]:
    item, is_hidden = placed.item, placed.remark == _REFUSED
    return (
        str(placed.number), placed.path, item.file_name, item.title, item.caption,
        " / ".join(shown(item.kind, one) for one in making.options.languages),
        making.words(SURVEY_GROUPS.get(item.survey_group, "")),
        _instant(item.captured_at), "" if is_hidden else _point(item),
        "" if item.boundary_distance_m is None else f"{item.boundary_distance_m:.0f}",
        item.source, item.holder, item.accession_no, item.licence, item.sha256, making.words(placed.remark),
    )  # fmt: skip


def _instant(when: datetime | None) -> str:
    return when.isoformat(sep=" ", timespec="seconds") if when else ""


def _point(item: Evidence) -> str:
    return f"{item.geom.x:.6f}, {item.geom.y:.6f}" if item.geom is not None and not item.geom.is_empty else ""
