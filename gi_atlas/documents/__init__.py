"""Papers of the project as plain data, and the files that they become."""
