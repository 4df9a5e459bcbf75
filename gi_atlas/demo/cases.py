"""Cases of the sample: one product is listed, of another the dossier is being prepared. No deadline runs in either."""

from datetime import date

from gi_atlas.cases.moving import StepFacts, move_case, open_case
from gi_atlas.demo.products import BAMBOO, HERB, SampleProducts
from gi_atlas.storage.project import Project

TRACK, OFFICE = "RECOGNITION", "清溪县知识产权局"
# States after the first one with their days; the first day is that of the case.
WAYS = {
    HERB: (("S0", date(2025, 9, 15)), ("S1", date(2026, 1, 12)), ("S2", date(2026, 4, 20))),
    BAMBOO: (("S0", date(2025, 10, 13)), ("S1", date(2026, 2, 9))),
}


def add_cases(project: Project, made: SampleProducts) -> None:
    """Begin the cases and move them to where they stand."""
    for name, ((_first, begun), *further) in WAYS.items():
        case = open_case(project, made.products[name].id, TRACK, StepFacts(begun, who=OFFICE))
        for state, day in further:
            move_case(project, case.id, state, StepFacts(day, who=OFFICE))
