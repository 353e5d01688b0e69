"""One entry of the log and its canonical bytes: the only thing that is hashed, stored and exported.

The bytes are JSON with the fields in the order of ``Entry``, the keys of ``detail`` sorted, no spaces, UTF-8, and the
number of the format first. They are made once, when the entry is written; whoever reads them hashes them as they are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, auto

import msgspec

from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import Note
from supervisor_desk.audit.masking import Figure, masked, masked_detail, storable

FORMAT = 1
"""Number of the format of the canonical bytes; it is part of them."""
NO_TIME = datetime.fromtimestamp(0, UTC)
"""Time of an entry that cannot be read any more."""
INTENT = "intent"
OUTCOME = "outcome"
SETTLED = frozenset({DeliveryState.CONFIRMED, DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.CANCELLED})
"""States of an outcome after which nobody needs to look again. Unproven is not one: it may have happened."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts and from where: the supervisor's id, this run of the desk, the computer's name, the API spoken."""

    actor: str = ""
    desk: str = ""
    host: str = ""
    platform: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry: what a note says, and who, when, where from and the place in the chain.

    ``sequence`` counts from 1 without holes. ``at`` is UTC, to the microsecond. ``fence`` is the number of the grant
    of the speaking slot under which it was done, ``None`` where no shared slot was involved.
    """

    format: int = FORMAT
    sequence: int = 0
    at: datetime = NO_TIME
    actor: str = ""
    desk: str = ""
    host: str = ""
    platform: str = ""
    step: str
    what: str
    delivery: str = ""
    conversation: str = ""
    participant: str = ""
    state: str = ""
    proof: str = ""
    reason: str = ""
    retry_of: str = ""
    fence: int | None = None
    detail: dict[str, Figure] = msgspec.field(default_factory=dict)

    @property
    def at_s(self) -> float:
        """``at`` in seconds since the epoch."""
        return self.at.timestamp()

    def note(self) -> Note:
        """The note that this entry was made of, for picking up after a crash what was open."""
        detail = self.detail if self.fence is None else self.detail | {"fence": self.fence}
        return Note(
            step=self.step,
            what=self.what,
            delivery=self.delivery,
            conversation=self.conversation,
            participant=self.participant,
            state=self.state,
            proof=self.proof,
            reason=self.reason,
            retry_of=self.retry_of,
            detail=detail,
        )


class Row(msgspec.Struct, frozen=True):
    """An entry together with its hash (64 hexadecimal digits), as read back from the log."""

    entry: Entry
    hash: str


class News(Enum):
    """What an entry says about its delivery."""

    OPENS = auto()
    CONTINUES = auto()
    SETTLES = auto()


def news(step: str, state: str) -> News:
    """What an entry with that step and state says about its delivery."""
    if step == INTENT:
        return News.OPENS
    return News.SETTLES if step == OUTCOME and state in SETTLED else News.CONTINUES


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Entry)


def canonical(entry: Entry) -> bytes:
    """The bytes that stand for ``entry``."""
    return _encoder.encode(entry)


def draft(note: Note, origin: Origin, at: float) -> bytes:
    """Canonical bytes of ``note`` noted by ``origin`` at ``at`` (seconds since the epoch), all but its number.

    Private texts are withheld (see ``masking``). A whole number called ``fence`` in the detail becomes the fence.
    Raises ``TypeError`` if the detail holds what JSON cannot.
    """
    detail = masked_detail(note.detail)
    fence = detail.get("fence")
    if isinstance(fence, int) and not isinstance(fence, bool):
        del detail["fence"]
    else:
        fence = None
    entry = Entry(
        at=datetime.fromtimestamp(at, UTC),
        actor=storable(origin.actor),
        desk=storable(origin.desk),
        host=storable(origin.host),
        platform=storable(origin.platform),
        step=storable(note.step),
        what=storable(note.what),
        delivery=storable(note.delivery),
        conversation=storable(note.conversation),
        participant=storable(note.participant),
        state=storable(note.state),
        proof=masked(note.proof),
        reason=masked(note.reason),
        retry_of=storable(note.retry_of),
        fence=fence,
        detail=detail,
    )
    return _encoder.encode(entry)[len(opening(0)) :]


def numbered(drafted: bytes, sequence: int) -> bytes:
    """The canonical bytes of a draft as entry number ``sequence``; cheap, for it happens while the file is locked."""
    return opening(sequence) + drafted


def opening(sequence: int) -> bytes:
    """How the canonical bytes of entry number ``sequence`` begin."""
    return b'{"format":%d,"sequence":%d,' % (FORMAT, sequence)


class Unreadable(Exception):
    """The bytes are no entry that this version can read: edited, damaged, or written by a newer desk."""


def entry_of(body: bytes | str) -> Entry:
    """The entry that canonical bytes stand for. Raises ``Unreadable``."""
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from error


def entry_or_stand_in(sequence: int, body: bytes | str) -> Entry:
    """The entry, or one that says that number ``sequence`` cannot be read, so that a list can still show the others."""
    try:
        entry = entry_of(body)
        if entry.sequence == sequence:
            return entry
    except Unreadable:
        pass
    return Entry(
        sequence=sequence,
        step="unreadable",
        what="unreadable entry",
        reason="This entry cannot be read: it was edited, is damaged, or comes from a newer desk. Verify the log.",
    )
