"""What a new record or a new row has before anybody answers."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from survey_forms.instance import Spot, store
from survey_forms.schema import Question, QuestionType


@dataclass(frozen=True)
class Preloads:
    """What questions of type METADATA are filled with."""

    now: Callable[[], datetime]
    user: str = ""
    device: str = ""
    instance_id: str = ""

    def value(self, kind: str) -> str:
        """Value of a preload such as ``start`` or ``username``; "" for one that a desk does not have."""
        match kind:
            case "start" | "timestamp":
                return moment_text(self.now())
            case "today":
                return self.now().date().isoformat()
            case "username":
                return self.user
            case "deviceid":
                return self.device
            case "uid" | "instanceID":
                return self.instance_id or f"uuid:{uuid.uuid4()}"
        return ""


def moment_text(moment: datetime) -> str:
    """Moment as phones write it: milliseconds and offset."""
    return moment.isoformat(timespec="milliseconds")


def put_static(root: Spot, preloads: Preloads | None) -> None:
    """Give every question at or below a spot its stated default; ``preloads`` fill what the form fills by itself."""
    for spot in root.leaves():
        node = spot.node
        if not isinstance(node, Question):
            continue
        if node.type is QuestionType.METADATA and preloads is not None:
            store(spot, preloads.value(node.preload))
        elif node.default and not node.is_default_dynamic:
            store(spot, node.default)
