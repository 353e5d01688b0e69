"""The doctor's lines in a window: each result as shape and word, and what to do where something fails."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.check_words import CheckLine, CheckResult, check_face, sum_up
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme, tone_color

_MARK = 16


class CheckList(QWidget):
    """Fills while an examination runs. Lines stay until the next one begins; ``listed`` says that they are others."""

    listed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[_Row] = []
        self._sum = QLabel()
        self._sum.setWordWrap(True)
        self._sum.setFont(theme.fonts.strong)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(QMargins())
        whole.setSpacing(6)
        whole.addWidget(self._sum)
        whole.addWidget(self._area, 1)
        self._sum.hide()

    @property
    def lines(self) -> tuple[CheckLine, ...]:
        """What is shown so far."""
        return tuple(row.line for row in self._rows)

    @property
    def sum_words(self) -> str:
        """What it says about all of them."""
        return self._sum.text()

    def begin(self) -> None:
        """An examination begins: away with the lines of the last one."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()
        self._say("Checking …", Tone.QUIET)
        self.listed.emit()

    def show_line(self, line: CheckLine) -> None:
        """Add the next line."""
        row = _Row(self._theme, line)
        self._rows.append(row)
        self._column.insertWidget(len(self._rows) - 1, row)
        self.listed.emit()
        if line.result is CheckResult.FAILED:
            announce(self, line.sentence, urgent=True)

    def end(self) -> None:
        """All lines are here: say what they come to."""
        result, words = sum_up(self.lines)
        self._say(words, check_face(result).tone)
        announce(self, words)

    def as_text(self) -> str:
        """All lines, for whoever is asked for help."""
        return "\n".join(
            f"[{line.result.value}] {line.tried}: {line.found} {line.remedy}".strip() for line in self.lines
        )

    def _say(self, words: str, tone: Tone) -> None:
        self._sum.setText(words)
        self._sum.show()
        give_look(self._sum, tone=tone.value)


class _Row(QFrame):
    def __init__(self, theme: Theme, line: CheckLine) -> None:
        super().__init__()
        self._theme = theme
        self.line = line
        self._mark = QLabel()
        self._word = QLabel(check_face(line.result).word)
        tried = QLabel(line.tried)
        tried.setFont(theme.fonts.strong)
        found = _text(line.found)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._mark, 0, 0)
        grid.addWidget(tried, 0, 1)
        grid.addWidget(self._word, 0, 2)
        grid.addWidget(found, 1, 1, 1, 2)
        if line.remedy:
            remedy = _text(line.remedy)
            grid.addWidget(remedy, 2, 1, 1, 2)
            give_look(found, look="dim")
        self.setAccessibleName(line.sentence)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        face = check_face(self.line.result)
        color = tone_color(face.tone, self._theme.tokens)
        self._mark.setPixmap(icons.pixmap(face.mark, color, _MARK, self.devicePixelRatioF()))
        give_look(self._word, tone=face.tone.value)


def _text(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
