"""Every way in which GeoAudit refuses, each with the exit code that a script can act on.

A message is one sentence: what must hold, what was found (file, column, row numbers, counts; never
a value from a record), and what to do.
"""


class GeoAuditError(Exception):
    """The root of every refusal; never raised itself."""

    exit_code = 1


class UsageError(GeoAuditError):
    """The command was called in a way that it does not understand."""

    exit_code = 2


class AccessError(UsageError):
    """It is not said who may come in, or somebody may not."""


class SpecificationError(GeoAuditError):
    """The specification (audit.toml) asks for something that does not hold."""

    exit_code = 10


class DraftError(SpecificationError):
    """A draft of a specification cannot be added to, or not be saved."""


class HotspotError(SpecificationError):
    """A hotspot method cannot bear what its source holds."""


class StatisticsError(SpecificationError):
    """A statistic is asked for of figures that it cannot be worked out of."""


class RecordsError(GeoAuditError):
    """A file of records cannot be taken as what it is said to be."""

    exit_code = 11


class FileError(RecordsError):
    """A file is missing, empty, damaged or not of its kind."""


class GeographyError(GeoAuditError):
    """A boundary set or gazetteer cannot be used."""

    exit_code = 12


class PeriodError(GeoAuditError):
    """A period cannot be read, or no source covers it."""

    exit_code = 13


class DisclosureError(GeoAuditError):
    """Something unprotected would have been published."""

    exit_code = 14


class EngineError(GeoAuditError):
    """The engine that counts is missing or failed."""

    exit_code = 15


class PackError(GeoAuditError):
    """A pack cannot be written, read or believed."""

    exit_code = 16
