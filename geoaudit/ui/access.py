"""The app's door: open on a person's own machine; elsewhere whoever comes in has signed in and has a role."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import streamlit as st

from geoaudit.errors import AccessError
from geoaudit.ui import state
from geoaudit.ui.roles import ACCESS, Access, Role, read_access
from geoaudit.ui.widgets.choices import label
from geoaudit.ui.widgets.fragments import heading, notice, paragraph

_OWN = frozenset({"127.0.0.1", "localhost", "::1"})


def admit() -> None:
    """Let the person in with their role; whoever is not let in is told why, and the page ends there.

    Raises
    ------
    AccessError
        Where other machines can reach the app and nothing says who may come in, or what says so is
        incomplete.
    """
    told = os.environ.get(ACCESS)
    if told is None:
        _require_own_machine()
        state.let_in(Role.RELEASER)
        return
    _admit_by(read_access(Path(told)))


def _require_own_machine() -> None:
    if st.get_option("server.address") not in _OWN:
        raise AccessError(
            "The app must listen on 127.0.0.1 or be told who may come in, and other machines can reach it: "
            "start it with geoaudit app, or with geoaudit app --access FILE."
        )


def _admit_by(access: Access) -> None:
    if not st.user.is_logged_in:
        _ask_to_sign_in("Who may come in is known by their account.")
    claims = st.user.to_dict()
    if not access.signed_in_lately(claims, datetime.now(UTC)):
        _ask_to_sign_in(f"You signed in more than {access.hours} hours ago: do so again.")
    role = access.role_of(claims)
    if role is None:
        _refuse()
    state.let_in(role)
    with st.sidebar:
        st.caption(label(f"Signed in as {role.name.lower()}: {claims.get('email') or claims.get('sub', '')}"))
        st.button("Sign out", on_click=st.logout)


def _ask_to_sign_in(why: str) -> NoReturn:
    heading("Sign in", small=why)
    paragraph("This app shows protected figures of an audit to those who were given a role.", "lead")
    st.button("Sign in", on_click=st.login, type="primary")
    st.stop()


def _refuse() -> NoReturn:
    notice(
        "Your account has no role here, so nothing can be shown: ask whoever runs this server for one, and "
        "sign in again.",
        "alarm",
    )
    st.button("Sign out", on_click=st.logout)
    st.stop()
