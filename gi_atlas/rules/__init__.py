"""Rules that look for defects; each gives findings and never raises for what it finds."""
