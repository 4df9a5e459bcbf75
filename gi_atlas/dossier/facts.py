"""What the project knows of one product, as the checks and the parts of its dossier look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from gi_atlas.cases.disputing import is_opponents
from gi_atlas.documents.requirements import ProtectionRequirements
from gi_atlas.dossier.model import Verdict
from gi_atlas.errors import PluginError
from gi_atlas.jobs import Progress
from gi_atlas.model import (
    Act,
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Case,
    CaseEvent,
    Channel,
    Evidence,
    Product,
    ReferenceTable,
    Registration,
    ScopeText,
    ScopeUnit,
    Standard,
    SurveyRecord,
    TableKind,
    UnitLevel,
    Zone,
    ZoneRole,
)
from gi_atlas.plugins import DOSSIER_FORMS, all_rules, load_object
from gi_atlas.rules.findings import Finding, run_rules
from gi_atlas.services.evidence_places import with_boundary_distances
from gi_atlas.services.requirements import read_requirements
from gi_atlas.storage.project import Project

_ROLE_ORDER = tuple(ZoneRole)
_LEVEL = "SELECT DISTINCT level FROM gi_admin_unit WHERE name = ?"


class ProjectFacts:
    """What the dossiers of one project have in common, read once for a whole batch.

    Parameters
    ----------
    project : Project
    progress : Progress, optional
        Asked to stop while the rules run.
    """

    def __init__(self, project: Project, progress: Progress | None = None) -> None:
        self.project = project
        self._progress = progress or Progress()

    @cached_property
    def findings(self) -> Mapping[str, list[Finding]]:
        """Findings of all rules (``check``) by the id of their object."""
        found: dict[str, list[Finding]] = {}
        for finding in run_rules(self.project, all_rules(), self._progress):
            found.setdefault(finding.object_id, []).append(finding)
        return found

    @cached_property
    def class_codes(self) -> frozenset[str]:
        """Codes of the class table that the office loaded and that counts; empty where none is loaded."""
        tables = self.project.read_all(ReferenceTable, is_active=True)
        chosen = [table for table in tables if table.kind is TableKind.CLASSES]
        rows = max(chosen, key=lambda table: table.id).rows if chosen else ()
        return frozenset(str(row.get("code", "")).strip() for row in rows if isinstance(row, Mapping)) - {""}

    def levels_of(self, name: str) -> frozenset[UnitLevel]:
        """Levels that units of this very name have in any edition of the divisions; empty where none is known."""
        return frozenset(UnitLevel(str(row[0])) for row in self.project.fetch(_LEVEL, name))


@dataclass(frozen=True)
class ProductFacts:
    """One product and all that belongs to it.

    Attributes
    ----------
    shared : ProjectFacts
    product : Product
    current : tuple of (Zone, BoundaryVersion)
        The version of each zone that the dossier is about, the production zone first.
    texts : tuple of ScopeText
        Wordings of the product, the newest last.
    evidence : tuple of Evidence
        Of the product and of its records, each file once; what an opponent brought is none of it.
    languages : tuple of str
        In which the dossier's papers are asked for.
    """

    shared: ProjectFacts
    product: Product
    zones: tuple[Zone, ...] = ()
    current: tuple[tuple[Zone, BoundaryVersion], ...] = ()
    texts: tuple[ScopeText, ...] = ()
    registrations: tuple[Registration, ...] = ()
    acts: tuple[Act, ...] = ()
    standards: tuple[Standard, ...] = ()
    records: tuple[SurveyRecord, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    cases: tuple[Case, ...] = ()
    events: tuple[CaseEvent, ...] = ()
    languages: tuple[str, ...] = ("zh",)
    _forms: dict[str, Mapping[str, Verdict]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def project(self) -> Project:
        """The project that it stands in."""
        return self.shared.project

    @property
    def boundary(self) -> BoundaryVersion | None:
        """The version of the production zone, or else of the first zone that has one; None where none is drawn."""
        return self.current[0][1] if self.current else None

    @property
    def text(self) -> ScopeText | None:
        """The wording beside the boundary, or else the product's newest."""
        beside = [one for one in self.texts if self.boundary and one.boundary_id == self.boundary.id]
        return (beside or list(self.texts) or [None])[-1]  # type: ignore[list-item]

    @property
    def scope_words(self) -> str:
        """The wording of the scope; "" where there is none."""
        text = self.text
        return (text.text if text else "") or (self.boundary.scope_text if self.boundary else "")

    @cached_property
    def units(self) -> tuple[ScopeUnit, ...]:
        """Units that the wording names, in its order."""
        found = self.project.read_all(ScopeUnit, scope_id=self.text.id) if self.text else []
        return tuple(sorted(found, key=lambda unit: unit.seq))

    @cached_property
    def requirements(self) -> ProtectionRequirements:
        """Protection requirements as they stand, the production area from the version of the dossier."""
        return read_requirements(self.project, self.product.id, self.boundary.id if self.boundary else None)

    @property
    def scope_counties(self) -> tuple[str, ...]:
        """Codes that tell which counties the scope lies in: of the wording's units, or else of the product."""
        return tuple(dict.fromkeys(unit.code[:6] for unit in self.units if unit.code)) or self.product.counties

    @property
    def applicants(self) -> tuple[str, ...]:
        """Who holds the product's registrations as a GI product or is named as a potential applicant."""
        wanted = (Channel.GI_PRODUCT, Channel.POTENTIAL)
        return tuple(dict.fromkeys(one.holder for one in self.registrations if one.channel in wanted and one.holder))

    def findings(self) -> list[Finding]:
        """Findings about the product, its boundaries, its wording and its records."""
        ids = [self.product.id, *(one.id for _zone, one in self.current), *([self.text.id] if self.text else [])]
        ids += [*(one.id for one in self.registrations), *(one.id for one in self.records)]
        return [finding for one in ids for finding in self.shared.findings.get(one, [])]

    def files_of(self, questions: Sequence[str]) -> list[Evidence]:
        """Evidence that answers questions of these names."""
        return [one for one in self.evidence if question_name(one) in questions]

    def form_verdicts(self, language: str) -> Mapping[str, Verdict]:
        """What the survey forms say of the items, the best of the product's records each; empty without a record."""
        if language not in self._forms:
            self._forms[language] = self._judged(language)
        return self._forms[language]

    def _judged(self, language: str) -> Mapping[str, Verdict]:
        if not self.records:
            return {}
        try:
            judge = load_object(DOSSIER_FORMS["judge"])
        except PluginError:
            return {}
        found: Mapping[str, Verdict] = judge(self.project, self.records, language)
        return found


def question_name(item: Evidence) -> str:
    """Name of the question that a piece of evidence answers, without groups and positions; "" for none."""
    return item.question.rpartition("/")[2].partition("[")[0]


def read_product(shared: ProjectFacts, product_id: str, languages: Sequence[str] = ("zh",)) -> ProductFacts:
    """All that belongs to a product.

    Parameters
    ----------
    languages : sequence of str
        In which its papers are asked for.

    Raises
    ------
    StorageError
        STORE_ID_UNKNOWN.
    """
    project = shared.project
    product = project.read_one(Product, product_id)
    zones = project.read_all(Zone, product_id=product_id)
    records = project.read_all(SurveyRecord, product_id=product_id)
    cases = project.read_all(Case, product_id=product_id)
    events = [event for case in cases for event in project.read_all(CaseEvent, case_id=case.id)]
    return ProductFacts(
        shared,
        product,
        tuple(zones),
        _current(project, zones),
        tuple(sorted(project.read_all(ScopeText, product_id=product_id), key=lambda text: text.id)),
        tuple(project.read_all(Registration, product_id=product_id)),
        tuple(act for act in project.read_all(Act) if product_id in act.product_ids),
        tuple(project.read_all(Standard, product_id=product_id)),
        tuple(records),
        _evidence(project, product_id, records),
        tuple(cases),
        tuple(sorted(events, key=lambda event: (event.case_id, event.seq))),
        tuple(languages),
    )


def _current(project: Project, zones: Sequence[Zone]) -> tuple[tuple[Zone, BoundaryVersion], ...]:
    found = [
        (zone, _version_of(project, zone)) for zone in sorted(zones, key=lambda zone: _ROLE_ORDER.index(zone.role))
    ]
    return tuple((zone, version) for zone, version in found if version is not None)


def _version_of(project: Project, zone: Zone) -> BoundaryVersion | None:
    """The newest version that is not superseded; of a zone whose versions have all ended, the last one."""
    versions = [one for one in project.read_all(BoundaryVersion, zone_id=zone.id) if one.proposes_id is None]
    living = [one for one in versions if one.status is not BoundaryStatus.SUPERSEDED and _holds(one)]
    return max(living or versions, key=lambda one: one.version, default=None)


def _holds(version: BoundaryVersion) -> bool:
    # A version whose end is laid down but still to come holds, for the dossier as for map and overlays.
    return version.valid_to is None or version.valid_to > date.today()


def _evidence(project: Project, product_id: str, records: Sequence[SurveyRecord]) -> tuple[Evidence, ...]:
    found = {item.id: item for item in project.read_all(Evidence, product_id=product_id)}
    for record in records:
        found.update((item.id, item) for item in project.read_all(Evidence, record_id=record.id))
    # What an opponent brought is no evidence of the applicant.
    own = [found[key] for key in sorted(found) if not is_opponents(found[key])]
    # As of now, as gallery and list say it: the boundary may have changed since the photo came.
    return tuple(with_boundary_distances(project, own, product_id))


def unit_names(project: Project, codes: Sequence[str]) -> list[str]:
    """Names of divisions by their codes; the code where no edition names it."""
    names: list[str] = []
    for code in codes:
        known: list[Any] = project.read_all(AdminUnit, code=code)
        names.append(known[-1].name if known else code)
    return names
