"""Vector tiles on a full disk: the coded error, and a silent stderr whatever thread writes them."""

import json
import subprocess
import sys
import textwrap
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from gi_atlas.errors import WriteError
from gi_atlas.exchange.writers.gdal_files import load_silent_gdal
from gi_atlas.exchange.writers.pmtiles import write_pmtiles

SCRIPT = textwrap.dedent(
    """
    import json, resource, signal, sys, threading
    from pathlib import Path

    import numpy as np
    import shapely

    from gi_atlas.errors import WriteError
    from gi_atlas.exchange.writers.pmtiles import read_pmtiles, write_pmtiles

    if sys.argv[2] == "another thread loads it":  # the handler of pyogrio belongs to that thread
        import pyogrio.raw

    folder, limits = Path(sys.argv[1]), [int(word) for word in sys.argv[3:]]
    shapes = np.array([shapely.Point(x * 1000, y * 1000).buffer(700) for x in range(40) for y in range(40)])
    names = np.array([f"{number:x}" * 5 for number in range(len(shapes))], dtype=object)
    columns = {"name": (names, np.zeros(len(shapes), bool))}
    outcomes = {}

    def write(limit):
        path = folder / f"{limit}.pmtiles"
        try:
            write_pmtiles(path, "tea", shapes, columns, 6)
            outcomes[limit] = "WRITTEN"
        except WriteError as error:
            outcomes[limit] = error.code + " " + error.context["path"]

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for limit in limits:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        thread = threading.Thread(target=write, args=(limit,))
        thread.start()
        thread.join()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    rows, _shapes = read_pmtiles(folder / f"{limits[-1]}.pmtiles")
    print(json.dumps([list(outcomes.items()), len({row["name"] for row in rows})]))
    """
)
FULL, ROOMY = (0, 60, 3_000, 30_000), 100_000_000
LOADING = ("the writer loads it", "another thread loads it")


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("full")


@cache
def outcome(folder: Path, loading: str) -> tuple[list[list[object]], int, str]:
    """Outcome by limit, how many features the last file has, and what stood on stderr."""
    (place := folder / loading).mkdir()
    words = [sys.executable, "-c", SCRIPT, str(place), loading, *map(str, (*FULL, ROOMY))]
    root = str(Path(__file__).parents[2])
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={"PYTHONPATH": root, "PATH": ""})
    assert done.returncode == 0, done.stderr[-1500:]
    outcomes, count = json.loads(done.stdout)
    return outcomes, count, done.stderr


@pytest.mark.parametrize("loading", LOADING)
def test_a_full_disk_is_told_by_its_code(disk: Path, loading: str) -> None:
    outcomes, _count, _noise = outcome(disk, loading)
    assert outcomes == [*([limit, "EXPORT_CANNOT_WRITE tea.pmtiles"] for limit in FULL), [ROOMY, "WRITTEN"]]


@pytest.mark.parametrize("loading", LOADING)
def test_gdal_says_nothing_of_it_on_stderr(disk: Path, loading: str) -> None:
    assert outcome(disk, loading)[2] == ""


@pytest.mark.parametrize("loading", LOADING)
def test_where_there_is_room_again_all_is_written(disk: Path, loading: str) -> None:
    assert outcome(disk, loading)[1] == 40 * 40


@pytest.mark.parametrize("lost", [1, 100, 100_000])
def test_tiles_that_were_cut_short_in_silence_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    """Of a disk that is full at the last bytes GDAL says nothing: the header knows how long the file must be."""
    pyogrio = load_silent_gdal()
    real = pyogrio.raw.write

    def write(path: str, *words: object, **more: object) -> None:
        real(path, *words, **more)
        content = Path(path).read_bytes()
        Path(path).write_bytes(content[: max(len(content) - lost, 0)])

    monkeypatch.setattr(pyogrio.raw, "write", write)
    shapes = np.array([shapely.box(0, 0, 9e5, 9e5)], dtype=object)
    columns = {"name": (np.array(["茶"], dtype=object), np.zeros(1, bool))}
    with pytest.raises(WriteError) as told:
        write_pmtiles(tmp_path / "a.pmtiles", "tea", shapes, columns, 3)
    assert told.value.code == "EXPORT_CANNOT_WRITE"
