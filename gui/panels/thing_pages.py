"""Pages of the form: a product, a boundary version, and things that are only read."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from PyQt5.QtCore import pyqtSignal
from PyQt5.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gi_atlas.geometry import corner_count
from gi_atlas.i18n import N_, _
from gi_atlas.model import BoundaryStatus, PositionDatum, ProductGroup, ProductStatus, shown
from gi_atlas.services.details import (
    BoundaryDetails,
    Details,
    EvidenceDetails,
    FeatureDetails,
    ProductDetails,
    UnitDetails,
    text_of,
)
from gui.form_widgets.choices import enum_options
from gui.form_widgets.context import FormContext
from gui.form_widgets.looks import quiet, strong
from gui.models import cell_text
from gui.models.columns import change_types
from gui.models.product_words import PRODUCT_WORDS
from gui.panels.area_facts import area_facts, brief_area_facts
from gui.panels.facts_list import Fact, FactsList
from gui.panels.field_form import FieldForm, FieldSpec
from gui.panels.ground_box import GroundBox
from gui.panels.registrations_table import RegistrationsTable
from gui.panels.zones_tree import ZonesTree, version_text, zone_text

PRODUCT_FIELDS = {
    "name_official": FieldSpec(PRODUCT_WORDS["name_official"]),
    "product_group": FieldSpec(PRODUCT_WORDS["product_group"], enum_options(ProductGroup)),
    "status": FieldSpec(PRODUCT_WORDS["status"], enum_options(ProductStatus)),
    "name_alias": FieldSpec(PRODUCT_WORDS["name_alias"], hint=N_("Parted by 、")),
    "name_en": FieldSpec(PRODUCT_WORDS["name_en"]),
    "place_name": FieldSpec(PRODUCT_WORDS["place_name"]),
    "generic_name": FieldSpec(PRODUCT_WORDS["generic_name"]),
    "class_code": FieldSpec(PRODUCT_WORDS["class_code"]),
    "counties": FieldSpec(PRODUCT_WORDS["counties"], hint=N_("Six digits each, parted by 、")),
}
BOUNDARY_FIELDS = {
    "name": FieldSpec(N_("Name")),
    "status": FieldSpec(N_("Status"), enum_options(BoundaryStatus)),
    "valid_from": FieldSpec(N_("Valid from"), hint=N_("YYYY-MM-DD")),
    "valid_to": FieldSpec(N_("Valid until"), hint=N_("Last day, YYYY-MM-DD; empty while it holds")),
    "change_type": FieldSpec(N_("Change"), change_types),
    "act": FieldSpec(N_("Act")),
    "source_scale": FieldSpec(N_("Scale of the source")),
    "used_maps": FieldSpec(N_("Maps used")),
    "positional_acc_m": FieldSpec(N_("Positional accuracy (m)")),
    "scope_text": FieldSpec(N_("Scope as published"), is_prose=True),
}


class ProductPage(QWidget):
    """A product with its registrations side by side and its zones.

    Signals
    -------
    versionAsked(boundary_id)
        A version of a boundary was activated.
    papersAsked(product_id)
        The person wants to see registrations and standards in a dialog of their own.
    """

    versionAsked = pyqtSignal(str)
    papersAsked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details: ProductDetails | None = None
        self.form = FieldForm(PRODUCT_FIELDS)
        self.registrations, self.zones = RegistrationsTable(), ZonesTree()
        self.registrations_label, self.zones_label, self.differing_label = QLabel(), QLabel(), QLabel()
        self.papers_button = QPushButton()
        self.papers_button.clicked.connect(self._ask_for_papers)
        strong(self.registrations_label, self.zones_label)
        quiet(self.differing_label)
        self.differing_label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (
            *(self.form, self.registrations_label, self.differing_label, self.registrations),
            *(self.papers_button, self.zones_label, self.zones),
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.zones.versionAsked.connect(self.versionAsked)

    def set_details(self, details: ProductDetails) -> None:
        """Show a product."""
        self._details = details
        self.form.set_entity(details.product)
        self.registrations.set_registrations(details.registrations, details.differing)
        self.zones.set_zones(details.zones)
        self._say()

    def _ask_for_papers(self) -> None:
        if self._details is not None:
            self.papersAsked.emit(self._details.product.id)

    def _say(self) -> None:
        details = self._details
        if details is None:
            return
        self.registrations.setVisible(bool(details.registrations))
        self.zones.setVisible(bool(details.zones))
        self.differing_label.setText(_registrations_text(details))
        self.zones_label.setText(_zones_text(details))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.registrations_label.setText(_("Registrations"))
        self.papers_button.setText(_("Registrations and standards…"))
        for part in (self.form, self.registrations, self.zones):
            part.retranslate()
        self._say()


def _registrations_text(details: ProductDetails) -> str:
    if not details.registrations:
        return _("No registration in any protection channel yet.")
    if details.differing:
        return _("The channels disagree in the rows marked ≠.")
    return _("The channels agree.") if len(details.registrations) > 1 else ""


def _zones_text(details: ProductDetails) -> str:
    if not details.zones:
        return _("No zones yet: import a boundary for this product.")
    return _("Zones and boundaries · survey records: {count}").format(count=len(details.records))


class BoundaryPage(QWidget):
    """A boundary version: its fields, what was measured, where it came from, what it covers.

    Signals
    -------
    thingAsked(kind, id)
        A row of an answer was activated.
    """

    thingAsked = pyqtSignal(str, str)

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form, self.measures, self.origin = FieldForm(BOUNDARY_FIELDS), FactsList(), FactsList()
        self.ground = GroundBox(context)
        self.measures_label, self.origin_label, self.ground_label = QLabel(), QLabel(), QLabel()
        strong(self.measures_label, self.origin_label, self.ground_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (
            *(self.ground_label, self.ground, self.measures_label, self.measures, self.form),
            *(self.origin_label, self.origin),
        ):
            column.addWidget(part)
        column.addStretch(1)
        self.ground.thingAsked.connect(self.thingAsked)

    def set_details(self, details: BoundaryDetails) -> None:
        """Show a boundary version."""
        self.form.set_entity(details.boundary)
        self.measures.set_facts(lambda: measures_of(details))
        self.origin.set_facts(lambda: origin_of(details))
        self.ground.set_boundary(details.boundary.id)

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.measures_label.setText(_("Measures"))
        self.origin_label.setText(_("Origin"))
        self.ground_label.setText(_("Ground"))
        for part in (self.form, self.measures, self.origin, self.ground):
            part.retranslate()


class FactsPage(QWidget):
    """A thing that is only read: an administrative unit, a feature of an imported layer, a piece of evidence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactsList()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.facts)
        column.addStretch(1)

    def set_details(self, details: UnitDetails | FeatureDetails | EvidenceDetails) -> None:
        """Show a thing."""
        self.facts.set_facts(lambda: facts_of(details))

    def retranslate(self) -> None:
        """Show every word in the current language."""
        self.facts.retranslate()


def name_of(details: Details | None) -> str:
    """Name of a thing as a heading."""
    if isinstance(details, ProductDetails):
        return details.product.name_official
    if isinstance(details, BoundaryDetails):
        own = details.boundary.name
        product = details.product.name_official if details.product else ""
        return " · ".join(dict.fromkeys(text for text in (product, own) if text))
    if isinstance(details, UnitDetails):
        return details.unit.name
    if isinstance(details, EvidenceDetails):
        return details.evidence.title or details.evidence.file_name
    return details.layer if isinstance(details, FeatureDetails) else ""


def measures_of(details: BoundaryDetails) -> list[Fact]:
    """What the geometry measures; the area names its method and CRS."""
    boundary = details.boundary
    if boundary.geom is None:
        return [(_("Geometry validity"), _("no geometry"))]
    return [
        *_area_lines(details),
        (_("Perimeter"), _("{km} km").format(km=cell_text.kilometres(boundary.perimeter_m))),
        # A ring's first point is stored again as its last one; tables of corner points count it once.
        (_("Vertices"), cell_text.number(boundary.vertex_count)),
        (_("Corner points"), cell_text.number(corner_count(boundary.geom))),
        (_("Geometry validity"), _("valid") if boundary.is_valid else _("not valid: see the findings")),
        (_("Geometry hash (sha256)"), boundary.geom_sha256),
    ]


def _area_lines(details: BoundaryDetails | UnitDetails) -> Iterator[Fact]:
    return area_facts(details.areas) if details.areas is not None else brief_area_facts(details.area_m2)


def origin_of(details: BoundaryDetails) -> list[Fact]:
    """Where a boundary came from and what it stands with."""
    boundary = details.boundary
    own = [
        (_("Zone"), zone_text(details.zone)),
        (_("File"), details.file_name),
        (_("Source key"), boundary.source_key or ""),
        (_("Proposals for it"), "、".join(version_text(one) for one in details.proposals)),
    ]
    relations = [(_(_RELATIONS.get(name, name)), "、".join(names)) for name, names in boundary.relations.items()]
    return [*own, *relations, *provenance_facts(boundary.provenance), *_loose(boundary.attributes)]


_RELATIONS = {"within": N_("Lies within"), "contains": N_("Contains")}


def facts_of(details: UnitDetails | FeatureDetails | EvidenceDetails) -> list[Fact]:
    """What is known of a thing that is only read."""
    if isinstance(details, UnitDetails):
        return _unit_facts(details)
    if isinstance(details, FeatureDetails):
        return [(_("Layer"), details.layer), *_loose(details.feature.attributes)]
    return _evidence_facts(details)


def _unit_facts(details: UnitDetails) -> list[Fact]:
    unit = details.unit
    return [
        (_("Level"), shown(unit.level)),
        (_("Code"), unit.code),
        (_("Belongs to"), " › ".join(one.name for one in reversed(details.around)) or unit.parent_code),
        (_("Units in it"), cell_text.number(details.inner_count) if details.inner_count else ""),
        (_("Edition"), unit.edition),
        (_("Valid from"), text_of(unit, "valid_from")),
        (_("Valid until"), text_of(unit, "valid_to")),
        (_("Successors"), "、".join(unit.successors)),
        (_("Pinyin"), unit.pinyin),
        *_area_lines(details),
        (_("Source"), unit.source),
        *provenance_facts(unit.provenance),
        *_loose(unit.attributes),
    ]


def _evidence_facts(details: EvidenceDetails) -> list[Fact]:
    item = details.evidence
    return [
        (_("Survey record"), details.record.title if details.record else ""),
        (_("File"), item.file_name),
        (_("Kind"), shown(item.kind)),
        (_("Caption"), item.caption),
        (_("Taken at"), cell_text.shown_time(item.captured_at) if item.captured_at else ""),
        (_("Distance to the record (km)"), cell_text.kilometres(item.distance_m)),
        (_("Datum"), shown(item.datum) if item.datum else ""),
        (_("Person"), item.person),
        (_("Holder of the original"), item.holder),
        (_("Accession number"), item.accession_no),
        (_("Licence"), item.licence),
        (_("Size"), cell_text.size(item.size_bytes)),
        (_("File hash (sha256)"), item.sha256),
    ]


_PROVENANCE = {
    "row": N_("Row in the file"),
    "crs": N_("Coordinate system"),
    "datum": N_("Datum"),
    "taken_as_one_m": N_("Datums taken as one within (m)"),
    "source_wkb_sha256": N_("Geometry as it came (sha256)"),
    "row_sha256": N_("Row as it came (sha256)"),
    "told_sha256": N_("Row as it came (sha256)"),
}


def provenance_facts(provenance: dict[str, Any]) -> list[Fact]:
    """What an import noted of where a geometry came from, in a person's words."""
    facts = [(name, _loose_text(provenance[name])) for name in _PROVENANCE if name in provenance]
    told = [(_(_PROVENANCE[name]), _datum_text(text) if name == "datum" else text) for name, text in facts]
    return [*told, *_loose({name: value for name, value in provenance.items() if name not in _PROVENANCE})]


def _datum_text(code: str) -> str:
    known = {str(datum).lower(): shown(datum) for datum in PositionDatum}
    return known.get(code.lower(), code)


def _loose(values: dict[str, Any]) -> list[Fact]:
    return [(str(name), _loose_text(value)) for name, value in values.items()]


def _loose_text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(str(part) for part in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
