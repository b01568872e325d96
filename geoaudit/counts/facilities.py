"""Where facilities are, one by one: what lists and layers of public ones are made of."""

import pandas as pd

from geoaudit.counts.study import Study, lay_out
from geoaudit.engine import Engine

COLUMNS = (
    "facility_id",
    "facility_name",
    "facility_type",
    "capacity",
    "easting",
    "northing",
    "area_code",
    "area_name",
)


def facilities_listed(engine: Engine, study: Study, postcodes: pd.DataFrame) -> pd.DataFrame:
    """Return every facility of a source, also those outside the study area and those without a place.

    One is at its own coordinates or, where it has none, at its postcode's as they were on the source's day.

    Parameters
    ----------
    postcodes : DataFrame
        The gazetteer's `postcode`, `valid_from`, `valid_to`, `easting`, `northing`.

    Returns
    -------
    DataFrame
        `COLUMNS`, in the order of the source's rows: `easting` and `northing` in metres (EPSG:27700), NaN
        where there is no place; `capacity` NaN where it is not given; `area_code` and `area_name` missing
        outside the study area; what the source does not have is missing.
    """
    records = study.placed.records
    lay_out(engine, study)
    engine.register("postcodes", postcodes)
    held = set(engine.query("SELECT * FROM records LIMIT 0").columns)
    as_at = f"DATE '{records.as_at.isoformat()}'" if records.as_at else "DATE '2199-12-31'"
    own = [f'r."{name}"' if name in held else f"NULL AS {name}" for name in COLUMNS[:4]]
    found = engine.query(f"""
        SELECT {", ".join(own)}, COALESCE(r.easting, pc.easting) AS easting,
               COALESCE(r.northing, pc.northing) AS northing, s.area_code, s.area_name
        FROM records r
        JOIN placed p ON p.record = r.record
        LEFT JOIN study s ON s.area_code = p.area_code
        LEFT JOIN postcodes pc ON pc.postcode = r.postcode
            AND {as_at} >= CAST(pc.valid_from AS DATE) AND {as_at} < CAST(pc.valid_to AS DATE)
        ORDER BY r.record
    """)
    numbers = dict.fromkeys(("capacity", "easting", "northing"), "float64")
    words = dict.fromkeys((name for name in COLUMNS if name not in numbers), "str")
    return found.astype(numbers | words)[[*COLUMNS]]
