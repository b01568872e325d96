"""The one door out: counts go in, profiles that may be published come out."""
