"""A call that ends under something open is an alert of its own, in words, once for each call."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.ports import Refused, Unanswered
from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.app.ended_calls import EndedCalls
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import ControlStatus
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.notices import Notice
from tests.actions.bench import wish
from tests.app.test_companions import Bench, bench
from tests.support.builders import CALL, control, ended, monitored
from tests.support.waiting import until

__all__ = ["bench"]

KIND = f"ended {CALL}"


async def asked(bench: Bench, kind: Kind) -> None:
    """Perform it; the answer is there, the proof is not."""
    await bench.desk.dispatcher.perform(wish(kind))


def alert(bench: Bench) -> Notice:
    return bench.screen.notices[KIND]


async def test_a_call_that_ends_under_a_cue_is_an_alert(bench: Bench) -> None:
    await asked(bench, Kind.TEXT_CUE)
    assert KIND not in bench.screen.notices
    bench.take(ended())
    notice = alert(bench)
    assert notice.happened == "The call of Ada Agent ended before “Text cue” took effect."
    assert notice.means.startswith("Nobody on the call heard or saw it. It is on record as a supervision attempt")
    assert notice.do.endswith(".")
    assert notice.tone is Tone.BAD  # which is also read out at once


async def test_a_cue_that_had_begun_may_have_been_heard(bench: Bench) -> None:
    await asked(bench, Kind.VOICE_CUE)
    bench.take(control(ControlStatus.EXECUTING), ended())
    assert "may have been heard" in alert(bench).means


async def test_several_things_on_one_call_are_one_alert(bench: Bench) -> None:
    await asked(bench, Kind.TEXT_CUE)
    await asked(bench, Kind.ANNOUNCE)
    bench.take(ended())
    assert "before “Text cue” and “Announcement” took effect" in alert(bench).happened
    assert len(bench.screen.notices) == 1


async def test_the_later_alert_takes_the_place_of_the_earlier_and_is_not_counted_as_a_second(bench: Bench) -> None:
    told: list[str] = []
    EndedCalls(bench.desk, lambda notice: told.append(f"show {notice.kind}"), lambda kind: told.append(f"drop {kind}"))
    await asked(bench, Kind.TEXT_CUE)
    await asked(bench, Kind.ANNOUNCE)
    bench.take(ended())
    assert told == [f"drop {KIND}", f"show {KIND}"] * 2


@pytest.mark.parametrize(
    "answer",
    [Refused(reason=TERMINATED_INTERACTION, status=404, over=True), Unanswered(reason="No answer came.")],
    ids=["learned from a 404", "unconfirmed when it ended"],
)
async def test_however_it_is_learned(bench: Bench, answer: Refused | Unanswered) -> None:
    bench.service.answers(answer)
    await asked(bench, Kind.TEXT_CUE)
    bench.take(ended())
    await until(lambda: KIND in bench.screen.notices)


@pytest.mark.parametrize("kind", [Kind.STOP, Kind.UNMUTE])
async def test_what_wanted_an_end_got_it(bench: Bench, kind: Kind) -> None:
    await asked(bench, kind)
    bench.take(ended())
    assert bench.screen.notices == {}


async def test_nothing_is_told_of_a_call_with_nothing_open(bench: Bench) -> None:
    await asked(bench, Kind.TEXT_CUE)
    bench.take(control(ControlStatus.COMPLETED), monitored(Mode.TERMINATED), ended())
    assert bench.screen.notices == {}
