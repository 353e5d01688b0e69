"""What the program tells a person beside the board: each kind of trouble in words, once."""

from __future__ import annotations

from typing import Final

from supervisor_desk.actions.slot_news import SlotNews, SlotNewsKind
from supervisor_desk.qtloop import Trouble
from supervisor_desk.service.circuit import Circuit
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.notices import Notice

SIGN_IN: Final = "sign-in"
"""Kind of the notices about the sign-in."""
SIGN_IN_ENDS: Final = "sign-in ends"
"""Kind of the notices with which a person signs in again."""
BOARD: Final = "board of speaking slots"
"""Kind of the notices about the board that desks share."""


def of_a_defect(trouble: Trouble) -> Notice:
    """An error that nobody handled: a defect of the desk."""
    return Notice(
        kind=f"bug {type(trouble.error).__name__}",
        happened="The desk met an error of its own.",
        means="Calls are not affected. What you were doing may not have happened; look before you repeat it.",
        do="Go on, or close and open the desk. Please report it with the log file.",
        details=f"{trouble.where}: {type(trouble.error).__name__}",
    )


def of_the_sign_in(words: str, *, kind: str = SIGN_IN, offer: str = "") -> Notice:
    """The sign-in is lost, or could not be renewed; ``offer`` is the word on a button that answers it."""
    return Notice(
        kind=kind,
        offer=offer,
        happened=words,
        means="The desk goes on with what it has; actions may be refused until this is mended.",
        do="The board stays as it is meanwhile." if offer else "Check the sign-in in the settings if it stays.",
        tone=Tone.WAITING,
    )


def of_a_sign_in_that_ends(at: str, offer: str) -> Notice:
    """The sign-in ends at the time of day ``at``, and a person must bring the next one."""
    return Notice(
        kind=SIGN_IN_ENDS,
        happened=f"Your sign-in ends at {at}.",
        means="Until then all goes on. After that the board stands still, and nothing can be done on calls.",
        do="Sign in again now: the browser opens, as a rule without a question, and the board stays as it is.",
        offer=offer,
        tone=Tone.WAITING,
    )


def of_a_sign_in_under_way(address: str, offer: str, *, opened: bool) -> Notice:
    """The desk waits for the browser; ``address`` is what to open by hand where it did not open."""
    if opened:
        return Notice(
            kind=SIGN_IN_ENDS,
            happened="Your browser has opened: sign in there.",
            means="The board goes on meanwhile.",
            offer=offer,
            tone=Tone.BUSY,
        )
    return Notice(
        kind=SIGN_IN_ENDS,
        happened="The browser of this computer could not be opened.",
        means="The board goes on meanwhile.",
        do=f"Open this address in a browser here: {address}",
        offer=offer,
        tone=Tone.WAITING,
    )


def of_the_floor(words: str) -> Notice:
    """Something of the floor cannot be shown, or somebody else gets its events."""
    happened, _, rest = words.partition(". ")
    return Notice(
        kind=f"floor: {happened}", happened=happened if not rest else f"{happened}.", means=rest, tone=Tone.WAITING
    )


def of_the_circuit(circuit: Circuit) -> Notice:
    """Requests are held back because the service keeps failing."""
    return Notice(kind="circuit", happened=circuit.words, tone=Tone.WAITING)


def of_the_audit(trouble: str) -> Notice:
    """The audit log takes no entries."""
    return Notice(
        kind="audit",
        happened="The audit log cannot be written.",
        means="Nothing can be sent until it can; calls go on as they are, and nothing so far is lost.",
        do=trouble,
    )


def of_the_audit_head(words: str) -> Notice:
    """The log contradicts the head that was kept outside it."""
    return Notice(kind="audit head", happened=words)


def of_the_settings(words: str) -> Notice:
    """A choice could not be kept."""
    return Notice(kind="settings", happened=words, tone=Tone.WAITING)


def of_the_board(trouble: str) -> Notice:
    """The board on which desks share the speaking slots cannot be used."""
    return Notice(
        kind=BOARD,
        happened=trouble,
        means="Until it is back, this desk looks at what the platform shows and at nothing else: it does not see who "
        "waits at other desks, and cannot ask anybody to leave. Calls go on as they are.",
        do="The desk tries again by itself. If it stays so, tell your administrator.",
        tone=Tone.WAITING,
    )


def of_a_slot(news: SlotNews, call: str) -> Notice:
    """A speaking slot was lost, or what was asked about one could not be done. ``call`` says which call it is."""
    kind = f"slot of {news.conversation}"
    match news.kind:
        case SlotNewsKind.TAKEN:
            return Notice(
                kind=kind,
                happened=f"{news.who} took the speaking slot on the call of {call} from you.",
                means=f"You are taken back to listening. The reason that was given: {news.words}",
                do="Queue for the slot if you still need it, and talk to each other about it.",
            )
        case SlotNewsKind.PASSED_ON:
            return Notice(
                kind=kind,
                happened=f"The speaking slot on the call of {call} passed on to {news.who}.",
                means="This desk stood still for too long to keep it. You are taken back to listening.",
                do="Queue for the slot again if you still need it.",
                tone=Tone.WAITING,
            )
        case SlotNewsKind.NOT_TAKEN:
            happened = f"The glass could not be broken on the call of {call}."
            return Notice(kind=kind, happened=happened, means=news.words, tone=Tone.WAITING)
        case SlotNewsKind.NOT_ASKED:
            happened = f"The speaker on the call of {call} could not be asked to leave."
            return Notice(kind=kind, happened=happened, means=news.words, tone=Tone.WAITING)
