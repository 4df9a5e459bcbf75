"""The sample project, made by code."""
