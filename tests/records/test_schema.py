"""The kinds of record."""

from pathlib import Path

import pytest

from geoaudit.records.schema import KINDS, ROLES, schema_page


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_every_kind_can_be_read(kind):
    """Each date field and identifier is one of the kind's fields, and every role is known."""
    names = [f.name for f in kind.fields]
    assert len(set(names)) == len(names)
    assert {f.role for f in kind.fields} <= set(ROLES)
    assert {*kind.identifiers, *([kind.date_field] if kind.date_field else [])} <= set(names)
    if kind.date_field:
        assert kind.field(kind.date_field).role == "event"
        assert kind.field(kind.date_field).required


def test_the_page_shows_every_column():
    """No column is missing from the schema page."""
    page = schema_page()
    assert [
        f.name for kind in KINDS.values() for f in kind.fields if f"| `{f.name}` | {f.role} |" not in page
    ] == []


def test_the_committed_page_is_the_code_s():
    """`docs/schema.md` says what the code does."""
    page = Path(__file__).parents[2] / "docs" / "schema.md"
    assert page.read_text(encoding="utf-8") == schema_page(), "write schema_page() to docs/schema.md again"
