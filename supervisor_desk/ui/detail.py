"""The chosen conversation in detail: who is on it, how it stands, who supervises it, and what happened so far."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations import clocks
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Participant, Role, UserId
from supervisor_desk.conversations.entry import supervising
from supervisor_desk.conversations.events import MediaQuality, TranscriptLine
from supervisor_desk.conversations.masking import customer_text
from supervisor_desk.ui import icons
from supervisor_desk.ui.board_words import (
    NOTHING,
    STATE_MARKS,
    channel_mark,
    one_line,
    part_word,
    queue_words,
    state_word,
    supervising_words,
)
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.heard import LINES, Heard
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.time_words import clock_words
from supervisor_desk.ui.timeline import Timelines
from supervisor_desk.ui.timeline_view import TimelineView

_MARK = 18
_MOST_PEOPLE = 8
_FACTS = ("Customer", "Queue", "Started", "Talk, hold", "Media", "Supervision", "Line", "Said", "People")
_TALL = {"People": _MOST_PEOPLE, "Said": LINES}


class ConversationDetail(QFrame):
    """Shows one conversation; nothing in it grows without bound."""

    def __init__(self, theme: Theme, clock: Clock, me: UserId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_look(self, look="panel")
        self._theme = theme
        self._clock = clock
        self._me = me
        self._masked = True
        self._conversation: Conversation | None = None
        self._deliveries: tuple[Delivery, ...] = ()
        self._timelines = Timelines(me)
        self._heard = Heard()
        self.timeline = TimelineView(theme)
        self._mark = QLabel()
        self._title = ElidedText(1)
        self._standing = QLabel()
        self._values = {name: ElidedText(_TALL.get(name, 2)) for name in _FACTS}
        self._nothing = QLabel("Choose a conversation on the board to see who is on it and what happened.")
        self._lay_out()
        theme.changed.connect(self._tint)
        self._show()

    @property
    def running(self) -> bool:
        """Whether any time in it runs."""
        return self._conversation is not None and not self._conversation.over

    def fact(self, name: str) -> str:
        """What it says beside ``name``."""
        return self._values[name].text()

    @property
    def title(self) -> str:
        """Whom it names in its heading."""
        return self._title.text()

    @property
    def standing(self) -> str:
        """What it says of the state."""
        return self._standing.text()

    def show_conversation(self, conversation: Conversation | None, deliveries: tuple[Delivery, ...]) -> None:
        """Show ``conversation`` as it is now; ``deliveries`` may hold those of others, oldest first."""
        if conversation is not None:
            self._timelines.note(conversation, self._clock.now())
            deliveries = tuple(one for one in deliveries if one.action.conversation_id == conversation.id)
        self._conversation, self._deliveries = conversation, deliveries
        self._show()

    def show_me(self, me: UserId) -> None:
        """Take over who is signed in; the own session is shown as such."""
        self._me = self._timelines.me = me
        self._show()

    def show_masked(self, masked: bool) -> None:
        """Show the customer masked or in full."""
        self._masked = masked
        self._show()

    def hear(self, told: TranscriptLine | MediaQuality) -> None:
        """Take over what is told of a call that this supervisor is on."""
        self._heard.note(told)
        if self._conversation is not None and self._conversation.id == told.conversation_id:
            self._show_heard(self._conversation)

    def forget_heard(self, calls: Collection[ConversationId]) -> None:
        """Forget what was said on all calls but ``calls``, those that this supervisor is on."""
        self._heard.keep_only(calls)
        if self._conversation is not None:
            self._show_heard(self._conversation)

    def tick(self) -> None:
        """Bring running times up to date."""
        if self.running:
            self._show_times()

    # --- inside --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        fonts = self._theme.fonts
        self._title.setFont(fonts.title)
        self._standing.setFont(fonts.strong)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        head.addWidget(self._standing)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self._values.items()):
            label = QLabel(name)
            give_look(label, look="dim")
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            value.setFont(fonts.base)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
        grid.setRowStretch(len(_FACTS), 1)
        inside = QFrame()
        give_look(inside, look="panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 4, 8, 8)
        column.addLayout(grid)
        facts = QScrollArea()
        facts.setWidgetResizable(True)
        facts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        facts.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        facts.setAccessibleName("Facts of the conversation")
        facts.setWidget(inside)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(facts)
        split.addWidget(self.timeline)
        split.setChildrenCollapsible(False)
        split.setSizes([400, 480])
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 2)
        top.addLayout(head)
        body.addLayout(top)
        body.addWidget(split, 1)
        give_look(self._nothing, look="dim")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._body)
        whole.addWidget(self._nothing, 1)

    def _show(self) -> None:
        conversation = self._conversation
        self._body.setVisible(conversation is not None)
        self._nothing.setVisible(conversation is None)
        if conversation is None:
            return
        agent = conversation.agent
        self._title.set_text(agent.name if agent is not None and agent.name else "No agent yet")
        values = self._values
        values["Customer"].set_text(customer_text(conversation.customer, masked=self._masked) or NOTHING)
        values["Queue"].set_text(queue_words(conversation))
        started = clocks.epoch(conversation.started_at)
        direction = conversation.direction or "conversation"
        when = f"{clock_words(started)}, " if started is not None else ""
        values["Started"].set_text(f"{when}{direction}, {conversation.channel}")
        media = ", ".join(
            f"{one.kind}: {'takes cues' if one.whisper_supported else 'no cues'}" for one in conversation.media
        )
        values["Media"].set_text(media or NOTHING)
        told = supervising_words(supervising(conversation, self._me), self._me)
        values["Supervision"].set_text(told or "Nobody supervises this conversation.")
        self._show_heard(conversation)
        people = [self._person(one) for one in conversation.participants[-_MOST_PEOPLE:]]
        values["People"].set_text("\n".join(people) or NOTHING)
        self.timeline.show_moments(self._timelines.of(conversation, self._deliveries))
        self._show_times()
        self._tint()

    def _show_heard(self, conversation: Conversation) -> None:
        listening = conversation.monitor_of(self._me) is not None
        waiting = "Nothing told yet." if listening else "Told while you are on the call."
        self._values["Line"].set_text(self._heard.line(conversation.id) or waiting)
        self._values["Said"].set_text(self._heard.lines(conversation.id) or waiting)

    def _person(self, one: Participant) -> str:
        part = part_word(one)
        name = customer_text(one, masked=self._masked) if one.role is Role.CUSTOMER else one.name
        joined, left = clocks.epoch(one.joined_at), clocks.epoch(one.left_at)
        notes = [
            "muted" if one.muted and left is None else "",
            "on hold" if one.held and left is None else "",
            f"left {clock_words(left)}" if left is not None else f"since {clock_words(joined)}" if joined else "",
        ]
        return ", ".join(one_line(text) for text in (f"{part} {name}".strip(), *notes) if text)

    def _show_times(self) -> None:
        conversation = self._conversation
        if conversation is None:
            return
        now = self._clock.now()
        span = clocks.in_state(conversation)
        told = f" {clocks.hms(span.seconds(now))}" if span is not None and not conversation.over else ""
        self._standing.setText(f"{state_word(conversation)}{told}")
        talk, hold = clocks.talk(conversation), clocks.hold(conversation)
        talked = clocks.hms(talk.seconds(now)) if talk is not None else NOTHING
        held = clocks.hms(hold.seconds(now)) if hold is not None else NOTHING
        holds = f" in {conversation.holds} holds" if conversation.holds > 1 else ""
        self._values["Talk, hold"].set_text(f"{talked}, {held}{holds}")

    def _tint(self) -> None:
        conversation = self._conversation
        if conversation is None:
            return
        tokens = self._theme.tokens
        mark = channel_mark(conversation.channel) if not conversation.over else STATE_MARKS[conversation.state]
        self._mark.setPixmap(icons.pixmap(mark, tokens.text_dim, _MARK, self.devicePixelRatioF()))
