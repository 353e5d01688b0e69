"""The contact center as the actions see it: ``actions.ports.Service`` over one dialect and one client.

Also reads the floor for the bridge. Runs on the loop's thread; files are read in another.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.holders import Heard
from supervisor_desk.actions.ports import Answer, Clock, Refused, Still, Unanswered
from supervisor_desk.actions.proof import ControlProof, Finding, Proof, Verdict
from supervisor_desk.actions.remedies import Choice
from supervisor_desk.actions.situation import Fix, WhyNot
from supervisor_desk.actions.speaking import SLOT_LOST
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession, UserId
from supervisor_desk.service.client import Client
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.conflict import Again, second_opinion
from supervisor_desk.service.dialects.base import Dialect, HttpCall, Identity, StreamFilter, UnreadableError
from supervisor_desk.service.dialects.flow import Flow
from supervisor_desk.service.dialects.words import UNCHANGED
from supervisor_desk.service.driving import Drive, Progress
from supervisor_desk.service.errors import (
    BusyError,
    HeldBackError,
    NotSentError,
    RefusedError,
    ServiceError,
    SignedOutError,
    UnexpectedAnswerError,
)
from supervisor_desk.service.offers import LiveOffers

logger = logging.getLogger(__name__)

SWEEP_EVERY_S: Final = 60.0
"""How often ``sweep_ended`` is due, in seconds (G2)."""
LISTED_S: Final = 50.0
"""For how long after it was sent a cue must still be listed, ended or not: a little less than the service's minute."""
LARGEST_UPLOAD: Final = 5 * 2**20
"""Bytes of the largest sound file that the service takes."""

_REMEMBERED: Final = 1_000
T = TypeVar("T")


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
        self._told: set[str] = set()
        self.media_server_group = ""
        self.me = me
        self.tell: Callable[[str], None] = lambda _: None
        """Told in words, once each, what the floor cannot show and why."""
        self.uploaded: Callable[[Action, str], None] | None = None
        """Told of each action whose sound was uploaded, and the address that it has now."""
        self.uploading: Callable[[DeliveryId, int, int], None] | None = None
        """Told while the sound of a delivery is uploaded: bytes that have left, and of how many."""

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """The kinds of action that this service cannot do, each with the reason; it follows what the desk learns."""
        return LiveOffers(self._dialect)

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
        action = ready
        answer = await self._send_once(action, session, still)
        if not isinstance(answer, Refused) or not self._dialect.worth_a_look(action, answer):
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
        return await self._send_once(action, opinion.session, still)

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
        return await self._run(self._dialect.heard_on(conversation))

    async def choices(self, fix: Fix) -> tuple[Choice, ...] | Refused:
        """See ``remedies.Remedies``."""
        try:
            return await self._run(self._dialect.choices(fix, self.me.id))
        except ServiceError as error:
            return Refused(reason=f"{error} Nothing was changed.")

    async def fix(self, fix: Fix, choice: str = "") -> Answer:
        """See ``remedies.Remedies``."""
        try:
            return await self._run(self._dialect.mend(fix, choice, self.me.id))
        except ServiceError as error:
            return Unanswered(reason=f"{error} It may have been changed; look before you try again.")

    # --- reading -------------------------------------------------------------------------------------------------

    async def snapshot(self, progress: Progress) -> tuple[Conversation, ...]:
        """All conversations that are going on. Raises ``ServiceError``."""
        read = await self._run(self._dialect.snapshot(self._wanted), progress)
        if read.unreadable:
            logger.warning("%d conversations of the floor cannot be read and are left out", read.unreadable)
        for words in read.troubles:
            if words not in self._told:
                self._told.add(words)
                self.tell(words)
        return read.conversations

    async def sweep(self, shown: Collection[ConversationId]) -> tuple[Conversation, ...]:
        """What no event told: endings (G2), and calls that are not among those ``shown``. Raises ``ServiceError``."""
        return await self._run(self._dialect.sweep(shown, self._wanted))

    async def conversation(self, conversation_id: ConversationId) -> Conversation:
        """One conversation as it is now. Raises ``ServiceError``, a ``RefusedError`` of 404 if it is over."""
        reply = await self._client.read(self._dialect.conversation_call(conversation_id))
        try:
            return self._dialect.read_conversation(reply)
        except UnreadableError as error:
            raise UnexpectedAnswerError(_unreadable(error)) from None

    async def calls_of(self, agent: UserId) -> tuple[Conversation, ...]:
        """The calls that an agent is on now, whatever the board shows (G4). Raises ``ServiceError``."""
        return await self._run(self._dialect.calls_of(agent))

    # --- inside --------------------------------------------------------------------------------------------------

    async def _prepared(self, action: Action, session: MonitorSession | None) -> Action | Refused:
        """Everything that comes before the request itself: media, validation, consent, one's phone and rights."""
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
        no = self._dialect.cannot(action, session, self.me.id) or await self._checked(action, session)
        return action if no is None else no

    async def why_not_now(self, action: Action) -> Refused | None:
        """Why the people on the call forbid ``action`` at this moment; ``None`` if they do not."""
        return await self._checked(action, None)

    async def _checked(self, action: Action, session: MonitorSession | None) -> Refused | None:
        return await self._run(self._dialect.check(action, session, self.me.id))

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
            reply = await self._client.send(self._counted(action, self._dialect.upload_call(path.name, content)))
        except ServiceError as error:  # whether or not it arrived, nobody has heard it
            return Refused(reason=f"The sound could not be uploaded. {error} {UNCHANGED[action.kind]}")
        return self._dialect.read_upload(action, reply)

    async def _send_once(self, action: Action, session: MonitorSession | None, still: Still | None) -> Answer:
        self._sent[action.id] = self._clock.monotonic()
        if len(self._sent) > _REMEMBERED:
            del self._sent[next(iter(self._sent))]
        drive = Drive(self._client, still=still)
        try:
            return await drive.run(self._dialect.act(action, session, self.me.id))
        except ServiceError as error:
            return _without_answer(action, error, drive)

    def _counted(self, action: Action, call: HttpCall) -> HttpCall:
        if self.uploading is None or call.upload is None:
            return call
        told = functools.partial(self.uploading, action.id)
        return msgspec.structs.replace(call, upload=msgspec.structs.replace(call.upload, told=told))

    def _sent_lately(self, action: Action) -> bool:
        sent = self._sent.get(action.id)
        return sent is not None and self._clock.monotonic() - sent < LISTED_S

    async def _run(self, flow: Flow[T], progress: Progress | None = None) -> T:
        try:
            return await Drive(self._client, progress=progress).run(flow)
        except UnreadableError as error:
            raise UnexpectedAnswerError(_unreadable(error)) from None


def _without_answer(action: Action, error: ServiceError, drive: Drive) -> Refused | Unanswered:
    """What it means that the service said nothing of use at some step: whether anything may have happened."""
    unchanged, reference = UNCHANGED[action.kind], error.reference
    if drive.wrote:
        words = f"{error} A step before it was done. The desk looks how the call stands; do not repeat it before."
        return Unanswered(reason=words, reference=reference)
    match error:
        case HeldBackError():
            return Refused(contended=True, reason=SLOT_LOST)
        case SignedOutError():
            return Refused(status=401, reason=f"{error} {unchanged}", reference=reference)
        case BusyError():
            return Refused(status=429, reason=f"{error} {unchanged}", reference=reference)
        case NotSentError():
            return Refused(reason=f"{error} {unchanged}")
        case _ if not drive.writing:
            return Refused(reason=f"{error} {unchanged} Try again in a moment.", reference=reference)
        case _:
            words = f"{error} It may have taken effect. The desk looks; do not repeat it before."
            return Unanswered(reason=words, reference=reference)


def _content(path: Path) -> bytes | None:
    """The file, ``None`` if it is too large. Runs in a worker thread."""
    return None if path.stat().st_size > LARGEST_UPLOAD else path.read_bytes()


def _unreadable(error: UnreadableError) -> str:
    logger.info("an answer that cannot be read: %s", error)
    return "The contact center sent an answer that the desk cannot read. Check that the address is that of its API."
