"""Texts that belong to no single area."""

from gi_atlas.i18n import N_

MESSAGES = {
    "JOB_CANCELLED": N_("Stopped as you asked. Nothing was changed."),
    "MANY_FAULTS": N_("{count} faults were found:"),
    "USAGE": N_("{detail}"),
    "INTERNAL_FAULT": N_(
        "The program made a mistake ({kind}). Your saved work is safe. A report was written to {report}; please send it with a note of what you did."
    ),
}
