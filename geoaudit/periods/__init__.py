"""Periods of time, as people write them and as they are counted."""
