"""The contact center as the actions see it: ``actions.ports.Service`` over one dialect and one client.

Also reads the floor for the bridge. Runs on the loop's thread; files are read in another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.holders import Heard
from supervisor_desk.actions.ports import Answer, Clock, Refused, Still, Unanswered
from supervisor_desk.actions.proof import ControlProof, Finding, Proof, Verdict
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.actions.speaking import SLOT_LOST
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession
from supervisor_desk.service.client import Client
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.conflict import Again, second_opinion
from supervisor_desk.service.dialects.base import (
    Dialect,
    HttpCall,
    Identity,
    Page,
    Reply,
    StreamFilter,
    UnreadableError,
)
from supervisor_desk.service.dialects.words import UNCHANGED
from supervisor_desk.service.errors import (
    BusyError,
    HeldBackError,
    NotSentError,
    RefusedError,
    ServiceError,
    SignedOutError,
    TransientError,
    UnexpectedAnswerError,
)
from supervisor_desk.service.floor import Progress
from supervisor_desk.service.heard import heard_on

logger = logging.getLogger(__name__)

SWEEP_EVERY_S: Final = 60.0
"""How often ``sweep_ended`` is due, in seconds (G2)."""
LISTED_S: Final = 50.0
"""For how long after it was sent a cue must still be listed, ended or not: a little less than the service's minute."""
LARGEST_UPLOAD: Final = 5 * 2**20
"""Bytes of the largest sound file that the service takes."""

_REMEMBERED: Final = 1_000


class ContactCenter:
    """Fits ``actions.ports.Service``. ``me`` is who the desk acts for, ``wanted`` the part of the floor it shows.

    ``media_server_group`` may be set to where sessions are to be opened.
    """

    def __init__(
        self,
        dialect: Dialect,
        client: Client,
        me: Identity,
        wanted: StreamFilter | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._dialect = dialect
        self._client = client
        self._wanted = wanted or StreamFilter()
        self._clock = clock or SystemClock()
        self._sent: dict[DeliveryId, float] = {}
        self.media_server_group = ""
        self.me = me
        self.uploaded: Callable[[Action, str], None] | None = None
        """Told of each action whose sound was uploaded, and the address that it has now."""

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """The kinds of action that this service cannot do, each with the reason."""
        return self._dialect.not_offered

    def barred(
        self, conversation: Conversation | None, session: MonitorSession | None, own: Sequence[Conversation]
    ) -> Mapping[Kind, WhyNot]:
        """See ``ports.Service``."""
        return self._dialect.barred(self.me, conversation, session, own)

    def hints(self, session: MonitorSession | None) -> Mapping[Kind, str]:
        """See ``ports.Service``."""
        return self._dialect.hints(session)

    # --- acting --------------------------------------------------------------------------------------------------

    def proof_of(self, action: Action, session: MonitorSession | None) -> Proof:
        """See ``ports.Service``."""
        return self._dialect.proof_of(action, session, self.me.id)

    def deadline_s(self, action: Action, session: MonitorSession | None) -> float | None:
        """See ``ports.Service``."""
        return self._dialect.deadline_s(action, session)

    def confirmed(self, action: Action, session: MonitorSession | None) -> None:
        """See ``ports.Service``."""
        self._dialect.confirmed(action, session)

    async def send(self, action: Action, session: MonitorSession | None, still: Still | None = None) -> Answer:
        """See ``ports.Service``. Sends once; a second time only after a refusal and a look at the conversation."""
        ready = await self._prepared(action, session)
        if isinstance(ready, Refused):
            return ready
        action, call = ready
        answer = await self._send_once(action, call, still)
        if not isinstance(answer, Refused) or answer.status not in (404, 409, 410):
            return answer
        try:
            now = await self.conversation(action.conversation_id)
        except RefusedError as error:
            return msgspec.structs.replace(answer, over=True) if error.status in (404, 410) else answer
        except ServiceError:
            return answer
        opinion = second_opinion(action, answer, now, self.me.id)
        if not isinstance(opinion, Again):
            return opinion
        again = self._dialect.encode(action, opinion.session, self.me.id)
        return again if isinstance(again, Refused) else await self._send_once(action, again, still)

    async def look(self, action: Action, proof: Proof) -> Verdict | None:
        """See ``ports.Service``."""
        call = self._dialect.look_call(action, proof)
        if call is None:
            return None
        try:
            verdict = self._dialect.read_look(action, proof, await self._client.send(call))
        except ServiceError as error:
            logger.info("a look for delivery %s got no answer: %s", action.id, type(error).__name__)
            return None
        nameless = isinstance(proof, ControlProof) and proof.control_id is None
        if verdict is not None and verdict.finding is Finding.NOT_SEEN and nameless and not self._sent_lately(action):
            return None  # a cue that ended is listed for a minute only: by now it may have been played
        return verdict

    async def heard_on(self, conversation: ConversationId) -> tuple[Heard, ...] | None:
        """See ``ports.Service``."""
        return await heard_on(self._client, self._dialect, conversation)

    # --- reading -------------------------------------------------------------------------------------------------

    async def snapshot(self, progress: Progress) -> tuple[Conversation, ...]:
        """All conversations that are going on. Raises ``ServiceError``.

        The first page tells how many there are; then they are read from the last to the first. The listing has the
        oldest first, so that when one ends the others move to lower pages: read upwards, some would slip through.
        """
        page = await self._page("active", 1)
        found = {one.id: one for one in page.conversations}
        progress(len(found), max(page.total, len(found)))
        for number in (*range(page.count, 1, -1), *((1,) if page.count > 1 else ())):
            page = await self._page("active", number)
            found |= {one.id: one for one in page.conversations}
            progress(len(found), max(page.total, len(found)))
        return tuple(one for one in found.values() if not one.over and self._wanted.passes(one))

    async def sweep_ended(self) -> tuple[Conversation, ...]:
        """Those that ended lately, for endings that nobody told (G2). Raises ``ServiceError``."""
        page = await self._page("ended", 1)
        ended = list(page.conversations)
        for number in range(2, page.count + 1):
            ended += (await self._page("ended", number)).conversations
        return tuple(one for one in ended if one.over)

    async def conversation(self, conversation_id: ConversationId) -> Conversation:
        """One conversation as it is now. Raises ``ServiceError``, a ``RefusedError`` of 404 if it is over."""
        reply = await self._client.read(self._dialect.conversation_call(conversation_id))
        try:
            return self._dialect.read_conversation(reply)
        except UnreadableError as error:
            raise UnexpectedAnswerError(_unreadable(error)) from None

    # --- inside --------------------------------------------------------------------------------------------------

    async def _prepared(self, action: Action, session: MonitorSession | None) -> tuple[Action, HttpCall] | Refused:
        """Everything that comes before the request itself: media, validation, consent."""
        reason = self.not_offered.get(action.kind)
        if reason:
            return Refused(reason=f"{reason} {UNCHANGED[action.kind]}")
        if action.media_path and not action.media_url:
            url = await self._uploaded(action)
            if isinstance(url, Refused):
                return url
            if self.uploaded is not None:
                self.uploaded(action, url)
            action = msgspec.structs.replace(action, media_url=url)
        if action.kind is Kind.LISTEN and session is None:
            action = msgspec.structs.replace(action, media_server_group=self.media_server_group)
        call = self._dialect.encode(action, session, self.me.id)
        if isinstance(call, Refused):
            return call
        no = await self._checked(action)
        return no if no is not None else (action, call)

    async def why_not_now(self, action: Action) -> Refused | None:
        """Why the people on the call forbid ``action`` at this moment; ``None`` if they do not."""
        return await self._checked(action)

    async def _checked(self, action: Action) -> Refused | None:
        check = self._dialect.check_call(action)
        if check is None:
            return None
        reply: Reply | None = None
        try:
            reply = await self._client.send(check)
        except ServiceError as error:
            logger.info("the check before delivery %s got no answer: %s", action.id, type(error).__name__)
        return self._dialect.read_check(action, reply)

    async def _uploaded(self, action: Action) -> str | Refused:
        path = Path(action.media_path)
        try:
            content = await asyncio.to_thread(_content, path)
        except OSError as error:
            why = error.strerror or "it cannot be read"
            return Refused(reason=f"The sound file could not be read: {why}. {UNCHANGED[action.kind]} Choose it again.")
        if content is None:
            size = LARGEST_UPLOAD // 2**20
            return Refused(
                reason=f"The sound file is larger than {size} MiB. {UNCHANGED[action.kind]} Choose a shorter one."
            )
        try:
            reply = await self._client.send(self._dialect.upload_call(path.name, content))
        except ServiceError as error:  # whether or not it arrived, nobody has heard it
            return Refused(reason=f"The sound could not be uploaded. {error} {UNCHANGED[action.kind]}")
        return self._dialect.read_upload(action, reply)

    async def _send_once(self, action: Action, call: HttpCall, still: Still | None) -> Answer:
        unchanged = UNCHANGED[action.kind]
        self._sent[action.id] = self._clock.monotonic()
        if len(self._sent) > _REMEMBERED:
            del self._sent[next(iter(self._sent))]
        try:
            reply = await self._client.send(msgspec.structs.replace(call, still=still))
            return self._dialect.read_answer(action, reply)
        except HeldBackError:
            return Refused(contended=True, reason=SLOT_LOST)
        except SignedOutError as error:
            return Refused(status=401, reason=f"{error} {unchanged}")
        except BusyError as error:
            return Refused(status=429, reason=f"{error} {unchanged}")
        except NotSentError as error:
            return Refused(reason=f"{error} {unchanged}")
        except (TransientError, UnexpectedAnswerError) as error:
            return Unanswered(reason=f"{error} It may have taken effect. The desk looks; do not repeat it before.")

    def _sent_lately(self, action: Action) -> bool:
        sent = self._sent.get(action.id)
        return sent is not None and self._clock.monotonic() - sent < LISTED_S

    async def _page(self, status: str, number: int) -> Page:
        reply = await self._client.read(self._dialect.page_call(status, number, self._wanted))
        try:
            page = self._dialect.read_page(reply)
        except UnreadableError as error:
            raise UnexpectedAnswerError(_unreadable(error)) from None
        if page.unreadable:
            logger.warning("%d conversations of page %d cannot be read and are left out", page.unreadable, number)
        return page


def _content(path: Path) -> bytes | None:
    """The file, ``None`` if it is too large. Runs in a worker thread."""
    return None if path.stat().st_size > LARGEST_UPLOAD else path.read_bytes()


def _unreadable(error: UnreadableError) -> str:
    logger.info("an answer that cannot be read: %s", error)
    return "The contact center sent an answer that the desk cannot read. Check that the address is that of its API."
