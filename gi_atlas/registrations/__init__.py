"""Registrations of a product in the protection channels, and what goes with them: classes, standards, agreements."""
