"""Changes of a project as data: do, undo, redo."""
