"""The atlas page of a county: charts of records and of ground by township, without a script, in both languages.

Bars are drawn as SVG with the number beside them and stand in tables, so that a screen reader has the same. The
language is switched by two radio buttons and the style sheet.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from gi_atlas.i18n import LANGUAGES, N_
from gi_atlas.model import ProductGroup, shown
from gi_atlas.services.sites import COLOURS, NAMES, ReadinessClass
from layers.publish.webmap.atlas import ANY_PRODUCT, NO_PRODUCT, AtlasFigures
from layers.publish.webmap.fields import clean
from layers.publish.webmap.options import WebMapOptions
from layers.publish.webmap.page_texts import WORDS, both

WIDTH_PX = 360
BAR_PX = 16
# Those of the map, where what has no product counts as another one.
_COLOURS = ("#00875f", "#b35900", "#7a3db8", "#c2286f", "#0a6ab5", "#0a6ab5")
GROUP_COLOURS = dict(zip((*ProductGroup, NO_PRODUCT), _COLOURS, strict=True)) | {ANY_PRODUCT: "#44576b"}
TEXTS = {
    "atlas": N_("Atlas page"),
    "products": N_("Products by class"),
    "records": N_("Survey records by class and readiness"),
    "record_counts": N_("Survey records by class"),
    "areas": N_("Ground of the products by township"),
    "areas_note": N_(
        "Boundaries as of {day}, divisions of {edition}. Areas are on the ellipsoid so that parts add up; that "
        "of a whole boundary is stated by the offices' algorithm. Where products share ground, it counts for each."
    ),
    "no_areas": N_("No township has a polygon in this project: there is no area by township."),
    "township": N_("Township"),
    "product": N_("Product"),
    "class": N_("Product group"),
    "count": N_("Count"),
    "area": N_("Area, ha"),
    "share": N_("Share of the township"),
    "no_product": N_("No product, or none on this map"),
    "to_map": N_("To the map"),
}
_STYLE = """
:root { color-scheme: light dark; --ink: #16202a; --ground: #fff; --soft: #56636f; --line: #d3dbe2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --ground: #14191f; --soft: #a5b1bc; --line: #37424d; } }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
th, td { word-break: keep-all; overflow-wrap: break-word; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.number { text-align: right; }
svg { display: block; }
.bar { width: 100%; min-width: 6rem; max-width: 22.5rem; height: 1rem; }
.soft { color: var(--soft); font-size: .9rem; } .mark { color: #b00020; font-weight: 700; }
.key { display: inline-flex; gap: .35rem; align-items: center; margin-right: 1rem; }
.scroll { overflow-x: auto; }
.zh, .en { display: none; }
#in-zh:checked ~ main .zh, #in-en:checked ~ main .en { display: inline; }
label { margin-right: 1rem; }
@media (max-width: 500px) { th, td { padding: .25rem; font-size: .85rem; line-height: 1.3; } }
@media print { input, label { display: none; } }
"""


def make_atlas(figures: AtlasFigures, options: WebMapOptions, name: str, has_drafts: bool, map_page: str = "") -> str:
    """The page as HTML.

    Parameters
    ----------
    figures : AtlasFigures
    options : WebMapOptions
    name : str
        Title where the options have none.
    has_drafts : bool
        Whether the page bears the mark of drafts.
    map_page : str
        Name of the web map's file beside it; "" for none.
    """
    title = clean(options.title or name)
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(options.language)}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head>",
            f"<body>{''.join(_switch(options.language))}<main>",
            *_body(figures, options, title, has_drafts, map_page),
            "</main></body></html>",
            "",
        ]
    )


def _switch(language: str) -> Iterator[str]:
    for code, word in zip(LANGUAGES, ("中文", "English"), strict=True):
        checked = " checked" if code == language else ""
        yield f'<input type="radio" name="language" id="in-{code}"{checked}><label for="in-{code}">{word}</label>'


def _body(figures: AtlasFigures, options: WebMapOptions, title: str, has_drafts: bool, map_page: str) -> Iterator[str]:
    yield f"<h1>{escape(title)} · {_both(TEXTS['atlas'])}</h1>"
    if has_drafts:
        yield f'<p class="mark">{_both(WORDS["draft_mark"])}</p>'
    if map_page:
        yield f'<p><a href="{escape(map_page)}">{_both(TEXTS["to_map"])}</a></p>'
    if figures.products:
        yield from _products(figures.products)
    if figures.records:
        yield from _records(figures.records) if figures.has_readiness else _counted(figures.records)
    if figures.is_measured:
        yield from _areas(figures)
    yield f'<p class="soft">{_both(WORDS["disclaimer"])}</p>'
    if options.office:
        yield f'<p class="soft">{_both(WORDS["office"], text=clean(options.office))}</p>'
    yield f'<p class="soft">{_approval(options, has_drafts)}</p>'


def _approval(options: WebMapOptions, has_drafts: bool) -> str:
    if options.approval_no and not has_drafts:  # the number of a map that was examined does not speak for drafts
        return _both(WORDS["approval"], text=clean(options.approval_no))
    if options.exemption:
        return _both(WORDS["exempt"], text=clean(options.exemption))
    return _both(WORDS["draft_approval" if has_drafts else "no_approval"])


def _both(message: str, **given: str) -> str:
    """A text of ours in both languages; what is put into it is escaped."""
    texts = (text.format(**given) if given else text for text in both(message))
    return "".join(
        f'<span class="{code}" lang="{code}">{escape(text)}</span>' for code, text in zip(LANGUAGES, texts, strict=True)
    )


def _group(group: str) -> str:
    if group in (NO_PRODUCT, ANY_PRODUCT):
        return _both(TEXTS["no_product"] if group == NO_PRODUCT else WORDS["all"])
    return "".join(
        f'<span class="{code}" lang="{code}">{escape(shown(ProductGroup(group), code))}</span>' for code in LANGUAGES
    )


def _table(caption: str, heads: Sequence[str], rows: Iterable[str]) -> Iterator[str]:
    yield f"<h2>{_both(caption)}</h2>"
    # Numbers stand behind the bars.
    kinds = [' class="number"' if "" in heads[:at] else "" for at in range(len(heads))]
    columns = "".join(f'<th scope="col"{kind}>{head}</th>' for kind, head in zip(kinds, heads, strict=True))
    yield f'<div class="scroll"><table><thead><tr>{columns}</tr></thead>'
    yield f"<tbody>{''.join(rows)}</tbody></table></div>"


def _bars(parts: Sequence[tuple[float, str]], most: float) -> str:
    """Bars one behind the other, as long as they are of the most."""
    found, x = [], 0.0
    for value, colour in parts:
        width = WIDTH_PX * value / most if most else 0.0
        found.append(f'<rect x="{x:.1f}" width="{width:.1f}" height="{BAR_PX}" fill="{colour}"/>')
        x += width
    inside = "".join(found)
    size = f'viewBox="0 0 {WIDTH_PX} {BAR_PX}" preserveAspectRatio="none"'
    return f'<svg class="bar" {size} aria-hidden="true">{inside}</svg>'


def _products(counts: Mapping[str, int]) -> Iterator[str]:
    yield from _by_class(TEXTS["products"], counts)


def _counted(records: Mapping[str, Mapping[ReadinessClass, int]]) -> Iterator[str]:
    counts = {group: sum(classes.values()) for group, classes in records.items()}
    yield from _by_class(TEXTS["record_counts"], counts)


def _by_class(caption: str, counts: Mapping[str, int]) -> Iterator[str]:
    most = max(counts.values(), default=0)
    rows = (
        f'<tr><th scope="row">{_group(group)}</th><td>{_bars([(count, GROUP_COLOURS[group])], most)}</td>'
        f'<td class="number">{count:,}</td></tr>'
        for group, count in counts.items()
    )
    yield from _table(caption, (_both(TEXTS["class"]), "", _both(TEXTS["count"])), rows)


def _records(records: Mapping[str, Mapping[ReadinessClass, int]]) -> Iterator[str]:
    most = max(sum(counts.values()) for counts in records.values())
    classes = [one for one in ReadinessClass if any(counts[one] for counts in records.values())]
    heads = (_both(TEXTS["class"]), "", *(_both(NAMES[one]) for one in classes), _both(TEXTS["count"]))
    rows = (
        f'<tr><th scope="row">{_group(group)}</th>'
        f"<td>{_bars([(counts[one], COLOURS[one]) for one in classes], most)}</td>"
        f"{''.join(_number(counts[one]) for one in classes)}{_number(sum(counts.values()))}</tr>"
        for group, counts in records.items()
    )
    yield from _table(TEXTS["records"], heads, rows)
    yield f'<p class="soft">{"".join(_key(COLOURS[one], _both(NAMES[one])) for one in classes)}</p>'


def _number(value: int) -> str:
    return f'<td class="number">{value:,}</td>'


def _key(colour: str, text: str) -> str:
    square = f'<svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" fill="{colour}"/></svg>'
    return f'<span class="key">{square}{text}</span>'


def _areas(figures: AtlasFigures) -> Iterator[str]:
    if not figures.areas:
        yield f"<h2>{_both(TEXTS['areas'])}</h2><p>{_both(TEXTS['no_areas'])}</p>"
        return
    most, ground = max(one.area_m2 for one in figures.areas), GROUP_COLOURS[ProductGroup.PRIMARY]
    heads = ("township", "product", "", "area", "share")
    columns = [_both(TEXTS[key]) if key else "" for key in heads]
    rows = (
        f'<tr><th scope="row">{escape(one.township)}</th><td>{escape(one.product)}</td>'
        f'<td>{_bars([(one.area_m2, ground)], most)}</td><td class="number">{one.area_m2 / 1e4:,.1f}</td>'
        f'<td class="number">{one.share:.1%}</td></tr>'
        for one in figures.areas
    )
    yield from _table(TEXTS["areas"], columns, rows)
    yield f'<p class="soft">{_both(TEXTS["areas_note"], day=figures.day, edition=clean(figures.edition))}</p>'
