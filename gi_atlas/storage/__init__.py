"""The project file and what stands beside it."""
