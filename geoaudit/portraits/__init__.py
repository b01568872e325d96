"""Profiles of an audit: what a reader wants of its protected tables, in words, figures and charts."""
