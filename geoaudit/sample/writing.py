"""Writing files so that the same data give the same bytes: no clock, no locale, fixed decimals."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
import xlsxwriter
from convertbng.cutil import convert_osgb36_to_ll

_MOMENT = (2023, 4, 3, 9, 0, 0)


def csv_bytes(
    frame: pd.DataFrame, separator: str = ",", encoding: str = "utf-8", quoting: Literal[0, 2] = 0
) -> bytes:
    """Return a table as delimited text; lines end in a line feed."""
    text = io.StringIO(newline="")
    frame.to_csv(text, index=False, sep=separator, lineterminator="\n", quoting=quoting)
    return text.getvalue().encode(encoding)


def toml_list(names: list[str]) -> str:
    """Return names as a list of TOML, without its brackets."""
    return ", ".join(f'"{name}"' for name in names)


def write_zip(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a zip whose members all have the same date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Made on Unix by a plain file, whatever makes it: the header would tell the systems apart.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)


def write_parquet(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as Parquet, without the notes that pandas leaves in it."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, path, compression="zstd")


def write_workbook(
    path: Path, notes: list[str], sheet: str, frame: pd.DataFrame, dates: tuple[str, ...]
) -> None:
    """Write a workbook of two sheets: the notes, and the table with its ISO dates as spreadsheet dates.

    A date that is none of the calendar's, or that a spreadsheet cannot hold, stays text.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": sheet, "created": datetime(*_MOMENT)})
    about = book.add_worksheet("About")
    about.write_column(0, 0, notes)
    page = book.add_worksheet(sheet)
    page.write_row(0, 0, list(frame.columns))
    style = book.add_format({"num_format": "dd/mm/yyyy"})
    for column, name in enumerate(frame.columns):
        if name in dates:
            _write_dates(page, column, frame[name], style)
        else:
            page.write_column(1, column, frame[name].tolist())
        page.set_column(column, column, 18)
    book.close()
    path.write_bytes(buffer.getvalue())


def _write_dates(
    page: xlsxwriter.worksheet.Worksheet,
    column: int,
    texts: "pd.Series[str]",
    style: xlsxwriter.format.Format,
) -> None:
    days = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    serial = (days - pd.Timestamp("1899-12-30")).dt.days
    for row, (number, text) in enumerate(zip(serial.tolist(), texts.tolist(), strict=True), start=1):
        if number > 60:
            page.write_number(row, column, number, style)
        elif text:
            page.write_string(row, column, text)


def write_geojson(path: Path, areas: gpd.GeoDataFrame, crs: str) -> None:
    """Write areas as GeoJSON, one a line, with all columns but the geometry as properties.

    Parameters
    ----------
    path : Path
        The file.
    areas : GeoDataFrame
        EPSG:27700.
    crs : str
        ``"EPSG:27700"`` (metres to the decimetre, with the old ``crs`` member), ``"CRS84"`` (degrees with
        that member, as the Office for National Statistics publishes them) or ``""`` (without, RFC 7946).
    """
    metres = crs == "EPSG:27700"
    shapes = areas.geometry.to_numpy() if metres else shapely.transform(areas.geometry.to_numpy(), _degrees)
    # RFC 7946 asks for outer rings anticlockwise.
    shapes = shapely.orient_polygons(shapes)
    decimals = 1 if metres else 7
    lines = [
        json.dumps(
            {"type": "Feature", "properties": row, "geometry": _geometry(shape, decimals)},
            separators=(",", ":"),
        )
        for row, shape in zip(areas.drop(columns="geometry").to_dict("records"), shapes, strict=True)
    ]
    urn = {"EPSG:27700": "urn:ogc:def:crs:EPSG::27700", "CRS84": "urn:ogc:def:crs:OGC:1.3:CRS84"}.get(crs)
    member = f'"crs":{{"type":"name","properties":{{"name":"{urn}"}}}},\n' if urn else ""
    text = (
        f'{{"type":"FeatureCollection",\n"name":"{path.stem}",\n{member}"features":[\n'
        + ",\n".join(lines)
        + "\n]}\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _degrees(
    points: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.column_stack(convert_osgb36_to_ll(points[:, 0].copy(), points[:, 1].copy()))


def _geometry(shape: shapely.Polygon | shapely.MultiPolygon, decimals: int) -> dict[str, object]:
    parts = [[_ring(r, decimals) for r in (p.exterior, *p.interiors)] for p in shapely.get_parts(shape)]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _ring(ring: shapely.LinearRing, decimals: int) -> list[list[float]]:
    points: list[list[float]] = np.round(shapely.get_coordinates(ring), decimals).tolist()
    return points
