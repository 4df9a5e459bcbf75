"""Protection requirements of a product: what the project knows, what the survey proposes, what the office writes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from gi_atlas.commands.changes import Label
from gi_atlas.documents.plain_text import is_chinese
from gi_atlas.documents.requirements import Origin, Part, PartText, ProtectionRequirements
from gi_atlas.documents.words import Words
from gi_atlas.errors import UsageError
from gi_atlas.events import Changes
from gi_atlas.i18n import LANGUAGES, N_
from gi_atlas.model import BoundaryStatus, BoundaryVersion, Channel, Product, Registration, ScopeText, Zone, ZoneRole
from gi_atlas.plugins import SURVEY_PROPOSALS, load_object
from gi_atlas.readable import whole_text
from gi_atlas.registrations.classes import class_table
from gi_atlas.scope.writing import WrittenScope, write_scope
from gi_atlas.services.editing import save_many
from gi_atlas.storage.project import Project

ATTRIBUTE = "protection_requirements"
"""Key of ``Product.attributes``: language → part → text; translations say beside it what they were made of."""
MADE_OF = "made_of"
MOST_CHARACTERS = 20_000
# Taken from elsewhere in the project: to be changed there, never here.
FIXED = frozenset({("zh", Part.NAME), ("en", Part.NAME), ("zh", Part.SCOPE)})
_HASH_DIGITS = 16
Texts = dict[Part, PartText]


def read_requirements(
    project: Project, product_id: str, boundary_id: str | None = None, is_written: bool = True
) -> ProtectionRequirements:
    """Protection requirements as they stand: the office's texts, then what the project knows, then what is proposed.

    Parameters
    ----------
    boundary_id : str, optional
        Version that gives the production area; default: ``production_version``.
    is_written : bool
        Whether a version without wording is written in words by its polygon.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    product = project.read_one(Product, product_id)
    version = project.read_one(BoundaryVersion, boundary_id) if boundary_id else production_version(project, product_id)
    proposals = {language: dict(_proposals(project, product, version, language, is_written)) for language in LANGUAGES}
    office = office_texts(product)
    texts: dict[str, Texts] = {language: {**found, **office[language]} for language, found in proposals.items()}
    return ProtectionRequirements(
        product_id=product.id,
        product_name=product.name_official,
        boundary_id=version.id if version else None,
        version=_version_words(version) if version else "",
        texts=texts,
        proposals=proposals,
        stale=frozenset(_stale(product, texts)),
    )


def find_product(project: Project, key: str) -> Product:
    """Product of an id, or of a name that one product alone has.

    Raises
    ------
    UsageError
        PRODUCT_UNKNOWN, PRODUCT_MANY with the ids.
    """
    found = project.read_all(Product, id=key) or project.read_all(Product, name_official=key)
    if not found:
        raise UsageError("PRODUCT_UNKNOWN", value=key)
    if len(found) > 1:
        raise UsageError("PRODUCT_MANY", value=key, found=", ".join(product.id for product in found))
    return found[0]


def production_version(project: Project, product_id: str) -> BoundaryVersion | None:
    """Boundary version of the production zone that counts today; a draft only where nothing else is there."""
    day, versions = date.today(), production_versions(project, product_id)
    return max(versions, key=lambda one: (_weight(one, day), one.version, one.id), default=None)


def production_versions(project: Project, product_id: str) -> list[BoundaryVersion]:
    """All versions of a product's production zones, or of all its zones where none is for production."""
    zones = project.read_all(Zone, product_id=product_id)
    zones = [zone for zone in zones if zone.role is ZoneRole.PRODUCTION] or zones
    return [one for zone in zones for one in project.read_all(BoundaryVersion, zone_id=zone.id)]


def _weight(version: BoundaryVersion, day: date) -> int:
    is_today = (version.valid_from is None or version.valid_from <= day) and (
        version.valid_to is None or version.valid_to > day
    )
    if version.status is BoundaryStatus.PUBLISHED:
        return 3 if is_today else 1
    return 2 if is_today and version.status is not BoundaryStatus.SUPERSEDED and not version.proposes_id else 0


def _version_words(version: BoundaryVersion) -> str:
    day = f" {version.valid_from.isoformat()}" if version.valid_from else ""
    return f"v{version.version}{day} sha256 {version.geom_sha256[:_HASH_DIGITS]}"


# What the project knows


def _proposals(
    project: Project, product: Product, version: BoundaryVersion | None, language: str, is_written: bool
) -> Iterator[tuple[Part, PartText]]:
    yield from _survey(project, product, language)
    for part, found in (
        (Part.NAME, _name(product, language)),
        (Part.CLASS, _class(project, product, Words(language))),
        (Part.APPLICANT, _applicant(project, product) if language == "zh" else None),
        (Part.SCOPE, _scope(project, version, language, is_written) if version else None),
    ):
        if found is not None and found.text:
            yield part, found


def _survey(project: Project, product: Product, language: str) -> Iterator[tuple[Part, PartText]]:
    found: Mapping[str, tuple[str, str]] = load_object(SURVEY_PROPOSALS)(project, product.id, language)
    for part, (text, source) in found.items():
        if text.strip():
            yield Part(part), PartText(text.strip(), Origin.SURVEY, source)


def _name(product: Product, language: str) -> PartText:
    if language == "en":
        own = "" if is_chinese(product.name_official) else product.name_official
        return PartText(product.name_en or own, Origin.PRODUCT)
    # As records print them: 茅台酒（贵州茅台酒）
    aliases = "、".join(product.name_alias)
    return PartText(f"{product.name_official}（{aliases}）" if aliases else product.name_official, Origin.PRODUCT)


def _class(project: Project, product: Product, words: Words) -> PartText | None:
    """Code of the class with its names, where the office's table has them, and the table's edition."""
    code = product.class_code.strip()
    if not code:
        return None
    table = class_table(project)
    edition = product.class_edition or (table.edition if code in table.by_code else "")
    told = words.in_brackets(edition) if edition else ""
    return PartText(f"{table.path_text(code, words.language)}{told}", Origin.PRODUCT)


def _applicant(project: Project, product: Product) -> PartText | None:
    held = project.read_all(Registration, product_id=product.id)
    own = [one for one in held if one.channel is Channel.GI_PRODUCT and one.holder]
    names = "、".join(dict.fromkeys(one.holder for one in own))
    return PartText(names, Origin.REGISTRATION, own[0].number) if names else None


def _scope(project: Project, version: BoundaryVersion, language: str, is_written: bool) -> PartText | None:
    wordings = sorted(project.read_all(ScopeText, boundary_id=version.id), key=lambda one: one.id, reverse=True)
    own = next((one for one in wordings if one.language == language and one.text.strip()), None)
    if own is not None:
        return PartText(own.text.strip(), Origin.WORDING, own.edition)
    plain = next((one.text for one in wordings if one.text.strip()), version.scope_text).strip()
    if plain and (language == "zh" or not is_chinese(plain)):
        return PartText(plain, Origin.WORDING)
    return _written(project, version, language, plain) if is_written else None


def _written(project: Project, version: BoundaryVersion, language: str, wording: str) -> PartText | None:
    """The sentence that the polygon gives; None where no units are at hand, or where it says other than the wording."""
    try:
        written: WrittenScope = write_scope(project, version.id)
    except UsageError:  # no polygon, or no units to write it with: the sub-field stays empty and is told of
        return None
    if not written.text.endswith(wording):
        return None
    return PartText(written.text if language == "zh" else written.text_en, Origin.POLYGON, written.edition)


# What the office writes


@dataclass(frozen=True)
class OfficeText:
    """One text to keep; "" takes the office's text away, so that the proposal counts again."""

    language: str
    part: Part
    text: str


def office_texts(product: Product) -> dict[str, Texts]:
    """The office's own texts by language and part."""
    kept = _kept(product)
    return {language: dict(_own(kept.get(language), language)) for language in LANGUAGES}


def _kept(product: Product) -> dict[str, Any]:
    kept = product.attributes.get(ATTRIBUTE)
    return dict(kept) if isinstance(kept, dict) else {}


def _own(kept: object, language: str) -> Iterator[tuple[Part, PartText]]:
    for name, text in kept.items() if isinstance(kept, dict) else ():
        if name in tuple(Part) and isinstance(text, str) and text.strip() and (language, name) not in FIXED:
            yield Part(name), PartText(text.strip(), Origin.OFFICE)


def set_office_texts(
    project: Project, product_id: str, changes: tuple[OfficeText, ...], merge_key: str | None = None
) -> Changes:
    """Keep texts of the office, as one step.

    Parameters
    ----------
    merge_key : str, optional
        Joins this step with the one before that has the same key.

    Raises
    ------
    UsageError
        REQUIREMENT_FIXED for a text that the product or the boundary version gives; REQUIREMENT_LONG.
    StorageError
        STORE_ID_UNKNOWN.
    """
    for change in changes:
        _require_usable(change)
    product = project.read_one(Product, product_id)
    kept = _kept(product)
    by_language = {language: dict(kept.get(language) or {}) for language in LANGUAGES}
    for change in changes:
        by_language[change.language].pop(str(change.part), None)
        if change.text.strip():
            by_language[change.language][str(change.part)] = whole_text(change.text.strip())
    made_of = {**kept.get(MADE_OF, {}), **_made_of(project, product_id, changes)}
    after = replace(product, attributes={**product.attributes, ATTRIBUTE: {**by_language, MADE_OF: made_of}})
    label = Label(N_("Change the protection requirements of {0}"), (product.name_official,))
    return save_many(project, [after], merge_key, expected=[product], label=label)


def _require_usable(change: OfficeText) -> None:
    if (change.language, change.part) in FIXED:
        raise UsageError("REQUIREMENT_FIXED", part=str(change.part), language=change.language)
    if len(change.text) > MOST_CHARACTERS:
        raise UsageError("REQUIREMENT_LONG", part=str(change.part), count=len(change.text), expected=MOST_CHARACTERS)


def _made_of(project: Project, product_id: str, changes: tuple[OfficeText, ...]) -> dict[str, str]:
    """Hashes of the Chinese texts that translations are made of now."""
    translated = [change for change in changes if change.language != "zh" and change.text.strip()]
    if not translated:
        return {}
    now = read_requirements(project, product_id)
    chinese = {change.part: change.text.strip() for change in changes if change.language == "zh"}
    return {str(change.part): _digest(chinese.get(change.part) or now.text(change.part, "zh")) for change in translated}


def _stale(product: Product, texts: Mapping[str, Texts]) -> Iterator[tuple[str, Part]]:
    made_of = _kept(product).get(MADE_OF)
    for part, found in texts["en"].items():
        chinese = texts["zh"].get(part)
        if found.origin is Origin.OFFICE and isinstance(made_of, dict) and chinese is not None:
            if made_of.get(str(part), "") != _digest(chinese.text):
                yield "en", part


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:_HASH_DIGITS]
