"""What the panel of cases reads of a project, in one job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gi_atlas.cases.days import today_in_china
from gi_atlas.cases.keeping import table_of
from gi_atlas.cases.listing import CaseDetails, CaseLine, case_details, list_cases, with_all_products
from gi_atlas.cases.table import OPPOSITION, CaseTable
from gi_atlas.errors import GiAtlasError, ManyErrors, ReadError
from gi_atlas.model import Product
from gi_atlas.storage.project import Project


@dataclass(frozen=True)
class CasesRead:
    """What the panel shows of a project: every case, the table that counts, the products; the case that is chosen.

    ``lines`` has one for each case, and one for each product that has none.
    """

    lines: Sequence[CaseLine]
    table: CaseTable
    products: Sequence[Product]
    details: CaseDetails | None
    day: date


def read_cases(project: Project, product_id: str, case_id: str) -> CasesRead | GiAtlasError:
    """What the panel shows of a project; the error if the office's table of states cannot be read."""
    day = today_in_china()
    try:
        table = table_of(project)
    except (ReadError, ManyErrors) as error:
        return error
    lines = list_cases(project, day, table=table)
    products = sorted(project.read_all(Product), key=lambda product: product.name_official)
    chosen = _chosen(lines, product_id, case_id)
    details = None if chosen is None else case_details(project, chosen.case.id, day)
    return CasesRead(with_all_products(lines, products), table, products, details, day)


def _chosen(lines: Sequence[CaseLine], product_id: str, case_id: str) -> CaseLine | None:
    """The case that is meant; of a product the one that is open and no opposition, if there is such a one."""
    by_id = next((line for line in lines if line.case.id == case_id), None)
    same = [line for line in lines if line.case.product_id == product_id]
    best = sorted(same, key=lambda line: (line.case.is_closed, line.case.track == OPPOSITION))
    return by_id or (best[0] if best else None)
