"""Photos made for tests, with the EXIF that each test asks for."""

from pathlib import Path
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

GPS, EXIF = 0x8825, 0x8769


def degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Degrees, minutes and seconds as EXIF keeps them."""
    whole = int(abs(value))
    minutes = (abs(value) - whole) * 60
    seconds = (minutes - int(minutes)) * 60
    return IFDRational(whole), IFDRational(int(minutes)), IFDRational(round(seconds * 10_000), 10_000)


def make_photo(
    path: Path,
    lon: float | None = None,
    lat: float | None = None,
    taken: str = "",
    offset: str = "",
    orientation: int = 1,
    size: tuple[int, int] = (64, 48),
    colour: tuple[int, int, int] = (40, 120, 60),
    gps: dict[int, Any] | None = None,
) -> Path:
    """A small JPEG or PNG, by the path's extension."""
    image = Image.new("RGB", size, colour)
    image.paste((250, 240, 200), (0, 0, size[0] // 2, size[1] // 4))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110] = "Atlas", "Test 1"
    if lon is not None and lat is not None:
        place = {1: "N" if lat >= 0 else "S", 2: degrees(lat), 3: "E" if lon >= 0 else "W", 4: degrees(lon)}
        exif.get_ifd(GPS).update(place)
    if gps is not None:
        exif.get_ifd(GPS).update(gps)
    if taken:
        exif.get_ifd(EXIF)[0x9003] = taken
    if offset:
        exif.get_ifd(EXIF)[0x9011] = offset
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        image.save(path, "PNG", exif=exif)
    else:
        image.save(path, "JPEG", quality=80, exif=exif, comment=b"CANARY-COMMENT")
    return path
