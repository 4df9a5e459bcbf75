"""Pictures in the child: an upright copy in plain colours, what it looks like in 64 bits, a JPEG without metadata."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms

_ORIENTATION = 0x0112
_LOOK_PX, _LOW = 32, 8
_EVEN_GREY = 3.0  # standard deviation of grey below which a picture shows nothing
SMALL_QUALITY, LARGE_QUALITY, LARGE_PX = 85, 90, 1600
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright_copy(image: Image.Image, side_px: int) -> Image.Image:
    """Copy of a picture as a person sees it: turned by its EXIF, on white, in sRGB, at most ``side_px`` a side.

    Of a file with many pages it is the first.
    """
    image.draft("RGB", (side_px, side_px))
    image.load()
    # Only now: the readers of TIFF and HEIF turn by themselves and say so afterwards.
    way = _TURNS.get(_orientation(image))
    profile = image.info.get("icc_profile")
    small = _smooth_mode(image)
    small.thumbnail((side_px, side_px))
    small = _on_white(_in_srgb(small, profile))
    return small if way is None else small.transpose(way)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (ValueError, TypeError, SyntaxError, OSError, LookupError):
        return 1  # told as PHOTO_BAD_EXIF already


def _smooth_mode(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller without steps."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _eight_bits(image)
    if image.mode in ("P", "PA"):
        has_alpha = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if has_alpha else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _eight_bits(image: Image.Image) -> Image.Image:
    levels = np.asarray(image).astype(np.float32)
    levels = np.nan_to_num(levels, nan=0.0, posinf=0.0, neginf=0.0)
    if image.mode.startswith("I;16"):
        return Image.fromarray((levels / 257).astype(np.uint8))
    low, high = float(levels.min()), float(levels.max())
    return Image.fromarray(((levels - low) * (255 / max(high - low, 1e-9))).astype(np.uint8))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in ("RGB", "L", "CMYK"):
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a profile that is none: the colours stay as they are written
    return image if made is None else made


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image.convert("RGB")


def save_clean(image: Image.Image, path: Path) -> None:
    """Write a JPEG that holds the pixels alone, none of the original's words."""
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    clean.save(path, "JPEG", quality=LARGE_QUALITY if max(image.size) > LARGE_PX else SMALL_QUALITY)


def look_hash(image: Image.Image) -> str:
    """What a picture looks like: 64 bits as 16 hexadecimal digits; "" for one that is of one grey all over.

    Each bit says whether one of the slowest waves of the picture (discrete cosine transform of 32 × 32 greys) is
    stronger than their median. Another size, quality or brightness changes few of them.
    """
    grey = np.asarray(image.convert("L").resize((_LOOK_PX, _LOOK_PX), Image.Resampling.LANCZOS), dtype=np.float64)
    if float(grey.std()) < _EVEN_GREY:
        return ""
    waves = (_COSINES @ grey @ _COSINES.T)[:_LOW, :_LOW].ravel()
    # The first is the mean grey: it says how bright the picture is, not what it shows.
    bits = waves > np.median(waves[1:])
    bits[0] = False
    return np.packbits(bits).tobytes().hex()


def _cosines() -> Any:
    places = (2 * np.arange(_LOOK_PX) + 1) * np.pi / (2 * _LOOK_PX)
    return np.cos(np.outer(np.arange(_LOOK_PX), places))


_COSINES = _cosines()
