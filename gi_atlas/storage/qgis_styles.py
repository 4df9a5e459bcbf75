"""Styles beside the tables (``layer_styles``), so that QGIS shows a project as we do."""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from sqlalchemy import Connection

from gi_atlas.clock import format_instant, utc_now


@dataclass(frozen=True)
class QgisStyle:
    """Colours (red, green, blue, alpha: 0 to 255) and line width of one table."""

    table: str
    symbol: str
    fill: tuple[int, int, int, int]
    stroke: tuple[int, int, int, int]
    width_mm: float


DEFAULT_STYLES = (
    QgisStyle("gi_admin_unit", "fill", (0, 0, 0, 0), (120, 120, 120, 255), 0.2),
    QgisStyle("gi_boundary", "fill", (46, 125, 50, 70), (27, 94, 32, 255), 0.5),
    QgisStyle("gi_record", "marker", (230, 81, 0, 255), (255, 255, 255, 255), 0.2),
    QgisStyle("gi_evidence", "marker", (21, 101, 192, 255), (255, 255, 255, 255), 0.2),
)


def write_default_styles(connection: Connection) -> None:
    """Enter the default styles of the map's tables."""
    for style in DEFAULT_STYLES:
        connection.exec_driver_sql(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description, owner, update_time)"
            " VALUES ('', '', ?, 'geom', 'default', ?, ?, 1, '', '', ?)",
            (style.table, to_qml(style), to_sld(style), format_instant(utc_now())),
        )


def to_qml(style: QgisStyle) -> str:
    """QGIS style of one symbol."""
    kind = "SimpleFill" if style.symbol == "fill" else "SimpleMarker"
    options = {
        "color": _rgba(style.fill),
        "outline_color": _rgba(style.stroke),
        "outline_width": f"{style.width_mm}",
        "outline_width_unit": "MM",
        **({"style": "solid"} if style.symbol == "fill" else {"name": "circle", "size": "2.4"}),
    }
    listed = "".join(
        f'<Option type="QString" name={quoteattr(key)} value={quoteattr(value)}/>' for key, value in options.items()
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis styleCategories=\"Symbology\">"
        '<renderer-v2 type="singleSymbol"><symbols>'
        f'<symbol type="{style.symbol}" name="0"><layer class="{kind}" enabled="1">'
        f'<Option type="Map">{listed}</Option></layer></symbol></symbols></renderer-v2></qgis>'
    )


def to_sld(style: QgisStyle) -> str:
    """OGC Styled Layer Descriptor 1.0 of one symbol."""
    fill = f'<CssParameter name="fill">{_hex(style.fill)}</CssParameter>'
    fill += f'<CssParameter name="fill-opacity">{style.fill[3] / 255:.3f}</CssParameter>'
    stroke = f'<Stroke><CssParameter name="stroke">{_hex(style.stroke)}</CssParameter></Stroke>'
    shape = f"<Fill>{fill}</Fill>{stroke}"
    symbolizer = (
        f"<PolygonSymbolizer>{shape}</PolygonSymbolizer>"
        if style.symbol == "fill"
        else f"<PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName>{shape}</Mark>"
        "<Size>8</Size></Graphic></PointSymbolizer>"
    )
    return (
        '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld"><NamedLayer>'
        f"<Name>{style.table}</Name><UserStyle><FeatureTypeStyle><Rule>{symbolizer}</Rule></FeatureTypeStyle>"
        "</UserStyle></NamedLayer></StyledLayerDescriptor>"
    )


def _rgba(colour: tuple[int, int, int, int]) -> str:
    return ",".join(str(part) for part in colour)


def _hex(colour: tuple[int, int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour[:3])
