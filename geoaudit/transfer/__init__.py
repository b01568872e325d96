"""Figures already added up, carried to another boundary set, and how far off they can be."""
