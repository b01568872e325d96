"""What no hotspot map can be made of ends in one sentence and its exit code, with nothing written."""

import json
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
from hotspot_county import FIRST, LATER, MONTHS, asking, drawn, hot_county, hotspot, street, wards, write

from geoaudit.errors import HotspotError
from geoaudit.hotspots.density import corrected
from geoaudit.hotspots.getis_ord import gi_star_exact
from geoaudit.hotspots.kernels import Kernel
from geoaudit.hotspots.neighbours import of_squares

SPECIFICATION, RECORDS, PERIOD = 10, 11, 13
FINE = {"boundaries": "squares-500"}


@pytest.fixture
def county(tmp_path):
    """A county with public sources alone."""
    return hot_county(tmp_path / "county", "street", "burglaries")


@pytest.fixture
def refused(county, geoaudit):
    """Run the audit with these maps, and return the one sentence in which it must end."""

    def go(*maps: str, code: int = SPECIFICATION) -> str:
        folder = county.parent
        asking(county, *maps)
        before = {path.name for path in folder.iterdir()}
        ran = geoaudit("run", county, "--out", folder / "pack", "--workspace", folder.parent / "ws")
        assert ran.code == code, ran.err
        assert ran.out == ""
        assert re.fullmatch(r"geoaudit: [^\n]+[.?]\n", ran.err), ran.err
        assert "Traceback" not in ran.err
        assert "unforeseen" not in ran.err
        assert {path.name for path in folder.iterdir()} == before
        assert not list((folder.parent / "ws").rglob("run.json"))
        return ran.err

    return go


def put(county, events: pd.DataFrame, months: tuple[str, ...] = MONTHS) -> None:
    """Let the police archive hold these events in each month."""
    with zipfile.ZipFile(county.parent / "police.zip", "w") as archive:
        for month in months:
            archive.writestr(zipfile.ZipInfo(f"{month}/{month}-force-street.csv"), street(month, events))


def at_one_place(count: int) -> pd.DataFrame:
    """Events at the middle of a ward."""
    return pd.DataFrame({"easting": [431_920] * count, "northing": [571_420] * count})


class TestTooFew:
    """Fewer than thirty events."""

    @pytest.mark.parametrize(
        ("method", "keys"),
        [
            ("density", FINE),
            ("risk", {**FINE, "per": "residents"}),
            ("gi-star", FINE),
            ("gi-star", {}),
            ("local-moran", {}),
            ("side-by-side", {"beside": "burglaries"}),
            ("change", {"before": FIRST, "period": LATER}),
            ("concentration", FINE),
            ("rates", {"per": "residents"}),
        ],
    )
    def test_events(self, refused, county, method, keys):
        """Seven crimes a month are twenty-eight in four: too few for any map, and it says how many."""
        put(county, drawn(7, 1)[lambda table: table["ward"] % 5 < 4])
        message = refused(hotspot("Little", method, "street", **keys))
        assert "The hotspot map 'Little' cannot be made: it must have at least 30 crimes to go by" in message
        assert re.search(r"has \d\d in 2021-08 to 2021-11[^:]*: take a longer period", message)

    def test_near_repeats(self, refused, county):
        """A near repeat calculator needs thirty events too."""
        path = county.parent / "burglaries.csv"
        write(path, path.read_text(encoding="utf-8").splitlines()[:25])
        message = refused(hotspot("Near", "near-repeat", "burglaries", period=FIRST))
        assert "'Near' cannot be made" in message
        assert "30" in message

    def test_hours(self, refused):
        """Hours of the week are told of thirty events too, and the sentence has its end."""
        where = {"crime_type": "Arson"}
        message = refused(hotspot("Hours", "hours-of-week", "burglaries", where=where))
        assert "'Hours' cannot be made" in message
        assert "there are 0" in message

    def test_of_a_kind(self, refused):
        """A category that hardly occurs is named with how many there are, one that never does with none."""
        where = {"crime_type": "Arson"}
        message = refused(hotspot("Fires", "gi-star", "street", where=where, **FINE))
        assert re.search(r"at least 30 \w+ \(Arson\) to go by, and has 0", message)

    def test_persistence_of_few_months(self, refused, county):
        """Six months are too few to tell what lasts."""
        message = refused(hotspot("Lasting", "persistence", "street", period=FIRST))
        assert "'Lasting' cannot be made" in message
        assert "must be of at least 8 months to tell what lasts, and is of 6" in message

    def test_persistence_of_a_small_month(self, county, geoaudit):
        """A month with fewer than thirty crimes tells of no hot spot, and the map says how many there are."""
        with zipfile.ZipFile(county.parent / "police.zip") as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        held["2021-03/2021-03-force-street.csv"] = street("2021-03", drawn(20, 2)).encode()
        with zipfile.ZipFile(county.parent / "police.zip", "w") as archive:
            for name, content in held.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        asking(county, hotspot("Lasting", "persistence", "street", **FINE))
        out = county.parent / "pack"
        ran = geoaudit("run", county, "--out", out, "--workspace", county.parent / "ws")
        assert ran.code == 0, ran.err
        table = pd.read_csv(out / "hotspots" / "lasting.csv")
        assert table["months_hot"].max() <= len(MONTHS) - 1
        assert set(table["months"]) == {len(MONTHS)}
        assert "fewer than 30" in (out / "report.html").read_text(encoding="utf-8")


class TestOnePlace:
    """All of it in one place."""

    @pytest.mark.parametrize(
        ("method", "keys", "said"),
        [
            ("density", FINE, "all 160 are in one place"),
            ("gi-star", FINE, "all of them are in one of 64 cells"),
            ("gi-star", {}, "all of them are in one of 16 cells"),
            ("side-by-side", {"beside": "burglaries"}, "all of them are in one of 16 cells"),
        ],
    )
    def test_events(self, refused, county, method, keys, said):
        """A default location that holds every crime is told of, not mapped."""
        put(county, at_one_place(40))
        assert said in refused(hotspot("One", method, "street", **keys))

    def test_near_repeats(self, refused, county):
        """Burglaries at one place cannot be nearer or farther."""
        path = county.parent / "burglaries.csv"
        table = pd.read_csv(path)
        table.assign(easting=431_920, northing=571_420).to_csv(path, index=False)
        message = refused(hotspot("Near", "near-repeat", "burglaries", period=FIRST))
        assert "'Near' cannot be made" in message


class TestNoNeighbours:
    """A study area of wards that do not touch."""

    @pytest.fixture
    def apart(self, county):
        """Every second ward of every second row, of one partnership."""
        shapes = wards()
        shapes["features"] = [
            one for i, one in enumerate(shapes["features"]) if i % 5 % 2 == 0 and i // 5 % 2 == 0
        ]
        for one in shapes["features"]:
            one["properties"]["LAD21NM"] = "Northside"
        put(county, drawn(200, 1))
        (county.parent / "wards.geojson").write_text(json.dumps(shapes), encoding="utf-8")
        return county

    @pytest.mark.parametrize(
        ("method", "keys"),
        [
            ("gi-star", {}),
            ("local-moran", {}),
            ("side-by-side", {"beside": "burglaries"}),
            ("persistence", {}),
        ],
    )
    def test_refused(self, refused, apart, method, keys):
        """What compares an area with those next to it says that there is none."""
        assert "has a known neighbour" in refused(hotspot("Apart", method, "street", **keys))

    def test_two_wards(self, refused, county):
        """Two wards are too few to test anything on."""
        shapes = wards()
        shapes["features"] = shapes["features"][:2]
        (county.parent / "wards.geojson").write_text(json.dumps(shapes), encoding="utf-8")
        assert "at least 4 cells" in refused(hotspot("Two", "gi-star", "street"))


class TestValues:
    """Values that mean nothing."""

    @pytest.mark.parametrize("bandwidth", ["0", "-300.0", "nan", "inf"])
    def test_bandwidth(self, refused, bandwidth):
        """A bandwidth is a number of metres above 0."""
        text = hotspot("Dense", "density", "street", **FINE) + f"bandwidth = {bandwidth}\n"
        message = refused(text)
        assert (
            "The hotspot map 'Dense' cannot be made: A bandwidth must be a number of metres above" in message
        )

    def test_narrow(self, refused):
        """A bandwidth that reaches no cell's centre is refused: the map would lose events."""
        assert "'Dense' cannot be made" in refused(
            hotspot("Dense", "density", "street", bandwidth=20.0, **FINE)
        )

    @pytest.mark.parametrize(
        "keys",
        [
            {"metres": [100.0, 0.0]},
            {"metres": [0.0, 0.0]},
            {"days": [7, 0]},
            {"days": [-7, 0]},
            {"metres": [50_000.0, 60_000.0]},
        ],
    )
    def test_bands(self, refused, keys):
        """Bands that go backwards, or that no pair is in, are refused."""
        assert "'Near' cannot be made" in refused(
            hotspot("Near", "near-repeat", "burglaries", period=FIRST, **keys)
        )


class TestWhatASourceBears:
    """A method refuses what its source cannot bear."""

    @pytest.mark.parametrize("method", ["near-repeat", "hours-of-week"])
    def test_months(self, refused, method):
        """Dates that are months have no near repeats and no hours."""
        assert f"The method {method} must have the days of its events, and 'street'" in refused(
            hotspot("M", method, "street")
        )

    def test_harm(self, refused, county):
        """Harm needs the column that the weights are by."""
        text = county.read_text(encoding="utf-8")
        county.write_text(text.replace('column = "crime_type"', 'column = "offence_code"'), encoding="utf-8")
        assert "'street' has no column 'offence_code', which the weights 'severity' are by" in refused(
            hotspot("Harm", "gi-star", "street", harm="severity")
        )

    @pytest.mark.parametrize(
        ("source", "keys"), [("street", {}), ("burglaries", {"beside": "street"})], ids=["own", "beside"]
    )
    def test_snapped(self, refused, source, keys):
        """Anonymised points are not mapped finer than they are true, as second source neither."""
        method = "side-by-side" if keys else "gi-star"
        message = refused(
            "\n[boundaries.fine]\ncells = 250\n",
            hotspot("Fine", method, source, boundaries="fine", **keys),
        )
        assert "'Fine' would map 'street' on cells of 250 m" in message
        assert "finer_than_points = true" in message

    def test_snapped_as_asked(self, county, geoaudit):
        """Whoever has read why may have it, and the pack says what the points are."""
        maps = hotspot("Fine", "gi-star", "street", boundaries="fine", finer_than_points=True)
        asking(county, "\n[boundaries.fine]\ncells = 250\n", maps)
        out = county.parent / "pack"
        ran = geoaudit("run", county, "--out", out, "--workspace", county.parent / "ws")
        assert ran.code == 0, ran.err
        assert "at least eight addresses" in (out / "report.html").read_text(encoding="utf-8")

    def test_column(self, refused):
        """A condition on a column that the source has not is refused with those it has."""
        message = refused(hotspot("M", "gi-star", "street", where={"crimetype": "Drugs"}, **FINE))
        assert "'street' has no 'crimetype' for 'M'" in message

    def test_weights_of_other_areas(self, refused, county):
        """Rates need a figure for every area."""
        write(county.parent / "residents.csv", ["ward,people", "E05000000,900"])
        assert "15 of 16 have none" in refused(hotspot("Rates", "rates", "street", per="residents"))

    @pytest.mark.parametrize(
        ("lines", "code"),
        [
            (["type,days", "Burglary,twenty"], RECORDS),
            (["type,days", "Arson,20"], SPECIFICATION),
            (["type,days", "Burglary,-1"], RECORDS),
            (["kind,days", "Burglary,1"], RECORDS),
        ],
    )
    def test_weights_of_harm(self, refused, county, lines, code):
        """Weights of harm are numbers of the codes that the source has."""
        write(county.parent / "severity.csv", lines)
        refused(hotspot("Harm", "gi-star", "street", harm="severity"), code=code)

    def test_period_that_is_not_covered(self, refused, county):
        """A map of a time that its source does not hold is refused."""
        put(county, drawn(60, 1), MONTHS[:6])
        assert "2021-08" in refused(hotspot("Hot", "gi-star", "street", **FINE), code=PERIOD)


class TestFourMillion:
    """A default location with four million events: refused, or borne, but never a crash or a wait."""

    def test_gi_star(self):
        """The exact tail of a cell of four million beside small ones is refused in one sentence."""
        side = 40
        column, row = (grid.ravel() for grid in np.meshgrid(np.arange(side), np.arange(side)))
        counts = np.random.default_rng(1).poisson(2.0, side * side)
        counts[820] = 4_000_000
        with pytest.raises(HotspotError, match="exact tail") as found:
            gi_star_exact(counts, of_squares(column, row))
        assert "\n" not in str(found.value)
        assert "default location" in str(found.value)

    def test_alone(self):
        """Four million in one cell and nothing elsewhere is refused as what it is."""
        column, row = (grid.ravel() for grid in np.meshgrid(np.arange(5), np.arange(5)))
        counts = np.zeros(25)
        counts[12] = 4_000_000
        with pytest.raises(HotspotError, match="all of them are in one of 25 cells"):
            gi_star_exact(counts, of_squares(column, row))

    def test_density(self):
        """A density bears it: the kernel of one place, four million times."""
        column, row = (grid.ravel() for grid in np.meshgrid(np.arange(9), np.arange(9)))
        cells = pd.DataFrame({"easting": column * 500.0 + 250, "northing": row * 500.0 + 250, "land": 1.0})
        points = pd.DataFrame({"easting": [2_250.0], "northing": [2_250.0], "n": [4_000_000]})
        found = corrected(points, cells, Kernel("quartic", 1_200.0), 0.25)
        assert np.isfinite(found).all()
        assert (found * 0.25).sum() == pytest.approx(4_000_000)
