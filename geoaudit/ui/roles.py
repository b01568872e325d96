"""Who may come in and what they may do, as a file of the server says it (`access.toml`).

One file holds the identity provider, the roles, and where the workspaces lie that analysts may open
(``workspaces = "/srv/audits"``; without it, none). The provider's part, ``[auth]``, is what Streamlit's own
sign-in reads (OpenID Connect)::

    [auth]
    redirect_uri = "https://geoaudit.example.gov.uk/oauth2callback"
    cookie_secret = "at least 32 letters that nobody can guess"
    client_id = "geoaudit"
    client_secret = "…"
    server_metadata_url = "https://login.example.gov.uk/.well-known/openid-configuration"

    [viewer]
    groups = ["community-safety"]

    [analyst]
    groups = ["analysts"]

    [releaser]
    emails = ["manager@probation.example.gov.uk"]
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from geoaudit.errors import AccessError

ACCESS = "GEOAUDIT_ACCESS"
"""The variable of the environment that names the file."""
_CALLBACK = "/oauth2callback"
_OWN = frozenset({"localhost", "127.0.0.1", "::1"})
_SHORTEST_SECRET = 32


class Role(IntEnum):
    """What a person may do; each may do what those before it may."""

    VIEWER = 1
    """Look at packs."""
    ANALYST = 2
    """Open workspaces, where records are, and build packs in them."""
    RELEASER = 3
    """Take whole packs out of the service."""


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _OWN:
        raise ValueError("must begin with https://")
    return address


def _called_back(address: str) -> str:
    if not address.endswith(_CALLBACK):
        raise ValueError(f"must end in {_CALLBACK}")
    return _checked(address)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _full(folder: Path) -> Path:
    if not folder.is_absolute():
        raise ValueError("must be a full path, such as /srv/audits")
    return folder


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Provider(_Strict):
    """[auth]: the identity provider, as Streamlit's sign-in reads it."""

    redirect_uri: Annotated[Text, AfterValidator(_called_back)]
    cookie_secret: Annotated[str, Field(min_length=_SHORTEST_SECRET)]
    client_id: Text
    client_secret: Text
    server_metadata_url: Annotated[Text, AfterValidator(_checked)]


class Members(_Strict):
    """[viewer], [analyst] or [releaser]: who has the role."""

    emails: list[Text] = []
    groups: list[Text] = []


class Access(_Strict):
    """Who may come in.

    Attributes
    ----------
    auth : Provider
    viewer, analyst, releaser : Members
    groups_claim : str
        What the provider calls the list of a person's groups.
    hours : int
        How long after signing in a person must do so again: somebody who has left a group stays in till then.
    workspaces : Path or None
        The folder whose folders are the workspaces that an analyst chooses among; None for none.
    """

    auth: Provider
    viewer: Members = Members()
    analyst: Members = Members()
    releaser: Members = Members()
    groups_claim: Text = "groups"
    hours: Annotated[int, Field(ge=1, le=24)] = 12
    workspaces: Annotated[Path, AfterValidator(_full)] | None = None

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """Return the most that somebody may do whom the provider says this of; None where that is nothing.

        An e-mail address counts only where the provider says that it has verified it.
        """
        email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
        groups = claims.get(self.groups_claim, ())
        mine = frozenset(map(str, groups)) if isinstance(groups, (list, tuple)) else frozenset()
        held = zip(Role, (self.viewer, self.analyst, self.releaser), strict=True)
        return max((role for role, members in held if _among(members, email, mine)), default=None)

    def signed_in_lately(self, claims: Mapping[str, Any], now: datetime) -> bool:
        """Return whether the provider vouched for somebody within `hours` before `now` (with its zone)."""
        since = claims.get("iat")
        if not isinstance(since, (int, float)):
            return False
        return now - datetime.fromtimestamp(since, UTC) < timedelta(hours=self.hours)


def read_access(path: Path) -> Access:
    """Return who may come in.

    Raises
    ------
    AccessError
        Where the file cannot be read, is incomplete, or lets nobody in.
    """
    try:
        access = Access.model_validate(tomllib.loads(path.read_bytes().decode("utf-8")))
    except OSError:
        raise AccessError(_sentence(path, "it cannot be read")) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise AccessError(_sentence(path, "it is no TOML")) from None
    except ValidationError as problem:
        raise AccessError(_sentence(path, _first(problem.errors()))) from None
    if not any(m.emails or m.groups for m in (access.viewer, access.analyst, access.releaser)):
        raise AccessError(_sentence(path, "no role has an e-mail address or a group"))
    return access


def _among(members: Members, email: str, groups: frozenset[str]) -> bool:
    emails = {address.casefold() for address in members.emails}
    return email.casefold() in emails or not groups.isdisjoint(members.groups)


def _sentence(path: Path, found: str) -> str:
    return f"{path.name} must say who may come in, and {found}: put it right, as docs/server.md shows."


def _first(problems: Iterable[Mapping[str, Any]]) -> str:
    """Return the first thing that is wrong by its key; never what stands there, which may be a secret."""
    problem = next(iter(problems))
    key = ".".join(map(str, problem["loc"]))
    kinds = {"missing": "is missing", "extra_forbidden": "is no key of it", "value_error": problem["msg"]}
    words = kinds.get(str(problem["type"]), "is not what it must be")
    return f"'{key}' {str(words).removeprefix('Value error, ')}"
