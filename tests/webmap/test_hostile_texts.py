"""Texts that want to be more than texts: none runs, in the page or where it is made; each is shown as written."""

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gi_atlas.model import (
    AdminUnit,
    BoundaryStatus,
    BoundaryVersion,
    Evidence,
    Product,
    ProductStatus,
    Registration,
    SurveyRecord,
    Zone,
)
from gi_atlas.model.enums import Channel
from gi_atlas.readable import visible
from layers.publish.webmap.fields import FIELDS
from layers.publish.webmap.options import LAYERS
from layers.publish.webmap.page import make_page, read_content
from layers.publish.webmap.safe_json import safe_json
from tests.webmap.chromium import Browser, Page
from tests.webmap.making import MapProject
from tests.webmap.payloads import SCRIPTS, templates


def columns_of(text: str) -> dict[str, Any]:
    """A product whose every text is this one."""
    return {
        "name_en": text,
        "name_alias": (text,),
        "subtype": text,
        "class_code": text,
        "place_name": text,
        "generic_name": text,
        "counties": (text,),
        "source_key": text,
        "attributes": {text: text, "more": [text, {text: text}]},
    }


def planted(text: str, number: int) -> list[Any]:
    """A product, its zone, boundary and registration, every text of them this one."""
    west, south = 119 + number % 20 / 10, 29 + number // 20 / 10
    product = Product(text, status=ProductStatus.RECOGNISED, **columns_of(text))
    zone = Zone(product.id, name=text)
    boundary = BoundaryVersion(
        zone.id,
        shapely.box(west, south, west + 0.08, south + 0.08),
        status=BoundaryStatus.PUBLISHED,
        name=text,
        act=text,
        scope_text=text,
        used_maps=text,
        source_scale=text,
        change_type=text,
        derivation=text,
        relations={"within": (text,), "contains": (text,)},
        attributes={text: text},
    )
    survey = dict.fromkeys(("office", "quality", "craft", "history", "environment", "scope", "development"), text)
    record = SurveyRecord(text, product.id, shapely.Point(west + 0.01, south + 0.01), county_code=text, **survey)
    unit = AdminUnit(f"{number:06}", text, geom=shapely.box(west, south, west + 0.09, south + 0.09))
    return [product, zone, boundary, Registration(product.id, Channel.GI_PRODUCT, text, text, text), record, unit]


def photo_of(atlas: MapProject, product: Product, text: str) -> Evidence:
    """A photo whose every text is this one, its file's name too."""
    stored = atlas.project.media.add_bytes(one_pixel(), ".jpg")
    words = dict.fromkeys(("title", "caption", "licence", "source", "person", "holder"), text)
    return Evidence(None, text, stored.sha256, product_id=product.id, is_public=True, mime="image/jpeg", **words)


@cache
def one_pixel() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (1, 1)).save(stream, "JPEG")
    return stream.getvalue()


EVERYTHING = frozenset({field.key for field in FIELDS} | {"product.attributes.*", "boundary.attributes.*"})


def look_at_all(page: Page) -> list[str]:
    """Open every feature, the table and both languages; the text of each pop-up."""
    page.run("GI.setAll(true)")
    page.click_on("#gi-language")
    page.click_on("#gi-table")
    page.click_on("#gi-table-close")
    return list(page.run(
        "GI.features.map(f => { GI.select(f); document.querySelectorAll('details').forEach(d => { d.open = true; });"
        " document.querySelectorAll('.gi-facts button').forEach(b => b.dispatchEvent(new MouseEvent('mouseover')));"
        " return document.querySelector('.leaflet-popup-content').textContent; })"
    ))  # fmt: skip


def test_there_are_enough_payloads(tmp_path: Path) -> None:
    assert len(set(SCRIPTS)) >= 200
    assert len(set(templates(tmp_path))) >= 50


def test_no_payload_runs_and_each_is_shown_as_written(atlas: MapProject, page: Page, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    texts = [*SCRIPTS, *templates(canary)]
    entities = [planted(text, number) for number, text in enumerate(texts)]
    photos = [photo_of(atlas, own[0], text) for own, text in zip(entities, texts, strict=True)]
    atlas.add(*(entity for own in entities for entity in own), *photos)
    path, _report = atlas.write(
        title=SCRIPTS[0],
        office=SCRIPTS[1],
        approval_no=SCRIPTS[2],
        fields=EVERYTHING,
        layers=LAYERS,
        budget_bytes=20_000_000,
        language="en",
    )
    assert not canary.exists()
    assert "1337" not in path.read_text(encoding="utf-8").split('id="gi-content"')[0]
    page.open(path)
    shown = look_at_all(page)
    assert page.run("window.PWN === undefined && document.title") == SCRIPTS[0]
    assert page.text("#gi-title") == SCRIPTS[0]
    assert SCRIPTS[2] in page.text("#gi-approval")
    # Units: heading and name; boundaries: scope, act, maps, aliases, photo, attributes …; records: their answers.
    for start, least in ((0, 1), (len(texts), 12), (2 * len(texts), 9)):
        popups = shown[start : start + len(texts)]
        assert [text for text, popup in zip(texts, popups, strict=True) if popup.count(visible(text)) < least] == []
    assert (
        page.run("document.querySelectorAll('#gi-stage script, #gi-panel script, iframe, object, embed').length") == 0
    )
    assert page.run("Array.from(document.querySelectorAll('a[href]'), a => a.protocol + a.hash).filter("
                    "p => p !== 'https:' && !p.endsWith('#close')).length") == 0  # fmt: skip


def test_file_and_folder_names_are_texts_too(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "${alert(1)} {{ 7*191 }} <b>"
    folder.mkdir()
    made = MapProject(folder / "<script>window.PWN=1<∕script>{{ 7*191 }}.gpkg")
    made.product("甲", shapely.box(119, 29, 119.1, 29.1))
    path, _report = made.write("{{ 7*191 }}<img src=x onerror=alert(1)>.html")
    made.project.close()
    page.open(path)
    assert page.text("#gi-title") == "<script>window.PWN=1<∕script>{{ 7*191 }}"
    assert page.run("window.PWN === undefined")


def test_the_naughty_strings_are_shown_as_written_but_for_controls(
    atlas: MapProject, page: Page, real_data: Path
) -> None:
    lines = (
        (real_data / "foreign" / "naughty_strings.txt")
        .read_text(encoding="utf-8", errors="surrogateescape")
        .split("\n")
    )
    texts = [line for line in lines if line and not line.startswith("#")]
    assert len(texts) > 300
    for start in range(0, len(texts), 25):
        part = "\n".join(texts[start : start + 25])
        atlas.product(f"组{start}", shapely.box(119 + start / 1000, 29, 119.01 + start / 1000, 29.1), scope_text=part)
    path, _report = atlas.write(budget_bytes=4_000_000)
    page.open(path)
    shown = look_at_all(page)
    for start, popup in zip(range(0, len(texts), 25), shown, strict=True):
        assert visible("\n".join(texts[start : start + 25])) in popup


def test_only_https_addresses_become_links(atlas: MapProject, page: Page) -> None:
    acts = [
        "https://example.org/a?b=c",
        "http://example.org",
        "javascript:alert(1)",
        "https://e.org/ x",
        "data:text/html,x",
    ]
    for number, act in enumerate(acts):
        atlas.product(f"产品{number}", shapely.box(119 + number, 29, 119.5 + number, 29.5), act=act)
    page.open(atlas.write()[0])
    found = page.run(
        "GI.features.map(f => { GI.select(f); const a = document.querySelector('.gi-facts dd a');"
        " return a && [a.href, a.rel, a.target]; })"
    )
    assert found == [["https://example.org/a?b=c", "noopener noreferrer", "_blank"], None, None, None, None]


def test_the_policy_stops_what_gets_in_all_the_same(atlas: MapProject, browser: Browser) -> None:
    """Whoever slips a script, a style or a request into the page is stopped by the page's own policy."""
    atlas.product("甲", shapely.box(119, 29, 119.1, 29.1))
    opened = browser.new_page()
    opened.open(atlas.write()[0])
    opened.run("(() => { const s = document.createElement('script'); s.textContent = 'window.PWN = 1';"
               " document.body.appendChild(s); document.body.insertAdjacentHTML('beforeend',"
               " '<img src=x onerror=\"window.PWN = 2\">'); })()")  # fmt: skip
    assert opened.run("fetch('file:///etc/hostname').then(() => 1, () => 0)") == 0
    assert opened.run("fetch('https://example.org/').then(() => 1, () => 0)") == 0
    assert opened.run("window.PWN") is None
    assert len([text for text in opened.complaints() if "Content Security Policy" in text]) >= 3
    opened.close()


_LEAVES = st.text() | st.none() | st.booleans() | st.integers(-(2**53), 2**53)


@given(st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))
def test_json_in_a_page_gives_back_what_came_in(content: Any) -> None:
    text = safe_json(content)
    assert text.isascii()
    assert not set(text) & set("<>&`")
    assert json.loads(text) == content


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_json_lacks_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        safe_json({"area": number})


def bare_content(text: str) -> dict[str, Any]:
    return {"map": {"title": text, "language": "en"}, "texts": [text]}


@pytest.mark.parametrize("text", [*SCRIPTS[:73], "<!--gi:after-->", "<!--gi:head-->", "\\g<1>", "\\1", "{{x}}"])
def test_a_text_leaves_the_frame_of_the_page_as_it_is(text: str) -> None:
    page, plain = make_page(bare_content(text)), make_page(bare_content(""))
    assert json.loads(read_content(page))["texts"] == [text]
    assert page.count("<script") == plain.count("<script")
    assert page.lower().count("</script") == plain.lower().count("</script")


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\udcb2\udce2"])
def test_half_characters_do_not_break_a_page(text: str) -> None:
    from layers.publish.webmap.fields import clean

    assert clean(text).encode("utf-8")
