"""One entry of the audit log in full, with its place in the chain, as text that can be selected and copied."""

from __future__ import annotations

import html

from PySide6.QtWidgets import QTextBrowser, QWidget

from supervisor_desk.audit.record import Row
from supervisor_desk.ui.theme import Theme


class AuditEntryView(QTextBrowser):
    """Shows one row, or says that none is chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: Row | None = None
        self.setOpenLinks(False)
        self.setAccessibleName("The chosen entry")
        theme.changed.connect(self._show)
        self._show()

    def show_row(self, row: Row | None) -> None:
        """Show that entry."""
        self._row = row
        self._show()

    def _show(self) -> None:
        if self._row is None:
            self.setHtml(f'<p style="color:{self._theme.tokens.text_dim}">Choose an entry to see all of it.</p>')
            return
        rows = "".join(
            f'<tr><td style="color:{self._theme.tokens.text_dim}; padding-right:14px">{name}</td>'
            f"<td>{html.escape(value)}</td></tr>"
            for name, value in facts(self._row)
            if value
        )
        self.setHtml(f"<table cellspacing='0' cellpadding='2'>{rows}</table>")


def facts(row: Row) -> list[tuple[str, str]]:
    """Name and value of everything an entry holds, in reading order."""
    entry = row.entry
    told = [
        ("Number", f"{entry.sequence}"),
        ("Time (UTC)", entry.at.isoformat(sep=" ", timespec="milliseconds")),
        ("Step", entry.step),
        ("What", entry.what),
        ("State", entry.state),
        ("Proof", entry.proof),
        ("Reason", entry.reason),
        ("Conversation", entry.conversation),
        ("Participant", entry.participant),
        ("Delivery", entry.delivery),
        ("Repeats", entry.retry_of),
        ("Supervisor", entry.actor),
        ("Run of the desk", entry.desk),
        ("Computer", entry.host),
        ("Service", entry.platform),
        ("Slot number", "" if entry.fence is None else str(entry.fence)),
    ]
    told += [
        (name.replace("_", " ").capitalize(), "" if figure is None else str(figure))
        for name, figure in entry.detail.items()
    ]
    return [*told, ("Hash", row.hash)]
