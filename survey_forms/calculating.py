"""Keeps relevance, calculations and counted repeats of an instance up to date, touching only what a change reaches."""

import heapq
import math
from collections.abc import Iterator
from itertools import count
from typing import Any

from gi_atlas.errors import FormError
from survey_forms.defaults import put_static
from survey_forms.instance import MOST_ROWS, Below, Instance, Rows, Spot, answers_of, context_of, rows_of, show, store
from survey_forms.plan import Aspect, FormPlan, Rule, placed
from survey_forms.schema import Group, Question, QuestionType, Repeat
from survey_forms.xpath.evaluate import Evaluator
from survey_forms.xpath.values import number_of, text_of, truth_of

_MOST_TURNS = 20
"""Changes of one node in one go, beyond which it never comes to rest; each row beside it allows two more."""
_MOST_VISITS = 10_000_000
"""Nodes that the evaluations in one go may look at, by estimate; a foreign form must not hold the program."""


class Calculator:
    """Brings an instance to rest after a change.

    Parameters
    ----------
    plan : FormPlan
    instance : Instance
    evaluator : Evaluator

    Attributes
    ----------
    touched : dict of Spot
        Spots whose state may have changed since it was last emptied (a dict for its order).
    faults : dict of (Spot, Aspect) to FormError
        Expressions that could not be computed or do not come to rest.
    fresh : list of Spot
        Rows that a count made and that have no computed defaults yet.
    """

    def __init__(self, plan: FormPlan, instance: Instance, evaluator: Evaluator) -> None:
        self.touched: dict[Spot, None] = {}
        self.faults: dict[tuple[Below, Aspect], FormError] = {}
        self.fresh: list[Spot] = []
        self._plan = plan
        self._instance = instance
        self._evaluator = evaluator
        self._waiting: list[tuple[int, int, Rule, Spot]] = []
        self._queued: set[tuple[int, Spot]] = set()
        self._order = count()
        self._turned: list[Spot] = []

    def evaluate(self, rule: Rule, spot: Below) -> Any:
        """Value of a rule at a place; None if it cannot be computed, with the fault kept."""
        try:
            with context_of(spot) as element:
                value = self._evaluator.evaluate(rule.expression, element)
        except FormError as error:
            self.faults[spot, rule.aspect] = placed(error, self._plan.nodes[rule.names], rule.aspect)
            return None
        self.faults.pop((spot, rule.aspect), None)
        return value

    def start(self, spot: Spot) -> None:
        """Have everything at and below a spot computed: a form was opened, a row was added."""
        for one in spot.spots():
            self.touched[one] = None
            self._queue_own(one)

    def changed(self, spot: Spot) -> None:
        """Have what reads a question computed, since what expressions see of it changed."""
        self.touched[spot] = None
        for rule, shared in self._plan.readers_of(spot.names):
            for reader in self._readers(rule, shared, spot):
                self._queue(rule, reader)

    def rows_changed(self, rows: Rows) -> None:
        """Have what reads a repeat or anything in it computed: rows came, went or moved."""
        for rule, shared in self._plan.readers_of_rows(rows.names):
            for reader in self._readers(rule, min(shared, len(rows.names) - 1), rows.parent):
                self._queue(rule, reader)

    def settle(self) -> None:
        """Compute until nothing is waiting."""
        visits = 0
        while self._waiting:
            _, _, rule, spot = heapq.heappop(self._waiting)
            self._queued.discard((rule.rank, spot))
            visits += self._evaluator.visits_of(rule.expression)
            if visits > _MOST_VISITS:
                self._stop(rule, spot)
            else:
                self._apply(rule, spot)
        for spot in self._turned:
            spot.turns = 0
        self._turned.clear()

    def _queue_own(self, spot: Spot) -> None:
        for aspect in (Aspect.RELEVANT, Aspect.CALCULATION):
            if (rule := self._plan.rules.get((spot.names, aspect))) is not None:
                self._queue(rule, spot)
        for child in spot.children.values():
            if isinstance(child, Rows) and (rule := self._plan.rules.get((child.names, Aspect.COUNT))) is not None:
                self._queue(rule, spot)

    def _queue(self, rule: Rule, spot: Spot) -> None:
        if (rule.rank, spot) not in self._queued:
            self._queued.add((rule.rank, spot))
            heapq.heappush(self._waiting, (rule.rank, next(self._order), rule, spot))

    def _readers(self, rule: Rule, shared: int, changed: Spot) -> Iterator[Spot]:
        """Spots of a rule's node that share their first names with the changed spot."""
        spot = changed
        while len(spot.names) > shared and spot.parent is not None:
            spot = spot.parent
        names = rule.names[:-1] if rule.aspect is Aspect.COUNT else rule.names
        return spots_at(spot, names)

    def _apply(self, rule: Rule, spot: Spot) -> None:
        match rule.aspect:
            case Aspect.RELEVANT:
                self._apply_relevance(rule, spot)
            case Aspect.CALCULATION:
                self._apply_calculation(rule, spot)
            case Aspect.COUNT:
                self._apply_count(rule, spot)
            case _:
                self.touched[spot] = None

    def _apply_relevance(self, rule: Rule, spot: Spot) -> None:
        value = self.evaluate(rule, spot)
        is_relevant = True if value is None else truth_of(value)
        if is_relevant != spot.is_own_relevant and self._may_turn(spot, rule):
            spot.is_own_relevant = is_relevant
            self._inherit(spot)

    def _inherit(self, spot: Spot) -> None:
        is_relevant = spot.is_own_relevant and (spot.parent is None or spot.parent.is_relevant)
        if is_relevant == spot.is_relevant:
            return
        spot.is_relevant = is_relevant
        self.touched[spot] = None
        if isinstance(spot.node, Group):
            for child in spot.children.values():
                for below in (child,) if isinstance(child, Spot) else child.rows:
                    self._inherit(below)
            return
        if show(spot):
            self.changed(spot)
        if is_relevant and (rule := self._plan.rules.get((spot.names, Aspect.CALCULATION))) is not None:
            self._queue(rule, spot)

    def _apply_calculation(self, rule: Rule, spot: Spot) -> None:
        if not spot.is_relevant:
            return
        found = self.evaluate(rule, spot)
        value = as_typed(spot.node, text_of(found)) if found is not None else spot.stored
        if value != spot.stored and self._may_turn(spot, rule):
            store(spot, value)
            self.changed(spot)

    def _may_turn(self, spot: Spot, rule: Rule) -> bool:
        """Whether a spot may change once more; what goes round in circles is stopped and becomes a fault."""
        if not spot.turns:
            self._turned.append(spot)
        spot.turns += 1
        if spot.turns <= _MOST_TURNS or spot.turns <= _MOST_TURNS + 2 * _rows_beside(spot):
            return True
        self._stop(rule, spot)
        return False

    def _stop(self, rule: Rule, spot: Spot) -> None:
        self.faults[spot, rule.aspect] = FormError("CAPTURE_CYCLE", path=spot.node.path)
        self.touched[spot] = None

    def _apply_count(self, rule: Rule, parent: Spot) -> None:
        rows = parent.children[rule.names[-1]]
        assert isinstance(rows, Rows)
        value = self.evaluate(rule, rows)
        number = number_of(value, self._evaluator.around.zone) if value is not None else math.nan
        wanted = 0 if math.isnan(number) else int(min(max(number, 0), MOST_ROWS))
        if number > MOST_ROWS:
            context = {"found": int(min(number, 1e15)), "expected": MOST_ROWS, "path": rows.node.path}
            self.faults[rows, Aspect.COUNT] = FormError("CAPTURE_ROWS_MANY", **context)
        if wanted == len(rows.rows):
            return
        while len(rows.rows) > wanted:
            self.forget(last := self._instance.remove_row(rows, len(rows.rows) - 1))
            rows.spare.insert(0, answers_of(last))
        while len(rows.rows) < wanted:
            self._add_counted(rows)
        self.rows_changed(rows)

    def _add_counted(self, rows: Rows) -> None:
        answers = rows.spare.pop(0) if rows.spare else None
        row = self._instance.add_row(rows, len(rows.rows), answers or {})
        if answers is None:
            put_static(row, None)
            self.fresh.append(row)
        self.start(row)

    def forget(self, removed: Spot) -> None:
        """Drop what waits for spots that are no longer there, and what is kept of them."""
        gone = set(removed.spots())
        self.touched = {spot: None for spot in self.touched if spot not in gone}
        self.fresh = [row for row in self.fresh if row not in gone]
        self.faults = {key: fault for key, fault in self.faults.items() if _spot_of(key[0]) not in gone}
        self._waiting = [entry for entry in self._waiting if entry[3] not in gone]
        self._queued = {(entry[2].rank, entry[3]) for entry in self._waiting}
        heapq.heapify(self._waiting)


def _spot_of(below: Below) -> Spot:
    return below.parent if isinstance(below, Rows) else below


def _rows_beside(spot: Spot) -> int:
    above: Spot | None = spot
    while above is not None and not isinstance(above.node, Repeat):
        above = above.parent
    return len(rows_of(above).rows) if above is not None else 0


def spots_at(spot: Spot, names: tuple[str, ...]) -> Iterator[Spot]:
    """Spots of a node at or below a spot, in every row."""
    if len(spot.names) == len(names):
        yield spot
        return
    below = spot.children.get(names[len(spot.names)])
    if isinstance(below, Spot):
        yield from spots_at(below, names)
    elif below is not None:
        for row in below.rows:
            yield from spots_at(row, names)


def as_typed(node: Any, value: str) -> str:
    """Calculated text as its question's type writes it: a whole number loses its fraction."""
    is_whole = isinstance(node, Question) and node.type is QuestionType.INTEGER
    if not is_whole or not value.replace(".", "", 1).lstrip("-").isdigit():
        return value
    whole = value.partition(".")[0]
    return "0" if whole == "-0" else whole
