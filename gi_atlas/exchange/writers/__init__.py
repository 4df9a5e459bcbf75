"""Writers of boundary files; each writes new files only."""
