"""Records: read, accepted or rejected, and staged as Parquet for the engine."""
