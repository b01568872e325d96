"""GeoAudit: an agency's records in, the crime and disorder audit of a community safety partnership out."""

__version__ = "0.1.0"
