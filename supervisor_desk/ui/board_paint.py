"""Paints rows of the board from their prepared values: styled, elided, and with as little work per cell as Qt allows.

Texts are laid out once per change and width, clocks once per figure, marks once per color; what remains for a repaint
is to put them in place. Knows no model and no view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap, QStaticText

from supervisor_desk.conversations.attention import Level
from supervisor_desk.ui import icons
from supervisor_desk.ui.board_columns import CLOCKS, Column
from supervisor_desk.ui.board_row import Line
from supervisor_desk.ui.theme import Fonts
from supervisor_desk.ui.tokens import Tokens

PADDING = 8
"""Between the edge of a cell and what is in it, in logical pixels."""
MARK = 16
"""Side of a mark, in logical pixels."""
_GAP = 6
_EDGE = 4
"""Width of the bar at the left of a call that one is on oneself."""
_MOST_FIGURES = 1024
_MOST_TEXTS = 1024
_KERNING = 6
"""Pixels by which a text may be wider than its letters are one by one."""
RUNNING = frozenset(int(column) for column in CLOCKS)
_MARKS, _HOLD = int(Column.MARK), int(Column.HOLD)
_PLAIN = frozenset({"text", "text_dim", "accent_on_panel", "busy", "good"})
"""Tones that give way on a selected row, where only what asks for attention keeps its color."""


class Place(NamedTuple):
    """Where a column stands on the screen. Plain numbers: enums are slow to look up, and this is done per cell."""

    column: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Look:
    """How a row looks apart from what it says."""

    selected: bool = False
    hovered: bool = False
    stale: bool = False


Laid = QStaticText | str
"""A text ready to be drawn: laid out, or what is only known to be short enough."""
_Step = tuple[QColor | None, int, QPixmap | None, Laid | None]
"""A mark or a text at that place from the left; the color is given where it is not that of the step before."""


class _Laid:
    """What a line needs to be painted in places of one generation: by its look the steps."""

    __slots__ = ("generation", "steps")

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.steps: dict[Look, list[_Step]] = {}


class RowPainter:
    """Paints rows in one look. ``ratio`` is the screen's device pixel ratio."""

    def __init__(self, tokens: Tokens, fonts: Fonts, ratio: float) -> None:
        self._tokens = tokens
        self._fonts = fonts
        self.ratio = ratio
        self._colors = {
            name: QColor(value) for name in Tokens.__slots__ if isinstance(value := getattr(tokens, name), str)
        }
        self._metrics = QFontMetrics(fonts.base)
        self._figures: list[dict[int | tuple[int, str], tuple[QStaticText, int]]] = [{} for _ in Column]
        self._texts: dict[tuple[str, int], Laid] = {}
        self._advances: dict[str, int] = {}
        self._figure_metrics = QFontMetrics(fonts.digits)
        self._marks: dict[tuple[str, str], QPixmap] = {}
        self._places: Sequence[Place] = ()
        self.texts: Sequence[Place] = ()
        self.running: Sequence[Place] = ()
        """The places of texts and marks, and those of running clocks."""
        self._generation = 0

    @property
    def text_height(self) -> int:
        """Height of a line of text in logical pixels."""
        return max(self._metrics.height(), MARK)

    def laid_for(self, places: Sequence[Place]) -> None:
        """Lay texts out for these places from now on."""
        if places != self._places:
            self._places = places
            self.texts = [place for place in places if place.column not in RUNNING]
            self.running = [place for place in places if place.column in RUNNING]
            self._generation += 1

    def ground(self, painter: QPainter, area: QRect) -> None:
        """Fill ``area`` with what most rows and the empty board stand on."""
        painter.fillRect(area, self._colors["panel"])

    def background(self, painter: QPainter, area: QRect, line: Line, look: Look) -> None:
        """What sets a row off: a rule below it, and where it is chosen, over or one's own, its color."""
        ground = ground_of(line.over, look)
        if ground != "panel":
            painter.fillRect(area, self._colors[ground])
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._colors["raised"])
        if line.own and area.left() < _EDGE:
            painter.fillRect(0, area.top() + 1, _EDGE, area.height() - 2, self._colors["accent"])

    def cells(self, painter: QPainter, line: Line, top: int, height: int, places: Sequence[Place], look: Look) -> None:
        """Paint texts and marks of a row whose upper edge is at ``top``. The clocks are left out."""
        laid = line.painted
        if not isinstance(laid, _Laid) or laid.generation != self._generation:
            laid = line.painted = _Laid(self._generation)
        steps = laid.steps.get(look) if places is self.texts else None
        if steps is None:
            steps = self._steps(line, places, look)
            if places is self.texts and not any(isinstance(step[3], str) for step in steps):
                laid.steps[look] = steps
        text_top = top + (height - self._metrics.height()) // 2
        base_line = text_top + self._metrics.ascent()
        mark_top = top + (height - MARK) // 2
        for color, left, mark, text in steps:
            if color is not None:
                painter.setPen(color)
            if mark is not None:
                painter.drawPixmap(left, mark_top, mark)
            elif isinstance(text, str):
                painter.drawText(left, base_line, text)
            elif text is not None:
                painter.drawStaticText(left, text_top, text)

    def _steps(self, line: Line, places: Sequence[Place], look: Look) -> list[_Step]:
        steps: list[_Step] = []
        off = line.over or look.stale
        pen = ""
        for column, x, width in places:
            if column == _MARKS:
                steps += self._marks_of(line, x, width, look)
                continue
            cell = line.cells[column]
            if not cell.text:
                continue
            left = x + PADDING
            if cell.mark is not None:
                steps.append((None, left, self._mark(cell.mark, tone_of(cell.mark_tone, off, look)), None))
                left += MARK + _GAP
            tone = tone_of(cell.tone, off, look)
            text = self._laid_out(cell.text, max(0, x + width - PADDING - left))
            steps.append((None if tone == pen else self._colors[tone], left, None, text))
            pen = tone
        return steps

    def clocks(
        self,
        painter: QPainter,
        line: Line,
        top: int,
        height: int,
        places: Sequence[Place],
        look: Look,
        now: float,
        monotonic: float,
    ) -> None:
        """Paint the running figures of a row. The painter must be set to ``figures_font``."""
        text_top = top + (height - self._figure_metrics.height()) // 2
        off = line.over or look.stale
        alarm = None if off else line.alarm
        plain = tone_of("text", off, look)
        pen = ""
        for column, x, width in places:
            reading = line.reading(column, now, monotonic)
            known = self._figures[column].get((reading, line.holds) if column == _HOLD else reading)
            text, text_width = known if known is not None else self._figure(line, column, reading)
            left = x + width - PADDING - text_width
            tone = plain
            if alarm is not None and alarm[0] == column:
                tone = self._paint_chip(painter, QRect(left - 5, top + 3, text_width + 10, height - 6), alarm[1])
            if tone != pen:
                painter.setPen(self._colors[tone])
                pen = tone
            painter.drawStaticText(left, text_top, text)

    def use_figures(self, painter: QPainter) -> None:
        """Make ``painter`` ready for ``clocks``."""
        painter.setFont(self._fonts.digits)

    def frame(self, painter: QPainter, area: QRect, cell: QRect | None, *, focused: bool) -> None:
        """Ring the current row, strongly if the keyboard acts on it, and underline the current cell."""
        width = 2 if focused else 1
        pen = QPen(self._colors["focus"], width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        inset = width // 2
        painter.drawRect(area.adjusted(inset, inset, -width + inset, -width + inset))
        if cell is not None and focused:
            painter.fillRect(cell.left() + 4, cell.bottom() - 4, cell.width() - 8, 2, self._colors["focus"])

    def notice(self, painter: QPainter, area: QRect, words: str) -> None:
        """Say in the middle of ``area`` why there are no rows."""
        painter.fillRect(area, self._colors["panel"])
        painter.setFont(self._fonts.base)
        painter.setPen(self._colors["text_dim"])
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(area.adjusted(24, 24, -24, -24), flags, words)

    def _marks_of(self, line: Line, x: int, width: int, look: Look) -> list[_Step]:
        places = range(x + PADDING, x + width - MARK + 1, MARK + 3)  # where there is room for one
        tones = ((name, tone_of(tone, line.over or look.stale, look)) for name, tone in line.marks)
        return [(None, left, self._mark(name, tone), None) for left, (name, tone) in zip(places, tones, strict=False)]

    def _paint_chip(self, painter: QPainter, area: QRect, level: Level) -> str:
        back, tone = ("bad", "panel") if level is Level.ACT else ("waiting_back", "waiting")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors[back])
        painter.drawRoundedRect(area, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return tone

    def _laid_out(self, text: str, width: int) -> Laid:
        """``text`` cut to ``width``. Names pass by and are drawn as they are; what comes again is kept laid out."""
        known = self._texts.get((text, width))
        if isinstance(known, QStaticText):
            return known
        if known is not None:
            made = QStaticText(known)
            made.setTextFormat(Qt.TextFormat.PlainText)
            self._texts[text, width] = made
            return made
        if len(self._texts) >= _MOST_TEXTS:
            self._texts.clear()
        cut = text if self._fits(text, width) else self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        self._texts[text, width] = cut
        return cut

    def _fits(self, text: str, width: int) -> bool:
        """Whether ``text`` is certain to be no wider, by its letters alone: measuring it takes ten times longer."""
        known = self._advances
        total = _KERNING
        for letter in text:
            advance = known.get(letter)
            if advance is None:
                advance = known[letter] = self._metrics.horizontalAdvance(letter)
            total += advance
        return total <= width

    def _figure(self, line: Line, column: int, reading: int) -> tuple[QStaticText, int]:
        kept = self._figures[column]
        if len(kept) >= _MOST_FIGURES:
            kept.clear()
        text = line.clock(column, reading)
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        key = (reading, line.holds) if column == _HOLD else reading
        kept[key] = known = (made, self._figure_metrics.horizontalAdvance(text))
        return known

    def _mark(self, name: str, tone: str) -> QPixmap:
        known = self._marks.get((name, tone))
        if known is None:
            known = icons.pixmap(name, getattr(self._tokens, tone), MARK, self.ratio)
            self._marks[name, tone] = known
        return known


def tone_of(tone: str, off: bool, look: Look) -> str:
    """The color token for ``tone`` in a row that looks like that; ``off`` for rows that are over or stale."""
    if off or tone == "text_off":
        return "text_dim" if look.selected or look.hovered else "text_off"
    return "selection_text" if look.selected and tone in _PLAIN else tone


def ground_of(over: bool, look: Look) -> str:
    """The color token behind a row."""
    if look.selected:
        return "selection"
    if look.hovered:
        return "hover"
    if over:
        return "row_over"
    return "panel"
