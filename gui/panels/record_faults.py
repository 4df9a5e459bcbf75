"""Which wrong or missing answer comes next. No widget here."""

from survey_forms.capture import FormSession

REQUIRED_CODE = "CAPTURE_REQUIRED"


def next_fault(session: FormSession, path: str) -> str:
    """Path of the next fault after a path, in the order of the form, around its end; "" if nothing is wrong."""
    faults = list(session.faults())
    order = _order(session)
    here = order.get(path, -1)
    later = [fault for fault in faults if order.get(fault, -1) > here]
    return next(iter(later or faults), "")


def passed_over(session: FormSession, path: str) -> list[str]:
    """Faults that a person at a path should see: wrong answers, and missing ones that came before the path.

    What lies ahead is not passed over: who saves in between stays where he is.
    """
    order = _order(session)
    here = order.get(path, len(order))
    return [
        fault
        for fault, error in session.faults().items()
        if error.code != REQUIRED_CODE or order.get(fault, len(order)) < here
    ]


def _order(session: FormSession) -> dict[str, int]:
    return {path: number for number, (path, _node) in enumerate(session.walk())}
