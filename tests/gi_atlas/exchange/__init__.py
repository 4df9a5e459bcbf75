"""Tests of the door for foreign files."""
