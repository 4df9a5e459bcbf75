"""Acts of authorities, standards, and the way of a product through examination."""

from dataclasses import dataclass, field
from datetime import date

from gi_atlas.ids import new_id


@dataclass(frozen=True)
class Act:
    """A paper of an authority about products, 公告、批复等文件.

    ``kind`` is a word of the office's table (受理, 初步认定, 认定, 变更, 撤销 …).
    """

    kind: str
    issuer: str = ""
    number: str = ""
    title: str = ""
    dated: date | None = None
    url: str = ""
    file_sha256: str = ""
    product_ids: tuple[str, ...] = ()
    note: str = ""
    import_id: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Case:
    """A product on its way through recognition, change or revocation, 案件.

    ``state`` is a code of the table of states, which an office may edit; ``due_on`` is the last day of what is asked
    for in this state, None where nothing is; ``basis`` names the rule that sets it. ``holder`` is who must act, "" for
    the one whom the table names.
    """

    product_id: str
    track: str = "RECOGNITION"
    state: str = "S0"
    entered_on: date | None = None
    due_on: date | None = None
    basis: str = ""
    holder: str = ""
    is_closed: bool = False
    note: str = ""
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class CaseEvent:
    """One step of a case, 办理过程."""

    case_id: str
    seq: int = 1
    from_state: str = ""
    to_state: str = ""
    on_day: date | None = None
    act_id: str | None = None
    who: str = ""
    note: str = ""
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Standard:
    """A standard that a product is made by, 标准; ``level`` is GB, DB, T, Q or another word of the number."""

    product_id: str
    number: str
    level: str = ""
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    superseded_by: str = ""
    applied_by: str = ""
    id: str = field(default_factory=new_id)
