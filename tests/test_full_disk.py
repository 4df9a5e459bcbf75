"""Every table and document of the project on a full disk: the coded error, a silent stderr, nothing left behind.

No file may grow beyond a limit in a process of its own; Python, zipfile, lxml and openpyxl each tell a full disk their
way, and some of them once more when they are collected.
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

    from gi_atlas.cases.writing import write_due, write_table
    from gi_atlas.documents.paper import Line, Paper, Paragraph
    from gi_atlas.documents.write_paper import write_paper
    from gi_atlas.dossier.sheets import Sheet, mark_book, write_book
    from gi_atlas.errors import GiAtlasError
    from gi_atlas.exchange.writers.text_book import TextSheet
    from gi_atlas.exchange.writers.workbook import NewWorkbook, new_workbook
    from gi_atlas.model import Product
    from gi_atlas.registrations.tables import write_rows
    from gi_atlas.scope.reading import read_scope
    from gi_atlas.services.division_tables import COLUMNS, write_changes
    from gi_atlas.services.editing import save
    from gi_atlas.services.export_announcement import export_announcement
    from gi_atlas.services.export_folder import scratch_folder
    from gi_atlas.services.scope_batch import Register, RegisterRow, write_register
    from gi_atlas.documents.saving import save_whole
    from gi_atlas.documents.words import Words
    from gi_atlas.storage.opening import create_project
    from survey_forms.output.record_tables import RECORDS, Column, Shape
    from survey_forms.output.sheets import CHECKS, make_sink
    from gi_atlas.jobs import Progress

    folder, limits = Path(sys.argv[1]), [int(word) for word in sys.argv[2:]]
    # Texts that no packing makes small.
    texts = [[os.urandom(24).hex() for _column in range(8)] for _row in range(400)]
    product = Product(name_official="清溪绿茶")
    project = create_project(folder / "project.gpkg")
    save(project, product)
    scope = read_scope("清溪镇、白水镇等2个镇现辖行政区域。")
    rows = tuple(RegisterRow(number, text[0], scope, (), text[1]) for number, text in enumerate(texts, 1))
    changes = [dict(zip(COLUMNS, [*text, *text], strict=False)) for text in texts]
    paper = Paper("题", "zh", tuple(Paragraph((Line(" ".join(text)),)) for text in texts))
    book = Sheet("表", ("一",) * 8, texts, (9,) * 8)
    write_book(folder / "whole.xlsx", [book])

    def records(target):
        shape = Shape(RECORDS, "R", [Column(f"c{place}", f"C{place}") for place in range(8)])
        digests = {}
        def write(path):
            sink = make_sink(path, {RECORDS: shape})
            try:
                for text in texts:
                    sink.append(RECORDS, text)
                sink.close(Words("zh"))
            except BaseException:
                sink.abandon()
                raise
            digests.update(sink.digests)
        save_whole(target, write, lambda path: CHECKS[path.suffix](path, digests, Progress()))

    def marked(target):
        with scratch_folder(target.parent) as scratch:
            (scratch / "a.xlsx").write_bytes(WHOLE)
            mark_book(scratch / "a.xlsx", "不完整")

    def dossier(target):
        with scratch_folder(target.parent) as scratch:
            write_book(scratch / "a.xlsx", [book, book], "不完整")

    WRITERS = {
        "states.xlsx": lambda target: write_table([{"state": text[0], "name": text[1]} for text in texts], target),
        "states.csv": lambda target: write_table([{"state": text[0], "name": text[1]} for text in texts], target),
        "due.ics": lambda target: write_due([], target),
        "due.xlsx": lambda target: write_due([], target),
        "dossier.xlsx": dossier,
        "marked.xlsx": marked,
        "announcement.xlsx": lambda target: export_announcement(project, target.parent, wanted=[product]),
        "changes.xlsx": lambda target: write_changes(changes, target),
        "changes.csv": lambda target: write_changes(changes, target),
        "register.xlsx": lambda target: write_register(Register("f", "t", "p", rows), target),
        "register.csv": lambda target: write_register(Register("f", "t", "p", rows), target),
        "registrations.xlsx": lambda target: write_rows(target, TextSheet("表", texts, (9,) * 8)),
        "registrations.csv": lambda target: write_rows(target, TextSheet("表", texts, (9,) * 8)),
        "records.xlsx": records,
        "records.csv": records,
        "records.zip": records,
        "paper.docx": lambda target: write_paper(paper, target),
    }
    WHOLE = (folder / "whole.xlsx").read_bytes()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for limit in limits:
        for name, write in WRITERS.items():
            place = folder / f"{limit} {name}"
            place.mkdir()
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                write(place / name)
                outcome = "WRITTEN"
            except GiAtlasError as error:
                outcome = error.code
            except Exception as error:
                outcome = repr(error)
            gc.collect()
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            left = sorted(str(path.relative_to(place)) for path in place.rglob("*"))
            print(json.dumps([limit, name, outcome, left]))
    project.close()
    """
)
LIMITS = (0, 60, 3_000, 30_000)
WRITERS = (
    "states.xlsx", "states.csv", "due.ics", "due.xlsx", "dossier.xlsx", "marked.xlsx", "announcement.xlsx",
    "changes.xlsx", "changes.csv", "register.xlsx", "register.csv", "registrations.xlsx", "registrations.csv",
    "records.xlsx", "records.csv", "records.zip", "paper.docx",
)  # fmt: skip
# Small enough to come onto the disk whole at the larger limits.
SMALL = {"due.ics", "due.xlsx", "announcement.xlsx"}


@cache
def outcomes(folder: Path) -> tuple[dict[tuple[int, str], tuple[str, list[str]]], str, list[str]]:
    """Outcome and left files by limit and writer, what stood on stderr, and what came into the temporary folder."""
    (temporary := folder / "temporary").mkdir()
    words = [sys.executable, "-c", SCRIPT, str(folder), *map(str, LIMITS)]
    root = str(Path(__file__).parents[1])
    environment = {"TMPDIR": str(temporary), "PYTHONPATH": root, "QT_QPA_PLATFORM": "offscreen", "PATH": ""}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    found = {(limit, name): (outcome, left) for limit, name, outcome, left in told}
    return found, done.stderr, sorted(path.name for path in temporary.iterdir())


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("full")


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_told_by_its_code_and_leaves_nothing(disk: Path, name: str, limit: int) -> None:
    found, noise, _temporary = outcomes(disk)
    assert (limit, name) in found, noise[-1500:]
    outcome, left = found[limit, name]
    if outcome == "WRITTEN":
        assert name in SMALL
        assert limit > 0
        assert len(left) == 1
    else:
        assert (outcome, left) == ("EXPORT_CANNOT_WRITE", [])


def test_stderr_stays_silent(disk: Path) -> None:
    """Nothing of a full disk is said a second time by what is collected later, or at the end of the process."""
    assert outcomes(disk)[1] == ""


def test_nothing_is_left_in_the_temporary_folder(disk: Path) -> None:
    assert outcomes(disk)[2] == []


def test_every_limit_bites_and_the_small_ones_are_written_where_they_fit(disk: Path) -> None:
    found, _noise, _temporary = outcomes(disk)
    written = {name for (_limit, name), (outcome, _left) in found.items() if outcome == "WRITTEN"}
    assert written == SMALL
