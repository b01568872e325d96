"""Charts: what `geoaudit.profiles.charts` holds, as pictures, as words and as tables."""
