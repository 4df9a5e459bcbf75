"""Documents of a product as files: protection requirements (保护要求) and scope statement (产地范围表述)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gi_atlas.documents.marks import LANGUAGES_OF, printed_line
from gi_atlas.documents.paper import Paper
from gi_atlas.documents.requirements import TITLES, ProtectionRequirements
from gi_atlas.documents.requirements_paper import requirements_paper, requirements_text
from gi_atlas.documents.saving import require_ending, require_same, save_whole
from gi_atlas.documents.statement import ScopeStatement
from gi_atlas.documents.statement_paper import statement_paper, statement_text
from gi_atlas.documents.words import Words
from gi_atlas.documents.write_paper import write_paper
from gi_atlas.errors import WriteError
from gi_atlas.exchange.safe_names import safe_name
from gi_atlas.i18n import N_, current_language
from gi_atlas.jobs import Progress
from gi_atlas.model import BoundaryVersion, Product, Zone
from gi_atlas.services.exporting import NAME_BYTES, file_stem
from gi_atlas.services.requirements import read_requirements
from gi_atlas.services.statement import read_statement
from gi_atlas.storage.project import Project

ENDINGS = (".docx", ".pdf", ".txt")
LANGUAGE_CHOICES = tuple(LANGUAGES_OF)
REQUIREMENTS_ENDING, STATEMENT_ENDING = "_保护要求", "_产地范围表述"


@dataclass(frozen=True)
class WrittenDocument:
    """A document that was written.

    Attributes
    ----------
    path : Path
    missing : tuple of str
        What the document needs and does not have, in the person's language.
    remarks : tuple of str
        What a person should look at.
    """

    path: Path
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Making:
    """How one document becomes a file."""

    paper: Callable[[], Paper]
    text: Callable[[], str]


def write_requirements(
    project: Project,
    product_id: str,
    target: Path,
    language: str = "zh",
    *,
    boundary_id: str | None = None,
    is_incomplete: bool = False,
    is_replacing: bool = False,
    progress: Progress | None = None,
) -> WrittenDocument:
    """Write the protection requirements of a product.

    Parameters
    ----------
    target : Path
        .docx, .pdf (needs PyQt5) or .txt.
    language : str
        "zh", "en" or "both".
    boundary_id : str, optional
        Version that gives the production area; default: the one that counts today.
    is_incomplete : bool
        Whether every page is marked as incomplete; without it an empty sub-field refuses the document.

    Raises
    ------
    WriteError
        DOCUMENT_INCOMPLETE with the empty sub-fields; what ``save_whole`` raises.
    UsageError
        OUTPUT_ENDING.
    PluginError
        NEEDS_PYQT.
    """
    found = read_requirements(project, product_id, boundary_id)
    missing = missing_sub_fields(found, language)
    _require_whole(target, missing, is_incomplete)
    printed = printed_line(LANGUAGES_OF[language][0])
    making = _Making(
        lambda: requirements_paper(found, language, is_incomplete, printed),
        lambda: requirements_text(found, language, is_incomplete),
    )
    path = _write(making, target, is_replacing, project, progress)
    return WrittenDocument(path, missing, requirements_remarks(found, language))


def write_statement(
    project: Project,
    boundary_id: str,
    target: Path,
    language: str = "zh",
    *,
    edition: str | None = None,
    is_incomplete: bool = False,
    is_replacing: bool = False,
    progress: Progress | None = None,
) -> WrittenDocument:
    """Write the scope statement of a boundary version; see ``write_requirements``.

    A version without wording and without units to write one with has nothing to state and is refused unless the paper
    is marked.

    Raises
    ------
    WriteError
        DOCUMENT_INCOMPLETE; what ``save_whole`` raises.
    UsageError
        OUTPUT_ENDING.
    PluginError
        NEEDS_PYQT.
    """
    found = read_statement(project, boundary_id, edition)
    missing = missing_of_statement(found)
    _require_whole(target, missing, is_incomplete)
    printed = printed_line(LANGUAGES_OF[language][0])
    making = _Making(
        lambda: statement_paper(found, language, is_incomplete, printed),
        lambda: statement_text(found, language, is_incomplete),
    )
    path = _write(making, target, is_replacing, project, progress)
    return WrittenDocument(path, missing, statement_remarks(found))


def missing_sub_fields(found: ProtectionRequirements, language: str) -> tuple[str, ...]:
    """Empty sub-fields of the languages of a document, by name; with the language where there are two."""
    words = Words(current_language())
    return tuple(
        words(TITLES[one]) + _of_language(in_language, language, words)
        for in_language in LANGUAGES_OF[language]
        for one in found.missing(in_language)
    )


def requirements_remarks(found: ProtectionRequirements, language: str) -> tuple[str, ...]:
    """What a person should look at before a document goes out, in the person's language."""
    words = Words(current_language())
    return tuple(
        remark + _of_language(in_language, language, words)
        for in_language in LANGUAGES_OF[language]
        for remark in found.remarks(in_language, words)
    )


def _of_language(in_language: str, language: str, words: Words) -> str:
    return words.in_brackets(in_language) if len(LANGUAGES_OF[language]) > 1 else ""


def missing_of_statement(found: ScopeStatement) -> tuple[str, ...]:
    """What a statement cannot do without."""
    words = Words(current_language())
    missing = [] if found.wording or found.sentence else [words(N_("Wording of the scope"))]
    return tuple(missing if found.extent else [*missing, words(N_("Polygon of the boundary version"))])


def statement_remarks(found: ScopeStatement) -> tuple[str, ...]:
    """What a person should look at before a statement goes out."""
    words = Words(current_language())
    told = (
        (N_("Units of the wording that are open: {names}"), [unit.name for unit in found.open_units]),
        (N_("In the polygon, not in the wording: {names}"), found.unnamed),
        (N_("In the wording, not in the polygon: {names}"), found.uncovered),
        (N_("Left out as strays: {names}"), [stray.name for stray in found.strays]),
    )
    return tuple(words(message, names=words.comma.join(names)) for message, names in told if names)


def _require_whole(target: Path, missing: tuple[str, ...], is_incomplete: bool) -> None:
    if missing and not is_incomplete:
        names = Words(current_language()).comma.join(missing)
        raise WriteError("DOCUMENT_INCOMPLETE", path=target.name, missing=names, count=len(missing))


def _write(making: _Making, target: Path, is_replacing: bool, project: Project, progress: Progress | None) -> Path:
    if require_ending(target, ENDINGS) != ".txt":
        return write_paper(making.paper(), target, ENDINGS, is_replacing, project, progress)
    content = making.text().encode("utf-8-sig")

    def check(path: Path) -> None:
        require_same(path, "text", path.read_bytes(), content)

    return save_whole(target, lambda path: path.write_bytes(content), check, is_replacing, project, progress)


def requirements_name(product: Product, ending: str) -> str:
    """File name of a product's protection requirements."""
    code = next((county[:6] for county in product.counties if county[:6].isdecimal() and len(county) >= 6), "")
    name = safe_name(product.name_official, limit=NAME_BYTES)
    return safe_name("_".join(filter(None, (code, name)))) + REQUIREMENTS_ENDING + ending


def statement_name(project: Project, boundary_id: str, ending: str) -> str:
    """File name of a version's scope statement, as the other files of its package are named."""
    version = project.read_one(BoundaryVersion, boundary_id)
    product = project.read_one(Product, project.read_one(Zone, version.zone_id).product_id)
    return file_stem(product, version).replace("_产地范围", "") + STATEMENT_ENDING + ending
