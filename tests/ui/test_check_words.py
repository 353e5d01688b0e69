"""How the doctor's lines are told: each result has a shape and a word, and the sum says whether the desk can work."""

from __future__ import annotations

import pytest

from supervisor_desk.ui import icons
from supervisor_desk.ui.check_words import CheckLine, CheckResult, check_face, check_text, sum_up


def line(result: CheckResult, remedy: str = "") -> CheckLine:
    return CheckLine(key="disk", tried="Disk", result=result, found="Something was found.", remedy=remedy)


def test_results_differ_in_shape_and_word_in_the_window_and_in_the_terminal() -> None:
    faces = [check_face(result) for result in CheckResult]
    assert len({face.mark for face in faces}) == len({face.word for face in faces}) == len(CheckResult)
    assert {face.mark for face in faces} <= icons.names()
    assert len({check_text(line(result))[0] for result in CheckResult}) == len(CheckResult)


def test_a_terminal_line_says_result_finding_and_remedy() -> None:
    told = check_text(line(CheckResult.WARNING, "Do something."))
    assert "warning" in told
    assert told.isascii()
    assert told.splitlines()[1].strip() == "Do something."


@pytest.mark.parametrize(
    ("results", "sum_of_them", "words"),
    [
        ((CheckResult.OK, CheckResult.OK), CheckResult.OK, "in order"),
        ((CheckResult.OK, CheckResult.WARNING), CheckResult.WARNING, "1 check may"),
        ((CheckResult.WARNING, CheckResult.FAILED, CheckResult.NOT_TRIED), CheckResult.FAILED, "1 check failed"),
        ((CheckResult.FAILED, CheckResult.FAILED), CheckResult.FAILED, "2 checks failed"),
    ],
)
def test_the_sum_is_the_worst_of_them(results: tuple[CheckResult, ...], sum_of_them: CheckResult, words: str) -> None:
    result, told = sum_up(line(one) for one in results)
    assert result is sum_of_them
    assert words in told


def test_a_screen_reader_hears_all_of_a_line() -> None:
    assert line(CheckResult.FAILED, "Do it.").sentence == "Disk: failed. Something was found. Do it."
