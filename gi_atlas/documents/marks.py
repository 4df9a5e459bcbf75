"""The mark of a paper that is not complete."""

from gi_atlas.i18n import N_, translate

INCOMPLETE = N_("INCOMPLETE – not to be handed in")
# What a document is in, and the languages that its parts follow in.
LANGUAGES_OF = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}


def incomplete_mark(language: str) -> str:
    """What stands on every page of an incomplete paper; ``language`` is "zh", "en" or "both"."""
    return "  ".join(translate(INCOMPLETE, one) for one in LANGUAGES_OF[language])
