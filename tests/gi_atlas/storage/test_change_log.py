"""The chain of the change log: whatever is done to it shows."""

import hashlib
import random
from dataclasses import asdict, replace

import pytest

from gi_atlas.commands.changes import Command, Label, RowChange, insert_row, update_row
from gi_atlas.model import Product, SurveyRecord
from gi_atlas.storage import change_log
from gi_atlas.storage.change_log import GENESIS, LogEntry, broken_links, entry_hash, head, read_entries
from gi_atlas.storage.mapping import to_row


@pytest.fixture
def entries(project):
    for number in range(12):
        row = to_row(Product(f"产品{number}"))
        project.apply(Command(Label("Add product {0}", (row["name_official"],)), (insert_row("gi_product", row),)))
    return read(project)


def read(project):
    with project.reader() as connection:
        return read_entries(connection)


def test_a_chain_that_nobody_touched_is_whole(entries):
    assert len(entries) == 12
    assert broken_links(entries) == []
    assert entries[0].prev_hash == GENESIS
    assert [entry.prev_hash for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]


def test_an_empty_log_starts_at_zero(project):
    with project.reader() as connection:
        assert head(connection) == (0, GENESIS)


def test_entries_say_who_and_where(entries):
    assert {(entry.actor, entry.device, entry.kind) for entry in entries} == {("李四", "测试机", "DO")}
    assert entries[0].shown_label() == "Add product 产品0"


def test_a_part_of_the_log_can_be_read(project, entries):
    with project.reader() as connection:
        assert read_entries(connection, 3, 5) == entries[2:5]


@pytest.mark.parametrize("field", [name for name in asdict(LogEntry(*[""] * 11)) if name != "seq"])
def test_any_changed_field_breaks_the_chain(entries, field):
    for number, entry in enumerate(entries):
        changed = replace(entry, **{field: (getattr(entry, field) or "") + "x"})
        assert broken_links([*entries[:number], changed, *entries[number + 1 :]]), (field, number)


def test_one_changed_by_someone_who_hashes_it_anew_breaks_the_next_link(entries):
    forged = replace(entries[4], actor="无名")
    forged = replace(forged, hash=entry_hash(forged))
    assert broken_links([*entries[:4], forged, *entries[5:]]) == [6]


def test_removing_doubling_or_moving_an_entry_breaks_the_chain(entries):
    for number in range(len(entries)):
        if number < len(entries) - 1:
            assert broken_links(entries[:number] + entries[number + 1 :])
            assert broken_links([*entries[:number], entries[number + 1], entries[number], *entries[number + 2 :]])
        assert broken_links([*entries[: number + 1], entries[number], *entries[number + 1 :]])


def test_a_thousand_random_changes_of_one_bit_are_all_found(entries):
    chance = random.Random(20260301)
    entry = entries[5]
    fields = [name for name in asdict(entry) if isinstance(getattr(entry, name), str)]
    for _turn in range(1000):
        field = chance.choice(fields)
        text = list(getattr(entry, field)) or ["0"]
        place = chance.randrange(len(text))
        text[place] = chr(ord(text[place]) ^ 1 << chance.randrange(7))
        changed = replace(entry, **{field: "".join(text)})
        assert broken_links([*entries[:5], changed, *entries[6:]])


def describe(project, before, after):
    change = RowChange("gi_record", "id", before, after)
    return project.write(lambda connection: change_log.describe_change(connection, change, ("a", "b")))


def test_short_values_stand_in_the_log_as_they_are(project):
    logged = describe(project, {"title": "短"}, {"title": "新"})
    assert (logged["before"], logged["after"]) == ({"title": "短"}, {"title": "新"})
    assert project.fetch("SELECT count(*) FROM gi_old_value") == [(0,)]


@pytest.mark.parametrize("value", ["字" * 400, b"\x00\x01"], ids=["long text", "bytes"])
def test_a_long_value_stands_in_the_log_by_its_hash_and_is_kept_once(project, value):
    raw = value if isinstance(value, bytes) else value.encode()
    for _turn in range(2):
        logged = describe(project, {"notes": value}, {"notes": value})
    assert logged["before"]["notes"]["sha256"] == hashlib.sha256(raw).hexdigest()
    assert project.fetch("SELECT value FROM gi_old_value") == [(raw,)]


def test_a_new_long_value_is_not_kept_twice(project):
    describe(project, None, {"notes": "字" * 400})
    assert project.fetch("SELECT count(*) FROM gi_old_value") == [(0,)]


def test_the_limit_counts_bytes(project):
    assert isinstance(describe(project, {"notes": "字" * 333}, None)["before"]["notes"], str)
    assert isinstance(describe(project, {"notes": "字" * 334}, None)["before"]["notes"], dict)


def test_taking_a_change_back_needs_the_value_that_was_written(project):
    record = SurveyRecord("记录", notes="旧" * 400)
    logged = describe(project, {"notes": record.notes}, {"notes": "新" * 400})
    with project.reader() as connection:
        change = change_log.inverse_change(connection, logged, {"notes": "新" * 400})
        assert change == RowChange("gi_record", "id", {"notes": "新" * 400}, {"notes": record.notes})
        other = change_log.inverse_change(connection, logged, {"notes": "别的" * 400})
        assert other.before != {"notes": "别的" * 400}


def test_an_update_without_a_difference_is_none():
    row = to_row(Product("茶"))
    assert update_row("gi_product", row, row) is None
