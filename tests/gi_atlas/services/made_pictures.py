"""Pictures made for tests: landscapes, scenes and typed pages, each of another look, and changes of them."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

KINDS = ("landscape", "scene", "page")


def made_picture(kind: str, seed: int) -> Image.Image:
    """A picture of one kind; another seed gives one that looks different."""
    chance = np.random.default_rng(seed + 10_000 * KINDS.index(kind))
    size = [(640, 480), (480, 640), (800, 600)][seed % 3]
    makers = {"landscape": _landscape, "scene": _scene, "page": _page}
    return makers[kind](chance, size)


def _landscape(chance: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """Clouds: noise whose waves are the weaker the quicker they are."""
    width, height = size
    power = np.fft.fftfreq(height)[:, None] ** 2 + np.fft.fftfreq(width)[None, :] ** 2
    power[0, 0] = 1
    noise = chance.normal(size=(3, height, width)) + 1j * chance.normal(size=(3, height, width))
    waves = np.fft.ifft2(noise / power**0.6).real
    waves[1:] = 0.4 * waves[1:] + waves[0]
    level = (waves - waves.mean((1, 2), keepdims=True)) / waves.std((1, 2), keepdims=True) * 50 + 128
    return Image.fromarray(np.clip(level, 0, 255).astype(np.uint8).transpose(1, 2, 0).copy())


def _colour(chance: np.random.Generator, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    red, green, blue = chance.integers(low, high, 3).tolist()
    return red, green, blue


def _scene(chance: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    width, height = size
    image = Image.new("RGB", size, _colour(chance, 60, 250))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, int(height * chance.uniform(0.2, 0.6))), fill=_colour(chance, 120))
    for _hill in range(int(chance.integers(3, 9))):
        x, side, y = (int(chance.integers(*span)) for span in ((0, width), (40, 300), (height // 3, height)))
        draw.polygon([(x - side, height), (x, y), (x + side, height)], fill=_colour(chance, 20, 200))
    for _spot in range(int(chance.integers(5, 30))):
        x, y, side = (int(chance.integers(*span)) for span in ((0, width), (0, height), (5, 80)))
        draw.ellipse((x - side, y - side, x + side, y + side), fill=_colour(chance))
    return image


def _page(chance: np.random.Generator, _size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGB", (600, 800), (250, 248, 240))
    draw = ImageDraw.Draw(image)
    for y in range(60, 760, 24):
        if chance.random() < 0.15:
            continue
        x, end = 60, 540 if chance.random() < 0.7 else int(chance.integers(120, 540))
        while x < end:
            length = int(chance.integers(6, 60))
            draw.rectangle((x, y, min(x + length, end), y + 12), fill=(30, 30, 30))
            x += length + 6
    if chance.random() < 0.5:
        draw.ellipse((350, 600, 500, 750), outline=(200, 20, 20), width=8)
    return image


def packed(image: Image.Image, quality: int) -> Image.Image:
    """The picture after it went through a JPEG of a quality."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def changed(image: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """What messengers and people do to a picture that stays the same picture."""
    width, height = image.size
    yield "packed", packed(image, 30)
    yield "half", image.resize((width // 2, height // 2))
    yield "third, packed", packed(image.resize((width // 3, height // 3)), 60)
    yield "brighter", ImageEnhance.Brightness(image).enhance(1.25)
    yield "darker", ImageEnhance.Brightness(image).enhance(0.75)
    yield "harder", ImageEnhance.Contrast(image).enhance(1.3)
    yield "softer", image.filter(ImageFilter.GaussianBlur(1.5))
