"""The service's error codes in words for people: what happened, and what to do about it.

Codes are those of the last published definition, which is old: an unknown one falls back to the status and the
service's own message. Decisions are made by code and status, never by that message.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from supervisor_desk.actions.situation import Fix
from supervisor_desk.service.dialects.genesys.errorbody import ErrorBody, missing_permissions
from supervisor_desk.service.dialects.genesys.oauth import WHY_NOT_CLIENT_CREDENTIALS


class Said(msgspec.Struct, frozen=True):
    """What a code says: the event, the remedy, and the click that would help."""

    what: str
    remedy: str
    fix: Fix | None = None


RETRYABLE: Final = frozenset({408, 413, 429, 500, 502, 503, 504})
"""Statuses after which the vendor's own client tries again. A request that changes something is looked after first."""


def may_repeat(status: int, *, writes: bool) -> bool:
    """Whether the same request may be sent again as it is. After a 429 it was certainly not done, so any may."""
    return status == 429 if writes else status in RETRYABLE


NOT_ON_CALL: Final = frozenset(
    {"conversation.error.forbidden.not.active.participant", "conversation.error.not.conversation.participant"}
)
"""The service lets only those who take part do that."""
LACKS_PERMISSION: Final = frozenset({"missing.permissions", "missing.any.permissions"})

_ON_THE_CALL: Final = Said(
    "Genesys Cloud lets only those who take part in the call do that, and you do not.", "Barge in first."
)
NOT_EVEN_THERE: Final = Said(
    "Genesys Cloud does not let you do that to somebody else here, not even after you barged in.",
    "Ask the agent to do it.",
)
"""The same refusal, where one does take part."""
_SIGN_IN: Final = Said("Genesys Cloud does not accept your sign-in any more.", "Sign in again.", fix=Fix.SIGN_IN)
CODES: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "conversation.error.monitor.own.conversation": Said(
            "You take part in this call yourself, and nobody can listen to their own call.",
            "Leave the call first, or go on from your phone.",
        ),
        "conversation.error.no.user.station": Said(
            "You have no phone chosen in Genesys Cloud, so there is nothing to call you on.",
            "Choose a phone, then try again.",
            Fix.CHOOSE_STATION,
        ),
        "not.a.user": Said(WHY_NOT_CLIENT_CREDENTIALS, "", Fix.SIGN_IN),
        "conversation.error.hold.alerting": Said(
            "The phone is still ringing there, and a call that rings cannot be held.", "Wait until it is answered."
        ),
        "conversation.error.cannot.create.conference": Said(
            "Genesys Cloud could not bring everybody together in a conference.", "Try again in a moment."
        ),
        "conversation.error.cannot.confine.party": Said(
            "Genesys Cloud does not let this participant be kept on hold with music.", "Put them on plain hold instead."
        ),
        "conversation.error.wrapup.code.required": Said(
            "The queue asks for a wrap-up code before this leg may end.", "Enter it in Genesys Cloud."
        ),
        "conversation.error.wrapup.cannot.skip": Said(
            "The queue does not let the wrap-up be skipped.", "Enter a wrap-up code in Genesys Cloud."
        ),
        "conversation.error.call.disconnected": Said(
            "That leg of the call has ended already.", "Look who is on the call, and try again."
        ),
        "conversation.error.forbidden.not.active.participant": _ON_THE_CALL,
        "conversation.error.not.conversation.participant": _ON_THE_CALL,
        "notification.subscription.too.many.subscriptions": Said(
            "The desk asked for more events than one channel carries.", "Choose fewer queues."
        ),
        "notification.invalid.topic": Said(
            "Genesys Cloud does not know one of the events that the desk asked for.", "Tell your administrator."
        ),
        "too.many.requests": Said(
            "Genesys Cloud takes no more requests for now. The limit counts all programs that you are signed in with.",
            "Try again shortly.",
        ),
        "bad.credentials": _SIGN_IN,
        "authentication.required": _SIGN_IN,
        "missing.permissions": Said("Your account lacks a permission.", "Ask your administrator to grant it."),
        "missing.any.permissions": Said("Your account lacks a permission.", "Ask your administrator to grant it."),
        "not.authorized": Said(
            "Genesys Cloud refused it: your account may not do this here.",
            "Ask your administrator about your roles and divisions.",
        ),
        "not.found": Said(
            "Genesys Cloud does not know this call, or the participant, any more.",
            "Look who is on the call, and try again.",
        ),
    }
)
"""What each code says."""


def said_by(error: ErrorBody, status: int) -> Said:
    """What an error says, in words; one that is not known speaks for itself, as far as a screen takes it."""
    code = error.code or ""
    known = CODES.get(code)
    if known is not None:
        if code in LACKS_PERMISSION and (missing := missing_permissions(error)):
            joint = " and " if code == "missing.permissions" else " or "
            return Said(f"Your account lacks {joint.join(missing)}.", known.remedy)
        return known
    if status == 401:
        return _SIGN_IN
    if status == 429:
        return CODES["too.many.requests"]
    if status in (404, 410):
        return CODES["not.found"]
    if status == 403:
        return Said(f"Genesys Cloud refused it: {_message(error, status)}", "Ask your administrator for the right.")
    if status == 409:
        return Said(
            f"The call is in a state that does not allow it: {_message(error, status)}",
            "Look at the call again before you repeat it.",
        )
    if status in (400, 413, 415, 422):
        return Said(f"Genesys Cloud did not accept the request: {_message(error, status)}", "Tell your administrator.")
    return Said(f"Genesys Cloud refused it: {_message(error, status)}", "Tell your administrator.")


def _message(error: ErrorBody, status: int) -> str:
    """The service's own words as a sentence, without line breaks and not longer than a screen takes."""
    fields = "; ".join(
        f"{one.field_name}: {one.error_code}" for one in error.details or () if one.field_name and one.error_code
    )
    phrase = " ".join((error.message or error.code or fields or f"answer {status}").split())[:300]
    return phrase if phrase.endswith((".", "!", "?")) else f"{phrase}."
