"""Papers, pictures, dossiers and web maps on a full disk: the coded error in both languages, nothing left behind.

Qt, SQLite, GDAL and zipfile each meet a full disk their way: Qt says nothing, SQLite and GDAL say it by errors of
their own. No file may grow beyond a limit in a process of its own.
"""

import json
import subprocess
import sys
import textwrap
from functools import cache
from pathlib import Path

import pytest

SCRIPT = textwrap.dedent(
    """
    import gc, json, os, resource, signal, sys
    from pathlib import Path

    from gi_atlas.documents.paper import Line, Paper, Paragraph
    from gi_atlas.documents.write_paper import write_paper
    from gi_atlas.dossier.assembling import make_dossier, painting
    from gi_atlas.dossier.making import DossierOptions
    from gi_atlas.errors import GiAtlasError
    from gi_atlas.i18n import set_language
    from gi_atlas.storage.opening import create_project
    from gui.paint.cli import write_picture
    from gui.paint.picture import MapImage
    from layers.publish.webmap.building import write_webmap
    from layers.publish.webmap.folder import write_web_folder
    from layers.publish.webmap.options import WebMapOptions
    from PyQt5.QtGui import QImage
    from tests.gi_atlas.documents.sample import make_sample, make_units

    folder, limits = Path(sys.argv[1]), [int(word) for word in sys.argv[2:]]
    project = create_project(folder / "project.gpkg")
    make_units(project)
    product = make_sample(project).product
    texts = tuple(Paragraph((Line(os.urandom(300).hex()),)) for _place in range(6))
    paper = Paper("清溪绿茶保护要求", "zh", texts)
    image = QImage(os.urandom(300 * 300 * 4), 300, 300, QImage.Format.Format_RGB32)
    incomplete = DossierOptions(is_incomplete_allowed=True)
    WRITERS = {
        "paper.pdf": lambda target: write_paper(paper, target, (".pdf",)),
        "paper.png": lambda target: write_paper(paper, target, (".png",)),
        "map.png": lambda target: write_picture(MapImage(image, (), None, True), target),
        "dossier.zip": lambda target: make_dossier(project, product.id, target, incomplete),
        "webmap.html": lambda target: write_webmap(project, target, WebMapOptions()),
        "webmap": lambda target: write_web_folder(project, target, WebMapOptions()),
    }
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with painting():
        for limit in limits:
            for name, write in WRITERS.items():
                place = folder / f"{limit} {name}"
                place.mkdir()
                (place / "beside.txt").write_text("theirs")
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
                words = []
                try:
                    write(place / name)
                    outcome = "WRITTEN"
                except GiAtlasError as error:
                    outcome = error.code
                    words = [error.message(language) for language in ("en", "zh")]
                except Exception as error:
                    outcome = repr(error)
                gc.collect()
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                left = sorted(str(path.relative_to(place)) for path in place.rglob("*")
                              if path.is_file() and path.name != "beside.txt")
                print(json.dumps([limit, name, outcome, left, words]))
    project.close()
    """
)
LIMITS = (0, 3_000, 20_000)
WRITERS = ("paper.pdf", "paper.png", "map.png", "dossier.zip", "webmap.html", "webmap")
# Small enough to come onto the disk whole at the larger limits.
SMALL = {"paper.pdf"}
WORDS = ("Choose another folder or free some space.", "请另选文件夹，或清理磁盘空间。")
Outcome = tuple[str, list[str], list[str]]


@cache
def outcomes(folder: Path) -> tuple[dict[tuple[int, str], Outcome], str, list[str]]:
    """Code, left files and messages by limit and writer, what stood on stderr, what came into the temporary folder."""
    (temporary := folder / "temporary").mkdir()
    (runtime := folder / "runtime").mkdir(mode=0o700)
    words = [sys.executable, "-c", SCRIPT, str(folder), *map(str, LIMITS)]
    environment = {
        "TMPDIR": str(temporary), "XDG_RUNTIME_DIR": str(runtime), "PYTHONPATH": str(Path(__file__).parents[1]),
        "QT_QPA_PLATFORM": "offscreen", "PATH": "",
    }  # fmt: skip
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    found = {(limit, name): (outcome, left, said) for limit, name, outcome, left, said in told}
    return found, done.stderr, sorted(path.name for path in temporary.iterdir())


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("full")


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_told_by_its_code_and_leaves_nothing(disk: Path, name: str, limit: int) -> None:
    found, noise, _temporary = outcomes(disk)
    assert (limit, name) in found, noise[-1500:]
    outcome, left, _said = found[limit, name]
    if outcome == "WRITTEN":
        assert name in SMALL
        assert limit == max(LIMITS)
        assert left == [name]
    else:
        assert (outcome, left) == ("EXPORT_CANNOT_WRITE", [])


def test_the_message_says_where_why_and_what_to_do_in_both_languages(disk: Path) -> None:
    found, _noise, _temporary = outcomes(disk)
    refused = {key: said for key, (outcome, _left, said) in found.items() if outcome != "WRITTEN"}
    assert len(refused) >= len(LIMITS) * len(WRITERS) - len(SMALL)
    for (limit, name), said in refused.items():
        for message, advice in zip(said, WORDS, strict=True):
            assert f"{limit} {name}" in message
            assert "File too large" in message
            assert message.endswith(advice)


def test_stderr_stays_silent(disk: Path) -> None:
    """Neither libpng nor Qt nor what is collected later says anything beside the error."""
    assert outcomes(disk)[1] == ""


def test_nothing_is_left_in_the_temporary_folder(disk: Path) -> None:
    assert outcomes(disk)[2] == []
