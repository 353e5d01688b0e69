"""Every mark that the desk names is drawn, each state has a shape of its own, and all are sharp at any scale."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import supervisor_desk.ui
from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.conversations.conversation import Mode, State
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.ui import icons
from supervisor_desk.ui.board_words import MODE_MARKS, STATE_MARKS
from supervisor_desk.ui.delivery_words import face, kind_mark
from supervisor_desk.ui.link_words import link_face
from tests.support.builders import LIVE
from tests.ui.situations import delivery

PREFIXES = ("state-", "mode-", "delivery-", "link-", "channel-", "direction-", "event-", "mic-")


def drawing(name: str) -> str:
    return (icons.FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def test_every_mark_named_in_the_windows_is_drawn() -> None:
    folder = Path(next(iter(supervisor_desk.ui.__path__)))
    named = {
        node.value
        for file in folder.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(PREFIXES)
    }
    named = {name for name in named if re.fullmatch(r"[a-z]+(-[a-z]+)+", name)}
    assert len(named) > 20
    assert named <= icons.names()


def test_every_state_mode_kind_and_phase_has_a_mark() -> None:
    wanted = {STATE_MARKS[state] for state in State} | {MODE_MARKS[mode] for mode in Mode}
    wanted |= {kind_mark(kind) for kind in Kind} | {face(delivery(state=state)).mark for state in DeliveryState}
    wanted |= {link_face(LIVE.__class__(phase, "", 0.0)).mark for phase in LinkPhase}
    assert wanted <= icons.names()


@pytest.mark.parametrize(
    "names",
    [
        [STATE_MARKS[state] for state in State],
        [MODE_MARKS[mode] for mode in (Mode.PENDING, Mode.SILENT, Mode.WHISPER, Mode.BARGE)],
        [face(delivery(state=state)).mark for state in DeliveryState],
        ["mic-muted", "mic-armed", "mic-live"],
    ],
    ids=["states", "modes", "deliveries", "microphone"],
)
def test_marks_that_stand_for_different_things_have_different_shapes(names: list[str]) -> None:
    assert len({drawing(name) for name in names}) == len(names)


def test_marks_are_drawn_in_one_color_that_is_given_when_they_are_used() -> None:
    for name in icons.names() - {"desk"}:
        assert "currentColor" in drawing(name), name
        assert not re.search(r"#[0-9a-fA-F]{3}", drawing(name)), name


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_pixmap_has_the_pixels_of_its_screen(qapp: QApplication, ratio: float) -> None:
    made = icons.pixmap("mode-barge", "#a81a1a", 16, ratio)
    assert (made.width(), made.devicePixelRatio()) == (round(16 * ratio), ratio)


def test_a_pixmap_is_drawn_in_the_color_asked_for(qapp: QApplication) -> None:
    image = icons.pixmap("mode-stop", "#a81a1a", 20).toImage()
    assert image.pixelColor(10, 10).name() == "#a81a1a"
    assert image.pixelColor(0, 0).alpha() == 0


def test_a_mark_that_nobody_drew_is_a_bug(qapp: QApplication) -> None:
    with pytest.raises(icons.UnknownIcon):
        icons.pixmap("no-such-mark", "#000000", 16)


def test_the_program_has_an_icon_of_its_own(qapp: QApplication) -> None:
    assert not icons.desk_icon().pixmap(32, 32).isNull()
