"""Protection requirements of a product, 保护要求, as plain data: eight sub-fields in Chinese and English."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_


class Part(StrEnum):
    """A text of the protection requirements; some sub-fields have two."""

    NAME = "name"
    CLASS = "class"
    APPLICANT = "applicant"
    SCOPE = "scope"
    DESCRIPTION = "description"
    SENSORY = "sensory"
    PHYSICAL = "physical"
    NATURAL = "natural"
    HUMAN = "human"
    MARK_OFFICE = "mark_office"


class SubField(StrEnum):
    """The eight sub-fields, in the order of the paper."""

    NAME = "name"
    CLASS = "class"
    APPLICANT = "applicant"
    SCOPE = "scope"
    DESCRIPTION = "description"
    QUALITY = "quality"
    LINK = "link"
    MARK_OFFICE = "mark_office"


PARTS_OF: dict[SubField, tuple[Part, ...]] = {
    **{one: (Part(str(one)),) for one in SubField if one not in (SubField.QUALITY, SubField.LINK)},
    SubField.QUALITY: (Part.SENSORY, Part.PHYSICAL),
    SubField.LINK: (Part.NATURAL, Part.HUMAN),
}
TITLES = {
    SubField.NAME: N_("Name"),
    SubField.CLASS: N_("Product class"),
    SubField.APPLICANT: N_("Applicant"),
    SubField.SCOPE: N_("Production area"),
    SubField.DESCRIPTION: N_("Description of the product"),
    SubField.QUALITY: N_("Quality requirements"),
    SubField.LINK: N_("Link with natural and human factors"),
    SubField.MARK_OFFICE: N_("Office that manages the special mark"),
}
PART_TITLES = {
    Part.SENSORY: N_("Sensory characteristics"),
    Part.PHYSICAL: N_("Physico-chemical indicators"),
    Part.NATURAL: N_("Natural factors"),
    Part.HUMAN: N_("Human factors"),
}


class Origin(StrEnum):
    """Where a text comes from."""

    OFFICE = "office"
    PRODUCT = "product"
    REGISTRATION = "registration"
    WORDING = "wording"
    POLYGON = "polygon"
    SURVEY = "survey"


ORIGINS = {
    Origin.OFFICE: N_("entered by the office"),
    Origin.PRODUCT: N_("from the product"),
    Origin.REGISTRATION: N_("from the registration"),
    Origin.WORDING: N_("from the wording of the boundary version"),
    Origin.POLYGON: N_("written from the polygon of the boundary version"),
    Origin.SURVEY: N_("proposed by the survey, not confirmed by the office"),
}
# What a person should look at before the paper goes out.
_UNCONFIRMED = (Origin.SURVEY, Origin.POLYGON)


@dataclass(frozen=True)
class PartText:
    """A text and where it comes from; ``source`` names the record, the registration or the edition."""

    text: str
    origin: Origin
    source: str = ""


@dataclass(frozen=True)
class ProtectionRequirements:
    """Protection requirements of one product.

    Attributes
    ----------
    product_id, product_name : str
    boundary_id : str or None
        Version that the production area is taken from.
    version : str
        That version in words, by language: number, first day, geometry hash.
    texts : mapping
        By language and part; a part that nothing is known of is not there.
    proposals : mapping
        What stands there unless the office writes something else, likewise.
    stale : frozenset of (str, Part)
        Translations that were made of another text than the one that counts now.
    """

    product_id: str
    product_name: str
    boundary_id: str | None = None
    version: str = ""
    texts: Mapping[str, Mapping[Part, PartText]] = field(default_factory=dict)
    proposals: Mapping[str, Mapping[Part, PartText]] = field(default_factory=dict)
    stale: frozenset[tuple[str, Part]] = frozenset()

    def found(self, part: Part, language: str) -> PartText | None:
        """The text of a part with its origin; None where nothing is known."""
        return self.texts.get(language, {}).get(part)

    def text(self, part: Part, language: str) -> str:
        """The text of a part; "" where nothing is known."""
        found = self.found(part, language)
        return found.text if found is not None else ""

    def missing(self, language: str) -> tuple[SubField, ...]:
        """Sub-fields without any text."""
        return tuple(one for one in SubField if not any(self.text(part, language) for part in PARTS_OF[one]))

    def remarks(self, language: str, words: Words | None = None) -> tuple[str, ...]:
        """What a person should look at: texts that nobody confirmed, translations of older texts, empty halves.

        Sub-fields that are empty as a whole stand in ``missing`` alone.

        Parameters
        ----------
        language : str
            Of the texts.
        words : Words, optional
            Of the remarks; default: the same language.
        """
        return tuple(self._remarks(language, words or Words(language)))

    def _remarks(self, language: str, words: Words) -> Iterator[str]:
        missing = self.missing(language)
        for sub_field in SubField:
            for part in PARTS_OF[sub_field] if sub_field not in missing else ():
                remark = self._remark(part, language, words)
                if remark:
                    yield f"{part_title(part, words)}{words.colon}{remark}"

    def _remark(self, part: Part, language: str, words: Words) -> str:
        found = self.found(part, language)
        if found is None:
            return words(N_("not filled in"))
        if (language, part) in self.stale:
            return words(N_("the translation is of an earlier text"))
        return told_origin(found, words) if found.origin in _UNCONFIRMED else ""


def told_origin(found: PartText, words: Words) -> str:
    """Where a text comes from, in words."""
    return words(ORIGINS[found.origin]) + (words.in_brackets(found.source) if found.source else "")


def part_title(part: Part, words: Words) -> str:
    """Heading of a part; its sub-field's where it is the only one."""
    return words(PART_TITLES[part] if part in PART_TITLES else TITLES[SubField(str(part))])
