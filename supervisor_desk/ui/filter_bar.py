"""The bar above the board: search field, choices of queue and channel, and a tile for each quick filter.

It shows counts and gives wishes; ``BoardModel`` filters. While the link is down it says since when, and no count looks
current.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from supervisor_desk.conversations.arrange import Filter, search_words
from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui.board_rows import Counts
from supervisor_desk.ui.choice_button import ChoiceButton
from supervisor_desk.ui.flowing_row import FlowingRow
from supervisor_desk.ui.search_field import SearchField
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Fonts
from supervisor_desk.ui.tile_button import TileButton
from supervisor_desk.ui.time_words import clock_words
from supervisor_desk.ui.tokens import Tokens


class FilterBar(QWidget):
    """``filter_changed`` gives the ``Filter`` wished for; ``left`` asks for the keyboard to go to the board.

    ``agent_wanted`` gives what was typed where no row holds it: somebody looks for an agent who is not on the board.
    """

    filter_changed = Signal(object)
    agent_wanted = Signal(object)
    left = Signal()

    def __init__(self, tokens: Tokens, fonts: Fonts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = Filter()
        self._counts: Counts | None = None
        self.search = SearchField(tokens.text_off, self)
        self.queues = ChoiceButton("Queue", "Queues", self)
        self.channels = ChoiceButton("Channel", "Channels", self)
        self._shown = QLabel(self)
        self._stale = QLabel(self)
        self.find_agent = QPushButton("Find this agent's call", self)
        self._tiles = {tile: TileButton(tile, tokens, fonts, self) for tile in Tile}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for button in self._tiles.values():
            self._group.addButton(button)
        self._tiles[Tile.ALL].setChecked(True)
        self._lay_out()
        self.search.textChanged.connect(self._look_for)
        self.search.left.connect(self.left)
        self.find_agent.clicked.connect(lambda: self.agent_wanted.emit(self.search.text().strip()))
        self.queues.picked.connect(lambda keys: self._wish(queues=keys))
        self.channels.picked.connect(lambda keys: self._wish(channels=keys))
        self._group.buttonClicked.connect(self._pick_tile)

    @property
    def filter(self) -> Filter:
        """What is wished for now."""
        return self._filter

    @property
    def stale_words(self) -> str:
        """What it says about the age of rows and counts; empty while they are live."""
        return self._stale.text()

    @property
    def shown_words(self) -> str:
        """What it says about how many rows pass; empty while all do."""
        return self._shown.text()

    def tile(self, tile: Tile) -> TileButton:
        """The button of that tile."""
        return self._tiles[tile]

    def take_filter(self, chosen: Filter) -> None:
        """Show ``chosen`` and wish for it, as when a person comes back to the board."""
        self.search.setText(" ".join(chosen.words))
        self.queues.tick(chosen.queues)
        self.channels.tick(chosen.channels)
        self._tiles[chosen.tile].setChecked(True)
        if chosen != self._filter:
            self._filter = chosen
            self.filter_changed.emit(chosen)

    def show_counts(self, counts: Counts) -> None:
        """Show how many conversations there are under each tile, in each queue and channel."""
        self._counts = counts
        for tile, button in self._tiles.items():
            button.show_count(counts.tiles[tile])
        self.queues.offer(counts.queues)
        self.channels.offer(counts.channels)
        self._tell_shown()

    def show_freshness(self, stale_since: float | None) -> None:
        """Say since when rows and counts may be out of date (seconds since the epoch); ``None`` if not."""
        for button in self._tiles.values():
            button.show_current(stale_since is None)
        self._stale.setVisible(stale_since is not None)
        if stale_since is None:
            self._stale.clear()
        else:
            self._stale.setText(f"Stale since {clock_words(stale_since)}")
            self._stale.setToolTip(
                "The link to the service is down: calls may have ended or changed since then. Rows and counts are "
                "shown grey until the floor has been loaded again."
            )

    def restyle(self, tokens: Tokens, fonts: Fonts) -> None:
        """Use other colors and fonts."""
        self.search.restyle(tokens.text_off)
        for button in self._tiles.values():
            button.restyle(tokens, fonts)

    def _lay_out(self) -> None:
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(320)
        give_look(self._shown, look="dim")
        self._shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        give_look(self._stale, look="strip", tone="waiting")
        self._stale.setContentsMargins(8, 0, 8, 0)
        self._stale.hide()
        self.find_agent.setToolTip(
            "No row holds these words. Asks the contact center for the call of the agent of this name or user ID, also "
            "where your board does not show it."
        )
        self.find_agent.hide()
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.search, 4)
        first.addWidget(self.queues)
        first.addWidget(self.channels)
        first.addWidget(self.find_agent)
        first.addWidget(self._stale)
        first.addSpacing(2)
        first.addWidget(self._shown, 3)
        tiles = FlowingRow(self)
        for button in self._tiles.values():
            tiles.add(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(8)
        whole.addLayout(first)
        whole.addWidget(tiles)

    def _look_for(self, typed: str) -> None:
        words = search_words(typed)
        if words != self._filter.words:
            self._wish(words=words)

    def _pick_tile(self, button: object) -> None:
        if isinstance(button, TileButton):
            self._wish(tile=button.tile)

    def _wish(self, **changes: object) -> None:
        self._filter = msgspec.structs.replace(self._filter, **changes)
        self._tell_shown()
        self.filter_changed.emit(self._filter)

    def _tell_shown(self) -> None:
        if self._counts is None:
            return
        self._shown.setText(f"{self._counts.shown:,} shown" if self._filter.restricts else "")
        self.find_agent.setVisible(bool(self._filter.words) and not self._counts.shown)
