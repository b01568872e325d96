"""Figures that an agency or an inspectorate has itself printed: targets, scores, percentages."""
