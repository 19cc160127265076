"""Readers of dates, numbers and units in text."""
