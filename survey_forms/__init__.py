"""Survey forms and submissions."""
