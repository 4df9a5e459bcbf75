"""Must show 3 at its full size, as a command: ``python -m tests.survey_forms.phone.full_size [FOLDER]``.

1,000 submissions with 3,000 photos, 20 missing, 20 left over, 20 doubled, 5 hostile names; each way of sending is
imported twice into an empty project, the report is compared with what was made, and the time is told.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gi_atlas.model import SurveyRecord
from gi_atlas.storage.opening import create_project
from gi_atlas.storage.project import Project
from gi_atlas.storage.verify import verify_project
from survey_forms.forms import GI_FORM, shipped_form
from survey_forms.importing import import_delivery
from survey_forms.phone.delivery import Delivery
from survey_forms.phone.outcomes import OutcomeKind
from survey_forms.phone.report import ImportReport
from survey_forms.schema import Form
from tests.survey_forms.phone.conftest import contents, tree
from tests.survey_forms.phone.making import (
    HOSTILE,
    County,
    make_county,
    write_central,
    write_instances,
    write_kobo,
    write_kobo_media,
)

SUBMISSIONS, MISSING, ORPHANED, DOUBLED = 1_000, 20, 20, 20
MOST_S = 60.0


def main(folder: Path) -> int:
    """Make, import, compare; returns the number of faults."""
    form = shipped_form(GI_FORM)
    county = make_county(SUBMISSIONS, MISSING, ORPHANED, DOUBLED, HOSTILE)
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores; made {len(county.files)} files")
    return sum(_try(folder / name, name, write, form, county) for name, write in _WRITERS.items())


def _central(folder: Path, form: Form, county: County) -> list[Path]:
    return [write_central(folder / f"{GI_FORM}.zip", form, county)]


def _instances(folder: Path, form: Form, county: County) -> list[Path]:
    return [write_instances(folder / "instances", form, county)]


def _kobo(folder: Path, form: Form, county: County) -> list[Path]:
    return [write_kobo(folder / "kobo.xlsx", form, county), write_kobo_media(folder / "media.zip", county)]


_WRITERS: dict[str, Callable[[Path, Form, County], list[Path]]] = {
    "ODK Central": _central,
    "instances": _instances,
    "KoboToolbox": _kobo,
}


def _try(folder: Path, name: str, write: Callable[[Path, Form, County], list[Path]], form: Form, county: County) -> int:
    (folder / "in").mkdir(parents=True)
    paths = write(folder / "in", form, county)
    before, began = tree(folder), _cpu_s()
    with create_project(folder / "a.gpkg") as project:
        first, first_s = _import(project, paths)
        stored = contents(project)
        second, second_s = _import(project, paths)
        # What a file system cannot hold never came by USB.
        unheld = len(HOSTILE) if name == "instances" else 0
        faults = [
            *_compare(first, county, unheld),
            *(["the second import wrote"] if contents(project) != stored else []),
            *(["not all unchanged"] if second.count(OutcomeKind.UNCHANGED) != SUBMISSIONS else []),
            *(["records are missing"] if len(project.read_all(SurveyRecord)) != SUBMISSIONS else []),
            *(["too slow"] if max(first_s, second_s) > MOST_S else []),
        ]
    if _outside(folder, before):
        faults.append("a file outside of the media folder")
    if not verify_project(folder / "a.gpkg").is_ok:
        faults.append("verify found something")
    cpu_s = _cpu_s() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    load = os.getloadavg()[0]
    times = f"{first_s:.1f} s, again {second_s:.1f} s, processor {cpu_s:.0f} s, load {load:.1f}, peak {peak} MB"
    print(f"{name}: {times}: {faults or 'exact'}")
    return len(faults)


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _import(project: Project, paths: list[Path]) -> tuple[ImportReport, float]:
    began = time.monotonic()
    with Delivery(paths) as delivery:
        report = import_delivery(project, delivery)
    return report, time.monotonic() - began


def _outside(folder: Path, before: dict[str, str]) -> bool:
    # a.media, a.backups, a.drafts: the project's own.
    return {name: digest for name, digest in tree(folder).items() if not name.startswith("a.")} != before


def _compare(report: ImportReport, county: County, unheld: int) -> list[str]:
    told = report.as_json()
    found = {name: len(told[name]) for name in ("missing", "orphaned", "duplicates", "hostile")}
    meant = {"missing": MISSING + unheld, "orphaned": ORPHANED, "duplicates": DOUBLED, "hostile": len(HOSTILE)}
    faults = [f"{name}: {found[name]} instead of {count}" for name, count in meant.items() if found[name] != count]
    names = {one["name"] for one in told["missing"]}
    return faults + ([] if names >= set(county.missing) else ["other files are missing"])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(main(Path(scratch)))
