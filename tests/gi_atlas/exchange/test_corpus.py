"""Strangers' files and mutants through the real command; ``python -m tests.corpus`` offers all of them."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.corpus import (
    Figures,
    foreign_files,
    independent_count,
    is_silently_short,
    main,
    mutants,
    mutated,
    offer,
    offer_all,
    seeds,
)
from tests.gi_atlas.exchange.conftest import Requests
from tests.gi_atlas.exchange.telling import Told

SAMPLE_SEED, SAMPLE_OF_FOLDER, MUTANTS, MUTANT_SEED = 20261125, 6, 150, 11
# Every one of these is offered; the others by a sample of each folder that is always the same.
HOSTILE = (
    "libkml/kml/all-arrays.kml", "libkml/kml/all-arrays-golden.kml", "libkml/kml/billion.kml",
    "libkml/kmz/bad-too-large.kmz", "libkml/kmz/overflow_bad_offset.kmz", "libkml/kmz/overflow_corrupted_stack.kmz",
    "libkml/kmz/overflow_unzOpenCurrentFile.kmz", "libkml/kmz/overflow_unzReadCurrentFile.kmz", "xml/xmlbomb.xml",
    "xml/xmlbomb2.xml", "xml/quadratic.xml", "xml/external.xml", "xml/external_file.xml", "xml/cyclic.xml",
    "json/n_structure_100000_opening_arrays.json", "json/n_structure_open_array_object.json",
    "rasters/RGB.byte.gcp.vrt", "rasters/compdcs.vrt", "rasters/white-gemini-iv.vrt", "rasters/corrupt.tif",
    "rasters/N10W110.hgt.zip", "fiona/testopenfilegdb.gdb.zip", "pyogrio/sample.osm.pbf", "naughty_strings.txt",
)  # fmt: skip
REFUSED = {
    "libkml/kml/all-arrays.kml": "READ_CRASHED",
    "libkml/kml/all-arrays-golden.kml": "READ_CRASHED",
    "libkml/kml/billion.kml": "READ_XML_DTD",
    "json/n_structure_100000_opening_arrays.json": "READ_JSON_DEEP",
    "json/n_structure_open_array_object.json": "READ_JSON_DEEP",
    "rasters/RGB.byte.gcp.vrt": "READ_VRT",
    "libkml/kmz/bad-too-large.kmz": "READ_UNPACKED_TOO_BIG",
}


@pytest.fixture
def foreign(real_data: Path) -> Path:
    return real_data / "foreign"


def sample(foreign: Path) -> list[Path]:
    """The hostile files and a fixed sample of every folder."""
    folders: dict[str, list[Path]] = {}
    for path in foreign_files(foreign):
        folders.setdefault(path.relative_to(foreign).parts[0], []).append(path)
    chosen = {foreign / name for name in HOSTILE}
    for name, paths in sorted(folders.items()):
        chosen.update(random.Random(f"{SAMPLE_SEED}{name}").sample(paths, min(SAMPLE_OF_FOLDER, len(paths))))
    return sorted(chosen)


def test_the_sample_reaches_every_folder(foreign: Path) -> None:
    everything = foreign_files(foreign)
    assert len(everything) == 621
    chosen = {path.relative_to(foreign).parts[0] for path in sample(foreign)}
    assert chosen == {path.relative_to(foreign).parts[0] for path in everything}


def test_strangers_files_are_read_or_refused_in_words(foreign: Path, requests: Requests) -> None:
    figures = offer_all(sample(foreign))
    assert figures.faults == []
    assert figures.slow == []
    assert figures.short == []
    assert requests.asked == []


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_for_their_reason(foreign: Path, inspect: Callable[..., Told], name: str) -> None:
    assert inspect(foreign / name).refusal == REFUSED[name]
    # The program lives: the next file is read.
    assert inspect(foreign / "fiona" / "trio.geojson").count == 3


def test_bad_json_is_refused_and_good_json_is_no_geojson(foreign: Path) -> None:
    from gi_atlas.errors import ReadError, UnsupportedFormat
    from gi_atlas.exchange.child_answer import ChildAnswer, ChildJob
    from gi_atlas.exchange.guard_json import clean_geojson
    from gi_atlas.exchange.read_text import _as_utf8

    codes: dict[str, set[str]] = {"n": set(), "y": set(), "i": set()}
    for path in sorted((foreign / "json").glob("*.json")):
        job = ChildJob(path, path.name, "GEOJSON", path.parent, 10.0)
        with pytest.raises((ReadError, UnsupportedFormat)) as caught:
            clean_geojson(_as_utf8(job, path.read_bytes(), ChildAnswer("GEOJSON", "GeoJSON")), path.name)
        codes[path.name[0]].add(caught.value.code)
    assert codes["y"] == {"READ_NOT_GEOJSON"}
    assert codes["n"] <= {"READ_JSON_BAD", "READ_JSON_DEEP", "READ_ENCODING", "READ_NOT_GEOJSON"}
    assert codes["i"] <= {"READ_JSON_BAD", "READ_JSON_DEEP", "READ_ENCODING", "READ_NOT_GEOJSON"}


def test_mutants_are_read_or_refused_in_words(folder: Path) -> None:
    figures = offer_all(mutants(folder, MUTANTS, MUTANT_SEED))
    assert figures.files == MUTANTS
    assert (figures.faults, figures.slow, figures.short) == ([], [], [])
    assert figures.codes["read"] >= MUTANTS // 10
    assert len(figures.codes) >= 4


def test_seeds_are_read_whole(folder: Path, inspect: Callable[..., Told]) -> None:
    for path in seeds(folder):
        told = inspect(path)
        assert told.count == (1 if path.suffix == ".jpg" else 20), path.name
        assert independent_count(path) in (None, 20)


def test_mutants_are_the_same_for_the_same_seed(folder: Path) -> None:
    def contents(place: str, seed: int) -> Iterator[bytes]:
        (folder / place).mkdir()
        for path in mutants(folder / place, 16, seed):
            yield path.read_bytes()

    first, again, other = list(contents("a", 1)), list(contents("b", 1)), list(contents("c", 2))
    # A workbook carries the second of its making, and a picture's noise is another one each time.
    steady = [place for place in range(16) if place % 8 not in (5, 7)]
    assert [first[place] for place in steady] == [again[place] for place in steady]
    assert first != other
    assert mutated(b"", random.Random(1)) is not None


def test_a_short_read_would_be_seen(folder: Path, inspect: Callable[..., Told]) -> None:
    path = next(path for path in seeds(folder) if path.suffix == ".geojson")
    told = inspect(path)
    assert not is_silently_short(path, told)
    layer = {**told.layers[0], "count": 19}
    assert is_silently_short(path, Told(0, {**told.entry, "layers": [layer]}))
    warned = [{"code": "LAYER_READ_SHORT", "context": {}, "message": ""}]
    assert not is_silently_short(path, Told(0, {**told.entry, "layers": [layer], "warnings": warned}))


def test_a_shapefile_with_fewer_records_than_it_says_is_told(folder: Path, inspect: Callable[..., Told]) -> None:
    seeds(folder)
    path = folder / "seed.shp"
    path.write_bytes(path.read_bytes()[: 100 + 28 * 12])
    told = inspect(path)
    assert told.refusal == "READ_SHORT"
    assert told.context["expected"] == 100 + 28 * 20
    assert told.context["found"] == 100 + 28 * 12


def test_a_table_longer_than_its_shapes_is_told(folder: Path, inspect: Callable[..., Told]) -> None:
    seeds(folder)
    index = folder / "seed.shx"
    content = bytearray(index.read_bytes()[: 100 + 8 * 12])
    index.write_bytes(content)
    assert inspect(folder / "seed.shp").refusal == "READ_FAILED"
    content[24:28] = (len(content) // 2).to_bytes(4, "big")
    index.write_bytes(content)
    told = inspect(folder / "seed.shp")
    assert told.warnings["LAYER_READ_SHORT"] == {"layer": "seed", "found": 12, "expected": 20}


def test_the_command_prints_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--mutants", "3", "--seed", "5"]) == 0
    printed = capsys.readouterr().out
    assert "seed 5" in printed
    assert "3 files" in printed
    assert "faults of ours 0, over the limit 0, silent short 0" in printed


def test_faults_are_listed_not_hidden(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_path: Path) -> Told:
        raise KeyError("x")

    monkeypatch.setattr("tests.corpus.offer", broken)
    (folder / "a.csv").write_text("a\n1\n")
    figures = offer_all([folder / "a.csv"])
    assert len(figures.faults) == 1
    assert isinstance(figures, Figures)
    monkeypatch.undo()
    assert offer(folder / "a.csv").count == 1
