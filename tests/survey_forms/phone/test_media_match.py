"""Which file answers which question."""

import pytest

from survey_forms.phone.delivery import MediaFile
from survey_forms.phone.media_match import MediaIndex, Want

A, B = (f"uuid:0000000{letter}-0000-0000-0000-000000000000" for letter in "ab")


def find(want: Want, *names: str) -> str | None:
    found = MediaIndex(MediaFile(0, place, name, 10 + place) for place, name in enumerate(names)).find(want)
    return None if found is None else found.name


def want(name: str, ids: tuple[str, ...] = (A,), folder: str = "", source: int = 0) -> Want:
    return Want("r", ids, "q", name, folder, source)


@pytest.mark.parametrize(
    ("name", "files", "found"),
    [
        ("1.jpg", ("media/1.jpg", "media/2.jpg"), "media/1.jpg"),
        ("1.JPG", ("media/1.jpg",), "media/1.jpg"),
        ("照 片(1).jpg", ("media/照_片1.jpg",), "media/照_片1.jpg"),
        ("1.jpg", (f"files/{A}/1.jpg", f"files/{B}/1.jpg"), f"files/{A}/1.jpg"),
        ("1.jpg", (f"u/attachments/{B[5:]}/{A[5:]}/1.jpg", f"u/attachments/{B[5:]}/{B[5:]}/1.jpg"),
         f"u/attachments/{B[5:]}/{A[5:]}/1.jpg"),
        ("1.jpg", (f"u/attachments/x/{B[5:]}/1.jpg",), None),
        ("1.jpg", ("a/1.jpg", "b/1.jpg"), None),
        ("1.jpg", ("2.jpg",), None),
        ("", ("a.jpg",), None),
        ("../../project.gpkg", ("media/../../project.gpkg",), "media/../../project.gpkg"),
        ("C:\\temp\\a.jpg", ("media/C:\\temp\\a.jpg",), "media/C:\\temp\\a.jpg"),
    ],
)  # fmt: skip
def test_a_file_is_found_by_submission_and_name(name: str, files: tuple[str, ...], found: str | None) -> None:
    assert find(want(name), *files) == found


def test_a_file_beside_the_submission_is_its_own() -> None:
    assert find(want("1.jpg", folder="b"), "a/1.jpg", "b/1.jpg") == "b/1.jpg"
    assert find(want("1.jpg", folder="b", source=1), "a/1.jpg", "b/1.jpg") is None


def test_an_edit_finds_files_under_any_of_its_ids() -> None:
    assert find(want("1.jpg", (B, A)), f"files/{A[5:]}/1.jpg", "files/other/1.jpg") == f"files/{A[5:]}/1.jpg"


def test_files_that_nobody_names_are_left_over_and_known_ones_are_not() -> None:
    media = [MediaFile(0, place, f"media/{place}.jpg", 1) for place in range(4)]
    matched = MediaIndex(media).match([want("0.jpg"), want("9.jpg")], [want("1.jpg")])
    assert [item.place for item in matched.found.values()] == [0]
    assert [one.name for one in matched.missing] == ["9.jpg"]
    assert [item.place for item in matched.orphans] == [2, 3]
