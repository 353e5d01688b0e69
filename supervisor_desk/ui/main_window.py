"""The desk's window: it puts the parts in their places and passes on what they ask for. It does nothing itself.

Facts come in by the ``show_…`` methods, wishes go out by signals. It is seen bare and then furnished: what its first
picture does not show is imported by ``furnish`` and not before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.conversations.link import Link
from supervisor_desk.ui.bare_window import TITLE as TITLE
from supervisor_desk.ui.bare_window import BareWindow
from supervisor_desk.ui.microphone import Leg, MicrophoneState
from supervisor_desk.ui.theme import Scheme
from supervisor_desk.ui.window_place import FloorPlace, WindowPlace, as_text

if TYPE_CHECKING:
    from supervisor_desk.actions.rules import Situation
    from supervisor_desk.conversations.conversation import UserId
    from supervisor_desk.ui.keys import Command


class MainWindow(BareWindow):
    """``requested`` and ``queue_requested`` carry an ``Action``; ``retry_requested`` and ``cancel_requested`` a
    ``Delivery``; ``conversation_wanted`` the id of one to put the board's cursor on; ``scheme_chosen`` a ``Scheme``;
    ``density_chosen`` ``comfortable`` or ``compact``. Until it is furnished, only what ``BareWindow`` has may be used.
    """

    requested = Signal(object)
    queue_requested = Signal(object)
    retry_requested = Signal(object)
    cancel_requested = Signal(object)
    conversation_wanted = Signal(object)
    resync_requested = Signal()
    again_requested = Signal()
    audit_requested = Signal()
    settings_requested = Signal()
    sign_in_requested = Signal()
    scheme_chosen = Signal(object)
    density_chosen = Signal(str)
    masking_chosen = Signal(bool)

    furnished = False

    def furnish(self, board: QWidget, filter_bar: QWidget, situation: Situation) -> None:
        """Bring in everything but what is seen already, which stays as it is; once, and before any wish or fact."""
        from supervisor_desk.ui.action_panel import ActionPanel
        from supervisor_desk.ui.commands import Commands
        from supervisor_desk.ui.detail import ConversationDetail
        from supervisor_desk.ui.floating_lamp import OutsideLamp
        from supervisor_desk.ui.help_windows import HelpWindows
        from supervisor_desk.ui.key_watch import KeyWatch
        from supervisor_desk.ui.leave_requests import LeaveRequests
        from supervisor_desk.ui.link_banner import LinkBanner
        from supervisor_desk.ui.menus import Menus
        from supervisor_desk.ui.notices import NoticeStack
        from supervisor_desk.ui.recovery_bar import RecoveryBar

        theme, clock = self._theme, self._clock
        self.board = board
        self.filter_bar = filter_bar
        self.panel = ActionPanel(theme, clock, situation)
        self.detail = ConversationDetail(theme, clock, situation.me)
        self.banner = LinkBanner(theme, clock)
        self.recovery = RecoveryBar(theme)
        self.requests = LeaveRequests(theme)
        self.notices = NoticeStack(theme)
        self.outside_lamp = OutsideLamp(theme)
        self._help = HelpWindows(theme, self)
        self._deliveries: tuple[Delivery, ...] = ()
        self._been_live = False
        self._bring_in()
        self.commands = Commands(self.panel, KeyWatch(self), clock, self._own_commands(), self.board.setFocus, self)
        self.menus = Menus(self, theme, self.commands.perform)
        self._connect()
        self.furnished = True
        self.show_link(situation.link)
        self.show_situation(situation)
        self._show_microphone()

    # --- facts in ------------------------------------------------------------------------------------------------

    def show_situation(self, situation: Situation) -> None:
        """Show what is so on the chosen conversation."""
        self.panel.show_situation(situation)
        self.panel.show_deliveries(self._deliveries)
        self.detail.show_conversation(situation.conversation, self._deliveries)
        self.menus.show_situation(situation)
        self._help.show_situation(situation)

    def show_work(self, legs: tuple[Leg, ...], deliveries: tuple[Delivery, ...]) -> None:
        """Show on which calls this supervisor has a session, and all deliveries that are kept, oldest first.

        Both are of one moment: the lamp and the safety of the keys depend on it.
        """
        self._deliveries = deliveries
        self.commands.show_work(legs, deliveries)
        self._show_microphone()  # first: an error in drawing the rest must not leave the lamp saying what is not so
        self.panel.show_deliveries(deliveries)
        self.detail.show_conversation(self.panel.situation.conversation, deliveries)
        still_open = [one for one in deliveries if not one.state.settled]
        unproven = sum(one.state is DeliveryState.UNPROVEN for one in still_open)
        self.status.show_commands(len(still_open), unproven)

    def show_link(self, link: Link) -> None:
        """Show how the desk stands with the service; the board comes up with the first floor that is live."""
        super().show_link(link)
        if not self.furnished:
            return
        if link.live and not self._been_live:
            self._been_live = True
            self._stack.setCurrentWidget(self._floor)
            self._floor.take_lamp(self.lamp)
            self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._been_live:
            self.banner.show_link(link)

    def show_me(self, me: UserId) -> None:
        """Say who is signed in, once that is known."""
        self.detail.show_me(me)

    def show_masked(self, masked: bool) -> None:
        """Show customers masked or in full; the board is told by whoever runs the program."""
        self.menus.mask.setChecked(masked)
        self.detail.show_masked(masked)

    def show_look(self, scheme: Scheme, density: str) -> None:
        """Tick the colors and the density in force."""
        self.menus.schemes[scheme.value].setChecked(True)
        self.menus.densities[density].setChecked(True)

    # --- the window itself ---------------------------------------------------------------------------------------

    @property
    def place(self) -> WindowPlace:
        """Where it stands and how it is divided, to be kept between runs."""
        return WindowPlace(geometry=as_text(self.saveGeometry()), floor=self._floor.place)

    def divide(self, place: FloorPlace) -> None:
        """Divide the floor as it was the last time; where the window itself stands, ``stand`` has said."""
        self._floor.put_back(place)

    def allow_close(self) -> None:
        if self.furnished:
            self.commands.push.stop()
            self.outside_lamp.put_out()
        super().allow_close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.furnished:
            self.notices.fit(event.size().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # After it may close, the lamp would outlive it.
        if event.type() == QEvent.Type.ActivationChange and self.furnished and not self._may_close:
            self._show_microphone()

    # --- inside --------------------------------------------------------------------------------------------------

    def _bring_in(self) -> None:
        from supervisor_desk.ui.floor_view import FloorView

        self._floor = FloorView(self.board, self.filter_bar, self.detail, self.panel)
        self._stack.addWidget(self._floor)
        strips = QVBoxLayout()
        strips.setContentsMargins(8, 0, 8, 0)
        strips.setSpacing(4)
        for strip in (self.requests, self.recovery, self.banner):
            strips.addWidget(strip)
        self._column.insertLayout(0, strips)
        self._column.addWidget(self.notices)
        self.notices.fit(self.height())

    def _connect(self) -> None:
        for source in (self.panel, self.commands):
            source.requested.connect(self.requested)
            source.cancel_requested.connect(self.cancel_requested)
        for told in (self.commands.talk.begun, self.commands.talk.ended, self.commands.talk.dropped):
            told.connect(self._show_microphone)
        self.panel.queue_requested.connect(self.queue_requested)
        self.panel.retry_requested.connect(self.retry_requested)
        self.commands.conversation_wanted.connect(self.conversation_wanted)
        for page in (self.start_page, self.banner):
            page.again_requested.connect(self.again_requested)
            page.sign_in_requested.connect(self.sign_in_requested)
        self.menus.mask.toggled.connect(self._choose_masking)
        self.menus.about.triggered.connect(self._help.show_about)
        self.menus.theme_menu.triggered.connect(self._choose_scheme)
        self.menus.density_menu.triggered.connect(self._choose_density)
        self.notices.changed.connect(self._notices_changed)

    def _own_commands(self) -> dict[Command, Callable[[], object]]:
        from supervisor_desk.ui.keys import Command
        from supervisor_desk.ui.panes import Pane, enter_first, next_pane

        panes = (
            Pane(self.board, self.board.setFocus),
            Pane(self.detail, partial(enter_first, self.detail)),
            Pane(self.panel, self.panel.focus_first),
            *(Pane(one, partial(enter_first, one)) for one in (self.notices, self.recovery, self.requests)),
            Pane(self.filter_bar, self._floor.search),
        )
        return {
            Command.RESYNC: self.resync_requested.emit,
            Command.NEXT_PANE: partial(next_pane, panes, 1),
            Command.PREVIOUS_PANE: partial(next_pane, panes, -1),
            Command.SEARCH: self._floor.search,
            Command.KEY_LIST: self._help.show_keys,
            Command.AUDIT: self.audit_requested.emit,
            Command.SETTINGS: self.settings_requested.emit,
            Command.SIGN_IN: self.sign_in_requested.emit,
            Command.QUIT: self.close,
        }

    def _show_microphone(self) -> None:
        heard = self.commands.microphone
        self.lamp.show_microphone(heard)
        self.outside_lamp.show_microphone(heard, in_front=self.isActiveWindow() or not self.isVisible())
        self.setWindowTitle(TITLE if heard.state is MicrophoneState.OFF else f"{heard.word} – {TITLE}")

    def _tick(self) -> None:
        super()._tick()
        if not self.furnished:
            return
        if self.banner.running:
            self.banner.tick()
        if self.panel.isVisible():
            self.panel.tick()
            self.detail.tick()

    def _choose_scheme(self, entry: QAction) -> None:
        scheme = Scheme(entry.data())
        self._theme.choose(scheme)
        self.scheme_chosen.emit(scheme)

    def _choose_density(self, entry: QAction) -> None:
        self.density_chosen.emit(entry.data())

    def _choose_masking(self, masked: bool) -> None:
        self.detail.show_masked(masked)
        self.masking_chosen.emit(masked)

    def _notices_changed(self) -> None:
        # Once the layout has made room: then the row that somebody works on must still be in sight.
        QTimer.singleShot(0, self, self._floor.keep_row_in_sight)
