"""Files that were offered for import, from reading to done: what each is, what it would do, doing it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from gi_atlas.errors import GiAtlasError, JobCancelled, ReadError
from gi_atlas.exchange.answers import Answers
from gi_atlas.exchange.field_names import find_field
from gi_atlas.exchange.formats import HEAD_BYTES, PHOTO_FORMATS, TABLE_FORMATS, recognise_format
from gi_atlas.exchange.inspection import Question
from gi_atlas.exchange.open import ForeignFile, open_foreign, open_photos
from gi_atlas.exchange.reference import Reference
from gi_atlas.jobs import PartProgress, Progress
from gi_atlas.model import SURVEY_GROUPS
from gi_atlas.services.boundary_rows import AVA_FIELD
from gi_atlas.services.importing import (
    ImportKind,
    examine_for,
    field_questions,
    plan_examined,
    run_import,
)
from gi_atlas.services.inspecting import Examined, examine
from gi_atlas.services.offers import PLACE_ROLES, Offer, answer_of, changed, key_of, with_answer
from gi_atlas.storage.project import Project

SIDE_SUFFIXES = frozenset({".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj"})
PHOTO_BATCH, READERS = 50, 3
_CODE = re.compile(r"\d{2}(\d{2}){0,2}\d?|\d{9}|\d{12}")
_EDITION = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_.年]?(0[1-9]|1[0-2]))?(?!\d)")
# Each answer may raise the next question: encoding, axes, coordinate system, datum, its reason, width.
_ROUNDS = 7
# Parts of names that columns of boundaries have: product, act, plot of the land offices.
_OF_BOUNDARIES = (
    "产品",
    "产地",
    "界线",
    "边界",
    "范围",
    "公告",
    "批准",
    "文号",
    "地标",
    "地块",
    "宗地",
    "product",
    "bound",
    "zone",
)
# Columns that programs add to whatever they write.
_OF_PROGRAMS = frozenset(
    "fid objectid id shape_leng shape_length shape_area area perimeter 面积 周长 description timestamp begin end "
    "altitudemode tessellate extrude visibility draworder icon snippet styleurl stroke stroke-width stroke-opacity "
    "fill fill-opacity gid".split()
)
_MANY_FOREIGN = 3


def expand_paths(paths: Iterable[Path]) -> list[Path]:
    """Files of what was dropped: folders give their files, parts of a shapefile that is there too are left out."""
    files = list(dict.fromkeys(file for path in paths for file in _files_of(path)))
    stems = {file.with_suffix("") for file in files if file.suffix.lower() == ".shp"}
    return [file for file in files if not (file.suffix.lower() in SIDE_SUFFIXES and file.with_suffix("") in stems)]


def _files_of(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
            yield file


def read_offers(
    project: Project,
    paths: Sequence[Path],
    progress: Progress | None = None,
    told: Callable[[Offer], None] | None = None,
) -> list[Offer]:
    """Read files one after the other; one that is refused does not stop the others.

    Parameters
    ----------
    told : callable, optional
        Given each offer as soon as it is read, on this thread.

    Raises
    ------
    JobCancelled
    """
    progress, offers = progress or Progress(), []
    for offer in _read_each(project, paths, progress):
        offers.append(offer)
        progress.report(len(offers) / len(paths), offer.path.name)
        if told is not None:
            told(offer)
    return offers


def _read_each(project: Project, paths: Sequence[Path], progress: Progress) -> Iterator[Offer]:
    part = PartProgress(progress)
    photos = [path for path in paths if _is_photo(path)]
    others = [path for path in paths if path not in set(photos)]
    # Each file has a child of its own, so a few may be read side by side.
    with ThreadPoolExecutor(READERS, thread_name_prefix="offers") as pool:
        try:
            yield from pool.map(lambda path: read_offer(project, path, Answers(), part), others)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    for start in range(0, len(photos), PHOTO_BATCH):
        yield from _read_photos(photos[start : start + PHOTO_BATCH], part)


def _is_photo(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return recognise_format(stream.read(HEAD_BYTES), path.name) in PHOTO_FORMATS
    except (OSError, GiAtlasError):
        return False  # reading it says why


def _read_photos(paths: Sequence[Path], progress: Progress) -> Iterator[Offer]:
    try:
        files = open_photos(paths, progress)
    except JobCancelled:
        raise
    except GiAtlasError as error:
        yield from (Offer(path, refusal=error) for path in paths)
        return
    for path, file in zip(paths, files, strict=True):
        yield _offer_of(path, examine(file, Answers()), Answers(), None)


def read_offer(project: Project, path: Path, answers: Answers, progress: Progress) -> Offer:
    """Read one file; a refusal stands on the offer.

    Raises
    ------
    JobCancelled
    """
    try:
        examined, reference = examine_for(project, open_foreign(path, answers, progress), answers)
    except JobCancelled:
        raise
    except GiAtlasError as error:
        return Offer(path, refusal=error)
    except OSError as error:
        return Offer(path, refusal=ReadError("READ_CANNOT_OPEN", path=str(path), detail=error.strerror or str(error)))
    return _offer_of(path, examined, answers, reference)


def _offer_of(path: Path, examined: Examined, answers: Answers, reference: Reference | None) -> Offer:
    kind = guess_kind(examined)
    edition = guess_edition(path.name) if kind is ImportKind.ADMIN_UNITS else None
    given = replace(answers, edition=edition)
    return Offer(path, examined, kind=kind, answers=given, reference=reference, read_with=answers)


def guess_kind(examined: Examined) -> ImportKind | None:
    """What the rows of a file most likely are; None if nothing of it can be imported."""
    foreign = examined.foreign
    if foreign.raster is not None or not (foreign.layers or foreign.photos):
        return None
    if not foreign.layers:
        return ImportKind.RECORDS
    names = list(dict.fromkeys(name for layer in foreign.layers for name in layer.field_names))
    if AVA_FIELD in names:
        return ImportKind.BOUNDARIES
    if _holds_units(foreign, names):
        return ImportKind.ADMIN_UNITS
    if sum(find_field(role, names) is not None for role in (*SURVEY_GROUPS, "survey_date", "people")) >= 2:
        return ImportKind.RECORDS
    is_named_area = find_field("name", names) is not None and _holds_polygons(foreign)
    return ImportKind.BOUNDARIES if is_named_area and not _tells_of_others(names) else ImportKind.LAYER


def _tells_of_others(names: Sequence[str]) -> bool:
    """Whether named areas have several columns that no boundary has, and none that only a boundary has."""
    folded = [name.strip().casefold() for name in names]
    if any(find_field(role, names) is not None for role in ("key", "valid_from", "valid_to", "scope")):
        return False
    if any(mark in name for name in folded for mark in _OF_BOUNDARIES):
        return False
    own = {find_field(role, names) for role in ("name", "code", "level", "parent", "notes")}
    foreign = [name for name in names if name not in own and name.strip().casefold() not in _OF_PROGRAMS]
    return len(foreign) >= _MANY_FOREIGN


def _holds_units(foreign: ForeignFile, names: Sequence[str]) -> bool:
    code = find_field("code", names)
    if code is None or find_field("name", names) is None:
        return False
    texts = [_plain(value) for layer in foreign.layers for value in layer.values(code)[:200]]
    filled = [text for text in texts if text]
    return bool(filled) and sum(bool(_CODE.fullmatch(text)) for text in filled) >= 0.9 * len(filled)


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _holds_polygons(foreign: ForeignFile) -> bool:
    types = [layer.geometry_type for layer in foreign.layers if layer.has_geometry]
    return bool(types) and all("Polygon" in found for found in types)


def guess_edition(name: str) -> str | None:
    """Edition that a file's name gives away, as 2023-06 or 2023; None if it gives none."""
    found = _EDITION.search(name)
    return "-".join(part for part in found.groups() if part) if found else None


def with_kind(offer: Offer, kind: ImportKind | None) -> Offer:
    """The offer with other rows; questions about fields are asked anew."""
    asked = {key: question for key, question in offer.asked.items() if not key.startswith("--field ")}
    edition = offer.answers.edition
    if kind is ImportKind.ADMIN_UNITS and edition is None:
        edition = guess_edition(offer.path.name)
    return replace(changed(offer, replace(offer.answers, edition=edition)), kind=kind, asked=asked)


def plan_offer(project: Project, offer: Offer, progress: Progress | None = None) -> Offer:
    """Work out what importing a file would do; guesses stand as answers until the person gives another.

    Returns
    -------
    Offer
        With a plan, or with open questions, or with the fault that stops it.

    Raises
    ------
    JobCancelled
    """
    if offer.examined is None or offer.kind is None:
        return offer
    told = progress or Progress()
    try:
        settled = _settled(project, offer, told)
        if settled.open_questions():
            return settled
        assert settled.examined is not None
        plan = plan_examined(project, settled.examined, offer.kind, settled.answers, told)
    except JobCancelled:
        raise
    except GiAtlasError as error:
        return replace(offer, plan=None, fault=error)
    return replace(settled, plan=plan, fault=None)


def _settled(project: Project, offer: Offer, progress: Progress) -> Offer:
    # An answer whose question is no longer raised must not count: a datum answered for another coordinate system.
    wanted = offer.answers
    asked = {key: one for key, one in offer.asked.items() if _stays_asked(key, wanted)}
    answers = replace(wanted, datum=None, datum_reason=None, crs=None, is_swapped=None, is_wide=None)
    for _round in range(_ROUNDS):
        offer = _examined_again(project, replace(offer, answers=answers), progress)
        raised = {key_of(question): question for question in _questions(offer)}
        asked.update(raised)
        before = answers
        for key, question in raised.items():
            value = answer_of(wanted, key) or question.guess
            answers = answers if value is None else with_answer(answers, key, value)
        if answers == before:
            break
    return replace(offer, asked=asked, answers=answers)


def _stays_asked(key: str, answers: Answers) -> bool:
    # These two are not raised again once the file was read with their answer.
    return (key == "--encoding" or key.startswith("--field ")) and answer_of(answers, key) is not None


def _questions(offer: Offer) -> list[Question]:
    assert offer.examined is not None
    assert offer.kind is not None
    layers = [
        layer
        for layer in offer.examined.foreign.layers
        if not offer.answers.layers or layer.name in offer.answers.layers
    ]
    return [*offer.examined.inspection.questions, *field_questions(layers, offer.kind, offer.answers)]


def _examined_again(project: Project, offer: Offer, progress: Progress) -> Offer:
    assert offer.examined is not None
    foreign, read_with = offer.examined.foreign, offer.read_with
    if _must_read_again(foreign, read_with, offer.answers):
        foreign, read_with = open_foreign(offer.path, offer.answers, progress), offer.answers
    examined, reference = examine_for(project, foreign, offer.answers, offer.reference)
    return replace(offer, examined=examined, reference=reference, read_with=read_with)


def _must_read_again(foreign: ForeignFile, before: Answers, now: Answers) -> bool:
    used = before.encoding or (foreign.encoding or {}).get("used")
    if now.encoding is not None and now.encoding != used:
        return True
    places = [(before.fields.get(role), now.fields.get(role)) for role in PLACE_ROLES]
    return foreign.format in TABLE_FORMATS and any(first != second for first, second in places)


def import_offer(project: Project, offer: Offer, progress: Progress | None = None) -> Offer:
    """Import a file that is ready, in one transaction.

    The plan is made anew from what was read, because files that were imported just before may have changed the
    project.

    Returns
    -------
    Offer
        With its outcome, or with the failure; then nothing of it was imported.

    Raises
    ------
    JobCancelled
    """
    assert offer.examined is not None
    assert offer.kind is not None
    told = progress or Progress()
    try:
        plan = plan_examined(project, offer.examined, offer.kind, offer.answers, told)
        return replace(offer, outcome=run_import(project, plan, told))
    except JobCancelled:
        raise
    except GiAtlasError as error:
        return replace(offer, failure=error)
