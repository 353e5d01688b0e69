"""The desk's own marks: SVG files drawn in one color, tinted when they are used.

Every state and mode has a shape of its own, so that it can be told without color. Files lie in ``resources/icons``
beside the package, in a checkout, an installed wheel and a frozen program alike.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"
_SIZES = (16, 20, 24, 32)


class UnknownIcon(KeyError):
    """No drawing has that name: a bug of ours."""


def pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The mark ``name`` in ``color``, ``size`` logical pixels square, for a screen of that device pixel ratio.

    Cached: asking again for the same costs a look-up, so painters may call it per row. Raises ``UnknownIcon``.
    """
    return _pixmap(name, color, size, round(ratio, 2))


@lru_cache(maxsize=512)
def icon(name: str, color: str) -> QIcon:
    """The mark ``name`` in ``color`` for buttons and menus, sharp on the screens there are. Raises ``UnknownIcon``.

    Drawn for each scale that nobody looks at, the icons of the window would take a tenth of a second.
    """
    made = QIcon()
    for size in _SIZES:
        for ratio in {screen.devicePixelRatio() for screen in QGuiApplication.screens()}:
            made.addPixmap(pixmap(name, color, size, ratio))
    return made


def paint(painter: QPainter, rect: QRectF, name: str, color: str) -> None:
    """Draw the mark into ``rect``, whose sides should be equal, at the sharpness of what is painted on."""
    size = round(rect.width())
    painter.drawPixmap(rect.topLeft(), pixmap(name, color, size, painter.device().devicePixelRatio()))


def names() -> frozenset[str]:
    """Names of all drawings there are."""
    return frozenset(file.stem for file in FOLDER.glob("*.svg"))


def desk_icon() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_render(_drawing("desk"), size, 1.0))
    return made


@lru_cache(maxsize=2048)
def _pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    return _render(_drawing(name).replace(b"currentColor", color.encode("ascii")), size, ratio)


def _render(drawing: bytes, size: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(drawing))
    side = max(1, round(size * ratio))
    made = QPixmap(QSize(side, side))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, side, side))
    finally:
        painter.end()
    made.setDevicePixelRatio(ratio)
    return made


@lru_cache(maxsize=256)
def _drawing(name: str) -> bytes:
    try:
        return (FOLDER / f"{name}.svg").read_bytes()
    except FileNotFoundError:
        raise UnknownIcon(name) from None
