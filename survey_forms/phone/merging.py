"""Three versions of a record's answers: as imported last, as they stand, as they came now; nothing is lost silently."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gi_atlas.storage.mapping import dump_json
from survey_forms.phone.submission_parts import Answers, flat_answers, without_empty, without_positions


class Fate(StrEnum):
    """What becomes of one answer."""

    CHANGED = "CHANGED"
    CONFLICT = "CONFLICT"
    KEPT = "KEPT"


@dataclass(frozen=True)
class FieldChange:
    """One answer that differs.

    Attributes
    ----------
    path : str
        With positions.
    old, new : str
        The record's and the submission's.
    fate : Fate
        CHANGED: the record takes the new one. CONFLICT: the record keeps the old one until somebody decides. KEPT: the
        new one is empty because its group was skipped or emptied; the record keeps what it has.
    """

    path: str
    old: str
    new: str
    fate: Fate


@dataclass
class Merged:
    """Outcome of a merge.

    Attributes
    ----------
    answers : dict
        What the record has afterwards.
    changes : list of FieldChange
    """

    answers: Answers = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)

    def of(self, fate: Fate) -> list[FieldChange]:
        """Changes with one fate."""
        return [change for change in self.changes if change.fate is fate]


def merge_answers(
    base: Mapping[str, Any] | None,
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    is_skipped: Callable[[str], bool],
    is_edit: bool = True,
    automatic: frozenset[str] = frozenset(),
) -> Merged:
    """Answers of a record that a submission came for again.

    A repeat is one answer: its rows have no names by which they could be told apart.

    Parameters
    ----------
    base : mapping or None
        As the last import left them; None where the record was never imported.
    ours, theirs : mapping
        As they stand in the record, and as they came.
    is_skipped : callable
        Whether the question at a path was not asked in the submission, so that its emptiness says nothing.
    is_edit : bool
        Whether there is a sign that the submission replaces the one before; without one every difference is a conflict.
    automatic : frozenset of str
        Paths of what nobody answers: calculations and what the phone notes; the newer value counts.
    """
    merger = _Merger(is_skipped, is_edit, base is not None, automatic)
    plain = without_empty(ours)
    answers = merger.merge(without_empty(base or {}), plain, without_empty(theirs), "")
    return Merged(answers, merger.changes)


@dataclass
class _Merger:
    is_skipped: Callable[[str], bool]
    is_edit: bool
    has_base: bool
    automatic: frozenset[str]
    changes: list[FieldChange] = field(default_factory=list)

    def merge(self, base: Any, ours: Any, theirs: Any, path: str) -> Answers:
        merged: Answers = {}
        for name in dict.fromkeys([*ours, *theirs, *base]):
            inner = f"{path}/{name}" if path else name
            kept = self._node(base.get(name, ""), ours.get(name, ""), theirs.get(name, ""), inner)
            if kept not in ("", {}, []):
                merged[name] = kept
        return merged

    def _node(self, base: Any, ours: Any, theirs: Any, path: str) -> Any:
        # Another version of the form may have made a repeat of a group: what has another shape is compared as a whole.
        if any(value and not isinstance(value, Mapping) for value in (ours, theirs)):
            return self._leaf(base, ours, theirs, path)
        groups = [value if isinstance(value, Mapping) else {} for value in (base, ours, theirs)]
        return self._group(groups[0], groups[1], groups[2], path)

    def _group(self, base: Any, ours: Any, theirs: Any, path: str) -> Any:
        if theirs or not ours:
            return self.merge(base, ours, theirs, path)
        # The whole group came empty: it was skipped, or another stage was chosen.
        if base:
            self._tell(path, ours, {}, Fate.KEPT)
        return ours

    def _leaf(self, base: Any, ours: Any, theirs: Any, path: str) -> Any:
        if without_positions(path) in self.automatic:
            return theirs or ours
        fate = self._fate(_same(base), _same(ours), _same(theirs), path, not isinstance(base, str))
        if fate is None:
            return ours
        self._tell(path, ours, theirs, fate)
        return theirs if fate is Fate.CHANGED else ours

    def _fate(self, base: str, ours: str, theirs: str, path: str, is_repeat: bool) -> Fate | None:
        if theirs == ours or (self.has_base and theirs == base):
            return None
        if not theirs:
            return self._emptied(base, ours, path, is_repeat)
        if not self.is_edit:
            return Fate.CONFLICT
        is_untouched = ours == base if self.has_base else not ours
        return Fate.CHANGED if is_untouched else Fate.CONFLICT

    def _emptied(self, base: str, ours: str, path: str, is_repeat: bool) -> Fate | None:
        if not self.has_base or not base:
            return None  # the desk filled what the phone never had
        # A repeat without any row is an emptied group.
        if is_repeat or self.is_skipped(path) or not self.is_edit:
            return Fate.KEPT
        return Fate.CHANGED if ours == base else Fate.CONFLICT

    def _tell(self, path: str, ours: Any, theirs: Any, fate: Fate) -> None:
        old, new = _leaves(ours, path), _leaves(theirs, path)
        for inner in dict.fromkeys([*old, *new]):
            if old.get(inner, "") != new.get(inner, ""):
                self.changes.append(FieldChange(inner, old.get(inner, ""), new.get(inner, ""), fate))


def _same(value: Any) -> str:
    """Text by which two values are compared; "" for what is empty."""
    if isinstance(value, str):
        return value
    return dump_json(value) if value else ""


def _leaves(value: Any, path: str) -> dict[str, str]:
    if isinstance(value, str):
        return {path: value}
    if isinstance(value, Mapping):
        return dict(flat_answers(value, path))
    return {
        inner: text for number, row in enumerate(value, 1) for inner, text in flat_answers(row, f"{path}[{number}]")
    }
