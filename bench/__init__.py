"""Measures of speed: whole lifecycles through HTTP, against the same rows written by bare SQL."""
