"""Readers that need no GDAL, called in this process on files that the tests made themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
from gi_atlas.exchange.layer_file import read_rows

Reader = Callable[[ChildJob, Path, ChildAnswer], None]


def read_with(reader: Reader, path: Path, file: str = "", **more: Any) -> ChildAnswer:
    """Answer of a reader."""
    job = ChildJob(path, file or path.name, "CSV", path.parent, 10.0, **more)
    answer = ChildAnswer("CSV", "own")
    reader(job, path, answer)
    return answer


def columns_of(answer: ChildAnswer, folder: Path, number: int = 0) -> dict[str, list[Any]]:
    """Values of a layer by field, and its row numbers as "row"."""
    layer = answer.layers[number]
    table = read_rows(folder / layer["rows_file"])
    fields = {info["name"]: table.column(f"f{place}").to_pylist() for place, info in enumerate(layer["fields"])}
    return {**fields, "row": table.column("row").to_pylist()}


def codes_of(answer: ChildAnswer) -> list[str]:
    """Codes of the remarks."""
    return [str(told["code"]) for told in answer.warnings]
