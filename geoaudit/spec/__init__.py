"""audit.toml: what an audit is made of, read strictly, with typos suggested."""

from geoaudit.spec.plans import AuditSpec, TablePlan
from geoaudit.spec.reading import read_spec, read_spec_before_files

__all__ = ["AuditSpec", "TablePlan", "read_spec", "read_spec_before_files"]
