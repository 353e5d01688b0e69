"""What is told beside the board says what happened, what it means for the calls, and what to do where one can."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.slot_news import SlotNews, SlotNewsKind
from supervisor_desk.app import tidings
from supervisor_desk.audit.anchor import LOG_AND_HEAD_DIFFER
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.qtloop import Trouble
from supervisor_desk.service.breaker import Breaker
from supervisor_desk.service.circuit import Circuit, CircuitState
from supervisor_desk.service.errors import UnavailableError
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.notices import Notice
from tests.support.clock import FakeClock

FULL = "The disk is full. Free some space; the desk tries again by itself."
SECRET = "Bearer c0ffee"


def open_circuit() -> Circuit:
    """The circuit as it is told when the service has failed once too often."""
    told: list[Circuit] = []
    breaker = Breaker(FakeClock(), told.append, threshold=1)
    with pytest.raises(UnavailableError), breaker.guard():
        raise UnavailableError("The service is overloaded.", 503)
    assert told[-1].state is CircuitState.OPEN
    return told[-1]


def slot_news(kind: SlotNewsKind, call: str = "call") -> SlotNews:
    return SlotNews(kind=kind, conversation=ConversationId(call), who="Bo", words="The customer threatens the agent.")


def all_kinds() -> list[Notice]:
    return [
        tidings.of_a_defect(Trouble("board", KeyError("k"))),
        tidings.of_the_sign_in("The sign-in could not be renewed."),
        tidings.of_the_circuit(open_circuit()),
        tidings.of_the_audit(FULL),
        tidings.of_the_audit_head(LOG_AND_HEAD_DIFFER.format(n="7")),
        tidings.of_the_settings("The settings could not be kept."),
        tidings.of_the_board("The shared board of speaking slots cannot be reached."),
        *(tidings.of_a_slot(slot_news(kind, str(at)), "Ada Agent") for at, kind in enumerate(SlotNewsKind)),
    ]


@pytest.mark.parametrize("notice", all_kinds(), ids=lambda one: one.kind)
def test_each_notice_is_made_of_whole_sentences(notice: Notice) -> None:
    for part in (notice.happened, notice.means, notice.do):
        assert part == part.strip()
        assert not part or (part[0].isupper() and part.endswith("."))
    assert notice.happened


def test_no_two_kinds_are_counted_as_one() -> None:
    kinds = [one.kind for one in all_kinds()]
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize(
    "notice",
    [
        tidings.of_a_defect(Trouble("board", KeyError("k"))),
        tidings.of_the_circuit(open_circuit()),
        tidings.of_the_audit(FULL),
        tidings.of_the_audit_head(LOG_AND_HEAD_DIFFER.format(n="7")),
    ],
    ids=lambda one: one.kind,
)
def test_what_sounds_bad_says_what_it_means_for_the_calls(notice: Notice) -> None:
    assert "alls " in notice.sentence  # "Calls are not affected", "calls go on"


def test_a_defect_is_told_with_what_to_do_and_with_details_for_whoever_helps() -> None:
    notice = tidings.of_a_defect(Trouble("task listen 1", ValueError(SECRET)))
    assert notice.tone is Tone.BAD
    assert "look before you repeat it" in notice.means
    assert "report it" in notice.do
    assert notice.details == "task listen 1: ValueError"


def test_a_defect_shows_nothing_of_what_the_error_holds() -> None:
    notice = tidings.of_a_defect(Trouble("task", ValueError(SECRET)))
    assert SECRET not in f"{notice.sentence} {notice.details} {notice.kind}"


def test_defects_of_one_class_are_counted_and_those_of_another_told_apart() -> None:
    one, same, other = (tidings.of_a_defect(Trouble("x", error)) for error in (KeyError(1), KeyError(2), OSError()))
    assert one.kind == same.kind != other.kind


def test_a_lost_sign_in_says_that_actions_may_be_refused_and_where_to_look() -> None:
    notice = tidings.of_the_sign_in("The sign-in could not be renewed.")
    assert notice.happened == "The sign-in could not be renewed."
    assert "refused" in notice.means
    assert "settings" in notice.do
    assert notice.tone is Tone.WAITING


def test_a_resting_circuit_says_when_the_desk_tries_again() -> None:
    notice = tidings.of_the_circuit(open_circuit())
    assert "nothing is sent" in notice.sentence
    assert "tries again by itself" in notice.sentence
    assert notice.tone is Tone.WAITING


def test_an_audit_log_that_takes_nothing_says_that_nothing_can_be_sent_and_what_is_wrong() -> None:
    notice = tidings.of_the_audit(FULL)
    assert "Nothing can be sent" in notice.means
    assert notice.do == FULL
    assert notice.tone is Tone.BAD


def test_a_log_that_contradicts_its_head_says_what_to_do() -> None:
    notice = tidings.of_the_audit_head(LOG_AND_HEAD_DIFFER.format(n="7"))
    assert "entry 7" in notice.sentence
    assert "have the log verified" in notice.sentence
    assert notice.tone is Tone.BAD


def test_a_choice_that_was_not_kept_is_not_told_as_an_error() -> None:
    notice = tidings.of_the_settings("The settings could not be kept.")
    assert notice.happened == "The settings could not be kept."
    assert notice.tone is Tone.WAITING


def test_who_was_cut_off_reads_by_whom_on_which_call_and_why() -> None:
    notice = tidings.of_a_slot(slot_news(SlotNewsKind.TAKEN), "Ada Agent (Billing)")
    assert notice.happened == "Bo took the speaking slot on the call of Ada Agent (Billing) from you."
    assert "back to listening" in notice.means
    assert "The customer threatens the agent." in notice.means
    assert notice.tone is Tone.BAD


def test_who_lost_the_slot_by_standing_still_reads_that_it_was_their_own_desk() -> None:
    notice = tidings.of_a_slot(slot_news(SlotNewsKind.PASSED_ON), "Ada Agent")
    assert "passed on to Bo" in notice.happened
    assert "This desk stood still" in notice.means


def test_what_the_floor_cannot_show_says_the_event_first() -> None:
    notice = tidings.of_the_floor("v2.users.u-1.presence is not sent. Your account lacks a:b:c. Ask for it.")
    assert notice.happened == "v2.users.u-1.presence is not sent."
    assert notice.means == "Your account lacks a:b:c. Ask for it."
    assert notice.kind != tidings.of_the_floor("Something else. Wait.").kind
    assert tidings.of_the_floor("One sentence.").happened == "One sentence."
