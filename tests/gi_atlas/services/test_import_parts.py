"""Values of foreign fields: dates as offices write them."""

from datetime import date, datetime
from typing import Any

import pytest

from gi_atlas.services.import_parts import as_date

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        "2024-03-05", "2024-3-5", "2024/3/5", "2024.3.5", "20240305", 20240305.0, "2024年3月5日", "2024年03月05日 ",
        "2024年3月5日 10:00", "2024年3月5日10:00:00", "2024-03-05T10:00:00Z", "2024/3/5 10:00", DAY,
        datetime(2024, 3, 5, 10),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(value: Any) -> None:
    assert as_date(value) == DAY


@pytest.mark.parametrize("value", [None, "", "日", "2024年3月", "2024年春", "2024-13-01", "2024-02-30", 20.5])
def test_what_is_no_day_is_none(value: Any) -> None:
    assert as_date(value) is None
