"""Drawn photos with EXIF position and time, the same bytes at each call."""

import random
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter
from PIL.TiffImagePlugin import IFDRational

WIDTH_PX, HEIGHT_PX = 640, 480
_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
_MAKE, _MODEL, _TAKEN, _OFFSET, _ORIENTATION = 0x010F, 0x0110, 0x9003, 0x9011, 0x0112
# Sky above, ground below, the rows of the field, by the product's generic name.
_COLOURS = {
    "蜜橘": ("#bcd9ee", "#5f8f3e", "#e8902c"),
    "绿茶": ("#cfe3ec", "#3f7d3a", "#7fb451"),
    "白术": ("#d8e4ea", "#7a6a43", "#9fb46a"),
    "竹编": ("#e8e2d4", "#8f7a4e", "#c9b06c"),
    "青石": ("#dfe6ea", "#6b7278", "#98a2a8"),
}


def draw_photo(path: Path, generic_name: str, seed: int, lon: float, lat: float, taken: datetime) -> Path:
    """Draw a landscape and write it as a JPEG with EXIF place (WGS 84) and local time without offset."""
    generator = random.Random(f"{generic_name}{seed}")  # noqa: S311 - scenery, no secret
    image = _landscape(*_COLOURS[generic_name], generator)
    image.save(path, "JPEG", quality=72, exif=_exif(lon, lat, taken))
    return path


def _landscape(sky: str, ground: str, crop: str, generator: random.Random) -> Image.Image:
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), sky)
    canvas = ImageDraw.Draw(image)
    _draw_hills(canvas, generator)
    horizon = generator.randint(230, 270)
    canvas.rectangle((0, horizon, WIDTH_PX, HEIGHT_PX), fill=ground)
    for row in range(9):
        y = horizon + 14 + row * row * 3
        for place in range(26 - row):
            x = (place + generator.random() * 0.6) * WIDTH_PX / (26 - row)
            size = 3 + row * 1.7
            canvas.ellipse((x - size, y - size * 0.8, x + size, y + size * 0.8), fill=crop)
    return image.filter(ImageFilter.GaussianBlur(1.2))


def _draw_hills(canvas: ImageDraw.ImageDraw, generator: random.Random) -> None:
    for shade in range(3):
        base, height = 180 + shade * 30, 90 - shade * 20
        tone = 150 - shade * 25
        points = [(x, base - height * generator.random()) for x in range(0, WIDTH_PX + 81, 80)]
        canvas.polygon([(0, HEIGHT_PX), *points, (WIDTH_PX, HEIGHT_PX)], fill=(tone - 40, tone, tone - 20))


def _exif(lon: float, lat: float, taken: datetime) -> Image.Exif:
    exif = Image.Exif()
    exif[_ORIENTATION] = 1
    exif[_MAKE], exif[_MODEL] = "GI Atlas", "Sample camera"
    exif.get_ifd(_GPS_IFD).update({1: "N", 2: _sexagesimal(lat), 3: "E", 4: _sexagesimal(lon)})
    exif.get_ifd(_EXIF_IFD)[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
    return exif


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    total = round(degrees * 3600 * 1000)
    minutes, milliseconds = divmod(total, 60_000)
    return IFDRational(minutes // 60), IFDRational(minutes % 60), IFDRational(milliseconds, 1000)
