"""Facilities through the whole program: counted, told by distance, and held against people."""

import json
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from county import EAST, NORTH, SIDE, caseload, make, person, wards
from facility_county import NEAR, ROWS, SMALL, SOURCE, profile, with_places

from geoaudit.audit import run
from geoaudit.errors import GeographyError, RecordsError, SpecificationError, StatisticsError
from geoaudit.pack.read import AuditPack, open_pack
from geoaudit.pack.verify import verify
from geoaudit.portraits.facilities import NO_DISTANCES
from geoaudit.spec import read_spec

ASHBY, BIRLEY = "E05000001", "E05000002"
NOT_PUBLIC = SOURCE.replace("public = true\n", "")


def packed(spec, name: str = "pack") -> AuditPack:
    """Make a whole pack in a workspace of its own."""
    out = spec.parent / name
    run(read_spec(spec), out, spec.parent / f"ws-{name}", lambda _: None, replace=False)
    assert verify(out) == []
    return open_pack(out)


def found(pack: AuditPack, title: str = "How near") -> dict[str, pd.DataFrame]:
    """The tables of a profile by the end of their file's name."""
    entry = next(one for one in pack.manifest["profiles"] if one["title"] == title)
    stem = entry["files"][0].removesuffix(".csv")
    tables = pack.finding_tables(entry)
    return {file.removesuffix(".csv").removeprefix(stem).strip("-"): one for file, one in tables.items()}


def said(pack: AuditPack) -> str:
    """The report as text."""
    return pack.report().replace("&#39;", "'").replace("&amp;", "&")


def bytes_of(pack: AuditPack) -> dict[str, bytes]:
    """Every file but the manifest."""
    return {name: pack.container.read(name) for name in pack.container.names if name != "manifest.json"}


@pytest.fixture(scope="module")
def near(tmp_path_factory) -> AuditPack:
    """A pack with the profile, near being 600 m."""
    return packed(with_places(make(tmp_path_factory.mktemp("near")), profile(**NEAR)))


class TestTold:
    """What a reader holds, by hand."""

    def test_distances(self, near):
        """Straight lines from the middle of a ward to the nearest, by postcode and across the border too."""
        told = found(near)["nearest"].set_index(["facility_type", "area_code"])
        assert told.loc[("Food bank", ASHBY), "metres"] == 300
        assert told.loc[("Food bank", BIRLEY), "metres"] == 600
        assert told.loc[("Clinic", ASHBY), "metres"] == round(math.hypot(400, 400))
        assert told.loc[("Clinic", BIRLEY), "metres"] == round(math.hypot(1400, 400))
        assert told.loc[("Food bank", BIRLEY), ["nearest", "nearest_in"]].tolist() == [
            "F2",
            "outside the partnership",
        ]
        assert told["within"].tolist() == ["yes", "no", "yes", "yes"]

    def test_kinds(self, near):
        """How many there are in the partnership, their capacity and its base, and how many lie outside."""
        kinds = found(near)["kinds"].set_index("facility_type")
        assert kinds.loc["Food bank", ["n", "outside", "capacity", "capacity_given"]].tolist() == [
            1,
            1,
            20,
            1,
        ]
        assert kinds.loc["Clinic", ["n", "outside", "capacity_given"]].tolist() == [1, 0, 0]
        assert np.isnan(kinds.loc["Clinic", "capacity"])
        assert kinds["areas_without"].to_dict() == {"Clinic": 1, "Food bank": 0}

    def test_people(self, near):
        """Birley's 15 can stand for 13 to 18; of 27 in all, with 13 to 18 in Ashby, for 13 or 14."""
        kinds = found(near)["kinds"].set_index("facility_type")
        ends = ["people", "people_least", "people_most", "base_least", "base_most"]
        assert kinds.loc["Clinic", ends].tolist() == [14, 13, 14, 27, 27]
        assert kinds.loc["Clinic", ["percent_least", "percent_most"]].tolist() == pytest.approx(
            [100 * 13 / 27, 100 * 14 / 27], rel=1e-5
        )
        assert kinds.loc["Food bank", ["people", "people_most"]].tolist() == [0, 0]

    def test_sentences(self, near):
        """What is told follows fixed rules and has its base, its range and its share."""
        text = said(near)
        assert "There are 2 facilities, of 2 kinds; 1 says how many places it has, 20 in all." in text
        assert (
            "Clinic: in 1 of 2 areas none lies within 600 m of where people live; between 13 and 14 of 27 "
            "people under supervision live in them (48% to 52%)."
        ) in text
        assert "Food bank: one lies within 600 m of where people live in each of the 2 areas." in text
        assert "1 more lies outside the partnership" in text
        assert "Facilities whose place is not known, in no figure: 1." in text
        assert "Facilities more than 50 km outside the partnership, in no figure: 1." in text
        assert "straight lines on the British National Grid" in text
        assert "live postcodes, each counted once" in text

    def test_layer_by_area(self, near):
        """A GIS has the distance to each kind in a column, by area."""
        entry = next(one for one in near.manifest["profiles"] if one["title"] == "How near")
        areas = near.layer(entry["layer"]).set_index("area_code")
        assert areas["metres_food_bank"].to_dict() == {ASHBY: 300, BIRLEY: 600}
        assert areas["n_clinic"].to_dict() == {ASHBY: 1, BIRLEY: 0}
        assert areas["class"].to_dict() == {ASHBY: "2 of 2 kinds", BIRLEY: "1 of 2 kinds"}

    def test_points(self, near):
        """The layer and the table have the same facilities, those without a place or far off in neither."""
        points = near.layer("facilities")
        table = near.frame(near.manifest["facilities"])
        assert points.crs.to_epsg() == 27700
        assert points.geom_type.unique().tolist() == ["Point"]
        assert points["facility_id"].tolist() == table["facility_id"].tolist() == ["F1", "F2", "F3"]
        assert [(p.x, p.y) for p in points.geometry] == [(430500, 570800), (432100, 570500), (430100, 570100)]
        assert table["area_code"].tolist() == [ASHBY, "", ASHBY]
        assert table["facility_name"].tolist() == ["Zanzibar House", "Yemen House", "Xanadu House"]
        assert near.manifest["facilities"]["sources"] == ["places"]

    def test_equal_bytes(self, near):
        """The same files, packed again in another workspace, are the same to the byte."""
        again = packed(near.path.parent / "audit.toml", "again")
        assert bytes_of(again) == bytes_of(near)


class TestOneKind:
    """A profile of one kind alone: its map is of the distance."""

    def test_map(self, county):
        """Areas are shaded by the distance to the nearest, around what counts as near."""
        only = profile("Clinics", where={"facility_type": "Clinic"}, **NEAR)
        pack = packed(with_places(county, only))
        areas = found(pack, "Clinics")[""].set_index("area_code")
        assert areas["class"].to_dict() == {ASHBY: "300 m to 600 m", BIRLEY: "over 1.2 km"}
        text = said(pack)
        assert 'aria-label="Map of Clinics' in text
        assert "km to the nearest Clinic" in text

    def test_nobody_is_held_against_it(self, county):
        """Without people there is no word of them, and the finding is of a public source alone."""
        pack = packed(with_places(county, profile(within=600)))
        (entry,) = pack.manifest["profiles"]
        assert entry["public"] is True
        assert "people" not in found(pack)["kinds"]
        assert "under supervision" not in said(pack)


class TestResidents:
    """Where people live, by the residents of small areas."""

    @pytest.fixture
    def strips(self, county):
        """Strips of 200 m: in Ashby 30 live in the westernmost and 20 in the easternmost."""
        features = []
        for k in range(10):
            west, east = EAST + k * SIDE // 5, EAST + (k + 1) * SIDE // 5
            ring = [(west, NORTH), (east, NORTH), (east, NORTH + SIDE), (west, NORTH + SIDE), (west, NORTH)]
            shape = {"type": "Polygon", "coordinates": [ring]}
            code = f"E0100{k:04d}"
            features.append(
                {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": shape}
            )
        (county.parent / "small.geojson").write_text(json.dumps(wards() | {"features": features}))
        people = dict.fromkeys(range(10), 1) | {0: 30, 1: 0, 2: 0, 3: 0, 4: 20}
        lines = [f"E0100{k:04d},{n}" for k, n in people.items()]
        (county.parent / "inhabitants.csv").write_text("\n".join(["code,people", *lines]) + "\n")
        return county

    def test_by_hand(self, strips):
        """30 at postcodes at 100 and 200 m, 20 at 900 m: 450 m from the ward's corner on average."""
        pack = packed(with_places(strips, SMALL, profile(residents="inhabitants", **NEAR)))
        areas = found(pack)[""].set_index("area_code")
        assert areas.loc[ASHBY, ["easting", "northing"]].tolist() == [EAST + 450, NORTH + 450]
        assert areas.loc[ASHBY, "metres_food_bank"] == round(math.hypot(50, 350))
        assert "northing of the inhabitants of small areas" in said(pack)

    def test_a_small_area_without_a_figure(self, strips):
        """Small areas of which one has no figure are refused before anything is counted."""
        file = strips.parent / "inhabitants.csv"
        file.write_text(file.read_text().rsplit("\n", 2)[0] + "\n")
        with pytest.raises(GeographyError, match="needs one value"):
            packed(with_places(strips, SMALL, profile(residents="inhabitants")))

    def test_nobody_lives_in_a_ward(self, strips):
        """Of a ward in which nobody lives no distance is told, and that is said."""
        file = strips.parent / "inhabitants.csv"
        file.write_text("code,people\n" + "".join(f"E0100{k:04d},{int(k < 5)}\n" for k in range(10)))
        pack = packed(with_places(strips, SMALL, profile(residents="inhabitants", **NEAR)))
        told = found(pack)["nearest"].set_index("area_code")
        assert told.loc[BIRLEY, "metres"].isna().all()
        assert set(told.loc[BIRLEY, "within"]) == {"not known"}
        assert "It is not known where people live in Birley: no distance is given." in said(pack)


def test_a_person_who_moves_within_what_is_published_changes_no_byte(county):
    """One of Ashby's 14 moves to Birley's 13: no published figure changes, and neither does a byte."""
    path = with_places(county, profile(**NEAR))
    before = packed(path, "before")
    moved = [person(i) for i in range(40)]
    assert moved[3][5].endswith("AA")
    moved[3][5] = "NE1 5AB"
    text = caseload().splitlines()
    assert text[4].split(",")[5] == person(3)[5]
    text[4] = ",".join(moved[3])
    (path.parent / "caseload.csv").write_text("\n".join(text) + "\n")
    after = packed(path, "after")
    assert bytes_of(before) == bytes_of(after)


class TestNotPublic:
    """Facilities that are not to be found."""

    def test_no_place_leaves(self, county):
        """No point, reference, name or distance of one is in a pack for release, nor who lives far off."""
        pack = packed(with_places(county, profile(**NEAR), source=NOT_PUBLIC))
        assert pack.manifest["facilities"] is None
        assert "facilities" not in _layers(pack)
        whole = b"".join(bytes_of(pack).values())
        text = b"".join(c for n, c in bytes_of(pack).items() if n.endswith((".csv", ".html")))
        for secret in (b"Zanzibar", b"430500", b"570800"):
            assert secret not in text
        assert b"F1" not in b"".join(c for n, c in bytes_of(pack).items() if n.endswith(".csv"))
        assert b"Zanzibar" not in whole
        tables = found(pack)
        assert not {"metres", "within", "people_least"} & {c for one in tables.values() for c in one}
        assert NO_DISTANCES in said(pack)

    def test_names_are_not_kept(self, county):
        """What a facility is called is staged of a public source alone."""
        for source, kept in ((SOURCE, True), (NOT_PUBLIC, False)):
            path = with_places(county, profile(), source=source)
            packed(path, f"pack-{kept}")
            staged = [
                pd.read_parquet(one) for one in (path.parent / f"ws-pack-{kept}").rglob("staged/*.parquet")
            ]
            places = next(one for one in staged if "facility_type" in one)
            assert ({"facility_id", "facility_name"} <= set(places.columns)) is kept

    def test_one_that_moves_within_its_ward_changes_no_byte(self, county):
        """Where in its ward a refuge lies follows from nothing in the pack."""
        before = packed(with_places(county, profile(**NEAR), source=NOT_PUBLIC), "before")
        rows = (ROWS[0].replace("430500,570800", "430007,570991"), *ROWS[1:])
        after = packed(with_places(county, profile(**NEAR), source=NOT_PUBLIC, rows=rows), "after")
        assert bytes_of(before) == bytes_of(after)

    def test_in_the_service_there_are_distances_and_no_points(self, county):
        """Under internal the service reads its own distances; no point of theirs is drawn."""
        pack = packed(with_places(county, profile(**NEAR), source=NOT_PUBLIC, policy="internal"))
        assert found(pack)["nearest"]["metres"].tolist() == [566, 1456, 300, 600]
        assert pack.manifest["facilities"] is None
        (entry,) = pack.manifest["profiles"]
        assert entry["internal"] is True


def _layers(pack: AuditPack) -> list[str]:
    return gpd.list_layers(pack.path / "layers" / "audit.gpkg")["name"].tolist()


@pytest.mark.parametrize(
    ("rows", "error", "said"),
    [
        (ROWS[3:4], RecordsError, "none of the 1 of 'places' has coordinates"),
        (("F1,A,,430500,570800,,",), RecordsError, "facility_type"),
        (ROWS[4:], StatisticsError, "at most 50 km"),
    ],
)
def test_facilities_that_cannot_be_used(county, rows, error, said):
    """Facilities without a place, without a kind or all far off are refused in a sentence."""
    with pytest.raises(error, match=said):
        packed(with_places(county, profile(), rows=rows))


def test_a_kind_that_there_is_not(county):
    """A kind that no facility has is refused before a pack is made."""
    with pytest.raises(SpecificationError, match="has no 'Abbey' among its 2 kinds"):
        packed(with_places(county, profile(where={"facility_type": "Abbey"})))


def test_nothing_says_where_people_live(county):
    """Without postcodes and without residents nothing can be told of where people live."""
    path = with_places(county, profile(), rows=(ROWS[0],))
    text = path.read_text().replace('[gazetteer]\nfiles = ["postcodes.csv"]\n', "")
    start, end = text.index("[[sources]]"), text.index(SOURCE.strip())
    path.write_text(text[:start] + text[end:])
    (path.parent / "places.csv").write_text(
        "facility_id,facility_type,easting,northing\nF1,A,430500,570800\n"
    )
    with pytest.raises(SpecificationError, match="know where people live"):
        packed(path)


def test_more_kinds_than_a_page_has_room_for(county):
    """A list of everything is refused with the way to choose."""
    rows = tuple(f"F{i},A,Kind {i},430500,570800,,1" for i in range(61))
    with pytest.raises(StatisticsError, match="at most 60 kinds"):
        packed(with_places(county, profile(), rows=rows))
