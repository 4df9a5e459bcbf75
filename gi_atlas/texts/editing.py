"""Texts about what a person types and edits."""

from gi_atlas.i18n import N_

MESSAGES = {
    "BOUNDARY_LOCKED": N_(
        "The boundary {name} is {status} and can no longer be edited. Add a new version that proposes the change."
    ),
    "VALUE_NO_EQUALS": N_("{value}: FIELD=VALUE was expected."),
    "VALUE_FIELD_UNKNOWN": N_("There is no field {field}. Known fields: {expected}."),
    "VALUE_WRONG": N_("{field}: {value} cannot be used; expected {expected}."),
    "VALUE_NAME_NEEDED": N_("A product needs a name; the one it had stays until you write another."),
    "VALUE_DATES_CROSSED": N_(
        "{value}: the validity would end on {last}, before it begins on {first}. Change one of the two."
    ),
    "VALUE_MISSING": N_("A {kind} needs {field}: add --set {field}=…"),
    "WHERE_WRONG": N_("{value}: FIELD OP VALUE was expected, OP one of = != < <= > >= ~ in."),
    "WHERE_FIELD_UNKNOWN": N_("There is no field {field} to filter by. Known fields: {expected}."),
    "LIST_UNKNOWN": N_("There is no list {value}. Known lists: {expected}."),
    "PLUGIN_CANNOT_LOAD": N_("A part of the program could not be loaded ({target}: {detail}). Run the set-up again."),
    "NEEDS_PYQT": N_("This needs PyQt5, which is not installed here."),
    "COORDINATES_NO_ZONE": N_(
        "{value}: the easting does not begin with the number of a 3° zone (25 to 45) or a 6° zone (13 to 23), so nobody can tell the zone. Write it with eight digits, such as 40512345."
    ),
    "EVIDENCE_NO_RECORD": N_("There is no survey record with the id {id}."),
}
