"""Photos in the child: place, time and direction from EXIF, a small preview, and whether the picture is whole."""

import math
import struct
import warnings
import zlib
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from gi_atlas.exchange.china import is_in_china

MAX_PIXELS = 120_000_000
PREVIEW_PX = 1280
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "HEIF")
CHINA_TIME = timezone(timedelta(hours=8))
# What a picture reader raises over bytes that are not what they should be.
DAMAGES = (
    OSError, SyntaxError, ValueError, EOFError, ArithmeticError, TypeError, LookupError, AttributeError, RuntimeError,
    AssertionError, struct.error, zlib.error,
)  # fmt: skip
_GPS, _EXIF, _ORIENTATION = 0x8825, 0x8769, 0x0112
_DATE_ORIGINAL, _OFFSET_ORIGINAL, _DATE, _OFFSET = 0x9003, 0x9011, 0x0132, 0x9010
_NOT_BEFORE = 1990


@dataclass
class PhotoFacts:
    """What a photo says of itself.

    ``lon`` and ``lat`` are degrees as the device gave them (its datum is a question); ``captured_at`` is ISO 8601
    with its offset where that is known; ``picture_hash`` is what the upright picture looks like, in 64 bits;
    ``notes`` are codes with context of values that were not taken; ``fault`` is the code of why the picture cannot
    be shown, "" if it can.
    """

    file: str
    width_px: int = 0
    height_px: int = 0
    mime: str = ""
    lon: float | None = None
    lat: float | None = None
    altitude_m: float | None = None
    heading_deg: float | None = None
    accuracy_m: float | None = None
    captured_at: str | None = None
    has_offset: bool = False
    device: str = ""
    pages: int = 1
    picture_hash: str = ""
    fault: str = ""
    fault_detail: str = ""
    preview_file: str = ""
    notes: list[dict[str, Any]] = field(default_factory=list)

    def note(self, code: str, **context: Any) -> None:
        """Remark that a value was not taken."""
        self.notes.append({"code": code, "context": context})


def read_photo(path: Path, file: str, preview: Path | None, side_px: int = PREVIEW_PX) -> dict[str, Any]:
    """Facts of one photo; a picture that is broken is a fact too, not an error.

    Parameters
    ----------
    path : Path
        Our copy.
    file : str
        Name to tell.
    preview : Path, optional
        Where to write a JPEG, upright, without any of the original's metadata.
    side_px : int
        The preview's longer side at most.
    """
    from PIL import Image, UnidentifiedImageError

    facts = PhotoFacts(file)
    bombs = (Image.DecompressionBombWarning, Image.DecompressionBombError)
    try:
        with warnings.catch_warnings():
            # What Pillow mutters about a damaged file is said by us; a bomb is an error.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _set_up()
            with Image.open(path, formats=FORMATS) as image:
                _describe(facts, image)
                _show(image, preview, facts, side_px)
    except bombs as error:
        facts.fault, facts.fault_detail = "PHOTO_TOO_LARGE", str(error)
    except MemoryError:
        facts.fault, facts.fault_detail = "PHOTO_TOO_LARGE", f"{facts.width_px} × {facts.height_px}"
    except UnidentifiedImageError:
        facts.fault = "PHOTO_UNKNOWN"
    except DAMAGES as error:
        facts.fault, facts.fault_detail = "PHOTO_DAMAGED", f"{error}".replace(str(path), file)[:200]
    return asdict(facts)


@cache
def _set_up() -> None:
    """Limits of the picture readers, and the reader of HEIF pictures."""
    from PIL import Image, ImageFile
    from pillow_heif import options, register_heif_opener

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    options.DECODE_THREADS = 1


def _show(image: Any, preview: Path | None, facts: PhotoFacts, side_px: int) -> None:
    from gi_atlas.exchange.picture import look_hash, save_clean, upright_copy

    small = upright_copy(image, side_px)
    facts.picture_hash = look_hash(small)
    if preview is not None:
        save_clean(small, preview)
        facts.preview_file = preview.name


def _describe(facts: PhotoFacts, image: Any) -> None:
    facts.width_px, facts.height_px = image.size
    if image.width * image.height > MAX_PIXELS:
        from PIL import Image

        # Pillow warns of its formats by itself; the HEIF reader does not.
        raise Image.DecompressionBombError(f"{image.width} × {image.height}")
    facts.mime = "image/jpeg" if image.format == "MPO" else str(image.get_format_mimetype() or "")
    try:
        _read_exif(facts, image)
    except DAMAGES:
        facts.note("PHOTO_BAD_EXIF")
    _count_pages(facts, image)


def _read_exif(facts: PhotoFacts, image: Any) -> None:
    exif = image.getexif()
    facts.device = " ".join(str(exif.get(tag, "")).strip("\x00 ") for tag in (0x010F, 0x0110)).strip()[:80]
    _take_position(facts, exif.get_ifd(_GPS))
    _take_time(facts, exif, exif.get_ifd(_EXIF))


def _count_pages(facts: PhotoFacts, image: Any) -> None:
    if image.format not in ("TIFF", "WEBP"):
        return
    facts.pages = int(getattr(image, "n_frames", 1))
    if facts.pages > 1:
        facts.note("PHOTO_FIRST_PAGE", value=facts.pages)


def _take_position(facts: PhotoFacts, gps: dict[int, Any]) -> None:
    if not gps:
        return
    lat, lon = _angle(gps.get(2), gps.get(1), "S"), _angle(gps.get(4), gps.get(3), "W")
    if lat is None or lon is None:
        facts.note("PHOTO_NO_POSITION")
    elif not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        facts.note("PHOTO_BAD_POSITION", value=f"{lat:.6f}, {lon:.6f}")
    else:
        facts.lon, facts.lat = lon, lat
    facts.altitude_m, facts.heading_deg = _number(gps.get(6)), _number(gps.get(17))
    facts.accuracy_m = _number(gps.get(31))
    if facts.heading_deg is not None and not 0 <= facts.heading_deg <= 360:
        facts.heading_deg = None


def _angle(parts: Any, side: Any, negative: str) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    numbers = [_number(part) for part in parts]
    if any(number is None for number in numbers):
        return None
    degrees, minutes, seconds = (number or 0.0 for number in numbers)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\x00 ").upper().startswith(negative) else value


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def _take_time(facts: PhotoFacts, exif: Any, details: dict[int, Any]) -> None:
    text = str(details.get(_DATE_ORIGINAL) or exif.get(_DATE) or "").strip("\x00 ")
    if not text:
        return
    try:
        taken = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")
    except ValueError:
        facts.note("PHOTO_BAD_TIME", value=text[:30])
        return
    offset = _offset(str(details.get(_OFFSET_ORIGINAL) or details.get(_OFFSET) or ""))
    if not _NOT_BEFORE <= taken.year or taken > datetime.now() + timedelta(days=1):
        facts.note("PHOTO_BAD_TIME", value=text)
        return
    facts.has_offset = offset is not None
    if offset is None and facts.lon is not None and facts.lat is not None and is_in_china(facts.lon, facts.lat):
        offset = CHINA_TIME
        facts.note("PHOTO_CHINA_TIME")
    elif offset is None:
        facts.note("PHOTO_NO_ZONE")
    facts.captured_at = taken.replace(tzinfo=offset).isoformat()


def _offset(text: str) -> timezone | None:
    try:
        return timezone(datetime.strptime(text.strip("\x00 "), "%z").utcoffset() or timedelta())
    except ValueError:
        return None
