"""The board as one widget: the filter bar above, the rows below, joined."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from supervisor_desk.conversations.link import Link
from supervisor_desk.ui.board_columns import BoardLayout
from supervisor_desk.ui.board_model import BoardModel
from supervisor_desk.ui.board_view import BoardView
from supervisor_desk.ui.filter_bar import FilterBar
from supervisor_desk.ui.theme import Fonts
from supervisor_desk.ui.tokens import Tokens


class Board(QWidget):
    """What the main window puts into its middle. Signals are those of ``view``, ``bar`` and ``view.board_header``."""

    def __init__(self, model: BoardModel, tokens: Tokens, fonts: Fonts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.bar = FilterBar(tokens, fonts, self)
        self.view = BoardView(model, tokens, fonts, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.bar.filter_changed.connect(model.set_filter)
        self.bar.left.connect(self._go_to_rows)
        self.view.find_requested.connect(self.bar.search.begin)
        model.counted.connect(self.bar.show_counts)
        model.freshness_changed.connect(self.bar.show_freshness)
        self.bar.show_counts(model.counts)
        self.bar.show_freshness(model.stale_since)

    def search(self) -> None:
        """Give the keyboard to the search field, with what is in it ready to be replaced."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def take_layout(self, layout: BoardLayout) -> None:
        """Arrange columns, order and density as a person left them; ``view.board_header.rearranged`` tells changes."""
        self.view.take_layout(layout)

    def set_link(self, link: Link) -> None:
        """Note how the desk stands with the service."""
        self.view.set_link(link)
        self.model.check_freshness()

    def restyle(self, tokens: Tokens, fonts: Fonts) -> None:
        """Use other colors and fonts."""
        self.bar.restyle(tokens, fonts)
        self.view.restyle(tokens, fonts)

    def _go_to_rows(self) -> None:
        self.view.setFocus()
        self.view.choose_first()
