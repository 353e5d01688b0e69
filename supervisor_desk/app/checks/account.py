"""Behind the door: a token, this computer's clock against the service's, rights, and the event stream."""

from __future__ import annotations

from typing import Final

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.checks.check import Finding, bad, doubtful, fine
from supervisor_desk.app.checks.way import ANSWER_S, CONNECT_S, Way
from supervisor_desk.service.dialects.base import Grant, GrantRefused, UnreadableError
from supervisor_desk.service.dialects.streaming import Halted
from supervisor_desk.service.driving import Drive
from supervisor_desk.service.errors import Fate, ServiceError, SignedOutError, StreamError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.signin import Credentials
from supervisor_desk.ui.delivery_words import kind_word

SKEW_NOTICED_S: Final = 30.0
"""From here on times in the audit log and in the service's own records are hard to compare."""
SKEW_TOO_MUCH_S: Final = 300.0
"""From here on they contradict each other, and certificates may seem to be out of date."""
_ENTER: Final = "Choose Sign In… in the desk, or run “supervisor-desk sign-in”, and enter client id and secret again."
_LATER: Final = "Try again in a moment; ask whether the contact center is up."


class TokenCheck:
    """Whether the stored credentials are good for a token."""

    key = "token"
    tried = "Sign-in"
    needs = ("connection",)
    within = CONNECT_S + ANSWER_S

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``. A refresh token that is used up by this is replaced by the one that came for it."""
        path = self._way.settings.token_path
        try:
            credentials = await self._way.credentials.read()
        except SignedOutError as error:
            return bad(str(error), _ENTER)
        try:
            answer = await self._ask(credentials, credentials.refresh_token)
            if isinstance(answer, GrantRefused) and answer.refresh_spent and credentials.client_secret:
                answer = await self._ask(credentials, Secret(""))
        except UnreadableError:
            return bad(
                f"What answers at {path} is no sign-in service.",
                "Check the address, and the token path in the settings.",
            )
        except ServiceError as error:
            return bad(str(error), _LATER)
        if isinstance(answer, GrantRefused):
            return bad(answer.words, _ENTER)
        self._way.token = Secret(answer.access_token)
        replaced = Secret(answer.refresh_token)
        if replaced and credentials.refresh_token and replaced != credentials.refresh_token:
            await self._way.credentials.keep_refresh_token(replaced)
        return fine(f"{credentials.client_id} got a token that is good for {_span(answer.lifetime)}.")

    async def _ask(self, credentials: Credentials, refresh: Secret) -> Grant | GrantRefused:
        dialect = self._way.dialect
        call = dialect.token_call(
            self._way.settings.token_path,
            credentials.client_id,
            credentials.client_secret.reveal(),
            refresh.reveal(),
            "",
        )
        return dialect.read_token(await self._way.transport.exchange(call))


class IdentityCheck:
    """For whom the token stands, and what this account may do."""

    key = "permissions"
    tried = "Scopes and permissions"
    needs = ("token",)
    within = CONNECT_S + ANSWER_S

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        way = self._way
        asked = way.clock.now()
        try:
            reply = await way.transport.exchange(way.dialect.identity_call(), way.token)
            way.note_date(reply, asked, way.clock.now())
            if reply.status in (401, 403):
                return bad(
                    f"The contact center does not accept the token that it gave (it answered {reply.status}).", _RIGHTS
                )
            me = way.dialect.read_identity(reply)
        except UnreadableError:
            return bad("The contact center did not say who you are.", "Check that the address is that of its API.")
        except ServiceError as error:
            return bad(str(error), _LATER)
        if me.permissions is None:
            return fine(f"You are {me.name}. The contact center does not tell your permissions in advance.")
        needed = [kind for kind in way.dialect.permissions if kind not in way.dialect.not_offered]
        missing = way.dialect.lacking(me.permissions)
        lacking = {kind: missing[kind] for kind in needed if kind in missing}
        if not lacking:
            return fine(f"You are {me.name} and may do everything that the desk offers.")
        may = _listed([kind for kind in needed if kind not in lacking]) or "only watch the board"
        rights = ", ".join(sorted({right for rights in lacking.values() for right in rights}))
        return doubtful(
            f"You are {me.name}. You may: {may}. You may not: {_listed(list(lacking))}.",
            f"If you should, ask your administrator for {rights}.",
        )


class ClockCheck:
    """Whether this computer's clock agrees with the service's."""

    key = "clock"
    tried = "Clock"
    needs = ("permissions",)
    within = 1.0

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        skew = self._way.skew_s
        if skew is None:
            return doubtful("The contact center did not say what time it is.", "Compare the clocks yourself.")
        if abs(skew) < 1.0:
            return fine("This computer's clock agrees with the contact center's.")
        told = (
            f"This computer's clock is {_span(abs(skew))} {'ahead of' if skew > 0 else 'behind'} the contact center's."
        )
        if abs(skew) < SKEW_NOTICED_S:
            return fine(told)
        remedy = "Set it by network time: the times in the audit log are taken from it."
        return bad(told, remedy) if abs(skew) >= SKEW_TOO_MUCH_S else doubtful(told, remedy)


class StreamCheck:
    """Whether the event stream can be opened. It is closed again at once."""

    key = "stream"
    tried = "Event stream"
    needs = ("token",)
    within = 12.0

    def __init__(self, way: Way) -> None:
        self._way = way

    async def look(self) -> Finding:
        """See ``Check``."""
        way = self._way
        if way.token is None:
            raise RuntimeError("the check of the token comes first")
        began = way.clock.monotonic()
        opener = way.opener()
        try:
            wiring = await Drive(way).run(way.dialect.prepare(way.wanted, ()))
            if isinstance(wiring, Halted):
                return bad(wiring.words, _RIGHTS)
            stream = await opener.open(wiring.sockets[0], way.token)
        except UnreadableError:
            return bad("The contact center's answer about its event stream cannot be read.", _STREAM)
        except StreamError as error:
            return bad(str(error), _RIGHTS if error.fate in (Fate.RENEW, Fate.FATAL) else _STREAM)
        took = way.clock.monotonic() - began
        await stream.close()
        return fine(f"Opened in {took * 1000:.0f} ms and closed again.")


def _listed(kinds: list[Kind]) -> str:
    return ", ".join(kind_word(kind).lower() for kind in kinds)


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


_PATH: Final = "Check the address, and the token path in the settings."
_RIGHTS: Final = "Ask your administrator to give this client its scopes, and your role its permissions."
_STREAM: Final = "Check whether the proxy or firewall lets WebSockets (wss) through."
