"""What an organisation lets one do to an agent's leg: unknown, tried, remembered."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.genesys.trials import (
    MODES,
    OUTSIDE,
    Ability,
    Outcome,
    Trial,
    Trials,
    Way,
    mode_name,
    trial_of,
)
from tests.service.dialects.genesys.payloads import NOON, error, reply


def seen(way: Way = Way.PARTICIPANT, mode: str = "barge", outcome: Outcome = Outcome.REFUSED, at: str = NOON) -> Trial:
    return Trial(ability=Ability.MUTE, way=way, mode=mode, outcome=outcome, status=403, code="not.authorized", at=at)


def refused_everywhere() -> Trials:
    return Trials("org-1", tuple(seen(way, mode) for way in Way for mode in MODES))


def test_at_first_each_way_is_worth_a_try() -> None:
    fresh = Trials()
    assert all(fresh.ways(Ability.MUTE, mode) == (Way.PARTICIPANT, Way.FOR_USER) for mode in MODES)
    assert fresh.never(Ability.MUTE) == fresh.why_not(Ability.MUTE, OUTSIDE) == ""


def test_a_way_that_was_refused_is_not_tried_again_in_that_mode() -> None:
    trials = Trials().noted(seen())
    assert trials.ways(Ability.MUTE, "barge") == (Way.FOR_USER,)
    assert trials.ways(Ability.MUTE, "silent") == (Way.PARTICIPANT, Way.FOR_USER)
    assert trials.ways(Ability.HOLD, "barge") == (Way.PARTICIPANT, Way.FOR_USER)


def test_a_way_that_worked_is_tried_first() -> None:
    trials = Trials().noted(seen(Way.FOR_USER, outcome=Outcome.TAKEN))
    assert trials.ways(Ability.MUTE, "barge") == (Way.FOR_USER, Way.PARTICIPANT)
    proven = trials.proven(Ability.MUTE, "barge", NOON)
    found = proven.find(Ability.MUTE, Way.FOR_USER, "barge")
    assert found is not None
    assert found.outcome is Outcome.PROVEN


def test_a_proof_belongs_to_what_was_taken_in_that_mode() -> None:
    trials = Trials().noted(seen(outcome=Outcome.TAKEN))
    assert trials.proven(Ability.MUTE, "silent", NOON) is trials
    assert trials.proven(Ability.HOLD, "barge", NOON) is trials


def test_a_receipt_does_not_displace_a_proof_but_a_refusal_does() -> None:
    proven = Trials().noted(seen(outcome=Outcome.PROVEN))
    assert proven.noted(seen(outcome=Outcome.TAKEN)) is proven
    assert proven.noted(seen()).ways(Ability.MUTE, "barge") == (Way.FOR_USER,)


def test_refused_in_one_mode_says_where_it_may_work() -> None:
    trials = Trials("org-1", (seen(mode="silent"), seen(Way.FOR_USER, "silent")))
    words = trials.why_not(Ability.MUTE, "silent")
    assert "answered 403 not.authorized on 2026-05-04" in words
    assert words.endswith("It may be after you barged in.")
    assert trials.never(Ability.MUTE) == ""


def test_refused_in_every_mode_is_not_offered() -> None:
    words = refused_everywhere().never(Ability.MUTE)
    assert "not supported here in any mode" in words
    assert refused_everywhere().never(Ability.HOLD) == ""


def test_what_is_remembered_survives_a_file() -> None:
    trials = refused_everywhere()
    assert msgspec.json.decode(msgspec.json.encode(trials), type=Trials) == trials


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (reply(202), Outcome.TAKEN),
        (error(403, "conversation.error.forbidden.not.active.participant"), Outcome.REFUSED),
        (error(404, "conversation.error.not.conversation.participant"), Outcome.REFUSED),
        (error(404, "not.found"), Outcome.REFUSED),
        (error(403, "missing.any.permissions"), None),
        (error(403, "missing.permissions"), None),
        (error(400, "bad.request"), None),
        (error(401, "bad.credentials"), None),
        (error(429, "too.many.requests"), None),
        (error(503, "service.unavailable"), None),
    ],
)
def test_only_what_speaks_of_the_organisation_is_learned(answer: Reply, outcome: Outcome | None) -> None:
    trial = trial_of(Ability.MUTE, Way.PARTICIPANT, "barge", answer, NOON)
    assert (trial.outcome if trial is not None else None) is outcome


def test_the_answer_that_was_seen_is_kept_with_its_reference() -> None:
    trial = trial_of(Ability.MUTE, Way.FOR_USER, OUTSIDE, error(404, "not.found"), NOON)
    assert trial is not None
    assert (trial.status, trial.code, trial.correlation, trial.at) == (404, "not.found", "corr-9", NOON)


@pytest.mark.parametrize(
    ("mode", "name"), [(None, OUTSIDE), (Mode.PENDING, OUTSIDE), (Mode.SILENT, "silent"), (Mode.BARGE, "barge")]
)
def test_a_leg_that_rings_is_not_on_the_call(mode: Mode | None, name: str) -> None:
    assert mode_name(mode) == name


STEPS = st.builds(
    seen, st.sampled_from(list(Way)), st.sampled_from(MODES), st.sampled_from(list(Outcome)), st.just(NOON)
)


@given(st.lists(STEPS, max_size=20), st.sampled_from(MODES))
def test_whatever_was_seen_there_is_a_way_or_a_reason(steps: list[Trial], mode: str) -> None:
    trials = Trials()
    for step in steps:
        trials = trials.noted(step)
    assert bool(trials.ways(Ability.MUTE, mode)) is not bool(trials.why_not(Ability.MUTE, mode))
    assert len(trials.seen) == len({(one.way, one.mode) for one in steps})
