"""Which nodes of the primary instance an expression reads, found without evaluating it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from survey_forms.xpath.syntax import Call, Chain, Expression, Filter, Literal, Negative, Path, Step, parse

Names = tuple[str, ...]
"""Names from the root's children down to a node, without positions: ``("craft", "production_step")``."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A node that an expression reads.

    Attributes
    ----------
    names : tuple of str
        The node; everything below it may be read too. () is the whole instance.
    shared : int
        How many leading names the path did not leave on its way: ``../b`` from (rep, a) shares 1, so only nodes of
        the same row are read; an absolute path shares none.
    is_counted : bool
        Only which rows there are is read, not what stands in them: ``count(/data/rep)``, ``position(..)``.
    """

    names: Names
    shared: int
    is_counted: bool = False


def references(expression: str, context: Names, root_name: str) -> frozenset[Reference]:
    """Nodes that an expression reads when it stands at the node ``context``.

    Raises
    ------
    FormError
        What ``parse`` raises.
    """
    here = Reference(context, len(context))
    return frozenset(_Walk(here, root_name).of(parse(expression), here))


_COUNTING = frozenset({"count", "position"})


class _Walk:
    """Goes through an expression with the place of its context node; None is outside the primary instance."""

    def __init__(self, here: Reference, root_name: str) -> None:
        self._here = here
        self._root_name = root_name

    def of(self, tree: Expression, place: Reference | None) -> Iterator[Reference]:
        """References within an expression whose context node is at ``place``."""
        match tree:
            case Path(steps, is_absolute, start):
                yield from self._of_path(steps, is_absolute, start, place)
            case Call(name, arguments):
                yield from self._of_call(name, arguments, place)
            case Filter(inner, predicates):
                yield from self.of(inner, place)
                # The nodes in brackets are referred to already, and so is all below them.
                for predicate in predicates:
                    yield from self.of(predicate, None)
            case Chain(operands):
                for operand in operands:
                    yield from self.of(operand, place)
            case Negative(inner):
                yield from self.of(inner, place)

    def _of_call(self, name: str, arguments: tuple[Expression, ...], place: Reference | None) -> Iterator[Reference]:
        if name == "current":
            yield self._here
        elif (name == "once" or not arguments) and place is not None:
            yield place
        for at, argument in enumerate(arguments):
            if isinstance(argument, Path) and (name in _COUNTING or (name == "indexed-repeat" and at % 2)):
                yield from self._of_path(argument.steps, argument.is_absolute, argument.start, place, is_counted=True)
            else:
                yield from self.of(argument, place)
        if name == "jr:choice-name" and len(arguments) == 2 and isinstance(arguments[1], Literal):
            yield from self.of(parse(arguments[1].text), place)

    def _of_path(
        self,
        steps: tuple[Step, ...],
        is_absolute: bool,
        start: Expression | None,
        place: Reference | None,
        is_counted: bool = False,
    ) -> Iterator[Reference]:
        if is_absolute:
            is_named = bool(steps) and steps[0].axis == "child" and steps[0].test in (self._root_name, "*")
            yield from self._follow(steps[1:] if is_named else steps, Reference((), 0), is_counted)
        elif start is None:
            yield from self._follow(steps, place, is_counted)
        elif start == Call("current", ()):
            yield from self._follow(steps, self._here, is_counted)
        else:
            yield from self.of(start, place)
            yield from self._follow(steps, None, is_counted)

    def _follow(self, steps: tuple[Step, ...], place: Reference | None, is_counted: bool) -> Iterator[Reference]:
        is_exact = True
        for step in steps:
            if place is not None:
                place, is_exact = _moved(place, step, is_exact)
            for predicate in step.predicates:
                yield from self.of(predicate, place)
        if place is not None:
            yield replace(place, is_counted=True) if is_counted and is_exact else place


def _moved(place: Reference, step: Step, is_exact: bool) -> tuple[Reference, bool]:
    """Place after a step, and whether it is that very node; else it is one above everything the step may reach."""
    name = step.test.rpartition(":")[2]
    if step.axis == "child" and name not in ("*", "node()"):
        return (Reference((*place.names, name), place.shared), True) if is_exact else (place, False)
    if step.axis in ("self", "attribute"):
        return place, is_exact
    if step.axis in ("child", "descendant", "descendant-or-self"):
        return place, False
    if step.axis in ("parent", "preceding-sibling", "following-sibling"):
        names = place.names[:-1]
        return Reference(names, min(place.shared, len(names))), is_exact and step.axis == "parent"
    return Reference((), 0), False
