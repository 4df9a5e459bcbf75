"""Errors carry code and context; texts are made from them in the reader's language."""

import errno
import json
import os
import pkgutil
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gi_atlas import errors, texts
from gi_atlas.errors import (
    EditConflict,
    GiAtlasError,
    JobCancelled,
    ManyErrors,
    ReadError,
    StorageError,
    StoreLocked,
    format_text,
)
from gi_atlas.i18n import set_language
from gi_atlas.model import BoundaryStatus
from gi_atlas.readable import visible
from gi_atlas.texts import all_texts, find_text


def test_context_stays_on_the_object() -> None:
    error = StorageError("STORE_MISSING", path="清溪县.gpkg")
    assert error.code == "STORE_MISSING"
    assert error.context == {"path": "清溪县.gpkg"}
    assert "清溪县.gpkg" in str(error)


def test_the_text_follows_the_language() -> None:
    error = StorageError("STORE_NOTHING_TO_UNDO")
    english = error.message("en")
    chinese = error.message("zh")
    assert english.isascii()
    assert not chinese.isascii()
    set_language("zh")
    assert str(error) == chinese


def test_a_value_that_was_not_given_shows_as_a_question_mark() -> None:
    assert "?" in format_text("STORE_MISSING", {}, "en")


@given(st.text(), st.text())
def test_braces_in_values_are_left_alone(path: str, detail: str) -> None:
    shown = format_text("STORE_CANNOT_OPEN", {"path": path, "detail": detail}, "en")
    assert visible(path) in shown
    assert visible(detail) in shown


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.EEXIST, errno.EROFS, errno.ENOSPC])
def test_what_the_system_says_is_told_in_chinese_and_kept_in_the_context(number: int) -> None:
    error = StorageError("STORE_CANNOT_OPEN", path="", detail=os.strerror(number))
    assert os.strerror(number) not in error.message("zh")
    assert os.strerror(number) in error.message("en")
    assert error.context["detail"] == os.strerror(number)


def test_many_errors_tell_all_of_them() -> None:
    faults = [ReadError("ROW_NO_NAME", row=3), ReadError("ROW_NO_POLYGON", row=9)]
    error = ManyErrors(faults)
    assert error.faults == faults
    assert error.context["count"] == 2
    lines = error.message("en").splitlines()
    assert len(lines) == 3
    assert all(line.startswith("- ") for line in lines[1:])


def test_a_context_may_hold_the_words_of_the_constructor() -> None:
    context = {"message": "m", "args": "a"}
    assert GiAtlasError("STORE_FAULT", **context).context == context


@pytest.mark.parametrize(
    ("kind", "parent"), [(StoreLocked, StorageError), (EditConflict, StorageError), (JobCancelled, GiAtlasError)]
)
def test_kinds(kind: type[GiAtlasError], parent: type[GiAtlasError]) -> None:
    assert issubclass(kind, parent)


def test_every_kind_of_error_is_ours() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(kinds) > 15
    assert all(issubclass(kind, GiAtlasError) for kind in kinds)


def test_codes_are_unique_over_all_areas() -> None:
    names = [module.name for module in pkgutil.iter_modules(texts.__path__) if module.name != "__main__"]
    counted = sum(len(import_module(f"gi_atlas.texts.{name}").MESSAGES) for name in names)
    assert counted == len(all_texts())


def test_an_unknown_code_is_its_own_text() -> None:
    assert find_text("NO_SUCH_CODE") == "NO_SUCH_CODE"


@pytest.mark.parametrize(("language", "word"), [("en", "Published"), ("zh", "已发布")])
def test_members_of_the_model_show_by_their_word(language: str, word: str) -> None:
    error = StorageError("BOUNDARY_LOCKED", name="甲", status=BoundaryStatus.PUBLISHED)
    assert word in error.message(language)
    assert "PUBLISHED" not in error.message(language)
    assert json.dumps(error.context) == '{"name": "\\u7532", "status": "PUBLISHED"}'


@pytest.mark.parametrize(("language", "word"), [("en", "DRAFT (Draft) | "), ("zh", "DRAFT (草案) | ")])
def test_choices_show_the_code_to_type_and_its_word(language: str, word: str) -> None:
    context = {"field": "status", "value": "?", "expected": tuple(BoundaryStatus)}
    assert word in format_text("VALUE_WRONG", context, language)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u061c", "\x1b", "\x9b", "\x07"])
def test_signs_that_turn_a_line_round_do_not_reach_the_reader(sign: str) -> None:
    shown = format_text("STORE_MISSING", {"path": f"a{sign}gpkg.exe"}, "en")
    assert sign not in shown
    assert f"a\\u{ord(sign):04x}gpkg.exe" in shown
