"""UUIDv7: unique, ordered, and the same again where a seed is given."""

import threading
import uuid

from hypothesis import given
from hypothesis import strategies as st

from gi_atlas.ids import new_id, seeded_ids


def test_is_a_uuid_of_version_seven() -> None:
    made = uuid.UUID(new_id())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_ids_are_unique() -> None:
    assert len({new_id() for _number in range(20_000)}) == 20_000


@given(st.integers(0, 2**48 - 2), st.integers(1, 1000))
def test_ids_sort_by_the_time_of_their_making(begin_ms: int, later_ms: int) -> None:
    end_ms = min(begin_ms + later_ms, 2**48 - 1)
    assert new_id(begin_ms) < new_id(end_ms)


def test_a_seed_gives_the_same_ids_again() -> None:
    with seeded_ids("清溪"):
        first = [new_id() for _number in range(50)]
    with seeded_ids("清溪"):
        again = [new_id() for _number in range(50)]
    with seeded_ids("白石"):
        other = [new_id() for _number in range(50)]
    assert first == again == sorted(first)
    assert not set(first) & set(other)
    assert all(uuid.UUID(made).version == 7 for made in first)


def test_a_seed_holds_for_its_thread_and_block_only() -> None:
    seen: list[str] = []
    with seeded_ids("清溪"):
        thread = threading.Thread(target=lambda: seen.append(new_id()))
        thread.start()
        thread.join()
        seeded = new_id()
    assert seen[0] != seeded
    with seeded_ids("清溪"):
        assert new_id() == seeded
    assert new_id() != seeded
