"""The contract's requests in their order: one to act, one to check, page after page to read the floor."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.ports import Answer, Refused
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession, UserId
from supervisor_desk.service.dialects.control.answers import read_answer
from supervisor_desk.service.dialects.control.decode import stream_call
from supervisor_desk.service.dialects.control.encode import encode
from supervisor_desk.service.dialects.control.listing import Page, page_call, read_page
from supervisor_desk.service.dialects.control.reading import check_call, read_check
from supervisor_desk.service.dialects.flow import Flow, asked, at_once, so_far, told, tried
from supervisor_desk.service.dialects.streaming import FloorRead, Halted, StreamFilter, Subscription, Wiring


def cannot(action: Action, session: MonitorSession | None, me: UserId) -> Refused | None:
    """Why ``action`` can never be sent as it is."""
    call = encode(action, session, me)
    return call if isinstance(call, Refused) else None


def check(action: Action, _session: MonitorSession | None, _me: UserId) -> Flow[Refused | None]:
    """Whether the people on the call agree, where the contract asks for that."""
    call = check_call(action)
    if call is None:
        return None
    (reply,) = yield from tried([call])
    return read_check(action, reply)


def act(action: Action, session: MonitorSession | None, me: UserId) -> Flow[Answer]:
    """Every action is one request."""
    call = encode(action, session, me)
    if isinstance(call, Refused):
        return call
    return read_answer(action, (yield from asked(call)))


def worth_a_look(_action: Action, refused: Refused) -> bool:
    """After a conflict, or where the service does not know what was meant (contract section 9)."""
    return refused.status in (404, 409, 410)


def snapshot(wanted: StreamFilter) -> Flow[FloorRead]:
    """All conversations that are going on.

    The first page tells how many there are; then they are read from the last to the first. The listing has the oldest
    first, so that when one ends the others move to lower pages: read upwards, some would slip through.
    """
    page = yield from _page("active", 1, wanted)
    found = {one.id: one for one in page.conversations}
    unreadable = page.unreadable
    yield from so_far(len(found), page.total)
    for number in (*range(page.count, 1, -1), *((1,) if page.count > 1 else ())):
        page = yield from _page("active", number, wanted)
        found |= {one.id: one for one in page.conversations}
        unreadable += page.unreadable
        yield from so_far(len(found), page.total)
    return FloorRead(tuple(one for one in found.values() if not one.over and wanted.passes(one)), unreadable=unreadable)


def sweep(shown: Collection[ConversationId], wanted: StreamFilter) -> Flow[tuple[Conversation, ...]]:
    """Those of the ``shown`` that ended lately (G2): of a busy floor thousands end in the minutes that are listed, and
    of each page no more is kept than that.
    """
    living = frozenset(shown)

    def missed(page: Page) -> Iterator[Conversation]:
        return (one for one in page.conversations if one.over and one.id in living)

    page = yield from _page("ended", 1, wanted)
    ended = list(missed(page))
    for number in range(2, page.count + 1):
        ended += missed((yield from _page("ended", number, wanted)))
    return tuple(ended)


def prepare(wanted: StreamFilter, _kept: Sequence[str]) -> Flow[Wiring | Halted]:
    """One socket, whose handshake says all that is wanted."""
    return at_once(Wiring(sockets=(stream_call(wanted),)))


def subscribe(_wiring: Wiring) -> Flow[Subscription]:
    """Nothing has to be asked for."""
    return at_once(Subscription())


def follow(_wiring: Wiring, _conversations: Collection[ConversationId]) -> Flow[Subscription]:
    """What is said comes by itself."""
    return at_once(Subscription())


def _page(status: str, number: int, wanted: StreamFilter) -> Flow[Page]:
    return read_page((yield from told(page_call(status, number, wanted))))
