"""Why a cue or an announcement failed is told in words; what is no known code is told as the service wrote it."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.service.dialects.control.reasons import reason_words


@pytest.mark.parametrize("code", ["interaction.ended", "not.found"])
def test_a_call_that_is_gone_is_told_in_the_same_words_as_everywhere(code: str) -> None:
    assert reason_words(code) == TERMINATED_INTERACTION


def test_a_call_in_another_state_is_told_with_what_to_do() -> None:
    words = reason_words("interaction.state")
    assert "active" in words
    assert "Try again" in words


@pytest.mark.parametrize(("code", "part"), [("stopped", "stopped before its end"), ("cancelled", "taken back")])
def test_what_somebody_ended_is_not_told_as_an_error(code: str, part: str) -> None:
    assert part in reason_words(code)


@pytest.mark.parametrize("code", ["interaction.ended", "not.found", "interaction.state", "stopped", "cancelled"])
def test_a_code_becomes_a_sentence_however_it_is_spelled(code: str) -> None:
    words = reason_words(code)
    assert reason_words(code.upper()) == words
    assert words.endswith(".")
    assert len(words.split()) > 5


@pytest.mark.parametrize("text", ["", "The agent hung up.", "interaction.ended early"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert reason_words(text) == text
