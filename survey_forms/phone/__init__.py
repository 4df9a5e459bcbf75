"""Submissions of phones: ODK Central, KoboToolbox, the app's own folder, and back to them."""
