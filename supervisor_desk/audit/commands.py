"""What ``supervisor-desk audit`` does, as plain functions that give an exit code and what to print. Blocking.

Exit codes: 0 all is well, 1 the log is not sound, 2 it could not be done.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from supervisor_desk.audit.anchor import HeadKeeper, KeeperUnavailable
from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.export import Form, NotExported
from supervisor_desk.audit.export import export as write_export
from supervisor_desk.audit.exported import NoExport, verify_export
from supervisor_desk.audit.lookup import newest_matching
from supervisor_desk.audit.opening import open_for_reading
from supervisor_desk.audit.record import Row
from supervisor_desk.audit.search import ANYTHING, Filter
from supervisor_desk.audit.trouble import FAILURES, why_not_read
from supervisor_desk.audit.verify import verify as verify_log

SOUND = 0
NOT_SOUND = 1
NOT_DONE = 2


class Result(NamedTuple):
    """What a command leaves behind."""

    code: int
    text: str


def verify(path: Path, keeper: HeadKeeper | None = None) -> Result:
    """Verify a log, or an export of one (a file ending in ``.jsonl``)."""
    anchor, remark = _kept(keeper)
    try:
        report = verify_export(path, anchor) if path.suffix == ".jsonl" else verify_log(path, anchor)
    except NoExport as error:
        return Result(NOT_DONE, str(error))
    except FAILURES as error:
        return Result(NOT_DONE, why_not_read(error, path))
    return Result(_code(report.sound, report.unreadable), f"{report}{remark}")


def adopt(path: Path, keeper: HeadKeeper) -> Result:
    """Keep the head of the log as it stands in place of the one kept so far, if its chain is sound in itself.

    For a log that was moved away or brought back from a backup on purpose. Says which head it gives up.
    """
    try:
        report = verify_log(path)
        if not report.sound:
            return Result(_code(False, report.unreadable), f"{report}\nIts head is not kept.")
        before = keeper.load()
        keeper.save(report.head)
    except KeeperUnavailable as error:
        return Result(NOT_DONE, f"The head could not be kept outside the log: {error}.")
    except FAILURES as error:
        return Result(NOT_DONE, why_not_read(error, path))
    given_up = "none was kept before" if before is None else f"given up: {_head(before)}"
    return Result(SOUND, f"Kept from now on: {_head(report.head)}; {given_up}.")


def export(path: Path, form: Form, out: Path, keeper: HeadKeeper | None = None) -> Result:
    """Export a log to ``out``; what is not sound is exported too, and said."""
    anchor, remark = _kept(keeper)
    try:
        report = write_export(path, form, out, anchor)
    except NotExported as error:
        return Result(NOT_DONE, str(error))
    except FAILURES as error:
        return Result(NOT_DONE, why_not_read(error, path))
    return Result(_code(report.sound, report.unreadable), f"Exported to {out}.\n{report}{remark}")


def show(path: Path, limit: int = 50, wanted: Filter = ANYTHING) -> Result:
    """The newest ``limit`` entries that match, oldest of them first, as a table."""
    try:
        with closing(open_for_reading(path)) as log:
            rows = newest_matching(log, wanted, limit)
    except FAILURES as error:
        return Result(NOT_DONE, why_not_read(error, path))
    if not rows:
        return Result(SOUND, "No entry matches." if wanted != ANYTHING else "The log has no entries yet.")
    return Result(SOUND, _table(rows[::-1]))


def _kept(keeper: HeadKeeper | None) -> tuple[Head | None, str]:
    if keeper is None:
        return None, ""
    try:
        return keeper.load(), ""
    except KeeperUnavailable as error:
        return None, f"\nThe head kept outside the log could not be read: {error}."


def _code(sound: bool, unreadable: str) -> int:
    if unreadable:
        return NOT_DONE
    return SOUND if sound else NOT_SOUND


def _head(head: Head) -> str:
    return f"chain {head.chain}, {head.count:,} entries, head {head.hash}"


_TITLES = ("no.", "at (UTC)", "who", "step", "what", "state", "conversation", "delivery", "proof or reason")


def _table(rows: list[Row]) -> str:
    lines = [_TITLES, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_TITLES))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    entry = row.entry
    at = entry.at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    said = entry.proof or entry.reason
    cells = (entry.actor, entry.step, entry.what, entry.state, entry.conversation, entry.delivery[:12], said)
    return (str(entry.sequence), at, *(_printable(cell) for cell in cells))


def _printable(text: str) -> str:
    """Without what would move the cursor or color the terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
