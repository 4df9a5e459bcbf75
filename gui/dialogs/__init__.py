"""Dialogs and assistants."""
