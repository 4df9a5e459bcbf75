"""Pictures as a person sees them: upright in every format, in plain colours, told apart by what they show."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from gi_atlas.exchange.picture import look_hash, save_clean, upright_copy
from gi_atlas.exchange.read_photo import read_photo
from gi_atlas.services.evidence_alike import MOST_BITS, bits_apart
from tests.evidence_corpus import FORMATS, encoded
from tests.gi_atlas.services.made_pictures import KINDS, changed, made_picture

# Red above left, green above right, blue below left, white below right.
CORNERS = {(0, 0): (220, 20, 20), (1, 0): (20, 180, 20), (0, 1): (20, 20, 220), (1, 1): (250, 250, 250)}


def four_corners(size: tuple[int, int] = (96, 64)) -> Image.Image:
    image = Image.new("RGB", size)
    for (column, row), colour in CORNERS.items():
        image.paste(colour, (column * size[0] // 2, row * size[1] // 2, (column + 1) * size[0] // 2, size[1]))
    return image


def stored_turned(orientation: int) -> Image.Image:
    """The picture as a camera held in that way stores it: what ``orientation`` asks to undo."""
    ways = {2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180],
            4: [Image.Transpose.FLIP_TOP_BOTTOM], 5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_90],
            7: [Image.Transpose.TRANSVERSE], 8: [Image.Transpose.ROTATE_270]}  # fmt: skip
    image = four_corners()
    for way in ways.get(orientation, []):
        image = image.transpose(way)
    return image


def assert_upright(image: Image.Image) -> None:
    assert image.width > image.height
    for (column, row), colour in CORNERS.items():
        seen = image.getpixel((image.width * (1 + 2 * column) // 4, image.height * (1 + 2 * row) // 4))
        assert np.abs(np.subtract(seen, colour)).max() < 40, (column, row)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_picture_stands_upright_in_every_format(tmp_path: Path, name: str, orientation: int) -> None:
    path = tmp_path / f"侧{FORMATS[name]}"
    path.write_bytes(encoded(stored_turned(orientation), name, orientation))
    found = read_photo(path, path.name, tmp_path / "preview.jpg")
    assert found["fault"] == ""
    with Image.open(tmp_path / "preview.jpg") as preview:
        assert not preview.getexif()
        assert_upright(preview)


def test_the_test_sees_a_picture_that_lies_on_its_side() -> None:
    with pytest.raises(AssertionError):
        assert_upright(stored_turned(6))
    assert_upright(ImageOps.exif_transpose(Image.open(io.BytesIO(encoded(stored_turned(6), "JPEG", 6)))))


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "jpeg"])
def test_a_turned_scan_is_turned_once(tmp_path: Path, compression: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 8
    path = tmp_path / "scan.tif"
    stored_turned(8).save(path, "TIFF", compression=compression, exif=exif)
    with Image.open(path) as image:
        assert_upright(upright_copy(image, 1280))


def test_the_first_page_of_a_scan_is_shown_and_told(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    pages = [four_corners(), Image.new("RGB", (50, 80)), Image.new("1", (9, 9))]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    found = read_photo(path, path.name, tmp_path / "preview.jpg")
    assert (found["pages"], found["fault"]) == (3, "")
    assert {"code": "PHOTO_FIRST_PAGE", "context": {"value": 3}} in found["notes"]
    with Image.open(tmp_path / "preview.jpg") as preview:
        assert_upright(preview)


def seen_middle(image: Image.Image) -> tuple[int, ...]:
    small = upright_copy(image, 64)
    assert small.mode == "RGB"
    middle = small.getpixel((small.width // 2, small.height // 2))
    assert isinstance(middle, tuple)
    return middle


def reopened(image: Image.Image, name: str, **options: object) -> Image.Image:
    out = io.BytesIO()
    image.save(out, name, **options)
    return Image.open(io.BytesIO(out.getvalue()))


def test_scans_of_sixteen_bits_are_not_white() -> None:
    grey = Image.fromarray(np.full((20, 30), 0x8080, dtype=np.uint16))
    assert seen_middle(reopened(grey, "PNG")) == (128, 128, 128)
    assert seen_middle(reopened(grey, "TIFF")) == (128, 128, 128)


def test_what_is_seen_through_lies_on_white() -> None:
    assert seen_middle(reopened(Image.new("RGBA", (20, 20), (200, 0, 0, 0)), "PNG")) == (255, 255, 255)
    palette = Image.new("P", (20, 20), 3)
    palette.putpalette([10, 20, 30] * 8)
    palette.putpixel((0, 0), 7)
    assert seen_middle(reopened(palette, "PNG", transparency=3)) == (255, 255, 255)
    assert seen_middle(reopened(Image.new("LA", (20, 20), (0, 128)), "PNG"))[0] in range(120, 136)


def test_colours_of_print_and_of_a_profile_are_seen_as_on_screen() -> None:
    red, green, blue = seen_middle(reopened(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG"))
    assert red > 200
    assert max(green, blue) < 90
    # The same numbers in a linear space are lighter on screen.
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    with_profile = reopened(Image.new("RGB", (20, 20), (100, 100, 100)), "PNG", icc_profile=linear)
    assert seen_middle(with_profile) is not None
    broken = reopened(Image.new("RGB", (20, 20), (100, 100, 100)), "PNG", icc_profile=b"no profile")
    assert seen_middle(broken) == (100, 100, 100)


def test_a_clean_copy_holds_pixels_alone(tmp_path: Path) -> None:
    image = four_corners()
    image.info["comment"] = b"CANARY"
    image.info["exif"] = b"Exif\x00\x00CANARY"
    save_clean(image, tmp_path / "a.jpg")
    assert b"CANARY" not in (tmp_path / "a.jpg").read_bytes()


# What a picture looks like


def test_a_changed_picture_is_the_same_picture() -> None:
    apart: dict[str, list[int]] = {}
    for kind in KINDS:
        for seed in range(8):
            image = made_picture(kind, seed)
            for name, other in changed(image):
                apart.setdefault(name, []).append(bits_apart(look_hash(image), look_hash(other)))
    near = [bits <= MOST_BITS for found in apart.values() for bits in found]
    assert sum(near) / len(near) > 0.98, apart


def test_other_pictures_are_other_pictures() -> None:
    hashes = [look_hash(made_picture(kind, seed)) for kind in KINDS for seed in range(20)]
    apart = [bits_apart(one, other) for place, one in enumerate(hashes) for other in hashes[:place]]
    assert min(apart) > MOST_BITS
    assert 20 < sorted(apart)[len(apart) // 2] < 40


def test_a_turned_photo_looks_like_the_upright_one(tmp_path: Path) -> None:
    looks = set()
    for orientation in range(1, 9):
        path = tmp_path / f"{orientation}.png"
        path.write_bytes(encoded(stored_turned(orientation), "PNG", orientation))
        looks.add(read_photo(path, path.name, None)["picture_hash"])
    assert len(looks) == 1


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_an_even_picture_looks_like_nothing(grey: int) -> None:
    image = Image.new("RGB", (300, 200), (grey, grey, grey))
    image.putpixel((5, 5), (grey // 2, 9, 9))
    assert look_hash(image) == ""


def test_the_reader_of_heif_pictures_refuses_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register_heif_opener()
    path = tmp_path / "a.heic"
    path.write_bytes(encoded(four_corners(), "HEIF"))
    monkeypatch.setattr("gi_atlas.exchange.read_photo.MAX_PIXELS", 96 * 64 - 1)
    assert read_photo(path, path.name, None)["fault"] == "PHOTO_TOO_LARGE"
