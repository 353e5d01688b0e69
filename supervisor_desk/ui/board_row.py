"""A row of the board as it is shown: texts, marks and colors worked out once per change, clocks as spans.

Both the painter and the model's ``data()`` take what they show from here, so that screen, screen reader, clipboard and
tests cannot tell different stories. Rows are prepared when somebody looks at them, not when they change.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.conversations import attention, clocks
from supervisor_desk.conversations.attention import Concern, Level
from supervisor_desk.conversations.clocks import Span, hms
from supervisor_desk.conversations.conversation import MonitorSession, UserId
from supervisor_desk.conversations.entry import Entry, agent_muted, supervising
from supervisor_desk.ui import board_words as words
from supervisor_desk.ui.board_columns import ABOUT, Column
from supervisor_desk.ui.delivery_words import Tone, face, kind_word, told

_TONES = {
    Tone.QUIET: "text_dim",
    Tone.BUSY: "busy",
    Tone.GOOD: "good",
    Tone.WAITING: "waiting",
    Tone.BAD: "bad",
}
_CLOCK_OF = {Concern.WAITING: Column.IN_STATE, Concern.HOLD: Column.IN_STATE, Concern.HANDLING: Column.TALK}


class Cell(NamedTuple):
    """``mark`` names a drawing, ``tone`` and ``mark_tone`` a color token."""

    text: str
    mark: str | None = None
    tone: str = "text"
    mark_tone: str = "text_dim"


_AGE, _HOLD = int(Column.AGE), int(Column.HOLD)
_NONE = Cell(words.NOTHING, tone="text_off")
_EMPTY = Cell("")


class Line:
    """One row, ready to be shown. ``painted`` belongs to the painter, which keeps there what it has laid out."""

    __slots__ = ("alarm", "arrived", "cells", "entry", "holds", "marks", "over", "own", "painted", "spans")

    def __init__(self, entry: Entry, delivery: Delivery | None, me: UserId) -> None:
        conversation = entry.conversation
        self.entry = entry
        self.arrived = entry.arrived
        self.over = conversation.over
        sessions = supervising(conversation, me)
        self.own = bool(sessions) and sessions[0].supervisor_id == me and not self.over
        spans: list[Span | None] = [None] * len(Column)
        spans[Column.IN_STATE] = None if entry.since is None else Span(entry.since)
        spans[Column.TALK] = clocks.talk_since(conversation, entry.since, entry.connected)
        spans[Column.HOLD] = clocks.hold_since(conversation, entry.since)
        self.spans = spans
        self.holds = f" ×{conversation.holds}" if conversation.holds else ""
        self.alarm = _alarm(entry)
        self.marks = _marks(entry, sessions, me)
        self.cells = _cells(entry, sessions, delivery, me)
        self.painted: object = None

    def reading(self, column: int, now: float, monotonic: float) -> int:
        """Whole seconds on the clock in ``column``, -1 if there is none; the age is told by the monotonic clock."""
        if column == _AGE:
            return max(0, int(monotonic - self.arrived))
        span = self.spans[column]
        return -1 if span is None else int(span.seconds(now))

    def clock(self, column: int, reading: int) -> str:
        """What the clock in ``column`` shows for that reading."""
        if column == _AGE:
            return words.age_words(reading)
        if reading < 0:
            return words.NOTHING
        return hms(reading) + self.holds if column == _HOLD else hms(reading)

    def text(self, column: Column, now: float, monotonic: float) -> str:
        """What the cell in ``column`` shows."""
        return self.clock(column, self.reading(column, now, monotonic)) if column.runs else self.cells[column].text

    def spoken(self, column: Column, now: float, monotonic: float) -> str:
        """The cell for somebody who does not see the board: with its name, and words for marks."""
        if column is Column.MARK:
            return self._summary(now)
        text = self.text(column, now, monotonic)
        if column is Column.MUTED:
            return "Agent muted" if text else "Agent not muted"
        return f"{ABOUT[column].name}: {'none' if text in ('', words.NOTHING) else text}"

    def explained(self, column: Column, delivery: Delivery | None, now: float, monotonic: float) -> str:
        """The tooltip of the cell: all of the text, and for a figure how it comes about."""
        text = self.text(column, now, monotonic)
        if column is Column.MARK:
            return self._summary(now)
        if column is Column.DELIVERY and delivery is not None:
            return told(delivery, now)
        if column is Column.IN_STATE and (span := self.spans[column]) is not None:
            reason = attention.words(self.entry.attention, now)
            began = f"{text} = now − {_clock_time(span.origin)}, when the state began."
            return f"{reason}. {began}" if reason else began
        return f"{text}\n{ABOUT[column].meaning}" if column.runs else text

    def _summary(self, now: float) -> str:
        parts = []
        if self.cells[Column.SUPERVISING].text:
            parts.append(self.cells[Column.SUPERVISING].text)
        if self.entry.level:
            parts.append(attention.words(self.entry.attention, now) or "The last command needs a look")
        return ". ".join(parts) or "Nothing needs attention"


def _alarm(entry: Entry) -> tuple[Column, Level] | None:
    found = entry.attention
    return (_CLOCK_OF[found.concern], found.level) if found.level and entry.level else None


def _marks(entry: Entry, sessions: tuple[MonitorSession, ...], me: UserId) -> tuple[tuple[str, str], ...]:
    marks: list[tuple[str, str]] = []
    if entry.level:
        marks.append(words.LEVEL_MARKS[entry.level])
    if sessions:
        own = sessions[0].supervisor_id == me
        marks.append((words.MODE_MARKS[sessions[0].mode], "accent_on_panel") if own else ("supervisor", "text_dim"))
    return tuple(marks)


def _cells(
    entry: Entry, sessions: tuple[MonitorSession, ...], delivery: Delivery | None, me: UserId
) -> tuple[Cell, ...]:
    conversation = entry.conversation
    own = bool(sessions) and sessions[0].supervisor_id == me
    channel = conversation.channel.lower()
    direction = conversation.direction.lower()
    return (
        _EMPTY,
        Cell(words.state_word(conversation), words.STATE_MARKS[entry.state]),
        _named(entry.agent_name),
        _named(entry.customer),
        _named(conversation.queue_name),
        Cell(words.capitalized(channel), words.channel_mark(channel), "text_dim") if channel else _NONE,
        Cell(words.capitalized(direction), words.direction_mark(direction), "text_dim") if direction else _NONE,
        _EMPTY,
        _EMPTY,
        _EMPTY,
        Cell(
            words.supervising_words(sessions, me),
            words.MODE_MARKS[sessions[0].mode],
            "accent_on_panel" if own else "text",
            "accent_on_panel" if own else "text_dim",
        )
        if sessions
        else _EMPTY,
        Cell("Muted", "mic-muted", "text", "text") if agent_muted(conversation) else _EMPTY,
        _delivered(delivery),
        _EMPTY,
    )


def _named(text: str) -> Cell:
    return Cell(words.one_line(text)) if text else _NONE


def _delivered(delivery: Delivery | None) -> Cell:
    if delivery is None:
        return _EMPTY
    shown = face(delivery)
    tone = _TONES[shown.tone]
    return Cell(f"{kind_word(delivery.action.kind)}: {shown.word}", shown.mark, tone, tone)


def _clock_time(moment: float) -> str:
    try:
        return datetime.fromtimestamp(moment, UTC).astimezone().strftime("%H:%M:%S")
    except (OSError, OverflowError, ValueError):  # a time that this computer's calendar does not reach
        return words.NOTHING
