"""Who has just signed in, and whether the desk can work for them: asked with the new token before it is kept."""

from __future__ import annotations

import msgspec

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.service.client import Exchange
from supervisor_desk.service.dialects.base import UnreadableError
from supervisor_desk.service.dialects.genesys.error_words import said_by
from supervisor_desk.service.dialects.genesys.errorbody import error_of
from supervisor_desk.service.dialects.genesys.me import MUST_HAVE, me_call, read_me, read_token_info, token_call
from supervisor_desk.service.errors import SignedOutError, UnexpectedAnswerError
from supervisor_desk.service.secret import Secret


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """``lacking`` are scopes that the desk would like to have and can do without."""

    id: UserId
    name: str
    organization: str = ""
    lacking: tuple[str, ...] = ()


async def person_of(exchange: Exchange, token: Secret) -> Person:
    """Ask at the region's ``api`` address. Raises ``ServiceError``; ``SignedOutError`` where the desk cannot work."""
    about_me = await exchange.exchange(me_call(), token)
    if not about_me.ok:
        said = said_by(error_of(about_me), about_me.status)
        raise SignedOutError(f"Genesys Cloud does not tell the desk who signed in. {said.what} {said.remedy}".rstrip())
    about_token = await exchange.exchange(token_call(), token)
    try:
        me = read_me(about_me)
        info = read_token_info(about_token) if about_token.ok else None
    except UnreadableError:
        raise UnexpectedAnswerError(
            "What answers there is no Genesys Cloud: it did not say who signed in. Check the region."
        ) from None
    scopes = info is not None and info.scopes
    must = info.missing(MUST_HAVE) if info is not None and scopes else ()
    if must:
        raise SignedOutError(
            f"The desk's client in Genesys Cloud lacks the scope {' and '.join(must)}, so the desk could neither see "
            "nor change a call. Nothing was kept. Ask your administrator to add it, then sign in again."
        )
    return Person(
        id=me.id,
        name=me.name,
        organization=info.organization if info is not None else "",
        lacking=info.missing() if info is not None and scopes else (),
    )
