"""Why the clip library cannot do something, and what was repaired, in words."""

from __future__ import annotations

import errno
from pathlib import Path

from supervisor_desk.audio.clip_entry import ClipEntry

_NO_CALL = "No call is affected."


class LibraryTrouble(Exception):
    """``str()`` says what happened, what it means and what to do."""


class AlreadyThere(LibraryTrouble):
    """The library holds the very same sound."""

    def __init__(self, entry: ClipEntry) -> None:
        super().__init__(
            f"The library has this sound already, as “{entry.name}”. It was not added again. Rename that clip if you "
            "look for it under another name."
        )
        self.entry = entry


class KeyTaken(LibraryTrouble):
    """That key plays another clip."""

    def __init__(self, holder: ClipEntry) -> None:
        super().__init__(
            f"{holder.key} plays “{holder.name}” already. Nothing was changed. Choose another key, or take this one "
            "away from that clip."
        )
        self.holder = holder


def no_such_clip() -> LibraryTrouble:
    """It was removed meanwhile."""
    return LibraryTrouble("This clip is not in the library any more. Nothing was played or changed. Choose another.")


def no_name() -> LibraryTrouble:
    """A name of blanks only."""
    return LibraryTrouble("A clip needs a name. It keeps the one it has. Enter at least one letter.")


def newer(path: Path) -> LibraryTrouble:
    """The index was written by a newer desk."""
    return LibraryTrouble(
        f"The list of your clips was written by a newer Supervisor Desk ({path}). It is left as it is, and your clips "
        "cannot be used here. Update this desk; announcements by address and text cues work all the same."
    )


def not_read(folder: Path, error: OSError) -> LibraryTrouble:
    """The system does not give the index or the folder."""
    return LibraryTrouble(
        f"Your clips cannot be read ({folder}: {error.strerror or error}). {_NO_CALL} Check the folder and your rights "
        "to it, then open the library again."
    )


def not_written(folder: Path, error: OSError) -> LibraryTrouble:
    """The change is not on the disk."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        remedy = "The disk is full: free some space and try again."
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        remedy = "Close what plays the clip, check your rights to the folder, and try again."
    else:
        remedy = "Check the disk and try again."
    return LibraryTrouble(
        f"The change to your clips could not be saved ({folder}: {error.strerror or error}). They are as they were. "
        f"{remedy}"
    )


def restored(aside: Path, count: int) -> str:
    """The index was damaged."""
    return (
        f"The list of your clips was damaged. It was restored as it was before the last change, with {_clips(count)}; "
        f"the damaged list is kept as {aside.name}. Look whether names and keys are right."
    )


def index_gone(count: int) -> str:
    """The index is not there, the one before is."""
    return (
        f"The list of your clips was gone. It was restored as it was before the last change, with {_clips(count)}. "
        "Look whether names and keys are right."
    )


def taken_in(count: int) -> str:
    """Sound files were found that no entry belonged to."""
    found = "One clip was" if count == 1 else f"{count} clips were"
    return f"{found} found that no list knew, and added to your clips. Listen to them and give them names."


def _clips(count: int) -> str:
    return "1 clip" if count == 1 else f"{count} clips"
