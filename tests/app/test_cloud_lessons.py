"""What first tries taught outlives the desk, organization by organization."""

from __future__ import annotations

from pathlib import Path

from supervisor_desk.app.cloud_lessons import MOST_ORGANIZATIONS, CloudLessons
from supervisor_desk.service.dialects.genesys.trials import Ability, Outcome, Trial, Trials, Way

SEEN = Trial(ability=Ability.MUTE, way=Way.PARTICIPANT, mode="barge", outcome=Outcome.PROVEN, status=202, at="2026")


def test_what_was_learned_is_there_in_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "data" / "lessons.json"
    CloudLessons(path).remember(Trials("org-1", (SEEN,)))
    CloudLessons(path).remember(Trials("org-2"))
    assert CloudLessons(path).recall("org-1") == Trials("org-1", (SEEN,))
    assert CloudLessons(path).recall("org-3") == Trials("org-3")


def test_a_file_that_cannot_be_read_means_that_nothing_is_known(tmp_path: Path) -> None:
    path = tmp_path / "lessons.json"
    path.write_text("{")
    assert CloudLessons(path).recall("org-1").seen == ()
    CloudLessons(path).remember(Trials("org-1", (SEEN,)))
    assert CloudLessons(path).recall("org-1").seen == (SEEN,)


def test_a_place_that_takes_nothing_stops_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    CloudLessons(blocked / "lessons.json").remember(Trials("org-1"))


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    lessons = CloudLessons(tmp_path / "lessons.json")
    for number in range(MOST_ORGANIZATIONS + 1):
        lessons.remember(Trials(f"org-{number}", (SEEN,)))
    assert lessons.recall("org-0").seen == ()
    assert lessons.recall("org-1").seen == (SEEN,)
