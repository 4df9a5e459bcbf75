"""Survey forms of a dossier: every record of the product as DOCX and PDF, written by the package of the forms."""

from collections.abc import Iterator

from gi_atlas.dossier.layout import SURVEY_ITEM, survey_folder
from gi_atlas.dossier.making import Making
from gi_atlas.dossier.model import DossierFile, Gap
from gi_atlas.errors import GiAtlasError, JobCancelled
from gi_atlas.i18n import N_
from gi_atlas.plugins import DOSSIER_FORMS, load_object

SURVEY_FORMS = N_("Survey forms")
_ENDINGS = (".docx", ".pdf")


def survey_forms(making: Making) -> Iterator[DossierFile | Gap]:
    """The forms of all records, in each chosen language; who refused stays out unless it was asked for."""
    records = making.facts.records
    if not records:
        yield Gap(SURVEY_FORMS, "DOSSIER_NO_RECORD")
    for number, record in enumerate(records, 1):
        for language in making.options.languages:
            for ending in _ENDINGS:
                making.progress.check()
                yield _print(making, number, record.id, record.title, language, ending)


def _print(making: Making, number: int, record_id: str, title: str, language: str, ending: str) -> DossierFile | Gap:
    name = making.numbered(f"R{number:02d}", language, ending)
    path = making.place(survey_folder(making.language), name)
    try:
        load_object(DOSSIER_FORMS["print"])(
            making.facts.project, record_id, path, language, making.mark(language), making.options.is_with_private,
            making.cache, making.progress,
        )  # fmt: skip
    except JobCancelled:
        raise
    except GiAtlasError as error:
        return Gap(SURVEY_FORMS, "DOSSIER_DOCUMENT_FAILED", {"file": title or name, "format": ending[1:].upper(),
                                                             "reason": error})  # fmt: skip
    return making.file(path, SURVEY_ITEM, title or SURVEY_FORMS, language)
