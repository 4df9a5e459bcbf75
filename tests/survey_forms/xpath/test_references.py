"""Which nodes an expression reads, found without evaluating it."""

import pytest

from survey_forms.xpath.references import Reference, references

HERE = ("g", "rep", "a")


def read(expression: str) -> set[tuple[str, int]]:
    found = references(expression, HERE, "data")
    return {("/".join(one.names) + "#" * one.is_counted, one.shared) for one in found}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 'a'", set()),
        ("/data/g/x", {("g/x", 0)}),
        ("../b", {("g/rep/b", 2)}),
        ("../../x", {("g/x", 1)}),
        (".", {("g/rep/a", 3)}),
        ("string-length() > 1", {("g/rep/a", 3)}),
        ("once(random())", {("g/rep/a", 3)}),
        ("current()/../b", {("g/rep/b", 2)}),
        ("position(..)", {("g/rep#", 2)}),
        ("count(/data/g/rep)", {("g/rep#", 0)}),
        ("count(/data/g/rep[b > 1])", {("g/rep#", 0), ("g/rep/b", 0)}),
        ("count(/data/g/*)", {("g", 0)}),
        ("count(//b)", {("", 0)}),
        ("indexed-repeat(/data/g/rep/b, /data/g/rep, ../c)", {("g/rep/b", 0), ("g/rep#", 0), ("g/rep/c", 2)}),
        ("/data/g/rep[b > /data/x]/c", {("g/rep/b", 0), ("x", 0), ("g/rep/c", 0)}),
        ("/data/g/rep[current()/../b]/c", {("g/rep/b", 2), ("g/rep/c", 0)}),
        ("instance('x')/root/item[name = ../b]/label", set()),
        ("instance('x')/root/item[name = /data/y]/label", {("y", 0)}),
        ("instance('x')/root/item[name = current()/../b]", {("g/rep/b", 2)}),
        ("//b", {("", 0)}),
        ("/data/g/*", {("g", 0)}),
        ("../*", {("g/rep", 2)}),
        ("../following-sibling::rep/b", {("g", 1)}),
        ("ancestor::rep", {("", 0)}),
        ("jr:choice-name(../b, '/data/g/c')", {("g/rep/b", 2), ("g/c", 0)}),
        ("if(../b = 1, -/data/x, (../c | ../d)[1])", {("g/rep/b", 2), ("x", 0), ("g/rep/c", 2), ("g/rep/d", 2)}),
        ("/data/orx:meta/orx:instanceID", {("meta/instanceID", 0)}),
        ("/data", {("", 0)}),
    ],
)
def test_references(expression: str, expected: set[tuple[str, int]]) -> None:
    assert read(expression) == expected


def test_two_ways_to_one_node_are_two_references() -> None:
    assert references("../b + /data/g/rep/b", HERE, "data") == {
        Reference(("g", "rep", "b"), 2),
        Reference(("g", "rep", "b"), 0),
    }
