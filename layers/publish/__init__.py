"""Sheets and web pages as data."""
