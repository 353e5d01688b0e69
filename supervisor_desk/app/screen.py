"""The desk on the screen: what the desk knows goes to the window once per frame, what the window asks goes to the desk.

Nothing is decided here. Before the supervisor is signed in there is a window without a desk; ``attach`` joins them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.actions.action import BEYOND_CONTRACT, Action
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.ports import Clock
from supervisor_desk.actions.rules import Situation
from supervisor_desk.app import tidings
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.places import Places
from supervisor_desk.app.requests import Requests
from supervisor_desk.app.slot_screen import SlotScreen
from supervisor_desk.app.window_first import Entrance
from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.conversation import ConversationId, UserId
from supervisor_desk.conversations.entry import Viewpoint
from supervisor_desk.conversations.events import ControlChanged, Event, MonitorChanged
from supervisor_desk.conversations.link import Link
from supervisor_desk.conversations.store import Store
from supervisor_desk.settings import Settings
from supervisor_desk.ui.board import Board
from supervisor_desk.ui.board_columns import BoardLayout
from supervisor_desk.ui.board_model import BoardModel
from supervisor_desk.ui.microphone import Leg
from supervisor_desk.ui.notices import Notice
from supervisor_desk.ui.recovery_bar import LeftOpen
from supervisor_desk.ui.theme import Scheme

REFRESH_S: Final = 0.016
"""Least time between two refreshes of the panels: once per display frame."""
LEAVING_S: Final = 0.016
"""Longest time for which the panels let a wish be written down and leave first, in seconds; the board shows it."""
DENSE: Final = "compact"
"""The density whose rows are low."""
NOBODY: Final = UserId("")
_NOT_YET: Final = dict.fromkeys(BEYOND_CONTRACT, "Nobody is signed in yet.")
"""What only some services offer stays out of sight until it is known which one this is."""


class Screen:
    """Main thread only."""

    def __init__(self, entrance: Entrance, store: Store, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._store = store
        self._desk: Desk | None = None
        self._slots: SlotScreen | None = None
        self._requests: Requests | None = None
        self._closed = False
        self._chosen: ConversationId | None = None
        self._on_calls: frozenset[ConversationId] = frozenset()
        self._refreshing: asyncio.Handle | None = None
        self._refreshed = 0.0
        self._rate_seen = (0, clock.monotonic())
        self._entrance = entrance
        self.theme = entrance.theme
        self.model = BoardModel(store, clock, Viewpoint(masked=settings.mask_customers))
        self.board = Board(self.model, self.theme.tokens, self.theme.fonts)
        self.link = entrance.link
        self.window = entrance.window
        self.window.furnish(self.board, self.board.bar, self._situation())
        self.board.view.commands = self.window.menus.conversation.actions
        self.window.menus.offer_columns(self.board.view.board_header.columns_menu)
        self._layout = msgspec.structs.replace(entrance.places.board, dense=settings.density == DENSE)
        self.board.take_layout(self._layout)
        self.window.divide(entrance.places.window.floor)
        self._connect()
        self.apply(settings)

    @property
    def places(self) -> Places:
        """How everything stands, to be kept."""
        return Places(window=self.window.place, board=self._layout)

    @property
    def chosen(self) -> ConversationId | None:
        """The conversation that the panels show."""
        return self._chosen

    def apply(self, settings: Settings) -> None:
        """Look as ``settings`` say, from now on."""
        scheme = Scheme(settings.theme)
        self.theme.choose(scheme)
        self.window.show_look(scheme, settings.density)
        if self._layout.dense != (settings.density == DENSE):
            self.board.view.choose_density(dense=settings.density == DENSE)
        self.model.set_masking(settings.mask_customers)
        self.window.show_masked(settings.mask_customers)

    def attach(self, desk: Desk, requests: Requests | None = None) -> None:
        """Join the desk to the window: from here on wishes are carried out, by ``requests`` where that is given."""
        self._desk = desk
        self._requests = requests or desk.request
        self.model.set_me(desk.me)
        self.window.show_me(desk.me)
        window = self.window
        window.requested.connect(self._request)
        window.queue_requested.connect(self._queue)
        window.retry_requested.connect(self._retry)
        window.cancel_requested.connect(self._cancel)
        desk.on_delivery.append(self._delivery_changed)
        desk.on_situation.append(self._situation_changed)
        desk.on_event.append(self._heard)
        desk.on_audit.append(self._audit_changed)
        self._audit_changed(desk.audit_trouble)
        self._slots = SlotScreen(window, self._store, desk, self.notify)
        self._slots.choose(self._chosen)
        self.refresh_soon()

    def show_link(self, link: Link) -> None:
        """Show how the desk stands with the service."""
        self.link = link
        if self._desk is not None:
            self._desk.show_link(link)
        self.board.set_link(link)
        self.window.show_link(link)
        self.refresh_soon()

    def show_rate(self, heard: int) -> None:
        """Show how much comes in; ``heard`` counts frames from the start."""
        before, since = self._rate_seen
        now = self._clock.monotonic()
        if now > since:
            self.window.status.show_rate(max(heard - before, 0) / (now - since))
        self._rate_seen = (heard, now)
        self.window.status.show_news(self._store.last_news)
        self.window.status.show_floor(self.model.rowCount(), self.model.total)

    def offer_recovery(
        self,
        items: tuple[LeftOpen, ...],
        undo: Callable[[LeftOpen], Action | None],
        leave: Callable[[LeftOpen], None],
        resume: Callable[[LeftOpen], Action | None],
    ) -> None:
        """Show what the last run left in force, each with the choice to go on with it, to undo it, or to leave it."""
        bar = self.window.recovery

        def release(item: LeftOpen) -> None:
            action = undo(item)
            if action is not None:
                self._request(action)
            bar.settle(item.delivery)

        def go_on(item: LeftOpen) -> None:
            action = resume(item)
            if action is not None:
                self._request(action)
            self.board.view.choose(item.conversation)
            bar.settle(item.delivery)

        def let_be(item: LeftOpen) -> None:
            leave(item)
            bar.settle(item.delivery)

        bar.released.connect(release)
        bar.resumed.connect(go_on)
        bar.left_alone.connect(let_be)
        bar.show_left_open(items)

    def go_to(self, key: ConversationId) -> None:
        """Show that call, whatever the board was restricted to."""
        self.board.bar.take_filter(Filter())
        self.model.flush()
        self.board.view.choose(key)

    def notify(self, notice: Notice) -> None:
        """Tell a person."""
        self.window.notices.show_notice(notice)

    def flushed(self) -> None:
        """A batch of events was taken over: bring the board up to date with this very frame."""
        if self.model.visible:
            self.model.follow()

    def refresh_soon(self, least_s: float = 0.0) -> None:
        """Refresh the panels with the next frame, which is now if there was none lately, but not before ``least_s``."""
        if self._refreshing is None and not self._closed:
            rest = REFRESH_S - (self._clock.monotonic() - self._refreshed)
            self._refreshing = asyncio.get_running_loop().call_later(max(rest, least_s), self._refresh)

    def close(self) -> None:
        """The window goes; everything else is closed already."""
        self._closed = True
        if self._refreshing is not None:
            self._refreshing.cancel()
        self.model.stop()
        self.window.allow_close()

    def discard(self) -> None:
        """The closed window makes room for another one."""
        self._entrance.discard()

    # --- inside --------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.theme.changed.connect(self._restyle)
        self.board.view.chosen.connect(self._choose)
        self.board.view.opened.connect(self._open)
        self.board.view.board_header.rearranged.connect(self._rearranged)
        self.board.view.masking_requested.connect(self._ask_for_masking)
        self.window.conversation_wanted.connect(self.board.view.choose)
        self.window.seen.connect(self.model.set_visible)

    def _situation(self) -> Situation:
        if self._desk is not None:
            return self._desk.situation(self._chosen)
        return Situation(conversation=None, me=NOBODY, link=self.link, not_offered=_NOT_YET)

    def _refresh(self) -> None:
        self._refreshing = None
        self._refreshed = self._clock.monotonic()
        desk = self._desk
        if desk is not None:  # the lamp before all else
            sessions = desk.sessions.all()
            self._on_calls = frozenset(sessions)
            legs = (
                Leg(conversation, session)
                for key, session in sessions.items()
                if (conversation := self._store.get(key)) is not None
            )
            self.window.show_work(tuple(legs), desk.pending.all())
        self.window.show_situation(self._situation())

    def _choose(self, key: ConversationId | None) -> None:
        self._chosen = key
        if self._slots is not None:
            self._slots.choose(key)
        self.window.show_situation(self._situation())  # at once: the next key press must meet what is seen

    def _open(self, key: ConversationId) -> None:
        self._choose(key)
        self.window.panel.focus_first()

    def _request(self, action: Action) -> None:
        if self._requests is not None:
            self._requests(action)

    def _queue(self, action: Action) -> None:
        if self._requests is not None:
            self._requests(action, wait=True)

    def _retry(self, delivery: Delivery) -> None:
        self._with_desk(lambda desk: desk.retry(delivery.id))

    def _cancel(self, delivery: Delivery) -> None:
        self._with_desk(lambda desk: desk.cancel(delivery.id))

    def _with_desk(self, do: Callable[[Desk], None]) -> None:
        if self._desk is not None:
            do(self._desk)

    def _delivery_changed(self, delivery: Delivery) -> None:
        self.model.set_delivery(delivery)
        asked = delivery.state is DeliveryState.ASKED
        if not asked and self._refreshing is not None:  # what waited for it to leave need not wait longer
            self._refreshing.cancel()
            self._refreshing = None
        self.refresh_soon(LEAVING_S if asked else 0.0)

    def _situation_changed(self, key: ConversationId) -> None:
        joined = self._desk is not None and self._desk.sessions.get(key) is not None
        if joined or key == self._chosen or key in self._on_calls:  # one that was left must go from the lamp
            self.refresh_soon()

    def _heard(self, event: Event) -> None:
        if isinstance(event, MonitorChanged | ControlChanged):  # who is heard there may have changed without a wish
            self._situation_changed(event.conversation_id)

    def _audit_changed(self, trouble: str) -> None:
        self.window.status.show_audit(trouble)
        if trouble:
            self.notify(tidings.of_the_audit(trouble))
        else:
            self.window.notices.withdraw("audit")
        self.refresh_soon()

    def _ask_for_masking(self, masked: bool) -> None:
        self.window.masking_chosen.emit(masked)

    def _rearranged(self, layout: BoardLayout) -> None:
        denser_or_not = layout.dense != self._layout.dense
        self._layout = layout
        if denser_or_not:
            self.window.density_chosen.emit(DENSE if layout.dense else "comfortable")

    def _restyle(self) -> None:
        self.board.restyle(self.theme.tokens, self.theme.fonts)
