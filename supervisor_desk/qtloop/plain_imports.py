"""Imports as Python does them, once Qt is loaded.

WORKAROUND: PySide6 puts a function of its own before every import, for spellings that a program may ask for with
``import __feature__``. Of each module that is loaded from then on it reads the source, to see whether that names
PySide6, and the lines stay in memory: with this program 15 MB, and a tenth of its start. The desk asks for none of it.
See ``feature_imported`` in
https://code.qt.io/cgit/pyside/pyside-setup.git/tree/sources/shiboken6/shibokenmodule/files.dir/shibokensupport/feature.py
"""

from __future__ import annotations

import builtins
import linecache


def restore() -> None:
    """Put the import back that was there before, if PySide6 has kept it, and forget the sources that were read."""
    before = getattr(builtins, "__orig_import__", None)
    if before is not None:
        builtins.__import__ = before
        linecache.clearcache()
