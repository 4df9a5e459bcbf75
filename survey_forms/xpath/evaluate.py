"""Evaluation of a form's expressions by lxml, with the functions of XForms."""

from collections.abc import Callable
from typing import Any

import regex
from lxml import etree

from gi_atlas.errors import FormError
from survey_forms.xpath.costs import MOST_VISITS, SizeOf, visits
from survey_forms.xpath.functions import FUNCTIONS, INTERNAL
from survey_forms.xpath.rewriting import PREFIX, rewrite
from survey_forms.xpath.surroundings import Surroundings
from survey_forms.xpath.syntax import parse
from survey_forms.xpath.tokens import shorten
from survey_forms.xpath.values import Value, visible_text

_NAMESPACE = "urn:gi-atlas:xpath"
_CALLED = regex.compile(rf"{PREFIX}:([\w.-]+)\(")
_CALLS: dict[str, Callable[..., Value]] = {
    **{name.replace(":", "."): function.call for name, function in FUNCTIONS.items()},
    **INTERNAL,
}


class Evaluator:
    """Evaluates expressions over one document.

    Parameters
    ----------
    main : Element
        Its one child is the root of the primary instance; absolute paths start here. Secondary instances stand in
        the same document, elsewhere.
    around : Surroundings
    size_of : callable
        Number of choices of a list, by its name.
    """

    def __init__(self, main: Any, around: Surroundings, size_of: SizeOf = lambda name: 0) -> None:
        self.around = around
        self._size_of = size_of
        self._main = main
        self._compiled: dict[str, Any] = {}
        self._visits: dict[str, int] = {}
        around.aside = etree.SubElement(main.getparent(), "aside")

    def evaluate(self, expression: str, here: Any) -> Value:
        """Value of an expression with an element as its context node.

        Raises
        ------
        FormError
            What ``rewrite`` raises; XPATH_TOO_COSTLY if it would look at too many nodes; XPATH_FAILED if the library
            cannot compute it; what the functions raise.
        """
        compiled = self._compiled.get(expression)
        if compiled is None:
            compiled = self._compiled[expression] = self._compile(expression)
        self.around.regex_left_s = self.around.regex_timeout_s
        if len(self.around.aside):
            self.around.aside.clear()
        try:
            return compiled(here, main=self._main, here=here)
        except etree.XPathError as error:
            raise FormError("XPATH_FAILED", expression=shorten(expression), detail=str(error)) from error

    def visits_of(self, expression: str) -> int:
        """Estimated number of nodes that evaluating an expression looks at.

        Raises
        ------
        FormError
            What ``parse`` raises.
        """
        found = self._visits.get(expression)
        if found is None:
            found = self._visits[expression] = visits(parse(expression), self._size_of)
        return found

    def _compile(self, expression: str) -> Any:
        written = rewrite(expression)
        if self.visits_of(expression) > MOST_VISITS:
            raise FormError("XPATH_TOO_COSTLY", expression=shorten(expression))
        called = {name for name in _CALLED.findall(written) if name in _CALLS}
        extensions = {(_NAMESPACE, name): _called(_CALLS[name], self.around) for name in called}
        try:
            return etree.XPath(
                written, namespaces={PREFIX: _NAMESPACE}, extensions=extensions, regexp=False, smart_strings=False
            )
        except (etree.XPathError, ValueError) as error:
            raise FormError("XPATH_FAILED", expression=shorten(expression), detail=str(error)) from error


def _called(function: Callable[..., Value], around: Surroundings) -> Callable[..., Value]:
    def call(context: object, *arguments: Value) -> Value:
        value = function(around, *arguments)
        # The library takes no text that XML could not hold.
        return visible_text(value) if isinstance(value, str) else value

    return call
