"""Editions of the administrative divisions (行政区划) against each other: names, changes, successors."""
