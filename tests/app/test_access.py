"""Signing in, from end to end: the app as a server serves it, a browser, and an identity provider."""

import json
import os
import sys
from pathlib import Path

import pytest
from county import make
from playwright.sync_api import expect
from serving import free_port, served
from streamlit.testing.v1 import AppTest

from geoaudit.ui import access, finding, roles
from geoaudit.ui.launch import command

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = {
    "releaser": {"email": "manager@probation.example.gov.uk", "email_verified": True},
    "viewer": {"groups": ["community-safety"]},
    "analyst": {"groups": ["analysts"]},
    "stranger": {"email": "manager@probation.example.gov.uk", "email_verified": False, "groups": ["others"]},
}
FILE = """
workspaces = "{workspaces}"

[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "nobody can guess these thirty-two letters"
client_id = "geoaudit"
client_secret = "a secret"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"

[viewer]
groups = ["community-safety"]

[analyst]
groups = ["analysts"]

[releaser]
emails = ["manager@probation.example.gov.uk"]
"""


@pytest.fixture(scope="module")
def address(square_pack, tmp_path_factory):
    """The address of the app, served with a workspace and a provider that knows four people."""
    folder = tmp_path_factory.mktemp("server")
    port, provider = free_port(), free_port()
    told = folder / "access.toml"
    make(folder / "audits" / "county")
    text = FILE.format(port=port, provider=provider, workspaces=(folder / "audits").as_posix())
    told.write_text(text, encoding="utf-8")
    claims = [f"--user-claims={json.dumps({'sub': name} | said)}" for name, said in PEOPLE.items()]
    environment = os.environ | {finding.CHOSEN: str(square_pack), roles.ACCESS: str(told)}
    asked = f"http://localhost:{provider}/.well-known/openid-configuration"
    knowing = [sys.executable, "-m", "oidc_provider_mock", f"--port={provider}", *claims]
    serving = [*command(port, told), "--server.headless=true"]
    health = f"http://localhost:{port}/_stcore/health"
    with served(knowing, asked, folder, environment), served(serving, health, folder, environment):
        yield f"http://localhost:{port}"


@pytest.fixture
def sign_in(browser, address):
    """Sign in as somebody, in a window of their own."""
    opened = []

    def go(name):
        opened.append(browser.new_context())
        page = opened[-1].new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{address}/pack")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name=name).click()
        return page

    expect.set_options(timeout=60_000)
    yield go
    for context in opened:
        context.close()


def test_nothing_is_shown_to_whoever_has_not_signed_in(browser, address):
    """Not a figure, not a name of an area: only that one has to sign in."""
    page = browser.new_page()
    page.goto(f"{address}/tables")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=60_000)
    assert "Ward" not in page.inner_text("body")
    assert page.get_by_test_id("stDataFrame").count() == 0
    page.close()


def test_a_releaser_takes_packs_out(sign_in):
    """Whom the provider vouches for with a verified address sees the pack and may download it."""
    page = sign_in("releaser")
    expect(page.get_by_text("Signed in as releaser")).to_be_visible()
    page.get_by_role("link", name="Pack").click()
    expect(page.get_by_role("button", name="Download the pack (zip)")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_viewer_looks_and_takes_no_pack_out(sign_in):
    """Who has the role by a group sees the pages; the pack's download is not offered."""
    page = sign_in("viewer")
    expect(page.get_by_text("Signed in as viewer")).to_be_visible()
    page.get_by_role("link", name="Pack").click()
    expect(page.get_by_text("Who may take packs out of the service")).to_be_visible()
    assert page.get_by_role("button", name="Download the pack (zip)").count() == 0


def test_an_analyst_opens_a_workspace_by_its_name_and_a_viewer_none(sign_in):
    """The analyst chooses among the server's workspaces and can build; a viewer is not offered them."""
    page = sign_in("viewer")
    expect(page.get_by_text("Signed in as viewer")).to_be_visible()
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_text("A pack that somebody sent")).to_be_visible()
    assert page.get_by_text("A workspace on this server").count() == 0
    page = sign_in("analyst")
    expect(page.get_by_text("Signed in as analyst")).to_be_visible()
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Open the workspace").click()
    expect(page.get_by_text("Open now: county.")).to_be_visible()
    page.get_by_role("link", name="Pack").first.click()
    expect(page.get_by_role("button", name="Build the pack")).to_be_visible()


def test_a_stranger_is_refused(sign_in):
    """An account without a role, though it claims a releaser's address unverified, sees a sentence alone."""
    page = sign_in("stranger")
    expect(page.get_by_text("Your account has no role here")).to_be_visible()
    assert page.get_by_text("Ward 00").count() == 0


def test_other_machines_are_not_served_without_a_word_on_who_may_come_in(square_pack, monkeypatch):
    """An app that listens beyond this machine and has no such file shows one sentence and no figure."""
    monkeypatch.setenv(finding.CHOSEN, str(square_pack))
    monkeypatch.delenv(roles.ACCESS, raising=False)
    monkeypatch.setattr(access.st, "get_option", lambda _: "0.0.0.0")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    shown = "".join(element.proto.body for element in app.get("html"))
    assert "must listen on 127.0.0.1 or be told who may come in" in shown
    assert "Ward" not in shown


def test_an_incomplete_file_is_one_sentence_on_the_page(square_pack, monkeypatch, tmp_path):
    """What is missing is named; nothing is shown."""
    (tmp_path / "access.toml").write_text("[auth]\n", encoding="utf-8")
    monkeypatch.setenv(finding.CHOSEN, str(square_pack))
    monkeypatch.setenv(roles.ACCESS, str(tmp_path / "access.toml"))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    shown = "".join(element.proto.body for element in app.get("html"))
    assert "is missing" in shown
    assert "Ward" not in shown
