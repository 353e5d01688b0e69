"""The columns of the board: what each is called and means, how wide it starts, and how a person has arranged them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import msgspec

from supervisor_desk.conversations.arrange import SortBy


class Column(IntEnum):
    """Places in the model; where a column stands on the screen is up to the header."""

    MARK = 0
    STATE = 1
    AGENT = 2
    CUSTOMER = 3
    QUEUE = 4
    CHANNEL = 5
    DIRECTION = 6
    IN_STATE = 7
    TALK = 8
    HOLD = 9
    SUPERVISING = 10
    MUTED = 11
    DELIVERY = 12
    AGE = 13

    @property
    def runs(self) -> bool:
        """Whether the value grows while nothing happens."""
        return self in CLOCKS


CLOCKS = frozenset({Column.IN_STATE, Column.TALK, Column.HOLD, Column.AGE})


@dataclass(frozen=True, slots=True)
class About:
    """``title`` stands in the header, ``name`` in menus and for screen readers; ``sample`` is a text that should fit.

    ``meaning`` says what the figures are and how they are computed, since the same word differs between systems.
    """

    key: str
    title: str
    name: str
    meaning: str
    sort_by: SortBy
    sample: str
    marked: bool = False
    figures: bool = False


ABOUT: dict[Column, About] = {
    Column.MARK: About(
        "mark",
        "",
        "Attention",
        "What wants your eye: calls you are on, calls over a limit, calls that others supervise. "
        "Sorting by it puts those first.",
        SortBy.ATTENTION,
        "MMM",
    ),
    Column.STATE: About(
        "state",
        "State",
        "State",
        "State of the conversation as the service told it last.",
        SortBy.STATE,
        "Conference",
        marked=True,
    ),
    Column.AGENT: About(
        "agent", "Agent", "Agent", "The agent on the call now, or the last one.", SortBy.AGENT, "Maximilian Muster"
    ),
    Column.CUSTOMER: About(
        "customer",
        "Customer",
        "Customer",
        "The customer. While masked, initials and the last two digits are shown, and only those can be searched.",
        SortBy.CUSTOMER,
        "W. W. · ••• 00",
    ),
    Column.QUEUE: About(
        "queue", "Queue", "Queue", "The queue the call came through.", SortBy.QUEUE, "Technical support"
    ),
    Column.CHANNEL: About(
        "channel", "Channel", "Channel", "The kind of media.", SortBy.CHANNEL, "Message", marked=True
    ),
    Column.DIRECTION: About(
        "direction", "Direction", "Direction", "Who called whom.", SortBy.DIRECTION, "Outbound", marked=True
    ),
    Column.IN_STATE: About(
        "in_state",
        "In state",
        "Time in state",
        "Time in state = now − when the state began.",
        SortBy.IN_STATE,
        "00:00:00",
        figures=True,
    ),
    Column.TALK: About(
        "talk",
        "Talk",
        "Talk time",
        "Talk = time since the call was connected − all time on hold. A dash: not connected yet.",
        SortBy.TALK,
        "00:00:00",
        figures=True,
    ),
    Column.HOLD: About(
        "hold",
        "Hold",
        "Hold time and number of holds",
        "Hold = all finished holds + the running one; behind it the number of holds. A dash: never on hold.",
        SortBy.HOLD,
        "00:00:00 ×00",
        figures=True,
    ),
    Column.SUPERVISING: About(
        "supervising",
        "Supervising",
        "Who is supervising, and how",
        "Supervisors on the call and their mode, yourself first. Listen: nobody hears them. Coach: the agent does. "
        "Barge: everybody does.",
        SortBy.SUPERVISING,
        "You: listen, Muster",
        marked=True,
    ),
    Column.MUTED: About(
        "muted",
        "Muted",
        "Agent muted",
        "Whether the agent's microphone is muted, as the service tells it.",
        SortBy.MUTED,
        "Muted",
        marked=True,
    ),
    Column.DELIVERY: About(
        "delivery",
        "Delivery",
        "Delivery of the last command",
        "How the last command for this call stands. Only what the service's events prove is called confirmed.",
        SortBy.DELIVERY,
        "Coach: pending delivery",
        marked=True,
    ),
    Column.AGE: About(
        "age",
        "Last news",
        "Age of the data",
        "Last news = now − when this row was last heard of. Between events nothing comes, and that is normal.",
        SortBy.AGE,
        "59 min",
        figures=True,
    ),
}
BY_KEY: dict[str, Column] = {about.key: column for column, about in ABOUT.items()}
AT_FIRST = (
    Column.MARK,
    Column.STATE,
    Column.IN_STATE,
    Column.AGENT,
    Column.QUEUE,
    Column.CUSTOMER,
    Column.SUPERVISING,
    Column.DELIVERY,
    Column.TALK,
    Column.HOLD,
    Column.MUTED,
    Column.CHANNEL,
    Column.DIRECTION,
    Column.AGE,
)
"""Order on the screen before anybody changes it: what is acted by comes first, for windows that cannot show it all."""


class BoardLayout(msgspec.Struct, frozen=True):
    """How a person has arranged the board, as plain data to be kept between shifts.

    Columns go by their keys, so that what an older or newer desk has kept is still understood; widths are in logical
    pixels. ``sort`` is a column's key.
    """

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    widths: dict[str, int] = msgspec.field(default_factory=dict)
    sort: str = "mark"
    descending: bool = False
    dense: bool = False

    def columns(self) -> tuple[Column, ...]:
        """All columns in the order of the screen. Names we do not know are left out, new columns stand by their kin."""
        placed = [column for key in dict.fromkeys(self.order) if (column := BY_KEY.get(key)) is not None]
        for at, column in enumerate(AT_FIRST):
            if column not in placed:
                before = AT_FIRST[at - 1] if at else None
                placed.insert(placed.index(before) + 1 if before is not None else 0, column)
        return tuple(placed)

    def hides(self, column: Column) -> bool:
        """Whether the column is put away."""
        return ABOUT[column].key in self.hidden

    @property
    def sorted_by(self) -> Column:
        """The column the board is sorted by."""
        return BY_KEY.get(self.sort, Column.MARK)
