"""What Genesys Cloud asks for beside an open door: other hosts, a person, scopes, a phone, a status, permissions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.checks.check import Finding, bad, doubtful, fine
from supervisor_desk.app.checks.network import connected, reason_of
from supervisor_desk.app.checks.way import ANSWER_S, CONNECT_S, Way
from supervisor_desk.service.dialects.base import Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.deeds import NOT_OFFERED, PERMISSIONS
from supervisor_desk.service.dialects.genesys.error_words import said_by
from supervisor_desk.service.dialects.genesys.errorbody import error_of
from supervisor_desk.service.dialects.genesys.me import (
    MUST_HAVE,
    Standing,
    me_call,
    permits,
    read_me,
    read_token_info,
    token_call,
)
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.errors import ServiceError, SignedOutError
from supervisor_desk.ui.delivery_words import kind_word

_LATER: Final = "Try again in a moment; ask whether the contact center is up."
_SIGN_IN: Final = "Choose Sign In… in the desk, or run “supervisor-desk sign-in”; your browser opens."
_REACH: Final = "Ask your administrator to let this computer reach it: see the list of addresses of Genesys Cloud."


class HostsCheck:
    """Whether the region's other hosts can be reached: the one that signs people in, and the one that sends events."""

    key = "hosts"
    tried = "Sign-in and event hosts"
    needs = ("connection",)
    within = 2 * CONNECT_S + 1.0

    def __init__(self, way: Way, region: Region) -> None:
        self._way = way
        self._hosts = tuple(
            (host, urlsplit(one).port or 443)
            for one in (region.login, region.streaming)
            if (host := urlsplit(one).hostname) and (host != way.address.host)
        )

    async def look(self) -> Finding:
        """See ``Check``."""
        if not self._hosts:
            return fine("They are the same as the one above.")
        if self._way.proxy:
            return fine(f"{' and '.join(host for host, _ in self._hosts)} are reached over the same proxy.")
        for host, port in self._hosts:
            try:
                await connected(host, port, self._way.tls)
            except OSError as error:
                return bad(f"{host}:{port} cannot be reached ({reason_of(error)}).", _REACH)
        return fine(f"{' and '.join(host for host, _ in self._hosts)} can be reached.")


class PersonCheck:
    """Whether somebody is signed in. The browser is not opened for it."""

    key = "token"
    tried = "Sign-in"
    needs = ("connection",)
    within = 20.0

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        try:
            token = await self._way.kept_token.read() if self._way.kept_token is not None else None
        except SignedOutError as error:
            return bad(str(error), "Unlock the keyring and try again.")
        if token is None:
            return bad("Nobody is signed in with this client in this region.", _SIGN_IN)
        left = token.ends_at - self._way.clock.now()
        if left <= 0:
            return bad("The sign-in has ended.", _SIGN_IN)
        self._way.token = token.access
        until = datetime.fromtimestamp(token.ends_at, UTC).strftime("%Y-%m-%d %H:%M UTC")
        how = "is renewed by itself" if token.refresh else "is asked for again with the browser before it ends"
        return fine(f"The sign-in is good until {until}; it {how}.")


class ScopesCheck:
    """Whether the client has the scopes that the desk needs."""

    key = "scopes"
    tried = "Scopes"
    needs = ("token",)
    within = CONNECT_S + ANSWER_S

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        try:
            reply = await self._way.transport.exchange(token_call(), self._way.token)
            if not reply.ok:
                return _refused(reply)
            info = read_token_info(reply)
        except UnreadableError:
            return bad("The contact center did not say what the sign-in may do.", "Check the region.")
        except ServiceError as error:
            return bad(str(error), _LATER)
        if not info.scopes:
            return doubtful("Genesys Cloud does not tell the scopes of this client.", "Ask your administrator.")
        must, wanted = info.missing(MUST_HAVE), info.missing()
        remedy = f"Ask your administrator to add {', '.join(wanted)} to the desk's OAuth client; then sign in again."
        if must:
            return bad(f"The client lacks {' and '.join(must)}: nothing can be seen or done.", remedy)
        if wanted:
            return doubtful(f"The client lacks {', '.join(wanted)}; some of the floor may be missing.", remedy)
        return fine("The client has all scopes that the desk uses.")


class StandingCheck:
    """For whom the token stands: phone, status and permissions, all of which supervising depends on."""

    key = "permissions"
    tried = "Phone, status, permissions"
    needs = ("token",)
    within = CONNECT_S + ANSWER_S

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        way = self._way
        asked = way.clock.now()
        try:
            reply = await way.transport.exchange(me_call(), way.token)
            way.note_date(reply, asked, way.clock.now())
            if not reply.ok:
                return _refused(reply)
            me = read_me(reply)
        except UnreadableError:
            return bad("The contact center did not say who you are.", "Check the region.")
        except ServiceError as error:
            return bad(str(error), _LATER)
        return _standing(me)


def _standing(me: Standing) -> Finding:
    troubles: list[tuple[str, str]] = []
    if me.station is None:
        troubles.append(("You have no phone chosen, and Genesys Cloud calls you on it.", "Choose a phone."))
    if not me.available:
        troubles.append((f"Your status is {me.presence}.", "Set it to Available before you listen."))
    lacking = _lacking(me.permissions) if me.permissions is not None else {}
    if lacking:
        may_not = ", ".join(kind_word(kind).lower() for kind in lacking)
        rights = ", ".join(sorted({one for names in lacking.values() for one in names[:1]}))
        troubles.append((f"You may not: {may_not}.", f"If you should, ask your administrator for {rights}."))
    if troubles:
        return doubtful(" ".join(found for found, _ in troubles), " ".join(remedy for _, remedy in troubles))
    phone = f"Your phone is {me.station.name or me.station.kind or 'chosen'}" if me.station is not None else ""
    told = "" if me.permissions is not None else " Genesys Cloud does not tell your permissions in advance."
    return fine(f"{phone}, and you may do everything that the desk offers here.{told}")


def _lacking(held: frozenset[str]) -> dict[Kind, tuple[str, ...]]:
    return {
        kind: needed
        for kind, needed in PERMISSIONS.items()
        if needed and kind not in NOT_OFFERED and not any(permits(held, one) for one in needed)
    }


def _refused(reply: Reply) -> Finding:
    said = said_by(error_of(reply), reply.status)
    return bad(said.what, said.remedy or _SIGN_IN)
