"""From a token to a live floor, in the order that loses nothing: subscribe before the snapshot, events win over it.

prepare        who am I, what may the token do, queues, their members, a channel for each thousand topics
(the driver opens the channels' sockets)
subscribe      ask each channel for its topics; again before the day is over, and after a socket was lost
snapshot       see ``snapshot.py``; the driver holds back events until it is in place
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from supervisor_desk.service.dialects.flow import Flow, asked, tried
from supervisor_desk.service.dialects.genesys import queues as floor_queues
from supervisor_desk.service.dialects.genesys.channels import (
    Channel,
    Rejected,
    alive_call,
    create_call,
    list_call,
    read_channel,
    read_channels,
    read_subscribed,
    subscribe_call,
    words_of,
)
from supervisor_desk.service.dialects.genesys.error_words import said_by
from supervisor_desk.service.dialects.genesys.errorbody import error_of
from supervisor_desk.service.dialects.genesys.me import (
    MUST_HAVE,
    Standing,
    Token,
    me_call,
    read_me,
    read_token_info,
    token_call,
)
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.oauth import WHY_NOT_CLIENT_CREDENTIALS
from supervisor_desk.service.dialects.genesys.queues import Named
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.dialects.genesys.topics import Floor, Plan, plan, wanted
from supervisor_desk.service.dialects.streaming import Halted, Subscription

MOST_QUEUES_WITH_MEMBERS: Final = 20
"""Queues whose members are read when the desk starts; names of others come as they turn up."""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """Everything but the floor. ``queues`` are the ones that are watched; ``troubles`` say what is missing and why."""

    me: Standing
    token: Token
    queues: tuple[Named, ...]
    all_queues: tuple[Named, ...]
    plan: Plan
    channels: tuple[Channel, ...]
    troubles: tuple[str, ...] = ()


def prepare(
    region: Region, chosen: Sequence[str], names: Names, *, kept: Sequence[str] = (), transcribed: Sequence[str] = ()
) -> Flow[Prepared | Halted]:
    """Get ready to watch the queues ``chosen``, all of them where none is. Raises ``UnreadableError``.

    ``kept`` are the ids of channels of an earlier run, used again while they live; no second desk may use them too.
    """
    known = yield from _who(names)
    if isinstance(known, Halted):
        return known
    me, token = known
    all_queues = yield from floor_queues.visible()
    names.learn_queues((one.id, one.name) for one in all_queues)
    watched = tuple(one for one in all_queues if not chosen or one.id in chosen)
    agents: dict[str, str] = {}
    for queue in watched[:MOST_QUEUES_WITH_MEMBERS]:
        agents |= {one.id: one.name for one in (yield from floor_queues.members(queue.id))}
    names.learn_users(agents.items())
    planned = plan(
        wanted(
            Floor(
                me=me.id,
                queues=tuple(one.id for one in watched),
                agents=tuple(one for one in agents if one != me.id),
                transcribed=tuple(transcribed),
            )
        )
    )
    channels = yield from _channels(region, len(planned.channels), kept)
    if isinstance(channels, Halted):
        return channels
    troubles = [planned.words, _scopes(token), _unseen(chosen, all_queues)]
    return Prepared(
        me=me,
        token=token,
        queues=watched,
        all_queues=all_queues,
        plan=planned,
        channels=channels,
        troubles=tuple(one for one in troubles if one),
    )


def subscribe(channels: Sequence[str], planned: Plan) -> Flow[Subscription]:
    """Ask each channel, by its id, for its topics, which also prolongs its life."""
    rejected: list[Rejected] = []
    trouble, gone = "", False
    for channel, lines in zip(channels, planned.channels, strict=False):
        told = read_subscribed((yield from asked(subscribe_call(channel, lines))), lines)
        rejected += told.rejected
        trouble, gone = trouble or told.trouble, gone or told.gone
    return Subscription(gone=gone, trouble=trouble, troubles=words_of(rejected))


def _who(names: Names) -> Flow[tuple[Standing, Token] | Halted]:
    about_me = yield from asked(me_call())
    if not about_me.ok:
        error = error_of(about_me)
        if error.code == "not.a.user":
            return Halted(WHY_NOT_CLIENT_CREDENTIALS)
        said = said_by(error, about_me.status)
        return Halted(f"The desk cannot learn who you are. {said.what} {said.remedy}".rstrip())
    me = read_me(about_me)
    names.learn_users([(me.id, me.name)])
    about_token = yield from asked(token_call())
    token = read_token_info(about_token) if about_token.ok else Token()
    lacking = token.missing(MUST_HAVE) if token.scopes else ()
    if lacking:
        return Halted(
            f"The desk's client in Genesys Cloud lacks the scope {' and '.join(lacking)}. Without it the desk can "
            "neither see nor change a call. Ask your administrator to add it, then sign in again."
        )
    return me, token


def _channels(region: Region, count: int, kept: Sequence[str]) -> Flow[tuple[Channel, ...] | Halted]:
    channels: list[Channel] = []
    if kept:
        answers = yield from tried([alive_call(one) for one in kept[:count]])
        alive = {one for one, reply in zip(kept, answers, strict=False) if reply is not None and reply.ok}
        if alive:
            listed = yield from asked(list_call())
            known = read_channels(listed) if listed.ok else ()
            channels += [one for one in known if one.id in alive and region.streams_at(one.uri)]
    while len(channels) < count:
        made = yield from asked(create_call())
        if not made.ok:
            said = said_by(error_of(made), made.status)
            return Halted(f"The event stream could not be opened. {said.what} {said.remedy}".rstrip())
        channels.append(read_channel(made, region))
    return tuple(channels)


def _scopes(token: Token) -> str:
    lacking = token.missing() if token.scopes else ()
    if not lacking:
        return ""
    return (
        f"The desk's client lacks the scopes {', '.join(lacking)}. Some of the floor, or choosing a phone, may be "
        "missing. Ask your administrator to add them."
    )


def _unseen(chosen: Sequence[str], seen: Sequence[Named]) -> str:
    missing = set(chosen) - {one.id for one in seen}
    if not missing:
        return ""
    return (
        f"{len(missing)} of the queues in your settings cannot be seen with this account, and are not watched. "
        "Choose queues again, or ask your administrator."
    )
