"""The season calendar: in which months each product is harvested or comes to market."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gi_atlas.documents.paper import Align, Block, Cell, Grid, Heading, Line, Paper, Paragraph, Row, Tone, cell
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_
from gi_atlas.jobs import Progress
from gi_atlas.model import Product, ProductGroup, SurveyRecord
from gi_atlas.model.enums import shown
from gi_atlas.storage.project import Project
from survey_forms.capture import FormSession
from survey_forms.output.record_tables import Column, Shape
from survey_forms.output.sheet_text import Value
from survey_forms.records import session_for

MONTHS = range(1, 13)
TARGET = "SurveyCraft.season"
HEAD_FILL = "#eef2f6"
GROUP_FILLS = {
    ProductGroup.PRIMARY: "#8bc34a",
    ProductGroup.PROCESSED: "#ffb74d",
    ProductGroup.MEDICINE: "#64b5a8",
    ProductGroup.CRAFT: "#b39ddb",
    ProductGroup.OTHER: "#90a4ae",
}
_MONTH_CODE = re.compile(r"\D{0,3}(1[0-2]|0?[1-9])\Z")
_IDS = "SELECT id FROM gi_record ORDER BY fid"
_MARK = "●"


@dataclass(frozen=True)
class Season:
    """Months of one product, 1 to 12."""

    product: str
    group: ProductGroup
    counties: tuple[str, ...]
    months: frozenset[int]


def read_seasons(project: Project, progress: Progress | None = None) -> list[Season]:
    """Seasons of every product whose records tell one, those that begin first before.

    Raises
    ------
    JobCancelled
    """
    progress = progress or Progress()
    products = {product.id: product for product in project.read_all(Product)}
    found: dict[str, Season] = {}
    ids = [str(row[0]) for row in project.fetch(_IDS)]
    for number, record_id in enumerate(ids):
        progress.report(number / len(ids))
        record = project.read_one(SurveyRecord, record_id)
        if not record.answers:
            continue
        months = months_of(session_for(project, record))
        if months:
            season = _season(record, products.get(record.product_id or ""), months)
            key = record.product_id or record.id
            found[key] = _joined(found[key], season) if key in found else season
    return sorted(found.values(), key=lambda season: (list(season.group.__class__).index(season.group),
                                                      min(season.months), season.product))  # fmt: skip


def months_of(session: FormSession) -> frozenset[int]:
    """Months that a record names, in the question whose target field is the season."""
    months: set[int] = set()
    for question in session.form.questions():
        if question.target == TARGET and session.state(question.path).is_relevant:
            codes = session.value(question.path).split()
            months |= {int(match[1]) for code in codes if (match := _MONTH_CODE.match(code))}
    return frozenset(months)


def _season(record: SurveyRecord, product: Product | None, months: frozenset[int]) -> Season:
    name = product.name_official if product is not None else record.title
    group = product.product_group if product is not None else ProductGroup.OTHER
    return Season(name, group, (record.county_code,) if record.county_code else (), months)


def _joined(first: Season, second: Season) -> Season:
    counties = tuple(dict.fromkeys((*first.counties, *second.counties)))
    return Season(first.product, first.group, counties, first.months | second.months)


def calendar_paper(seasons: Sequence[Season], language: str, project_name: str, printed: str) -> Paper:
    """The calendar as a paper, lying."""
    words = Words(language)
    title = words(N_("Season calendar"))
    return Paper(title, language, tuple(_blocks(seasons, words)), project_name, title, printed, is_wide=True)


def _blocks(seasons: Sequence[Season], words: Words) -> Iterator[Block]:
    yield Heading(words(N_("Season calendar")), 0)
    yield Paragraph((Line(words(N_("Months of harvest or sale, by product")), Tone.FAINT),), Align.CENTER)
    if not seasons:
        yield Paragraph((Line(words(N_("No record names its months of harvest yet."))),))
        return
    names = (words(N_("Product")), words(N_("Product group")), *(words.month(month) for month in MONTHS))
    head = Row(tuple(cell(name, Tone.SMALL, HEAD_FILL, align=Align.CENTER) for name in names))
    rows = (_row(season, words) for season in seasons)
    counts = [sum(month in season.months for season in seasons) for month in MONTHS]
    foot = Row(
        (
            cell(words(N_("Products in the month")), Tone.STRONG, HEAD_FILL, span=2),
            *(cell(str(count), Tone.STRONG, HEAD_FILL, align=Align.CENTER) for count in counts),
        )
    )
    yield Grid((20.0, 14.0, *(5.5 for _month in MONTHS)), (head, *rows, foot), heading_rows=1)


def _row(season: Season, words: Words) -> Row:
    fill = GROUP_FILLS[season.group]
    months = (cell(_MARK, fill=fill, align=Align.CENTER) if month in season.months else Cell() for month in MONTHS)
    return Row((cell(season.product), cell(shown(season.group, words.language), Tone.SMALL), *months), 7.0)


def calendar_shape(language: str) -> Shape:
    """Columns of the calendar as a table."""
    words = Words(language)
    columns = [Column("product", words(N_("Product"))), Column("group", words(N_("Product group")))]
    columns += [Column("counties", words(N_("County codes")))]
    columns += [Column(f"m{month}", words.month(month)) for month in MONTHS]
    return Shape(words(N_("Season calendar")), "", columns)


def calendar_values(seasons: Sequence[Season], language: str) -> Iterator[list[Value]]:
    """Rows of the calendar as a table; 1 stands for a month of the season."""
    for season in seasons:
        months: list[Value] = [1 if month in season.months else None for month in MONTHS]
        yield [season.product, shown(season.group, language), " ".join(season.counties), *months]
