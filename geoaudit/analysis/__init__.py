"""What hotspot methods find in an audit: of protected tables, or of the points of public sources."""
