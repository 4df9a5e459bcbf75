"""Standards: numbers, what holds, what takes the place of what."""

from dataclasses import replace
from datetime import date

import pytest

from gi_atlas.errors import EditConflict, StorageError, UsageError
from gi_atlas.i18n import set_language
from gi_atlas.model import Product, Standard
from gi_atlas.registrations.standards import (
    held_twice,
    holds,
    level_word,
    make_standard,
    read_number,
    standards_of,
    supersede,
)
from gi_atlas.services.editing import remove, save
from tests.gi_atlas.rules.conftest import Case

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "number", "level"),
    [
        ("GB/T 18356-2007", "GB/T 18356-2007", "GB"),
        ("GB 18356—2001", "GB 18356-2001", "GB"),
        ("ＧＢ／Ｔ　１８３５６－２００７", "GB/T 18356-2007", "GB"),
        ("gb/t18356 - 2007", "GB/T 18356-2007", "GB"),
        ("DB33/T 2034-2017", "DB33/T 2034-2017", "DB"),
        ("DB3302/T 087-2018", "DB3302/T 087-2018", "DB"),
        ("NY/T 3177-2018", "NY/T 3177-2018", "NY"),
        ("T/ZNZ 021-2020", "T/ZNZ 021-2020", "T"),
        ("Q/QXJ 0001S-2023", "Q/QXJ 0001S-2023", "Q"),
        ("Q/371082ABC 0001S-2020", "Q/371082ABC 0001S-2020", "Q"),
        ("DB33 2034-2017", "DB33 2034-2017", "DB"),
        ("GB18356", "GB 18356", "GB"),
        ("GB/T 1.1-2020", "GB/T 1.1-2020", "GB"),
        ("ISO 3720:2011", "ISO 3720-2011", "ISO"),
        ("GB/T 17924", "GB/T 17924", "GB"),
    ],
)
def test_numbers_are_read_in_every_writing(text: str, number: str, level: str) -> None:
    read = read_number(text)
    assert read is not None
    assert (read.text, read.level) == (number, level)
    assert read_number(read.text) == read


@pytest.mark.parametrize("text", ["", "企业标准", "18356-2007", "GB/T", "GB/T 18356-07", "GB/T 1-2020; GB/T 2-2020"])
def test_texts_that_are_no_number(text: str) -> None:
    assert read_number(text) is None
    with pytest.raises(UsageError) as caught:
        make_standard("p", text)
    assert (caught.value.code, caught.value.context["value"]) == ("STANDARD_NUMBER_WRONG", text)


@pytest.mark.parametrize(
    ("first", "last", "successor", "is_holding"),
    [
        (None, None, "", True),
        (DAY, None, "", True),
        (date(2026, 6, 2), None, "", False),
        (None, DAY, "", False),
        (None, date(2026, 6, 2), "GB/T 2-2026", True),
        (None, None, "GB/T 2-2026", False),
    ],
)
def test_what_holds_on_a_day(first: date | None, last: date | None, successor: str, is_holding: bool) -> None:
    standard = Standard("p", "GB/T 1-2020", valid_from=first, valid_to=last, superseded_by=successor)
    assert holds(standard, DAY) is is_holding


def test_a_new_standard_takes_the_place_in_one_step(case: Case) -> None:
    product = Product("清溪茶")
    old = make_standard(product.id, "GB/T 18356-2007", "清溪茶", valid_from=date(2008, 1, 1), applied_by="协会")
    case.add(product, old)
    new = supersede(case.project, old.id, "gb/t 18356-2026", DAY)
    ended = case.project.read_one(Standard, old.id)
    assert (ended.valid_to, ended.superseded_by) == (DAY, "GB/T 18356-2026")
    assert (new.title, new.applied_by, new.valid_from) == ("清溪茶", "协会", DAY)
    assert [one.number for one in standards_of(case.project, product.id)][-1] in (old.number, new.number)
    case.project.undo()
    assert standards_of(case.project, product.id) == [old]


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [
        ("GB/T 18356-2007", DAY, "STANDARD_SAME"),
        ("GB／T18356—2007", DAY, "STANDARD_SAME"),
        ("GB/T 2-2026", date(2008, 1, 1), "STANDARD_DAY_EARLY"),
        ("新标准", DAY, "STANDARD_NUMBER_WRONG"),
    ],
)
def test_places_that_cannot_be_taken(case: Case, number: str, day: date, code: str) -> None:
    product = Product("清溪茶")
    old = make_standard(product.id, "GB/T 18356-2007", valid_from=date(2008, 1, 1))
    case.add(product, old)
    with pytest.raises(UsageError) as caught:
        supersede(case.project, old.id, number, day)
    assert caught.value.code == code
    assert standards_of(case.project, product.id) == [old]


def test_a_standard_that_is_gone_or_changed(case: Case) -> None:
    product = Product("清溪茶")
    old = make_standard(product.id, "GB/T 18356-2007")
    case.add(product, old)
    with pytest.raises(EditConflict):
        save(case.project, replace(old, title="甲"), expected=replace(old, title="乙"))
    remove(case.project, Standard, old.id)
    with pytest.raises(StorageError):
        supersede(case.project, old.id, "GB/T 2-2026", DAY)


def test_standards_go_with_their_product(case: Case) -> None:
    product = Product("清溪茶")
    case.add(product, make_standard(product.id, "GB/T 18356-2007"))
    remove(case.project, Product, product.id)
    assert case.project.read_all(Standard) == []
    case.project.undo()
    assert len(case.project.read_all(Standard)) == 1


def test_two_editions_at_once() -> None:
    old, new = make_standard("p", "GB 18356-2001"), make_standard("p", "GB/T 18356-2007")
    other, odd = make_standard("p", "DB33/T 18356-2007"), Standard("p", "企业标准")
    assert held_twice([new, other, old, odd], DAY) == [(old, new)]
    assert held_twice([replace(old, valid_to=DAY), new], DAY) == []
    assert held_twice([old, replace(old, id="2")], DAY) == []  # the same one twice is no other edition


@pytest.mark.parametrize(
    ("level", "english", "chinese"),
    [
        ("GB", "National standard", "国家标准"),
        ("DB", "Local standard", "地方标准"),
        ("T", "Group standard", "团体标准"),
        ("Q", "Enterprise standard", "企业标准"),
        ("NY", "NY", "NY"),
        ("ISO", "ISO", "ISO"),
        ("", "", ""),
    ],
)
def test_levels_are_words(level: str, english: str, chinese: str) -> None:
    told = []
    for language in ("zh", "en"):
        set_language(language)
        told.append(level_word(level))
    assert told == [chinese, english]
