"""What the audit log is told: figures and ids, never words of people, numbers or secrets."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.actions import notes
from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.ports import Note
from supervisor_desk.conversations.conversation import Mode
from tests.actions.bench import wish
from tests.support.builders import AGENT, AGENT_USER, CALL, QUEUE, conversation, session
from tests.support.clock import NOON


def written(note: Note) -> str:
    return msgspec.json.encode(note).decode()


def delivery(action: Action, state: DeliveryState = DeliveryState.CONFIRMED, **changes: object) -> Delivery:
    done = Delivery(action=action, state=state, times=Times(asked=NOON, sent=NOON + 0.02, settled=NOON + 1.5))
    return msgspec.structs.replace(done, **changes)


def test_an_intent_says_who_is_meant_where_and_from_which_mode() -> None:
    note = notes.intent(wish(Kind.BARGE), conversation(), session(Mode.WHISPER), 7, "the call moved to hold")
    assert (note.step, note.what, note.conversation, note.participant) == ("intent", "barge", CALL, AGENT)
    assert note.reason == "the call moved to hold"
    assert note.detail == {
        "agent": AGENT_USER,
        "queue": QUEUE,
        "call_state": "active",
        "session": "session-1",
        "from_mode": "whisper",
        "fence": 7,
    }


def test_an_intent_can_be_written_when_little_is_known() -> None:
    note = notes.intent(Action(kind=Kind.STOP, conversation_id=CALL), None, None, None)
    assert (note.participant, note.detail) == ("", {})


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        (Kind.TEXT_CUE, {"text_length": 19}),
        (Kind.VOICE_CUE, {"mix_level": 0.65, "media": "cue.wav"}),
        (Kind.CLIP, {"mix_level": 0.65, "media": "media.example/clips/calm.wav"}),
        (
            Kind.ANNOUNCE,
            {"media": "media.example/notice.wav", "max_duration_ms": 10_000, "mute_agent": False, "mute_caller": False},
        ),
        (Kind.TRANSFER, {"to_length": 15}),
        (Kind.MUTE, {}),
    ],
)
def test_an_intent_keeps_the_figures_of_its_kind(kind: Kind, detail: dict[str, object]) -> None:
    note = notes.intent(wish(kind, user_id=None), None, None, None)
    assert note.detail == detail


def test_taking_back_names_what_is_taken_back() -> None:
    note = notes.intent(wish(Kind.CANCEL, cancels=DeliveryId("cue")), None, None, None)
    assert note.detail["cancels"] == "cue"


def test_a_repetition_names_what_it_repeats() -> None:
    first = wish(Kind.TEXT_CUE)
    second = first.again()
    assert notes.intent(second, None, None, None).retry_of == first.id
    assert notes.outcome(delivery(second)).retry_of == first.id


def test_an_outcome_says_what_was_seen_and_how_long_it_took() -> None:
    done = delivery(wish(Kind.TEXT_CUE), proof="control event: completed", remote_id="control-1")
    note = notes.outcome(done)
    assert (note.step, note.state, note.proof) == ("outcome", "confirmed", "control event: completed")
    assert note.detail == {"remote_id": "control-1", "sent_ms": 20, "settled_ms": 1500}


def test_an_outcome_marks_what_came_late() -> None:
    times = Times(asked=NOON, sent=NOON, accepted=NOON, executing=NOON + 12, settled=NOON + 14)
    note = notes.outcome(delivery(wish(Kind.VOICE_CUE), times=times))
    assert note.detail["late"] is True
    assert note.detail["executing_ms"] == 12_000


@pytest.mark.parametrize("path", ["/home/ann/cues/calm.wav", "calm.wav"])
def test_of_a_local_file_only_its_name_is_kept(path: str) -> None:
    note = notes.intent(wish(Kind.VOICE_CUE, media_path=path), None, None, None)
    assert note.detail["media"] == "calm.wav"


def test_an_address_that_cannot_be_read_does_not_stop_the_entry() -> None:
    note = notes.intent(wish(Kind.CLIP, media_url="https://[broken"), None, None, None)
    assert note.detail["media"] == "an address that cannot be read"


WORDS = st.text(st.characters(categories=("L", "N")), min_size=8, max_size=20).map(lambda word: f"zq{word}qz")


@given(words=WORDS, kind=st.sampled_from(Kind), state=st.sampled_from(DeliveryState))
def test_no_words_numbers_or_secrets_reach_the_log(words: str, kind: Kind, state: DeliveryState) -> None:
    secret, number = f"token-{words}", "+49301234567890"
    action = wish(
        kind,
        text=f"Tell her {words}.",
        transfer_to=number,
        media_path="",
        media_url=f"https://ann:{secret}@media.example/notice.wav?signature={secret}#{words}",
    )
    shown = conversation()
    done = delivery(
        action,
        state,
        reason=f"The service says: “{action.text}” for {number} at {action.media_url} is not possible.",
        proof=f"seen: {action.text}",
    )
    for note in (notes.intent(action, shown, session(), 3, "opened for coaching"), notes.outcome(done)):
        text = written(note)
        assert words not in text
        assert secret not in text
        assert number not in text
        assert "Carl" not in text
        assert "+4930123456" not in text


@pytest.mark.parametrize(("kind", "kept"), [(Kind.MUTE, True), (Kind.UNMUTE, True), (Kind.TEXT_CUE, False)])
def test_the_outcome_of_a_mute_names_the_agent_by_id(kind: Kind, kept: bool) -> None:
    delivery = Delivery(action=wish(kind), state=DeliveryState.CONFIRMED, times=Times(asked=0.0))
    assert (notes.outcome(delivery).detail.get("agent") == AGENT_USER) is kept


def test_the_service_s_own_name_of_the_request_is_on_record() -> None:
    assert notes.outcome(delivery(wish(Kind.BARGE), reference="ref-1")).detail["reference"] == "ref-1"
    assert "reference" not in notes.outcome(delivery(wish(Kind.BARGE))).detail
