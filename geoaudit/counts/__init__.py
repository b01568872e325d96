"""Records by area, period and anything else that they say: true counts, for the disclosure room alone."""
