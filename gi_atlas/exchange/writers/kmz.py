"""KMZ: the boundary as KML in a zip, with photos at their places, upright and without metadata."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as escape_html
from pathlib import Path
from xml.sax.saxutils import escape

from gi_atlas.exchange.writers.boundary_feature import BoundaryFeature
from gi_atlas.exchange.writers.characters import fits_xml, require_characters
from gi_atlas.exchange.writers.kml import boundary_placemark, require_kml_texts
from gi_atlas.geometry import DECIMALS

DOCUMENT, PHOTO_FOLDER = "doc.kml", "files"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
_STYLE = (
    '<Style id="scope"><LineStyle><color>ff0000ff</color><width>2</width></LineStyle>'
    "<PolyStyle><color>330000ff</color></PolyStyle></Style>"
)
# A zip keeps no moment of ours: equal contents give equal files.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PlacedPhoto:
    """A photo on its way out.

    Attributes
    ----------
    id : str
        Names its file in the zip; of letters, digits and hyphens.
    jpeg : bytes
        A picture of ours: upright, no metadata.
    lon, lat : float
        Degrees, CGCS2000.
    """

    id: str
    title: str
    jpeg: bytes
    lon: float
    lat: float
    caption: str = ""
    taken: str = ""

    @property
    def file_name(self) -> str:
        """Name in the zip."""
        return f"{PHOTO_FOLDER}/{self.id}.jpg"


def write_kmz(path: Path, feature: BoundaryFeature, photos: Sequence[PlacedPhoto]) -> None:
    """Write one boundary with its photos; texts of people are escaped, pictures lie under their ids.

    Raises
    ------
    WriteError
        EXPORT_CHARACTERS.
    """
    require_kml_texts(path, feature)
    told = [text for photo in photos for text in (photo.title, photo.caption, photo.taken)]
    require_characters(path, told, "XML", fits_xml)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, DOCUMENT, document_text(feature, photos).encode())
        for photo in photos:
            _put(archive, photo.file_name, photo.jpeg)


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def document_text(feature: BoundaryFeature, photos: Sequence[PlacedPhoto]) -> str:
    """The KML inside: a folder with the boundary, and one with the photos if there are any."""
    scope = f"<Folder><name>scope</name>{boundary_placemark(feature, '#scope')}</Folder>"
    marks = "".join(_photo_placemark(photo) for photo in photos)
    shown = f"<Folder><name>photos</name>{marks}</Folder>" if photos else ""
    return f"{_HEAD}{_STYLE}{scope}{shown}</Document></kml>\n"


def _photo_placemark(photo: PlacedPhoto) -> str:
    balloon = f'<img src="{photo.file_name}" width="640"/><p>{escape_html(photo.caption)}</p><p>{photo.taken}</p>'
    place = f"{photo.lon:.{DECIMALS}f},{photo.lat:.{DECIMALS}f}"
    return (
        f"<Placemark><name>{escape(photo.title)}</name><description>{escape(balloon)}</description>"
        f"<Point><coordinates>{place}</coordinates></Point></Placemark>"
    )


def read_kmz_parts(path: Path) -> dict[str, bytes]:
    """Contents of the zip that ``write_kmz`` wrote, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
