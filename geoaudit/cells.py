"""Cells of the National Grid as a boundary set: laid over the audit's own, each of one partnership."""

import geopandas as gpd
import pandas as pd

from geoaudit.hotspots.grid import clipped_shapes, grid_over
from geoaudit.hotspots.lattice import Lattice
from geoaudit.places import topology
from geoaudit.places.boundaries import BoundarySet
from geoaudit.provenance import Source, digest
from geoaudit.spec.plans import CellSet

_METHOD = 1  # a change in how cells are laid: lookups cached before are not used


def cells_over(main: BoundarySet, wanted: CellSet) -> BoundarySet:
    """Return the cells that cover a boundary set, cut to its land.

    A cell that several partnerships share is an area of each, with the partnership's name after its
    reference, so that nobody's figures are in two packs.

    Parameters
    ----------
    main : BoundarySet
        The audit's own set, whose `parent` is the partnership of each area (missing where none is told).
    wanted : CellSet
        The size and shape.
    """
    lattice = Lattice(wanted.shape, wanted.size)
    parts = main.areas.assign(parent=main.areas["parent"].astype("str")).groupby("parent", dropna=False)
    laid = pd.concat([_over(areas, lattice) for _, areas in parts], ignore_index=True)
    shared = laid["area_code"].duplicated(keep=False) & laid["parent"].notna()
    laid["area_code"] = laid["area_code"].mask(shared, laid["area_code"] + " " + laid["parent"].fillna(""))
    areas = gpd.GeoDataFrame(
        laid.assign(area_name=laid["area_code"]), geometry="geometry", crs=main.areas.crs
    )
    made = digest([main.sha256, wanted.shape, wanted.size, _METHOD])
    return BoundarySet(
        wanted.name,
        main.date,
        areas[["area_code", "area_name", "parent", "geometry"]].sort_values("area_code", ignore_index=True),
        Source(f"{wanted.name} over {main.source.name}", made),
        topology.nothing(),
        made,
    )


def _over(areas: gpd.GeoDataFrame, lattice: Lattice) -> pd.DataFrame:
    """The cells over the areas of one partnership, cut to them."""
    grid = grid_over(areas, lattice)
    everything = grid.cells.index.to_numpy()
    shapes = clipped_shapes(grid, areas, everything)
    parent = pd.Series(areas["parent"].iloc[0], index=grid.cells.index, dtype="str")
    return pd.DataFrame(
        {"area_code": grid.cells["area_code"], "parent": parent, "geometry": shapes.to_numpy()}
    )
