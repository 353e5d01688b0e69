"""A row of the board as it is shown: texts, marks and colors worked out once per change, clocks as spans.

Both the painter and the model's ``data()`` take what they show from here, so that screen, screen reader, clipboard and
tests cannot tell different stories. Rows are prepared when somebody looks at them, not when they change.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.conversations import attention, clocks
from supervisor_desk.conversations.attention import Concern, Level
from supervisor_desk.conversations.clocks import Span, hms
from supervisor_desk.conversations.conversation import MonitorSession, State, UserId
from supervisor_desk.conversations.entry import Entry, agent_muted, supervising
from supervisor_desk.ui import board_words as words
from supervisor_desk.ui.board_columns import ABOUT, Column
from supervisor_desk.ui.delivery_words import Tone, face, kind_word, told
from supervisor_desk.ui.time_words import clock_words

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
_MUTED = Cell("Muted", "mic-muted", "text", "text")


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
        if span is None:
            return -1
        return max(0, int((now if span.stopped is None else span.stopped) - span.origin))

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
    return (
        _EMPTY,
        _state(entry.state, conversation.raw_state),
        _named(entry.agent_name),
        _named(entry.customer),
        _named(conversation.queue_name),
        _channel(conversation.channel),
        _direction(conversation.direction),
        _EMPTY,
        _EMPTY,
        _EMPTY,
        _supervised(sessions, me) if sessions else _EMPTY,
        _MUTED if agent_muted(conversation) else _EMPTY,
        _delivered(delivery) if delivery is not None else _EMPTY,
        _EMPTY,
    )


def _named(text: str) -> Cell:
    return Cell(words.one_line(text)) if text else _NONE


# Few different ones, asked for in every row.
@lru_cache(maxsize=64)
def _state(state: State, raw: str) -> Cell:
    return Cell(words.state_text(state, raw), words.STATE_MARKS[state])


@lru_cache(maxsize=64)
def _channel(raw: str) -> Cell:
    channel = raw.lower()
    return Cell(words.capitalized(channel), words.channel_mark(channel), "text_dim") if channel else _NONE


@lru_cache(maxsize=64)
def _direction(raw: str) -> Cell:
    direction = raw.lower()
    return Cell(words.capitalized(direction), words.direction_mark(direction), "text_dim") if direction else _NONE


def _supervised(sessions: tuple[MonitorSession, ...], me: UserId) -> Cell:
    own = sessions[0].supervisor_id == me
    tone, mark_tone = ("accent_on_panel", "accent_on_panel") if own else ("text", "text_dim")
    return Cell(words.supervising_words(sessions, me), words.MODE_MARKS[sessions[0].mode], tone, mark_tone)


def _delivered(delivery: Delivery) -> Cell:
    shown = face(delivery)
    tone = _TONES[shown.tone]
    return Cell(f"{kind_word(delivery.action.kind)}: {shown.word}", shown.mark, tone, tone)


def _clock_time(moment: float) -> str:
    try:
        return clock_words(moment)
    except (OSError, OverflowError, ValueError):  # a time that this computer's calendar does not reach
        return words.NOTHING
