"""Entities of the domain as frozen dataclasses and enumerations."""
