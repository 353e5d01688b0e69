"""Putting right what stands in the way, step by step: ask, then read one's own account again to see that it is so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from supervisor_desk.actions.ports import Accepted, Answer, Refused, Unanswered
from supervisor_desk.actions.remedies import Choice
from supervisor_desk.actions.situation import Fix
from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.flow import Flow, asked, tried
from supervisor_desk.service.dialects.genesys import fixes
from supervisor_desk.service.dialects.genesys.checking import standing_in
from supervisor_desk.service.dialects.genesys.error_words import said_by
from supervisor_desk.service.dialects.genesys.errorbody import correlation_of, error_of
from supervisor_desk.service.dialects.genesys.me import Standing, Station, me_call
from supervisor_desk.service.errors import referred

_UNCHANGED: Final = {
    Fix.CHOOSE_STATION: "Your phone is as it was.",
    Fix.SET_AVAILABLE: "Your status is as it was.",
    Fix.SIGN_IN: "Your sign-in is as it was.",
}


def choices(fix: Fix, me: UserId) -> Flow[tuple[Choice, ...]]:
    """The phones to choose from, one's own browser phone first."""
    if fix is not Fix.CHOOSE_STATION:
        return ()
    found = yield from fixes.stations(me)
    return tuple(Choice(one.id, one.name or one.id, _kind_of(one)) for one in found)


def mend(fix: Fix, choice: str, me: UserId, learn: Callable[[Standing], None]) -> Flow[Answer]:
    """Put it right. ``learn`` is told how one stands afterwards."""
    if fix is Fix.SIGN_IN:
        return Refused(reason="Nobody but you can sign you in. Choose Sign In… in the File menu.")
    if fix is Fix.CHOOSE_STATION:
        reply = yield from asked(fixes.choose_call(me, choice))
    else:
        reply = yield from fixes.become_available(me)
    if not reply.ok:
        return _not_done(fix, reply)
    (about_me,) = yield from tried([me_call()])
    now = standing_in(about_me)
    if now is None:
        return Accepted(words="The service took it. The desk could not read whether it is so; try what you wanted.")
    learn(now)
    if fix is Fix.CHOOSE_STATION:
        chosen = now.station is not None and now.station.id == choice
        name = (now.station.name if now.station is not None else "") or "chosen"
        return Accepted(proven=chosen, words=f"Your phone is {name} now." if chosen else _not_yet("phone"))
    words = "Your status is Available now." if now.available else _not_yet("status")
    return Accepted(proven=now.available, words=words)


def _not_done(fix: Fix, reply: Reply) -> Refused | Unanswered:
    reference = correlation_of(reply)[:64]
    if reply.status >= 500 or reply.status == 408:
        words = f"Genesys Cloud answered {reply.status} and does not say whether it did it."
        words = f"{words} Look in Genesys Cloud, or try again."
        return Unanswered(reason=referred(words, reference), reference=reference)
    said = said_by(error_of(reply), reply.status)
    words = " ".join(part for part in (said.what, _UNCHANGED[fix], said.remedy) if part)
    return Refused(status=reply.status, reason=referred(words, reference), reference=reference)


def _not_yet(what: str) -> str:
    return f"Genesys Cloud took it, but does not show the new {what} yet. Try what you wanted in a moment."


def _kind_of(station: Station) -> str:
    if station.browser:
        return "in the browser"
    return "rings until you pick it up" if station.remote else ""
