"""Ten thousand tamperings with the change log, and tamperings with the file itself: all are found."""

import random
import shutil
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict, replace

import pytest

from gi_atlas.commands.changes import row_digest
from gi_atlas.model import Product, SurveyRecord
from gi_atlas.services.editing import remove, save
from gi_atlas.services.surveying import save_record
from gi_atlas.storage.backups import backup_project
from gi_atlas.storage.change_log import LogEntry, broken_links, entry_hash, read_entries
from gi_atlas.storage.connection import connect, make_engine
from gi_atlas.storage.mapping import to_row
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.verify import verify_project
from tests.gi_atlas.storage.conftest import ORIGIN, fill_project
from tests.torture.audit import LOGGED_TABLES

SEED = 20261125
FIELDS = tuple(asdict(LogEntry(*[""] * 11)))
TEXT_FIELDS = tuple(name for name in FIELDS if name != "seq")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A closed project with some history: edits, an undo, a removal, a long text that was replaced."""
    path = tmp_path_factory.mktemp("template") / "清溪县.gpkg"
    with create_project(path, origin=ORIGIN) as project:
        fill_project(project)
        record = SurveyRecord("记录", quality="旧" * 400, notes="甲")
        save_record(project, record)
        save_record(project, replace(record, quality="新" * 400))
        save(project, Product("将被撤销"))
        project.undo()
        doomed = SurveyRecord("将被删除")
        save_record(project, doomed)
        remove(project, SurveyRecord, doomed.id)
    return path


@pytest.fixture
def filled(template, folder):
    """A copy of the template, with what the program remembers of it."""
    for item in template.parent.iterdir():
        shutil.copytree(item, folder / item.name) if item.is_dir() else shutil.copy(item, folder)
    return folder / template.name


@pytest.fixture
def entries(filled):
    with make_engine(filled, "ro").connect() as connection:
        return read_entries(connection)


def edit(log, luck):
    place = luck.randrange(len(log))
    name = luck.choice(FIELDS)
    value = getattr(log[place], name)
    log[place] = replace(log[place], **{name: changed_value(value, luck)})


def changed_value(value, luck):
    if isinstance(value, int):
        return value + luck.choice((-1, 1, 7, 1 << 40))
    text = value or ""
    place = luck.randrange(len(text) + 1)
    ways = (
        lambda: text[:place] + luck.choice("0aZ字 \u200b") + text[place:],
        lambda: text[:place] + text[place + 1 :],
        lambda: text.swapcase(),
        lambda: text.encode(),
        lambda: "" if value is None else None,
        lambda: text[:-1] + chr(ord(text[-1]) ^ 1) if text else "x",
    )
    changed = luck.choice(ways)()
    return changed if changed != value else text + "x"


def delete(log, luck):
    del log[luck.randrange(len(log) - 1)]


def swap(log, luck):
    first, second = luck.sample(range(len(log)), 2)
    log[first], log[second] = log[second], log[first]


def swap_and_renumber(log, luck):
    swap(log, luck)
    log[:] = [replace(entry, seq=number) for number, entry in enumerate(log, 1)]


def double(log, luck):
    place = luck.randrange(len(log))
    log.insert(place, log[place])


def insert_forged(log, luck):
    """An entry of someone who knows how hashes are made, put in between with all numbers set right."""
    place = luck.randrange(1, len(log))
    before = log[place - 1]
    forged = replace(before, seq=before.seq + 1, prev_hash=before.hash, step_id=f"{luck.random()}")
    log.insert(place, replace(forged, hash=entry_hash(forged)))
    log[place + 1 :] = [replace(entry, seq=entry.seq + 1) for entry in log[place + 1 :]]


def rehash_one(log, luck):
    place = luck.randrange(len(log) - 1)
    forged = replace(log[place], actor=f"{luck.random()}")
    log[place] = replace(forged, hash=entry_hash(forged))


def cut_front(log, luck):
    del log[: luck.randrange(1, len(log))]


def take_from_another(log, luck):
    first, second = luck.sample(range(len(log)), 2)
    name = luck.choice([name for name in FIELDS if getattr(log[first], name) != getattr(log[second], name)])
    log[first] = replace(log[first], **{name: getattr(log[second], name)})


WAYS = (edit, delete, swap, swap_and_renumber, double, insert_forged, rehash_one, cut_front, take_from_another)


def test_ten_thousand_tamperings_are_all_found(entries):
    luck, found, began = random.Random(SEED), Counter(), time.process_time()
    for number in range(10_000):
        way = WAYS[number % len(WAYS)] if number % 2 else edit
        log = list(entries)
        way(log, luck)
        assert log != entries, (SEED, number, way.__name__)
        assert broken_links(log), (SEED, number, way.__name__)
        found[way.__name__] += 1
    assert set(found) == {way.__name__ for way in WAYS}
    assert sum(found.values()) == 10_000
    assert time.process_time() - began < 10


def test_an_untouched_log_and_file_are_sound(entries, filled):
    assert broken_links(entries) == []
    assert verify_project(filled).is_ok


def alter(path, *statements):
    with closing(connect(path, "rw")) as connection:
        for statement in statements:
            connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(statement)


def codes_of(path):
    return {problem.code for problem in verify_project(path).problems if problem.severity == "error"}


@pytest.mark.parametrize("name", TEXT_FIELDS)
@pytest.mark.parametrize("value", ["'x'", "x'ff00'", "3.5"], ids=["text", "bytes", "number"])
def test_any_value_in_any_field_of_the_log_is_named_and_stops_nothing(filled, name, value):
    alter(filled, f"UPDATE gi_change_log SET {name} = {value} WHERE seq = 4")
    assert "VERIFY_LOG_BROKEN" in codes_of(filled)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM gi_change_log WHERE seq = 3", "VERIFY_LOG_BROKEN"),
        ("UPDATE gi_change_log SET seq = seq + 100 WHERE seq > 3", "VERIFY_LOG_BROKEN"),
        ("DELETE FROM gi_record WHERE title = '记录'", "VERIFY_ROW_GONE"),
        ("UPDATE gi_record SET notes = '乙' WHERE title = '记录'", "VERIFY_ROW_EDITED"),
        ("UPDATE gi_record SET quality = replace(quality, '新', '亲') WHERE title = '记录'", "VERIFY_ROW_EDITED"),
        ("INSERT INTO gi_product (id, name_official) VALUES ('x', '无中生有')", "VERIFY_ROW_ADDED"),
        ("UPDATE gi_row_digest SET sha256 = upper(sha256) WHERE table_name = 'gi_zone'", "VERIFY_DIGEST_DAMAGED"),
        ("DELETE FROM gi_old_value", "VERIFY_OLD_VALUE_MISSING"),
        ("UPDATE gi_old_value SET value = x'00'", "VERIFY_OLD_VALUE"),
        ("UPDATE gi_layer SET position = 3 WHERE position = 1", "VERIFY_ROW_EDITED"),
        ("DELETE FROM rtree_gi_boundary_geom WHERE id = 2", "VERIFY_RTREE"),
        ("DROP TRIGGER rtree_gi_record_geom_insert", "VERIFY_PART_DIFFERS"),
    ],
)
def test_alterations_of_the_file_are_named(filled, statement, code):
    alter(filled, statement)
    assert code in codes_of(filled)


def test_a_row_edited_with_its_digest_set_right_is_found_by_the_log(filled):
    with closing(connect(filled, "rw")) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("UPDATE gi_record SET notes = '乙' WHERE title = '记录'")
        row = dict(connection.execute("SELECT * FROM gi_record WHERE title = '记录'").fetchone())
        digest = row_digest(row)
        connection.execute("UPDATE gi_row_digest SET sha256 = ? WHERE row_id = ?", (digest, row["id"]))
    assert codes_of(filled) == {"VERIFY_ROW_UNLOGGED"}


def rehash_all(path):
    """What someone does who knows the whole design: every hash from the tampered entry on is made anew."""
    with closing(connect(path, "rw")) as connection:
        rows = connection.execute(f"SELECT {', '.join(FIELDS)} FROM gi_change_log ORDER BY seq").fetchall()
        prev_hash = rows[0][FIELDS.index("prev_hash")]
        for row in rows:
            entry = replace(LogEntry(*row), prev_hash=prev_hash)
            prev_hash = entry_hash(entry)
            connection.execute(
                "UPDATE gi_change_log SET prev_hash = ?, hash = ? WHERE seq = ?",
                (entry.prev_hash, prev_hash, entry.seq),
            )


def test_a_chain_made_anew_is_found_by_a_backup(filled):
    backup_project(filled)
    alter(filled, "UPDATE gi_change_log SET actor = '别人' WHERE seq = 5")
    rehash_all(filled)
    assert codes_of(filled) == {"VERIFY_LOG_CUT"}


def test_a_chain_made_anew_over_other_values_is_found_by_the_rows(filled):
    alter(
        filled, "UPDATE gi_change_log SET changes = replace(changes, '甲', '乙')", "DELETE FROM gi_change_log WHERE 0"
    )
    rehash_all(filled)
    with closing(connect(filled, "rw")) as connection:
        (changes,) = connection.execute("SELECT changes FROM gi_change_log WHERE instr(changes, '乙')").fetchone()
        digest = changes.partition('"digests":[null,"')[2][:64]
        forged = changes.replace(digest, "0" * 64)
        connection.execute("UPDATE gi_change_log SET changes = ? WHERE changes = ?", (forged, changes))
    rehash_all(filled)
    assert codes_of(filled)


def test_a_cut_tail_is_found_by_the_rows(filled):
    alter(filled, "DELETE FROM gi_change_log WHERE seq > 4")
    assert codes_of(filled)


def test_a_tail_cut_together_with_its_rows_is_found_by_a_backup(project):
    save(project, Product("一"))
    project.close()
    earlier = project.path.with_name("earlier.gpkg")
    shutil.copy(project.path, earlier)
    with closing(type(project)(project.path)) as again:
        save(again, Product("二"))
    backup_project(project.path)
    shutil.copy(earlier, project.path)
    assert codes_of(project.path) == {"VERIFY_LOG_CUT"}


def test_ten_thousand_flipped_bits_in_values_change_the_digest():
    luck = random.Random(SEED)
    row = to_row(SurveyRecord("清溪茶", quality="红壤" * 50, notes="x"))
    row["geom"] = luck.randbytes(60)
    names = [name for name, value in row.items() if isinstance(value, str | bytes) and value]
    digest = row_digest(row)
    for _turn in range(10_000):
        name = luck.choice(names)
        raw = bytearray(row[name] if isinstance(row[name], bytes) else row[name].encode())
        raw[luck.randrange(len(raw))] ^= 1 << luck.randrange(8)
        flipped = bytes(raw) if isinstance(row[name], bytes) else raw.decode("utf-8", "surrogateescape")
        assert (
            row_digest({**row, name: flipped.encode("utf-8", "replace").decode() if name != "geom" else flipped})
            != digest
        )


def dump(path):
    """Everything that a person would miss, as it is read; None if it cannot be read."""
    with closing(connect(path, "ro")) as connection:
        connection.text_factory = bytes
        tables = (*LOGGED_TABLES, "gi_change_log", "gi_old_value", "gi_project")
        try:
            return {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in tables}
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # SQLite's message quotes the damaged name
            return None


def test_flipped_bits_anywhere_in_the_file_are_found_or_hurt_nothing(filled):
    luck = random.Random(SEED)
    sound, before = filled.read_bytes(), dump(filled)
    hurt = silent = 0
    for turn in range(200):
        content = bytearray(sound)
        # The header's counters and the sizes in it belong to SQLite; rows begin behind them.
        content[luck.randrange(100, len(content))] ^= 1 << luck.randrange(8)
        filled.write_bytes(content)
        if dump(filled) == before:
            silent += 1
            continue
        hurt += 1
        assert codes_of(filled), (SEED, turn)
    assert hurt > 10
    assert silent > 0


def test_every_flipped_bit_in_stored_texts_is_found(filled):
    luck = random.Random(SEED)
    sound = filled.read_bytes()
    places = [start + luck.randrange(12) for start in find_all(sound, "新新新新".encode())]
    places += [start + luck.randrange(9) for start in find_all(sound, "清溪茶".encode())]
    for place in luck.sample(places, min(40, len(places))):
        content = bytearray(sound)
        content[place] ^= 1 << luck.randrange(8)
        filled.write_bytes(content)
        assert codes_of(filled), place


def find_all(content: bytes, word: bytes) -> list[int]:
    found, start = [], content.find(word)
    while start >= 0:
        found.append(start)
        start = content.find(word, start + len(word))
    return found
