"""Columns and layers that there are not are refused in words that a person typed, and before anything is written."""

import json
from typing import Any

import pytest
from shapely import Point, box

from gi_atlas.cli import run
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.selection import select
from tests.webmap.making import MapProject, add_layer

WELL = Point(119, 29)


@pytest.fixture
def key(atlas: MapProject) -> str:
    atlas.product("甲", box(119, 29, 119.1, 29.1), attributes={"harvest": "x"})
    add_layer(atlas, "Roads", (WELL, {"lanes": 2}))
    return add_layer(atlas, "Homes", (WELL, {"owner": "CANARY", "name": "n", "*": "star"}))


def answer(atlas: MapProject, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run(["--json", "webmap", str(atlas.project.path), "--to", str(atlas.folder / "m.html"), "--replace", *words])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, found


HOMES = ("--layer", "layer:Homes")


@pytest.mark.parametrize(
    ("words", "code", "value", "expected"),
    [
        ((*HOMES, "--field", "layer:Homes.ownr"), "WEBMAP_FIELD", "layer:Homes.ownr", "layer:Homes.owner"),
        ((*HOMES, "--hide", "layer:Homes.ownr"), "WEBMAP_HIDE", "layer:Homes.ownr", "layer:Homes.owner"),
        (("--field", "product.attributes.harvst"), "WEBMAP_FIELD", "product.attributes.harvst", "attributes.harvest"),
        (("--field", "boundary.attributes.x"), "WEBMAP_FIELD", "boundary.attributes.x", "–"),
        (("--decimals", "layer:Homes=3"), "WEBMAP_UNPUBLISHED", "layer:Homes", ""),
        (("--decimals", "records=3"), "WEBMAP_UNPUBLISHED", "records", ""),
        (("--field", "layer:Homes.owner"), "WEBMAP_UNPUBLISHED", "layer:Homes", ""),
        ((*HOMES, "--decimals", "layer:Roads=3"), "WEBMAP_UNPUBLISHED", "layer:Roads", ""),
    ],
    ids=["field", "hide", "product", "none", "decimals", "records", "unpublished field", "other layer"],
)  # fmt: skip
def test_what_there_is_not_is_refused_by_name(
    atlas: MapProject, key: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str, value: str,
    expected: str,
) -> None:  # fmt: skip
    status, told = answer(atlas, capsys, *words)
    assert (status, told["error"]["code"]) == (3, code)
    assert told["error"]["context"]["value"] == value
    assert expected in told["error"]["context"].get("expected", "")
    assert key.removeprefix("layer:") not in json.dumps(told)
    assert not (atlas.folder / "m.html").exists()


@pytest.mark.parametrize(
    "words",
    [
        (*HOMES, "--field", "layer:Homes.owner"),
        (*HOMES, "--field", "layer:Homes.*"),
        (*HOMES, "--field", "layer:Homes.\\*"),
        (*HOMES, "--decimals", "layer:Homes=3"),
        (*HOMES, "--decimals", "3"),
        ("--decimals", "3"),
        ("--field", "product.attributes.harvest"),
        ("--all-attributes",),
        ("--hide", "layer:Homes.owner"),
    ],
)
def test_what_there_is_passes(
    atlas: MapProject, key: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert key
    assert answer(atlas, capsys, *words)[0] == 0


def test_choices_that_a_dialog_remembers_do_not_stop_it(atlas: MapProject, key: str) -> None:
    """It remembers columns of files that were imported anew, and decimals of layers that are not ticked."""
    options = WebMapOptions(fields=frozenset({f"{key}.gone"}), decimals={key: 3})
    assert select(atlas.project, options).things
