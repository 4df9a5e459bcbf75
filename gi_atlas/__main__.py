"""``python -m gi_atlas``."""

from gi_atlas.cli import main

main()
