"""A rehearsal passes only if every step ended as demanded and the audit log holds."""

from __future__ import annotations

import json

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.app.rehearsal_report import AuditResult, Done, LeftOut, Report
from tests.support.builders import CALL

SOUND = AuditResult(verified=True, entries=2, head="abc", words="SOUND.")
DELIVERY = Delivery(
    action=Action(kind=Kind.LISTEN, conversation_id=CALL),
    state=DeliveryState.CONFIRMED,
    times=Times(asked=100.0, sent=100.01, accepted=100.02, settled=100.5),
    proof="monitor event: silent",
)


def report(**changes: object) -> Report:
    made = {"scenario": "calm", "done": (Done(DELIVERY),), "audit": SOUND} | changes
    return Report(**made)  # type: ignore[arg-type]


def test_it_passes_when_all_is_as_demanded() -> None:
    assert report().passed


def test_an_unmet_step_an_unsound_log_a_stop_or_no_step_at_all_fail_it() -> None:
    assert not report(done=(Done(DELIVERY, "ended otherwise"),)).passed
    assert not report(audit=AuditResult(verified=False, entries=0, head="", words="NOT SOUND.")).passed
    assert not report(trouble="It took too long.").passed
    assert not report(done=()).passed


def test_the_json_holds_action_state_proof_and_times() -> None:
    found = json.loads(report().as_json())
    assert found["passed"] is True
    assert found["audit"]["verified"] is True
    (only,) = found["deliveries"]
    assert (only["action"], only["state"], only["proof"]) == ("listen", "confirmed", "monitor event: silent")
    assert only["times"] == {"sent_ms": 10, "accepted_ms": 20, "executing_ms": None, "settled_ms": 500}


def test_the_table_names_what_was_wrong() -> None:
    assert "✗ ended otherwise" in report(done=(Done(DELIVERY, "ended otherwise"),)).as_table()
    assert "NOT as it must be" in report(trouble="It took too long.").as_table()


def test_what_is_not_offered_is_told_with_the_reason_and_fails_nothing() -> None:
    left_out = report(left_out=(LeftOut("text cue", "No words are shown there."),))
    assert left_out.passed
    assert "text cue: No words are shown there." in left_out.as_table()
    assert json.loads(left_out.as_json())["not_offered"] == [
        {"action": "text cue", "reason": "No words are shown there."}
    ]
