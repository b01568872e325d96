"""What `geoaudit verify` finds in what a GIS opens, when somebody who changed it also restated every hash."""

import io
import sqlite3
import zipfile
from contextlib import closing

import pytest

from geoaudit.errors import PackError
from geoaudit.pack.gis_xml import parsed, plain, worded, written
from geoaudit.pack.verify import verify
from tests.pack.forging import restated

PEOPLE = "people_by_ward_and_gender"
BOMB = b'<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><qgis>&b;</qgis>'


def project_of(pack):
    """The project's text."""
    with zipfile.ZipFile(pack / "layers/audit.qgz") as archive:
        return archive.read("audit.qgs").decode()


def put_project(pack, text, name="audit.qgs"):
    """Put another project in its place."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, text)
    (pack / "layers/audit.qgz").write_bytes(content.getvalue())
    restated(pack)


def change_styles(pack, statement):
    """Change the styles of the GeoPackage."""
    with closing(sqlite3.connect(pack / "layers/audit.gpkg")) as database:
        database.execute(statement)
        database.commit()
    restated(pack)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("./audit.gpkg|layername=boundaries_wards", "/etc/x.gpkg|layername=a", "must open nothing but"),
        ("./audit.gpkg|layername=boundaries_wards", "https://x.example/a.json", "must show the layers of"),
        ("<Layouts>", "<Macros><pythonCode>x</pythonCode></Macros><Layouts>", "and holds Macros, pythonCode"),
        ('file="base64:', 'file="http://x.example/', "must open nothing but"),
        ("220,235,243,255", "11,60,102,255", "must draw the layer crime_by_ward_and_type as its style"),
    ],
)
def test_a_project_that_does_more_than_show_the_layers_is_named(pack, old, new, said):
    """A project that reads another file, the network, or runs something is named, whatever its hash."""
    text = project_of(pack)
    assert old in text
    put_project(pack, text.replace(old, new))
    problems = verify(pack)
    assert any(said in problem for problem in problems), problems


@pytest.mark.parametrize("text", [BOMB.decode(), "<qgis>", "", "<a>" * 100_000])
def test_a_project_that_is_no_plain_xml_is_refused_in_a_sentence(pack, text):
    """Entities that grow, and text that is no XML, end in a sentence: nothing is expanded or crashes."""
    put_project(pack, text)
    assert "layers/audit.qgz must be XML without a document type, and is not." in verify(pack)


def test_a_project_in_utf_16_hides_no_document_type():
    """A document type is refused as the parser finds it, not as bytes that look like one."""
    text = BOMB.decode().encode("utf-16")
    with pytest.raises(PackError, match="without a document type"):
        parsed(text, "x")


def test_a_project_that_is_no_zip_or_another_is_named(pack):
    """The project is one file in a zip."""
    put_project(pack, "<qgis/>", "other.qgs")
    assert "layers/audit.qgz must hold the file audit.qgs alone, and does not." in verify(pack)
    (pack / "layers/audit.qgz").write_bytes(b"x")
    restated(pack)
    assert "layers/audit.qgz must be a zip that can be read, and is not." in verify(pack)


def test_a_style_with_other_classes_is_named(pack):
    """A map whose legend was changed shades the figures as the table does not: it is named."""
    change_styles(pack, "UPDATE layer_styles SET styleQML = replace(styleQML, 'hidden', '0')")
    file = "tables/people-by-ward-and-gender.csv"
    assert f"The style of the layer {PEOPLE} of layers/audit.gpkg has not the classes of {file}." in verify(
        pack
    )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM layer_styles WHERE id = 2",
        "UPDATE layer_styles SET useAsDefault = 0 WHERE id = 1",
        "UPDATE layer_styles SET f_table_name = 'elsewhere' WHERE id = 1",
    ],
)
def test_a_layer_without_its_style_is_named(pack, statement):
    """Each layer has one style, and it is the default."""
    change_styles(pack, statement)
    assert any("must hold one style for each of its layers" in problem for problem in verify(pack))


def test_a_style_that_declares_a_document_type_is_refused(pack):
    """A style is XML too, and is trusted as little."""
    change_styles(pack, "UPDATE layer_styles SET styleQML = '<!DOCTYPE q><qgis/>' WHERE id = 1")
    assert any("must be XML without a document type" in problem for problem in verify(pack))


def test_text_is_text_to_a_gis():
    """QGIS works out what stands between [% and %]: no title does, and no character breaks the XML."""
    assert plain("a[%env('HOME')%]") == "a[ %env('HOME')% ]"
    assert written(worded("a", "\x0b\ufffe<", {"b": "\x00&"})) == '<a b=" &amp;">  &lt;</a>'
