"""Which program this is, which version, and what it is built on."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from supervisor_desk import __version__

_TEXT = """<h3>Supervisor Desk {version}</h3>
<p>A contact-center supervisor's desk: watch live conversations, listen, coach, barge, cue, mute; every command proven
and audited.</p>
<p>Supervisor Desk is free software under the MIT license.</p>
<p>It uses Qt {qt} by The Qt Company and others through PySide6, under the GNU Lesser General Public License, version 3
(LGPL&#8209;3.0). The libraries are linked dynamically and may be replaced by versions of your own; the text of the
license comes with the program. See qt.io and gnu.org/licenses/lgpl-3.0.</p>
<p>The audit log is tamper-evident: changes are found, not prevented.</p>"""


def about_dialog(parent: QWidget | None) -> QMessageBox:
    """The dialog, to be opened and not to be waited for."""
    box = QMessageBox(parent)
    box.setWindowTitle("About Supervisor Desk")
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(_TEXT.format(version=__version__, qt=qVersion()))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
