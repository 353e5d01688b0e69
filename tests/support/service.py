"""A contact center in memory: says what it is told to say, and keeps what it was asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import count

from supervisor_desk.actions.action import BEYOND_CONTRACT, Action, Kind
from supervisor_desk.actions.holders import Heard
from supervisor_desk.actions.ports import Accepted, Answer, Refused, Still
from supervisor_desk.actions.proof import (
    AnnouncementProof,
    ControlProof,
    MuteProof,
    Proof,
    SessionProof,
    TransferProof,
    Verdict,
)
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.actions.speaking import SLOT_LOST
from supervisor_desk.actions.state_proof import EndProof, HoldProof, RecordingProof, TakeOverProof
from supervisor_desk.conversations.conversation import (
    ControlId,
    Conversation,
    ConversationId,
    Mode,
    MonitorSession,
    ParticipantId,
    UserId,
)
from tests.support.builders import ME
from tests.support.gate import Gate


class FakeService:
    """Fits ``Service``. What is not scripted is accepted, with an id where the contract gives one.

    ``heard`` is who a look shows speaking. ``sent`` and ``looks`` hold what was asked; each sending is also noted in
    ``journal``.
    ``not_offered``, ``bars`` and ``patience`` are what it declares; ``proven`` and ``own`` what it was told.
    """

    def __init__(self, journal: list[str] | None = None, me: UserId = ME) -> None:
        self.journal = journal if journal is not None else []
        self.sent: list[tuple[Action, MonitorSession | None]] = []
        self.looks: list[tuple[Action, Proof]] = []
        self.heard: tuple[Heard, ...] | None = ()
        self.listened: list[ConversationId] = []
        self.verdicts: deque[Verdict | None] = deque()
        self.not_offered: Mapping[Kind, str] = {}
        self.bars: Mapping[Kind, WhyNot] = {}
        self.patience: dict[Kind, float] = {}
        self.proven: list[tuple[Action, MonitorSession | None]] = []
        self.own: tuple[Conversation, ...] = ()
        self._me = me
        self._answers: deque[Answer | Gate[Answer] | Exception] = deque()
        self._looking: Gate[Verdict | None] | None = None
        self._ids = count(1)

    # --- what a test says beforehand ---

    def answers(self, *answers: Answer | Exception) -> None:
        """What the next requests are answered; an exception is raised, as by a bug."""
        self._answers.extend(answers)

    def hold(self) -> Gate[Answer]:
        """Let the next request wait for its answer until the gate is opened with it."""
        gate: Gate[Answer] = Gate()
        self._answers.append(gate)
        return gate

    def hold_look(self) -> Gate[Verdict | None]:
        """Let the next look wait."""
        self._looking = Gate()
        return self._looking

    def shows(self, *verdicts: Verdict | None) -> None:
        """What the next looks find; without more to say they find nothing out."""
        self.verdicts.extend(verdicts)

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of all that was sent, in order."""
        return [action.kind for action, _ in self.sent]

    # --- the Protocol ---

    def proof_of(self, action: Action, session: MonitorSession | None) -> Proof:
        call = action.conversation_id
        match action.kind:
            case Kind.LISTEN | Kind.COACH | Kind.BARGE | Kind.STOP:
                return SessionProof(call, self._me, action.kind.mode or Mode.SILENT, session.id if session else None)
            case Kind.TEXT_CUE | Kind.VOICE_CUE | Kind.CLIP:
                return ControlProof(call)
            case Kind.CANCEL:
                return ControlProof(call, ControlId(action.cancels_remote), cancelling=True)
            case Kind.ANNOUNCE:
                return AnnouncementProof(call)
            case Kind.MUTE | Kind.UNMUTE:
                return MuteProof(call, action.participant_id or ParticipantId(""), action.kind is Kind.MUTE)
            case Kind.TRANSFER:
                return TransferProof(call, action.transfer_to)
            case Kind.HOLD | Kind.RESUME:
                return HoldProof(call, action.participant_id or ParticipantId(""), action.kind is Kind.HOLD)
            case Kind.SECURE_PAUSE | Kind.SECURE_RESUME:
                return RecordingProof(call, action.kind is Kind.SECURE_PAUSE)
            case Kind.DISCONNECT:
                return EndProof(call)
            case Kind.TAKE_OVER:
                return TakeOverProof(call, action.participant_id or ParticipantId(""), self._me)
            case Kind.MUTE_SELF | Kind.UNMUTE_SELF:
                leg = ParticipantId(session.id) if session else ParticipantId("")
                return MuteProof(call, leg, action.kind is Kind.MUTE_SELF)

    def deadline_s(self, action: Action, session: MonitorSession | None) -> float | None:
        return self.patience.get(action.kind)

    def barred(
        self,
        conversation: Conversation | None,
        session: MonitorSession | None,
        own: Sequence[Conversation],
    ) -> Mapping[Kind, WhyNot]:
        self.own = tuple(own)
        return self.bars

    def hints(self, session: MonitorSession | None) -> Mapping[Kind, str]:
        return {}

    def confirmed(self, action: Action, session: MonitorSession | None) -> None:
        self.proven.append((action, session))

    async def send(self, action: Action, session: MonitorSession | None, still: Still | None = None) -> Answer:
        if still is not None and not await still():
            return Refused(reason=SLOT_LOST, contended=True)
        self.sent.append((action, session))
        self.journal.append(f"send: {action.kind.value}")
        if not self._answers:
            return self._usual(action, session)
        answer = self._answers.popleft()
        if isinstance(answer, Gate):
            return await answer.passed()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def look(self, action: Action, proof: Proof) -> Verdict | None:
        self.looks.append((action, proof))
        gate, self._looking = self._looking, None
        if gate is not None:
            return await gate.passed()
        return self.verdicts.popleft() if self.verdicts else None

    async def heard_on(self, conversation: ConversationId) -> tuple[Heard, ...] | None:
        self.listened.append(conversation)
        return self.heard

    def _usual(self, action: Action, session: MonitorSession | None) -> Answer:
        match action.kind:
            case Kind.CANCEL:
                return Accepted(remote_id=action.cancels_remote, proven=True, words="taken back")
            case kind if kind in (Kind.MUTE, Kind.UNMUTE, Kind.TRANSFER) or kind in BEYOND_CONTRACT:
                return Accepted()
            case Kind.ANNOUNCE:
                return Accepted(remote_id=f"play-{next(self._ids)}")
            case Kind.TEXT_CUE | Kind.VOICE_CUE | Kind.CLIP:
                return Accepted(remote_id=f"control-{next(self._ids)}")
            case _:
                return Accepted(remote_id=session.id if session else f"session-{next(self._ids)}")
