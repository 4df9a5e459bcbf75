"""The parts of a dossier in the order in which they are made; a further one is a line here."""

from gi_atlas.dossier.boundary_part import BOUNDARY_FILES, boundary_files
from gi_atlas.dossier.evidence_part import EVIDENCE, evidence_files
from gi_atlas.dossier.making import Part
from gi_atlas.dossier.map_part import SCOPE_MAP, scope_map
from gi_atlas.dossier.papers_part import REQUIREMENTS, STATEMENT, protection_requirements, scope_statements
from gi_atlas.dossier.survey_part import SURVEY_FORMS, survey_forms
from gi_atlas.dossier.tables_part import TABLES, product_tables

PARTS: tuple[Part, ...] = (
    Part(REQUIREMENTS, protection_requirements),
    Part(STATEMENT, scope_statements),
    Part(SCOPE_MAP, scope_map),
    Part(SURVEY_FORMS, survey_forms),
    Part(BOUNDARY_FILES, boundary_files),
    Part(TABLES, product_tables),
    Part(EVIDENCE, evidence_files),
)
