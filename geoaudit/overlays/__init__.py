"""A layer of an analyst's own, laid over the areas of a pack: read, placed and counted."""
