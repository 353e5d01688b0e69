"""A full repaint of a board of 50 lines, styled and elided, against the same model in Qt's own view and delegate.

Everything has been painted before, as it has when a window is uncovered or scrolled; what it takes the first time after
all of it has changed is told apart.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QTableView, QWidget

from tests.benchmarks.boards import LINES, Floor, Screen
from tests.benchmarks.figures import Figure, at_least, at_most
from tests.benchmarks.rounds import Size, Work, in_turn, times_quicker, wall


def run(size: Size) -> list[Figure]:
    """Everything anew; one row anew; and what Qt's delegate needs for everything."""
    floor = Floor(size.of(2_000, 300))
    screen = Screen(floor.first())
    qt_view = _as_qt_would(screen)
    surface = QImage(screen.view.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)
    columns = sum(1 for place in range(screen.model.columnCount()) if not screen.view.isColumnHidden(place))
    own, theirs = screen.view.viewport(), qt_view.viewport()
    row = QRegion(0, 0, own.width(), screen.view.row_height)

    def changed() -> None:
        """Other values in every line, so that nothing is laid out already: the first painting after a burst."""
        screen.take(floor.changed(len(floor)))
        screen.model.flush()

    again, one, fresh, delegate = in_turn(
        size.of(25, 2),
        Work(_rendering(own, surface, QRegion(own.rect())), _rendering(own, surface, QRegion(own.rect()))),
        _rendering(own, surface, row),
        Work(_rendering(own, surface, QRegion(own.rect())), changed),
        _rendering(theirs, surface, QRegion(theirs.rect())),
    )
    qt_view.close()
    screen.close()
    what = f"full repaint of {LINES} × {columns} cells"
    return [
        Figure(what, wall(again) * 1000, "ms", "QStyledItemDelegate", times_quicker(again, delegate), at_least(3)),
        Figure(f"{what}, milliseconds", wall(again) * 1000, "ms", goal=at_most(3)),
        Figure("the same after all of it has changed", wall(fresh) * 1000, "ms"),
        Figure("repaint of one row", wall(one) * 1000, "ms"),
        Figure("the same cells by QStyledItemDelegate", wall(delegate) * 1000, "ms"),
    ]


def _as_qt_would(screen: Screen) -> QTableView:
    view = QTableView()
    view.setModel(screen.model)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(screen.view.row_height)
    header = screen.view.horizontalHeader()
    for place in range(screen.model.columnCount()):
        view.setColumnHidden(place, screen.view.isColumnHidden(place))
        view.setColumnWidth(place, header.sectionSize(place))
    view.resize(screen.view.size())
    view.show()
    screen.settle()
    return view


def _rendering(widget: QWidget, surface: QImage, area: QRegion) -> Callable[[], None]:
    def render() -> None:
        painter = QPainter(surface)
        widget.render(painter, area.boundingRect().topLeft(), area)
        painter.end()

    return render
