"""Registrations, classes, standards, agreements."""
