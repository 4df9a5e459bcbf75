"""Scenes to pictures and paper, with QtGui and QtCore only."""
