"""Who may come in: the file that says it, and what it gives to whom."""

from datetime import UTC, datetime

import pytest

from geoaudit.errors import AccessError
from geoaudit.ui.roles import Access, Role, read_access

AUTH = {
    "redirect_uri": "https://geoaudit.example.gov.uk/oauth2callback",
    "cookie_secret": "s" * 32,
    "client_id": "geoaudit",
    "client_secret": "known to nobody",
    "server_metadata_url": "https://login.example.gov.uk/.well-known/openid-configuration",
}
WHOLE = Access.model_validate(
    {
        "auth": AUTH,
        "viewer": {"groups": ["community-safety"]},
        "analyst": {"emails": ["Ann@csp.example.gov.uk"]},
        "releaser": {"emails": ["manager@probation.example.gov.uk"], "groups": ["releasers"]},
    }
)


def written(folder, *further, **changes):
    """A file that lets somebody in, with some of its keys changed and lines added."""
    keys = {name: value for name, value in (AUTH | changes).items() if value is not None}
    lines = ["[auth]", *(f'{name} = "{value}"' for name, value in keys.items()), *further]
    (folder / "access.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder / "access.toml"


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"groups": ["community-safety"]}, Role.VIEWER),
        ({"groups": ["community-safety", "releasers"]}, Role.RELEASER),
        ({"email": "ann@CSP.example.gov.uk", "email_verified": True}, Role.ANALYST),
        ({"email": "ann@csp.example.gov.uk", "email_verified": False}, None),
        ({"email": "ann@csp.example.gov.uk"}, None),
        ({"email": "bob@csp.example.gov.uk", "email_verified": True}, None),
        ({"groups": "community-safety"}, None),
        ({"groups": ["Community-Safety"]}, None),
        ({"email": "", "email_verified": True}, None),
        ({}, None),
    ],
)
def test_a_role_is_given_by_group_or_verified_address(claims, role):
    """The most that any of them gives; an address that nobody verified gives nothing."""
    assert WHOLE.role_of(claims) is role


def test_a_person_signs_in_anew_after_hours():
    """Twelve hours after the provider vouched for somebody, or where it does not say when, that is over."""
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert WHOLE.signed_in_lately({"iat": now.timestamp() - 11 * 3600}, now)
    assert not WHOLE.signed_in_lately({"iat": now.timestamp() - 13 * 3600}, now)
    assert not WHOLE.signed_in_lately({}, now)
    assert not WHOLE.signed_in_lately({"iat": "yesterday"}, now)


def test_a_whole_file_is_read(tmp_path):
    """Groups, addresses, the provider's claim and the hours are as they stand there."""
    path = written(tmp_path, "[viewer]", 'groups = ["a"]')
    path.write_text('groups_claim = "roles"\nhours = 8\n' + path.read_text())
    access = read_access(path)
    assert (access.groups_claim, access.hours) == ("roles", 8)
    assert access.role_of({"roles": ["a"]}) is Role.VIEWER


@pytest.mark.parametrize(
    ("changes", "further", "said"),
    [
        ({"client_id": None}, (), "'auth.client_id' is missing"),
        ({"cookie_secret": "short"}, (), "'auth.cookie_secret' is not what it must be"),
        ({"redirect_uri": "https://h/elsewhere"}, (), "'auth.redirect_uri' must end in /oauth2callback"),
        ({"redirect_uri": "http://h/oauth2callback"}, (), "'auth.redirect_uri' must begin with https://"),
        ({"server_metadata_url": "http://h/x"}, (), "'auth.server_metadata_url' must begin with https://"),
        ({}, ("[viewers]",), "'viewers' is no key of it"),
        ({}, (), "no role has an e-mail address or a group"),
        ({}, ("[viewer",), "it is no TOML"),
    ],
)
def test_an_incomplete_file_is_refused_by_its_key(tmp_path, changes, further, said):
    """One sentence with the key and what to do; never a secret that stands there."""
    with pytest.raises(AccessError) as refused:
        read_access(written(tmp_path, *further, **changes))
    assert said in str(refused.value)
    assert "docs/server.md" in str(refused.value)
    assert "short" not in str(refused.value)
    assert AUTH["client_secret"] not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """It names the file and what to do."""
    with pytest.raises(AccessError, match=r"access\.toml must say who may come in, and it cannot be read"):
        read_access(tmp_path / "access.toml")
