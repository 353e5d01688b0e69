"""Exports of the whole log: JSON lines, which can be verified again anywhere, or a table for people.

Both end with a line that says how many entries there are, the head, whether the chain was sound, and the SHA-256 of
all bytes before that line.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import IO

import msgspec

from supervisor_desk.audit.chain import Head, RawRow, Walk
from supervisor_desk.audit.opening import chain_of, open_for_reading
from supervisor_desk.audit.record import entry_or_stand_in
from supervisor_desk.audit.replacing import replaced
from supervisor_desk.audit.verify import Report, batches

KIND = "supervisor-desk audit export"
VERSION = 1
CSV_COLUMNS = (
    *("sequence", "at", "actor", "desk", "host", "platform", "step", "what", "delivery", "conversation"),
    *("participant", "state", "proof", "reason", "retry_of", "fence", "detail", "hash"),
)
CSV_END = "END OF EXPORT"


class Form(StrEnum):
    """The forms of an export."""

    JSONL = "jsonl"
    CSV = "csv"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """First line of an export as JSON lines."""

    export: str = KIND
    version: int = VERSION
    chain: str


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """Last line of an export. ``sha256`` is that of all bytes before it, ``mismatch`` what is not sound, in words."""

    entries: int
    head: str
    chain: str
    sound: bool
    mismatch: str = ""
    sha256: str


class NotExported(Exception):
    """The export could not be written. ``str()`` says why and what to do."""


def export(path: Path, form: Form, out: Path, anchor: Head | None = None) -> Report:
    """Write the log at ``path`` to ``out`` and verify it on the way. Blocking; may run beside a desk that writes.

    What is not sound is exported all the same, and the last line says so. Raises ``trouble.FAILURES`` if the log cannot
    be read and ``NotExported`` if ``out`` cannot be written; it is then what it was before.
    """
    with closing(open_for_reading(path)) as log:
        walk = Walk(chain_of(log), anchor)
        try:
            with replaced(out) as file:
                _write(log, walk, form, file)
        except OSError as error:  # reading would have raised an error of SQLite's
            raise NotExported(
                f"The export could not be written to {out}: {error.strerror or error}. Choose another place, or make "
                "room there; what was there before is unchanged."
            ) from error
    return Report(walk.head, anchor, walk.mismatch)


def _write(log: sqlite3.Connection, walk: Walk, form: Form, file: IO[bytes]) -> None:
    digest, entries, head = sha256(), 0, walk.head

    def write(data: bytes) -> None:
        digest.update(data)
        file.write(data)

    write(_opening(form, head.chain))
    last = head.hash
    for batch in batches(log):
        walk.take(batch)
        write(_LINES[form](batch))
        entries += len(batch)
        last = batch[-1][2].hex()
    walk.finish()
    ending = Ending(
        entries=entries,
        head=last,
        chain=head.chain,
        sound=walk.mismatch is None,
        mismatch=str(walk.mismatch or ""),
        sha256=digest.hexdigest(),
    )
    write(_ending(form, ending))


def _opening(form: Form, chain: str) -> bytes:
    if form is Form.JSONL:
        return msgspec.json.encode(Opening(chain=chain)) + b"\n"
    return "\N{BYTE ORDER MARK}".encode() + _table([CSV_COLUMNS])  # without the mark Excel takes it for Latin-1


def _ending(form: Form, ending: Ending) -> bytes:
    if form is Form.JSONL:
        return msgspec.json.encode(ending) + b"\n"
    return _table([(CSV_END, *(f"{name}: {value}" for name, value in msgspec.structs.asdict(ending).items()))])


def _json_lines(batch: Sequence[RawRow]) -> bytes:
    return b"".join(b'{"hash":"%s",%s}\n' % (digest.hex().encode(), _as_json(body)) for _, body, digest in batch)


class _AnyObject(msgspec.Struct):
    """Any JSON object at all."""


_objects = msgspec.json.Decoder(_AnyObject)


def _as_json(body: bytes) -> bytes:
    """The canonical bytes as they are; whatever somebody has put in their place as text."""
    try:
        _objects.decode(body)
        if b"\n" not in body:
            return b'"entry":' + body
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    return b'"unreadable":' + msgspec.json.encode(body.decode("utf-8", "replace"))


def _csv_lines(batch: Sequence[RawRow]) -> bytes:
    rows = []
    for sequence, body, digest in batch:
        entry = msgspec.structs.asdict(entry_or_stand_in(sequence, body))
        entry["at"] = entry["at"].isoformat()
        entry["detail"] = msgspec.json.encode(entry["detail"]).decode()
        entry["hash"] = digest.hex()
        rows.append([entry[name] for name in CSV_COLUMNS])
    return _table(rows)


def _table(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe in front makes it text."""
    if isinstance(cell, str) and _FORMULA.match(cell):
        return f"'{cell}"
    return cell


_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_LINES: dict[Form, Callable[[Sequence[RawRow]], bytes]] = {Form.JSONL: _json_lines, Form.CSV: _csv_lines}
