"""Texts of the sample project."""

from gi_atlas.i18n import N_

MESSAGES = {
    "DEMO_FAILED": N_("The command “{command}” ended with {exit_code}. Run it by itself to see why."),
}
