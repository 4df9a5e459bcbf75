"""Layers, scenes and spatial analysis: what a map shows, without painting it."""
