"""What stands on every page besides the text: the mark of an incomplete paper, and when it was printed."""

from datetime import datetime

from gi_atlas import __version__
from gi_atlas.documents.words import Words
from gi_atlas.i18n import N_, translate

INCOMPLETE = N_("INCOMPLETE – not to be handed in")
# What a document is in, and the languages that its parts follow in.
LANGUAGES_OF = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}


def incomplete_mark(language: str) -> str:
    """What stands on every page of an incomplete paper; ``language`` is "zh", "en" or "both"."""
    return "  ".join(translate(INCOMPLETE, one) for one in LANGUAGES_OF[language])


def printed_line(language: str) -> str:
    """When and with what something was printed, for the foot of its pages."""
    now = datetime.now().astimezone()
    return f"GI Atlas {__version__}    {Words(language).day(now.date())} {now:%H:%M}"
