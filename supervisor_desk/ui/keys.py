"""Every key of the desk in one table: what it does, where it holds, and the words for the list that ``?`` shows.

Barge and mute are never on a bare key. Sequences are in Qt's portable text; on macOS Ctrl stands for Command.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from PySide6.QtGui import QKeySequence

from supervisor_desk.actions.action import Kind


class Command(Enum):
    """What a key or a menu entry can ask the window to do."""

    LISTEN = "listen"
    COACH = "coach"
    BARGE = "barge"
    STOP = "stop"
    SAFER = "safer"
    HOLD_TO_COACH = "hold to coach"
    HOLD_TO_SPEAK = "hold to speak"
    MUTE_OR_UNMUTE = "mute or unmute"
    TEXT_CUE = "text cue"
    VOICE_CUE = "voice cue"
    CLIP = "clip"
    ANNOUNCE = "announcement"
    TRANSFER = "transfer"
    MUTE_SELF = "mute or unmute yourself"
    HOLD = "hold or resume"
    SECURE_PAUSE = "secure pause on or off"
    TAKE_OVER = "take over"
    DISCONNECT = "disconnect"
    GO_TO_LIVE = "go to live"
    RESYNC = "resync"
    NEXT_PANE = "next pane"
    PREVIOUS_PANE = "previous pane"
    SEARCH = "search"
    KEY_LIST = "key list"
    AUDIT = "audit"
    SETTINGS = "settings"
    SIGN_IN = "sign in"
    QUIT = "quit"
    BOARD_ARROWS = "arrows"
    BOARD_FIND = "type to find"


class Group(StrEnum):
    """Headings of the key list."""

    ACTIONS = "On the chosen conversation"
    SAFETY = "Your microphone"
    BOARD = "Board"
    WINDOW = "Window"


@dataclass(frozen=True, slots=True)
class Key:
    """One row of the table. ``bound`` keys become shortcuts; the others are watched or belong to the board itself."""

    command: Command
    keys: tuple[str, ...]
    group: Group
    words: str
    bound: bool = True
    shown: str = ""

    @property
    def sequence(self) -> QKeySequence:
        """The first sequence, for menus and hints; empty if the command has no key."""
        return QKeySequence(self.keys[0]) if self.keys else QKeySequence()

    @property
    def sequences(self) -> list[QKeySequence]:
        """All sequences."""
        return [QKeySequence(text) for text in self.keys]

    @property
    def label(self) -> str:
        """The keys as this system writes them."""
        native = QKeySequence.SequenceFormat.NativeText
        return self.shown or " or ".join(one.toString(native) for one in self.sequences)


_C, _G = Command, Group
_TABLE = (
    Key(_C.LISTEN, ("Ctrl+4",), _G.ACTIONS, "Listen: nobody hears you"),
    Key(_C.COACH, ("Ctrl+5",), _G.ACTIONS, "Coach: only the agent hears you"),
    Key(_C.BARGE, ("Ctrl+6",), _G.ACTIONS, "Barge in: agent and customer hear you"),
    Key(_C.STOP, ("Ctrl+0",), _G.ACTIONS, "Stop: leave the call"),
    Key(_C.MUTE_OR_UNMUTE, ("Ctrl+Shift+M",), _G.ACTIONS, "Mute or unmute the agent's microphone"),
    Key(_C.TEXT_CUE, ("Ctrl+T",), _G.ACTIONS, "Write a text cue; Ctrl+Enter sends it"),
    Key(_C.VOICE_CUE, (), _G.ACTIONS, "Speak a voice cue, or send one from a file"),
    Key(_C.CLIP, (), _G.ACTIONS, "Whisper a clip; each may have a key", shown="F2 … F12"),
    Key(_C.ANNOUNCE, ("Ctrl+Shift+A",), _G.ACTIONS, "Play an announcement into the call"),
    Key(_C.TRANSFER, ("Ctrl+Shift+T",), _G.ACTIONS, "Transfer the call after barging in"),
    Key(_C.HOLD, ("Ctrl+Shift+H",), _G.ACTIONS, "Hold the call, or end the hold"),
    Key(_C.SECURE_PAUSE, ("Ctrl+Shift+P",), _G.ACTIONS, "Pause the recording, or go on with it"),
    Key(_C.TAKE_OVER, (), _G.ACTIONS, "Take the conversation over from the agent"),
    Key(_C.DISCONNECT, (), _G.ACTIONS, "End the conversation for everybody"),
    Key(_C.MUTE_SELF, ("Ctrl+M",), _G.SAFETY, "Mute or unmute yourself"),
    Key(_C.SAFER, ("Esc",), _G.SAFETY, "Next safer mode: barge, coach, listen, stop", bound=False),
    Key(_C.HOLD_TO_COACH, ("Space",), _G.SAFETY, "Coach while held; listen again when let go", False, "hold Space"),
    Key(_C.HOLD_TO_SPEAK, ("F9",), _G.SAFETY, "Record a voice cue while held; sent when let go", False, "hold F9"),
    Key(_C.GO_TO_LIVE, ("Ctrl+L",), _G.SAFETY, "Go to the call where you are heard or listening"),
    Key(_C.BOARD_ARROWS, (), _G.BOARD, "Choose a conversation", False, "↑ ↓ PgUp PgDn Home End"),
    Key(_C.BOARD_FIND, (), _G.BOARD, "Find a conversation by agent, queue or customer", False, "type letters"),
    Key(_C.SEARCH, ("Ctrl+F",), _G.BOARD, "Search and filter the board"),
    Key(_C.RESYNC, ("F5",), _G.BOARD, "Load the floor again from the service"),
    Key(_C.NEXT_PANE, ("F6",), _G.WINDOW, "Next pane"),
    Key(_C.PREVIOUS_PANE, ("Shift+F6",), _G.WINDOW, "Previous pane"),
    Key(_C.AUDIT, ("Ctrl+Shift+L",), _G.WINDOW, "Audit log"),
    Key(_C.SETTINGS, ("Ctrl+,",), _G.WINDOW, "Settings"),
    Key(_C.SIGN_IN, (), _G.WINDOW, "Sign in to a contact center"),
    Key(_C.KEY_LIST, ("?", "F1"), _G.WINDOW, "This list"),
    Key(_C.QUIT, ("Ctrl+Q",), _G.WINDOW, "Close the desk"),
)
KEYS: dict[Command, Key] = {key.command: key for key in _TABLE}

ASKS: dict[Command, Kind] = {
    Command.LISTEN: Kind.LISTEN,
    Command.COACH: Kind.COACH,
    Command.BARGE: Kind.BARGE,
    Command.STOP: Kind.STOP,
    Command.TAKE_OVER: Kind.TAKE_OVER,
    Command.DISCONNECT: Kind.DISCONNECT,
}
"""Commands that ask for an action at once."""
SWITCHES: dict[Command, tuple[Kind, Kind]] = {
    Command.MUTE_SELF: (Kind.MUTE_SELF, Kind.UNMUTE_SELF),
    Command.HOLD: (Kind.HOLD, Kind.RESUME),
    Command.SECURE_PAUSE: (Kind.SECURE_PAUSE, Kind.SECURE_RESUME),
}
"""Commands that turn something on, or off where it is on."""
BEYOND: frozenset[Command] = frozenset({*SWITCHES, Command.TAKE_OVER, Command.DISCONNECT})
"""Commands that only some services have; they are in no menu and no list of the others."""
FORMS: dict[Command, Kind] = {
    Command.TEXT_CUE: Kind.TEXT_CUE,
    Command.VOICE_CUE: Kind.VOICE_CUE,
    Command.CLIP: Kind.CLIP,
    Command.ANNOUNCE: Kind.ANNOUNCE,
    Command.TRANSFER: Kind.TRANSFER,
}
"""Commands that bring a form to the front, to be filled in first."""
