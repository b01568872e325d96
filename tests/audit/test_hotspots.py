"""Hotspots through the whole program: from a specification to a pack that holds."""

import json
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hotspot_county import (
    FIRST,
    GAP,
    HOT,
    LATER,
    LIVED_IN,
    MONTHS,
    NORTHSIDE,
    WARDS,
    asking,
    burglaries,
    caseload,
    dealt,
    drawn,
    finding,
    first,
    hot_county,
    packed,
    postcode,
    write,
)
from hotspot_county import hotspot as a_map

from geoaudit.audit import run
from geoaudit.disclosure.profile import TOTAL
from geoaudit.errors import SpecificationError
from geoaudit.pack.filing import LAYERS
from geoaudit.pack.layers import open_layers
from geoaudit.pack.read import AuditPack
from geoaudit.spec import read_spec
from geoaudit.spec.document import METHODS

FINE, COARSE, HEXAGONS = ({"boundaries": name} for name in ("squares-500", "squares-1000", "hexagons-1000"))
JOURNEYS = a_map("Journeys", "journeys", "dealt", homes="caseload", period=FIRST)
FLOWS = a_map("Flows", "flows", "dealt", homes="caseload", period=FIRST)
RELEASED = {
    "Dense": ("density", "street", {**FINE, "period": FIRST, "tested_on": LATER}),
    "Risk beside": ("risk", "street", {**FINE, "beside": "burglaries", "bandwidth": 900.0}),
    "Risk of residents": ("risk", "street", {**FINE, "per": "residents", "period": FIRST}),
    "Hot cells": ("gi-star", "street", {**FINE, "period": FIRST, "tested_on": LATER}),
    "Hot wards": ("gi-star", "street", {"period": FIRST}),
    "Hot rates": ("gi-star", "street", {"per": "residents"}),
    "Hot harm": ("gi-star", "street", {**COARSE, "harm": "severity", "permutations": 199}),
    "Alike": ("local-moran", "street", {**HEXAGONS, "permutations": 199}),
    "Both": ("side-by-side", "street", {**FINE, "beside": "burglaries"}),
    "Offences and homes": ("side-by-side", "street", {"beside": "caseload"}),
    "Changed": ("change", "street", {**COARSE, "before": FIRST, "period": LATER}),
    "Lasting": ("persistence", "street", COARSE),
    "Lasting in wards": ("persistence", "street", {}),
    "Hours": ("hours-of-week", "burglaries", {"period": FIRST}),
    "Near repeats": ("near-repeat", "burglaries", {"period": FIRST, "permutations": 199}),
    "Concentrated": ("concentration", "street", FINE),
    "Rates": ("rates", "street", {"per": "residents"}),
    "Dealt with": ("gi-star", "dealt", {"period": FIRST}),
    "Where they live": ("journeys", "dealt", {"homes": "caseload", "period": FIRST}),
}
# Who offended where in the county of a few journeys: how many, the ward of the home, that of the offence.
FEW = ((10, 0, 0), (5, 1, 0), (5, 10, 0), (6, 1, 1), (18, 4, 1), (4, 12, 12))
INSIDE = {
    "Where they live": ("journeys", "dealt", {"homes": "caseload", "period": FIRST}),
    "Flows": ("flows", "dealt", {"homes": "caseload", "period": FIRST}),
    "Near one another": ("near-repeat", "dealt", {"period": FIRST, "permutations": 99}),
    "Hot": ("gi-star", "dealt", {**FINE, "period": FIRST}),
}


def asked(maps: dict[str, tuple[str, str, dict[str, object]]]) -> str:
    """The maps as they stand in a specification."""
    return "".join(a_map(title, method, source, **keys) for title, (method, source, keys) in maps.items())


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> AuditPack:
    """A pack for release with a map of every method but flows."""
    return packed(asking(hot_county(tmp_path_factory.mktemp("released")), asked(RELEASED)))


@pytest.fixture(scope="module")
def inside(tmp_path_factory) -> AuditPack:
    """A pack that stays in the service, of 48 offences whose offenders' homes are known one by one."""
    spec = hot_county(tmp_path_factory.mktemp("inside"))
    lines = ["offence_id,person_id,date,postcode,crime_type"]
    pairs = [(home, ward) for many, home, ward in FEW for _ in range(many)]
    for i, (home, ward) in enumerate(pairs):
        person, day = LIVED_IN.index(home), f"2021-0{i % 6 + 1}-{i % 28 + 1:02}"
        lines.append(f"D{i},P{person},{day},{postcode(ward, 150)},Drugs")
    write(spec.parent / "dealt.csv", lines)
    return packed(asking(spec, asked(INSIDE), policy="internal"))


def northside(events: pd.DataFrame) -> pd.DataFrame:
    """The events in the partnership's wards."""
    return events[[WARDS[ward] in NORTHSIDE for ward in events["ward"]]]


def in_period(label: str) -> pd.DataFrame:
    """The street-level crimes of a period in the partnership's wards."""
    start, end = label.split(" to ")
    parts = [
        drawn(60 + 3 * i, 100 + i).assign(month=month)
        for i, month in enumerate(MONTHS)
        if start <= month <= end
    ]
    return northside(pd.concat(parts, ignore_index=True))


def ward_counts(events: pd.DataFrame) -> dict[str, int]:
    """How many events each of the partnership's wards has, nought where none."""
    counts = events["ward"].value_counts()
    return {code: int(counts.get(WARDS.index(code), 0)) for code in NORTHSIDE}


def by_area(table: pd.DataFrame, column: str = "n") -> dict[str, float]:
    """A column of a table by area."""
    return dict(zip(table["area_code"], table[column], strict=True))


def kept(pack: AuditPack, *folders: str) -> dict[str, bytes]:
    """The files of some folders of a pack."""
    return {name: pack.container.read(name) for name in pack.container.names if name.startswith(folders)}


class TestEveryMethod:
    """Each of the thirteen methods, from its row in the specification to what a reader holds."""

    def test_all_are_here(self):
        """No method is without a map in these tests."""
        made = {method for method, *_ in [*RELEASED.values(), *INSIDE.values()]}
        assert made == set(get_args(METHODS))

    @pytest.mark.parametrize(
        ("which", "title"),
        [*(("released", title) for title in RELEASED), *(("inside", title) for title in INSIDE)],
    )
    def test_is_filed(self, request, which, title):
        """A map has its files, its layer where it is on areas, and its section with what was found."""
        pack = request.getfixturevalue(which)
        method = {**RELEASED, **INSIDE}[title][0]
        (entry,) = (one for one in pack.found if one["title"] == title)
        assert entry["method"] == method
        assert entry["internal"] == (which == "inside")
        tables = finding(pack, title)
        assert all(len(table) for table in tables.values())
        on_map = method not in {"hours-of-week", "near-repeat"}
        assert (entry["layer"] is not None) == on_map
        if on_map:
            with open_layers(pack.container.read(LAYERS)) as layers:
                layer = layers.read(entry["layer"])
            assert layer["area_code"].tolist() == first(pack, title)["area_code"].tolist()
            assert layer.geometry.is_valid.all()
            assert (layer.area > 0).all()
        assert f">{title}</h" in pack.container.read("report.html").decode("utf-8")

    def test_the_hot_corner(self, released):
        """The four wards that hold most by how they were made are those that are found, by each method."""
        corner = {WARDS[number] for number in HOT}
        for title in ("Hot wards", "Hot rates"):
            table = first(released, title)
            hot = set(table.loc[table["class"].str.startswith("hot"), "area_code"])
            assert hot
            assert hot <= corner
        rates = first(released, "Rates")
        assert set(rates.loc[rates["against"] == "above", "area_code"]) <= corner
        lasting = first(released, "Lasting in wards")
        assert lasting["area_code"].iloc[0] in corner
        assert lasting["class"].iloc[0] == "persistent"

    def test_near_repeats(self, released, inside):
        """Repeats at one place within a week that were put in are found; pairs are counted by hand."""
        table = first(released, "Near repeats")
        (row,) = table[(table["metres"] == "same place") & (table["days"] == "[0, 7) days")].itertuples()
        assert row.pairs == pairs_at_one_place(burglaries_in(FIRST), 7)
        assert row.pairs > 1.5 * row.expected
        assert row.p_more <= 0.01
        table = first(inside, "Near one another")
        (row,) = table[(table["metres"] == "same place") & (table["days"] == "[0, 7) days")].itertuples()
        rows = [(ward, pd.Timestamp(2021, i % 6 + 1, i % 28 + 1)) for i, ward in enumerate(_wards_of_few())]
        assert row.pairs == pairs_at_one_place(pd.DataFrame(rows, columns=["place", "date"]), 7)

    def test_hours(self, released):
        """Hours of the week are of the period alone, and hold every burglary of the partnership once."""
        table = first(released, "Hours")
        assert len(table) == 168
        assert table["n"].sum() == len(burglaries_in(FIRST))
        nine = table.loc[table["hour"] == "21:00 to 21:59", "n"].sum()
        assert nine > table["n"].sum() * 0.4


def _wards_of_few() -> list[int]:
    return [ward for many, _, ward in FEW for _ in range(many)]


def burglaries_in(label: str) -> pd.DataFrame:
    """The burglaries of a period in the partnership's wards, with a name for their place."""
    found = burglaries()
    start, end = label.split(" to ")
    months = found["date"].str[:7]
    mine = found[(months >= start) & (months <= end) & (found["easting"] < 434_500)]
    return mine.assign(
        place=mine["easting"] * 10_000_000 + mine["northing"], date=pd.to_datetime(mine["date"])
    )


def pairs_at_one_place(events: pd.DataFrame, days: int) -> int:
    """How many pairs of events are at one place and fewer days apart."""
    place, day = events["place"].to_numpy(), events["date"].to_numpy()
    near = (place[:, None] == place) & (np.abs(day[:, None] - day) < np.timedelta64(days, "D"))
    return int(np.triu(near, 1).sum())


class TestNothingIsLost:
    """What the cells of a map hold is what its source does."""

    @pytest.mark.parametrize(
        ("title", "period"),
        [
            ("Dense", FIRST),
            ("Hot cells", FIRST),
            ("Hot wards", FIRST),
            ("Risk of residents", FIRST),
            ("Risk beside", LATER),
            ("Hot rates", LATER),
            ("Alike", LATER),
            ("Both", LATER),
            ("Concentrated", LATER),
            ("Rates", LATER),
            ("Lasting", "2021-01 to 2021-11"),
            ("Lasting in wards", "2021-01 to 2021-11"),
            ("Changed", "2021-01 to 2021-11"),
        ],
    )
    def test_sums(self, released, title, period):
        """Cells and wards together have every crime of the partnership in the period, and no other."""
        assert first(released, title)["n"].sum() == len(in_period(period))

    def test_of_change(self, released):
        """Both periods of a change are whole, and what is expected of the later sums to it."""
        table = first(released, "Changed")
        assert table["before"].sum() == len(in_period(FIRST))
        assert table["after"].sum() == len(in_period(LATER))
        assert table["expected"].sum() == pytest.approx(len(in_period(LATER)), rel=1e-4)

    def test_by_ward(self, released):
        """Each ward of a map has what is in it, and so has each cell of a kilometre that is half of two."""
        assert by_area(first(released, "Hot wards")) == ward_counts(in_period(FIRST))
        events = in_period("2021-01 to 2021-11")
        reference = "NZ " + (events["easting"] // 1000 % 100).astype(str).str.zfill(2) + " "
        reference += (events["northing"] // 1000 % 100).astype(str).str.zfill(2)
        counted = by_area(first(released, "Lasting"))
        assert {code: n for code, n in counted.items() if n} == reference.value_counts().to_dict()

    def test_of_density(self, released):
        """Density is per square kilometre, and its times the average are of the partnership's sixteen."""
        table, total = first(released, "Dense"), len(in_period(FIRST))
        assert np.allclose(table["times_average"], table["density"] / (total / 16), rtol=1e-4)
        assert total / 2 < (table["density"] * 0.25).sum() <= total

    def test_of_harm(self, released):
        """Harm is each crime by its weight, by hand."""
        days = {0: 20, 1: 5, 2: 1}
        parts = [
            northside(drawn(60 + 3 * i, 100 + i)) for i, month in enumerate(MONTHS) if month >= LATER[:7]
        ]
        harm = sum(days[number % 3] for part in parts for number in part.index)
        assert first(released, "Hot harm")["harm"].sum() == harm

    def test_tested(self, released):
        """A map's own table tells how much of the later period the hot cells had, which adds up by hand."""
        tables = finding(released, "Hot cells")
        cells, accuracy = tables["hot-cells"], tables["hot-cells-accuracy"]
        own = accuracy[accuracy["flagged"] == "what the map calls hot"].iloc[0]
        hot = set(cells.loc[cells["class"].str.startswith("hot"), "area_code"])
        later = in_period(LATER)
        half = (later[["easting", "northing"]] // 500 * 500 // 10 % 10_000).astype(str)
        names = "NZ " + half["easting"].str.zfill(4) + " " + half["northing"].str.zfill(4) + " 500 m"
        assert own["cells"] == len(hot)
        assert own["hits"] == names.isin(hot).sum()
        assert own["hit_rate"] == pytest.approx(names.isin(hot).mean(), rel=1e-5)
        assert own["pai"] == pytest.approx(names.isin(hot).mean() / (len(hot) / 64), rel=1e-5)


class TestGaps:
    """A month that a source does not hold is a gap."""

    @pytest.mark.parametrize("title", ["Lasting", "Lasting in wards"])
    def test_between_periods(self, released, title):
        """The month between two periods that nobody holds is no month of nothing: it is not counted."""
        assert set(first(released, title)["months"]) == {len(MONTHS)}
        assert f"Nothing is held, or asked for, of {GAP}: a gap and no zero." in released.container.read(
            "report.html"
        ).decode("utf-8")

    def test_within_a_period(self, tmp_path):
        """Nor is it where a period that is covered in part is asked for, on wards or on cells."""
        spec = hot_county(tmp_path, "street")
        text = spec.read_text(encoding="utf-8")
        text = text.replace(f'["{FIRST}", "{LATER}"]', '["2021-01 to 2021-11"]\nallow_part_covered = true')
        spec.write_text(text, encoding="utf-8")
        maps = (a_map("Cells", "persistence", "street", **COARSE), a_map("Wards", "persistence", "street"))
        pack = packed(asking(spec, *maps))
        for title in ("Cells", "Wards"):
            table = first(pack, title)
            assert set(table["months"]) == {len(MONTHS)}
            assert table["n"].sum() == len(in_period("2021-01 to 2021-11"))


class TestPeople:
    """Of people a map says what protected tables do, and no more."""

    def test_figures_are_the_tables(self, released):
        """The figures of a map of people are those of the table of the pack that it is made of."""
        for title, column in (("Dealt with", "n"), ("Offences and homes", "beside")):
            entry = next(one for one in released.found if one["title"] == title)
            files = {one["file"]: one for one in released.manifest["tables"]}
            tables = [released.profile(files[name]) for name in entry["made_of"]]
            (about,) = (table for table in tables if not table.public)
            cells = about.cells[about.cells["period"].isin([FIRST, "as at 2022-01-31"])]
            cells = cells[~cells["area_code"].isin([TOTAL]) & cells["area_code"].isin(NORTHSIDE)]
            assert set(about.by) <= {"area", "record_type"}
            found, told = (
                table.set_index("area_code")[name].astype("float64").sort_index()
                for table, name in ((first(released, title), column), (cells, "n"))
            )
            pd.testing.assert_series_equal(found, told, check_names=False)
            assert told.notna().sum() >= 12
            assert (told.dropna() % 3 == 0).all()

    def test_hidden_figures_are_said_to_be_hidden(self, tmp_path):
        """A ward whose figure a table hides is of a class of its own, drawn as hidden figures are."""
        maps = (
            a_map("Hot", "gi-star", "dealt", period=FIRST),
            a_map("Rates", "rates", "dealt", period=FIRST, per="residents"),
        )
        pack = packed(asking(hot_county(tmp_path, "street", "dealt"), *maps, policy="suppress-15"))
        for title in ("Hot", "Rates"):
            entry = next(one for one in pack.found if one["title"] == title)
            files = {one["file"]: one for one in pack.manifest["tables"]}
            (table,) = (pack.profile(files[name]).cells for name in entry["made_of"])
            hidden = table.loc[(table["period"] == FIRST) & (table["marker"] == "c"), "area_code"]
            classes = first(pack, title).set_index("area_code")["class"]
            assert 0 < (classes == "hidden").sum() == hidden.isin(classes.index).sum()
            assert set(classes[[code for code in hidden if code in classes]]) == {"hidden"}
            assert entry["classes"]["hidden"] == "qh"

    def test_true_figures_are_not_in_it(self, released):
        """The true figures differ from those, so that the comparison is of protected ones."""
        people = northside(drawn(900, 5))
        assert by_area(first(released, "Dealt with")) != ward_counts(people)

    def test_nothing_beyond_the_tables(self, tmp_path):
        """Where nothing that is published of tables changes with a record, no finding changes by a byte."""
        maps = (
            a_map("Hot", "gi-star", "dealt", period=FIRST),
            a_map("Alike", "local-moran", "dealt", period=FIRST, permutations=199),
            a_map("Rates", "rates", "dealt", period=FIRST, per="residents"),
            a_map("Concentrated", "concentration", "dealt", period=FIRST),
            a_map("Beside", "side-by-side", "street", beside="dealt", period=FIRST),
        )
        found = []
        for number, changed in enumerate((_as_it_is, _moved, _elsewhere)):
            spec = asking(hot_county(tmp_path / f"{number}", "street", "dealt"), *maps)
            changed(dealt()).to_csv(spec.parent / "dealt.csv", index=False)
            pack = packed(spec)
            found.append((kept(pack, "tables/"), kept(pack, "hotspots/"), _layers(pack)))
        tables, findings, layers = zip(*found, strict=True)
        assert len(findings[0]) >= 2 * len(maps)
        assert tables[0] == tables[1] == tables[2], "the records must be changed so that no table is"
        assert findings[0] == findings[1] == findings[2]
        assert layers[0] == layers[1] == layers[2]

    def test_one_way_of_homes(self, tmp_path):
        """Journeys and flows of one source are not in one pack for release, nor one after the other."""
        spec = hot_county(tmp_path, "street", "dealt", "caseload")
        plain = spec.read_text(encoding="utf-8")
        refused(asking(spec, JOURNEYS, FLOWS))
        spec.write_text(plain, encoding="utf-8")
        pack = packed(asking(spec, FLOWS), "flows")
        assert {one["method"] for one in pack.found} == {"flows"}
        assert first(pack, "Flows")["n"].dropna().mod(3).eq(0).all()
        spec.write_text(plain, encoding="utf-8")
        refused(asking(spec, JOURNEYS), "second")

    def test_home_area_beside_home(self, tmp_path):
        """A table by the area of the home is not beside a map of how near it is."""
        table = '\n[[tables]]\ntitle = "Homes"\nsource = "dealt"\nby = ["area", "home_area"]\n'
        refused(asking(hot_county(tmp_path, "street", "dealt", "caseload"), table, JOURNEYS))


def refused(spec: Path, name: str = "pack") -> None:
    with pytest.raises(SpecificationError, match="must be counted in one way"):
        run(read_spec(spec), spec.parent / name, spec.parent / "ws", lambda _: None, replace=False)
    assert not (spec.parent / name).exists()


def _layers(pack: AuditPack) -> dict[str, str]:
    with open_layers(pack.container.read(LAYERS)) as layers:
        return {name: layers.read(name).to_json() for name in layers.names if name.startswith("hotspot")}


def _as_it_is(records: pd.DataFrame) -> pd.DataFrame:
    return records


def _moved(records: pd.DataFrame) -> pd.DataFrame:
    """One record at another postcode of its ward and cell, and on another day of its month."""
    here, there = postcode(1, 150), postcode(1, 420)
    which = records.index[records["postcode"] == here][0]
    changed = records.copy()
    changed.loc[which, ["postcode", "date"]] = [there, changed.loc[which, "date"][:8] + "01"]
    assert not changed.equals(records)
    return changed


def _elsewhere(records: pd.DataFrame) -> pd.DataFrame:
    """One record in another ward: what both have changes, and the six that each is rounded to does not."""
    changed = records.copy()
    which = records.index[records["postcode"] == postcode(2, 150)][0]
    changed.loc[which, "postcode"] = postcode(10, 150)
    return changed


class TestInside:
    """What stays in the service: exact, by hand."""

    def test_journeys(self, inside):
        """Shares of residents, neighbours and people from afar are right in the county of a few journeys."""
        table = first(inside, "Where they live").set_index("area_code")
        shares = ["residents_percent", "neighbours_percent", "afar_percent"]
        columns = ["n", "known", *shares, "not_known_percent"]
        assert table.loc[WARDS[0], columns].tolist() == [20, 20, 50, 25, 25, 0]
        assert table.loc[WARDS[1], columns].tolist() == [24, 24, 25, 0, 75, 0]
        assert table.loc[WARDS[12], ["n", "known"]].tolist() == [4, 4]
        assert table.loc[WARDS[12], shares].isna().all()
        assert table.loc[WARDS[0], "class"].endswith("by people who live there")
        assert table.loc[WARDS[1], "class"].endswith("by people from further off")

    def test_flows(self, inside):
        """Flows are who came from where, from other partnerships too, with how far that is."""
        table = finding(inside, "Flows")["flows-flows"]
        found = {
            (WARDS.index(row.home_area), WARDS.index(row.area_code)): (row.n, row.distance_km)
            for row in table.itertuples()
        }
        assert found == {
            (0, 0): (10, 0),
            (1, 0): (5, 1),
            (10, 0): (5, 2),
            (1, 1): (6, 0),
            (4, 1): (18, 3),
            (12, 12): (4, 0),
        }
        own = by_area(first(inside, "Flows"), "residents")
        assert {code: n for code, n in own.items() if n} == {WARDS[0]: 10, WARDS[1]: 6, WARDS[12]: 4}
        assert "From Ward 04 to Ward 01: 18." in inside.container.read("report.html").decode("utf-8")

    def test_not_for_release(self, inside):
        """Each of them says of itself that it must not leave."""
        assert all(entry["internal"] and not entry["public"] for entry in inside.found)
        texts = kept(inside, "hotspots/")
        described = [json.loads(text) for name, text in texts.items() if name.endswith("metadata.json")]
        assert described
        assert all("NOT FOR RELEASE" in one["dc:description"] for one in described)


def test_twice(tmp_path):
    """Two runs of one specification find the same to the byte, chance drawn and all."""
    maps = (
        a_map("Alike", "local-moran", "street", permutations=199, **HEXAGONS),
        a_map("Hot harm", "gi-star", "street", harm="severity", permutations=199),
        a_map("Near", "near-repeat", "burglaries", permutations=99),
        a_map("Concentrated", "concentration", "street", **FINE),
        a_map("Dense", "density", "street", **FINE),
    )
    spec = asking(hot_county(tmp_path, "street", "burglaries"), *maps)
    one, other = packed(spec, "one"), packed(spec, "other", "elsewhere")
    assert len(kept(one, "hotspots/")) >= 2 * len(maps)
    assert kept(one, "hotspots/") == kept(other, "hotspots/")
    assert _layers(one) == _layers(other)


def test_another_seed(tmp_path):
    """Another seed draws other permutations: the p of a map by permutation is of its own seed."""
    maps = [a_map(f"Alike {seed}", "local-moran", "street", permutations=199, seed=seed) for seed in (1, 2)]
    pack = packed(asking(hot_county(tmp_path, "street"), *maps))
    one, other = (first(pack, f"Alike {seed}").set_index("area_code").sort_index() for seed in (1, 2))
    pd.testing.assert_series_equal(one["i"], other["i"])
    assert not one["p"].equals(other["p"])


def test_everybody_is_counted_once(inside):
    """The county of these tests is as it is said to be: people live in turn in the wards."""
    homes = caseload()["postcode"].str.extract(r"NE(\d+) ")[0].astype(int) - 1
    assert homes.value_counts().to_dict() == {w: 10 * LIVED_IN.count(w) for w in range(len(WARDS))}
    assert first(inside, "Hot")["n"].sum() == sum(many for many, *_ in FEW)
