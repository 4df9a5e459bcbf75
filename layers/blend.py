"""Colours of pixels as 32-bit numbers (0xAARRGGBB, colours multiplied by alpha) laid over each other."""

import numpy as np

from layers.arrays import IntArray, PixelArray
from layers.symbology import rgb_of

_ODD = np.uint32(0x00FF00FF)
_EVEN = np.uint32(0xFF00FF00)
_ROUND = np.uint32(0x00800080)
_EIGHT = np.uint32(8)
_ALPHA = np.uint32(24)
FULL = 255


def premultiplied(colour: str, alphas: IntArray) -> PixelArray:
    """Pixels of "#rrggbb" at each alpha (0 to 1), shape as ``alphas``."""
    pixels: PixelArray = np.rint(alphas * 255).astype(np.uint32) << _ALPHA
    for shift, value in zip((16, 8, 0), rgb_of(colour), strict=True):
        pixels |= np.rint(alphas * value).astype(np.uint32) << np.uint32(shift)
    return pixels


def laid_over(base: PixelArray, cover: PixelArray) -> PixelArray:
    """Pixels of ``cover`` over those of ``base``, each channel right within 2 of 255."""
    rest = np.uint32(256) - (cover >> _ALPHA) - (cover >> np.uint32(31))
    odd: PixelArray = (base & _ODD) * rest
    odd += _ROUND
    odd >>= _EIGHT
    odd &= _ODD
    even = base >> _EIGHT
    even &= _ODD
    even *= rest
    even += _ROUND
    even &= _EVEN
    odd |= even
    odd += cover
    return odd
