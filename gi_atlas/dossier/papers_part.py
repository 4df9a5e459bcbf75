"""Protection requirements (保护要求) and scope statements (产地范围表述) of a dossier, written by the documents."""

from collections.abc import Iterator
from pathlib import Path

from gi_atlas.documents.marks import printed_line
from gi_atlas.documents.paper import Paper
from gi_atlas.documents.requirements import TITLES
from gi_atlas.documents.requirements_paper import requirements_paper
from gi_atlas.documents.statement_paper import statement_paper, statement_text
from gi_atlas.documents.write_paper import write_paper
from gi_atlas.dossier.making import Making
from gi_atlas.dossier.model import LANGUAGE_WORDS, DossierFile, Gap
from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.exchange.safe_names import distinct_names
from gi_atlas.i18n import N_
from gi_atlas.services.statement import read_statement

REQUIREMENTS = N_("Protection requirements")
STATEMENT = N_("Scope statement")
_ENDINGS = (".docx", ".pdf")


def protection_requirements(making: Making) -> Iterator[DossierFile | Gap]:
    """The paper as DOCX and PDF in each chosen language; empty sub-fields stay empty in a marked one alone."""
    found = making.facts.requirements
    for language in making.options.languages:
        empty = [TITLES[one] for one in found.missing(language)]
        if empty:
            yield Gap(REQUIREMENTS, "DOSSIER_SUB_FIELDS_IN", {"language": [LANGUAGE_WORDS[language]], "fields": empty})
        paper = requirements_paper(found, language, making.is_marked, printed_line(language))
        yield from write_both(making, paper, "B2", REQUIREMENTS, making.one_word(REQUIREMENTS), language)


def scope_statements(making: Making) -> Iterator[DossierFile | Gap]:
    """The statement of each boundary that has a polygon, as DOCX, PDF and text."""
    drawn = [boundary for _zone, boundary in making.facts.current if boundary.geom is not None]
    stems = distinct_names(f"{making.one_word(STATEMENT)}_{one.name or one.id}" for one in drawn)
    for boundary, stem in zip(drawn, stems if len(stems) > 1 else [making.one_word(STATEMENT)], strict=False):
        found = read_statement(making.facts.project, boundary.id)
        lacking = [] if found.wording or found.sentence else [N_("Wording of the scope")]
        if lacking:
            yield Gap(STATEMENT, "DOSSIER_NOTHING_TO_STATE", {"name": boundary.name or boundary.id, "lacking": lacking})
            continue
        for language in making.options.languages:
            paper = statement_paper(found, language, making.is_marked, printed_line(language))
            yield from write_both(making, paper, "C1", STATEMENT, stem, language)
            path = making.place_in("C1", making.numbered(stem, language, ".txt"))
            path.write_text(statement_text(found, language, making.is_marked), encoding="utf-8-sig")
            yield making.file(path, "C1", STATEMENT, language)


def write_both(
    making: Making, paper: Paper, item: str, title: str, stem: str, language: str
) -> Iterator[DossierFile | Gap]:
    """A paper as DOCX and PDF in the folder of an item; "" puts it at the top."""
    for ending in _ENDINGS:
        making.progress.check()
        name = making.numbered(stem, language, ending)
        path = making.place_in(item, name) if item else making.place("", name)
        gap = _write(making, paper, path, title)
        yield making.file(path, item, title, language) if gap is None else gap


def _write(making: Making, paper: Paper, path: Path, title: str) -> Gap | None:
    try:
        write_paper(paper, path, is_replacing=True, progress=making.progress)
    except JobCancelled:
        raise
    except GiAtlasError as error:
        form = path.suffix[1:].upper()
        return Gap(title, "DOSSIER_DOCUMENT_FAILED", {"file": path.name, "format": form, "reason": error})
    return None
