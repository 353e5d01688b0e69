"""How rows are painted: legible in every look, elided, never taken for marked-up text."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from supervisor_desk.conversations.entry import Entry, Viewpoint
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.board_paint import Look, Place, RowPainter, ground_of, tone_of
from supervisor_desk.ui.board_row import Line
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.tokens import DARK, LIGHT, Tokens
from tests.support.builders import ME, agent, customer
from tests.support.clock import NOON
from tests.ui.floors import ago, call

HEIGHT = 30
TONES = ("text", "text_dim", "text_off", "accent_on_panel", "busy", "good", "waiting", "bad")
LOOKS = [
    Look(selected, hovered, stale) for selected in (False, True) for hovered in (False, True) for stale in (False, True)
]


def luminance(color: str) -> float:
    parts = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in rgb(color)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def rgb(color: str) -> tuple[float, float, float]:
    made = QColor(color)
    return made.redF(), made.greenF(), made.blueF()


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 computes it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("look", LOOKS, ids=repr)
@pytest.mark.parametrize("over", [False, True], ids=["running", "over"])
def test_all_that_is_written_can_be_read_in_every_look(tokens: Tokens, look: Look, over: bool) -> None:
    ground = getattr(tokens, ground_of(over, look))
    inks = {tone_of(tone, over or look.stale, look) for tone in TONES}
    worst = min(inks, key=lambda ink: contrast(getattr(tokens, ink), ground))
    assert contrast(getattr(tokens, worst), ground) >= 4.5, worst


def test_only_what_asks_for_attention_keeps_its_color_on_the_chosen_row() -> None:
    chosen = Look(selected=True)
    kept = {tone for tone in TONES if tone_of(tone, False, chosen) == tone}
    assert kept == {"waiting", "bad"}


class Sheet:
    """A strip of one row to be painted on."""

    def __init__(self, theme: Theme, width: int = 200) -> None:
        self.painter = RowPainter(theme.tokens, theme.fonts, 1.0)
        self.width = width

    def paint(self, column: Column, look: Look | None = None, now: float = NOON, **changes: Any) -> QImage:
        """A single cell that fills the strip."""
        entry = Entry(call("a", **changes))
        entry.read(Viewpoint(me=ME, masked=False), now)
        line = Line(entry, None, ME)
        places = [Place(int(column), 0, self.width)]
        image = QImage(self.width, HEIGHT, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self.painter.laid_for(places)
        area = QRect(0, 0, self.width, HEIGHT)
        self.painter.ground(painter, area)
        self.painter.background(painter, area, line, look or Look())
        if column.runs:
            self.painter.use_figures(painter)
            self.painter.clocks(painter, line, 0, HEIGHT, places, look or Look(), now, 0.0)
        else:
            self.painter.cells(painter, line, 0, HEIGHT, places, look or Look())
        painter.end()
        return image


def columns_with_ink(image: QImage) -> list[int]:
    ground = image.pixelColor(image.width() - 1, 0)
    above_the_rule = range(image.height() - 1)
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in above_the_rule)]


def test_a_long_name_is_cut_before_the_next_column_begins(theme: Theme) -> None:
    sheet = Sheet(theme, width=90)
    image = sheet.paint(Column.AGENT, participants=(agent(name="Wolfeschlegelsteinhausenbergerdorff"), customer()))
    assert max(columns_with_ink(image)) <= 90 - 8


def test_a_column_made_wider_shows_more(theme: Theme) -> None:
    sheet = Sheet(theme, width=90)
    people = (agent(name="Wolfeschlegelsteinhausenbergerdorff"), customer())
    narrow = max(columns_with_ink(sheet.paint(Column.AGENT, participants=people)))
    sheet.width = 300
    assert max(columns_with_ink(sheet.paint(Column.AGENT, participants=people))) > narrow


def test_a_name_is_never_taken_for_markup(theme: Theme) -> None:
    sheet = Sheet(theme, width=400)
    marked_up = sheet.paint(Column.AGENT, participants=(agent(name="<b>Ada</b>"), customer()))
    plain = sheet.paint(Column.AGENT, participants=(agent(name="Ada"), customer()))
    assert max(columns_with_ink(marked_up)) > max(columns_with_ink(plain)) + 20


def test_figures_end_at_the_same_place(theme: Theme) -> None:
    sheet = Sheet(theme)
    ends = {max(columns_with_ink(sheet.paint(Column.IN_STATE, state_since=ago(seconds)))) for seconds in (0, 60, 3_600)}
    assert max(ends) - min(ends) <= 1


@pytest.mark.parametrize(("seconds", "token"), [(100, "waiting_back"), (200, "bad")])
def test_a_clock_over_its_limit_is_set_off(theme: Theme, seconds: int, token: str) -> None:
    image = Sheet(theme).paint(Column.IN_STATE, raw_state="hold", state_since=ago(seconds))
    ground = QColor(getattr(theme.tokens, token))
    assert any(image.pixelColor(x, 5) == ground for x in range(image.width()))


def test_on_a_stale_row_no_alarm_is_raised(theme: Theme) -> None:
    image = Sheet(theme).paint(Column.IN_STATE, Look(stale=True), raw_state="hold", state_since=ago(200))
    assert all(image.pixelColor(x, 5) != QColor(theme.tokens.bad) for x in range(image.width()))


def test_a_clock_runs(theme: Theme) -> None:
    sheet = Sheet(theme)
    assert sheet.paint(Column.TALK) != sheet.paint(Column.TALK, now=NOON + 1)


def test_marks_that_do_not_fit_are_left_out(theme: Theme) -> None:
    wide, narrow = Sheet(theme, width=60), Sheet(theme, width=20)
    hold: dict[str, Any] = {"raw_state": "hold", "state_since": ago(200)}
    assert columns_with_ink(wide.paint(Column.MARK, **hold))
    assert not columns_with_ink(narrow.paint(Column.MARK, **hold))


def test_what_has_ended_lies_on_another_ground(theme: Theme) -> None:
    image = Sheet(theme).paint(Column.STATE, raw_state="ended")
    assert image.pixelColor(199, 0) == QColor(theme.tokens.row_over)
