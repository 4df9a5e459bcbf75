"""Tests of survey_forms."""
