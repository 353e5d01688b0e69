"""What tests of the windows share: one theme for the whole run, for dressing the application again takes time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from supervisor_desk.ui.theme import Scheme, Theme
from tests.support.clock import FakeClock


@pytest.fixture(scope="session")
def _one_theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Scheme.LIGHT)


@pytest.fixture
def theme(_one_theme: Theme) -> Iterator[Theme]:
    """The look of the desk, light unless the test chooses otherwise."""
    yield _one_theme
    _one_theme.choose(Scheme.LIGHT)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still until the test turns it."""
    return FakeClock()
