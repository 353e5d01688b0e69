"""What is said on a call is shown while one is on it, and then it is gone."""

from __future__ import annotations

from supervisor_desk.conversations.events import MediaQuality, TranscriptLine
from supervisor_desk.ui.heard import LINES, Heard
from tests.support.builders import CALL, OTHER_CALL


def said(text: str, speaker: str = "agent") -> TranscriptLine:
    return TranscriptLine(conversation_id=CALL, speaker=speaker, text=text)


def test_the_last_lines_are_shown_with_who_said_them() -> None:
    heard = Heard()
    for number in range(LINES + 2):
        heard.note(said(str(number)))
    heard.note(said("Thanks.", "customer"))
    shown = heard.lines(CALL).splitlines()
    assert len(shown) == LINES
    assert shown[-2:] == [f"Agent: {LINES + 1}", "Customer: Thanks."]


def test_with_the_session_everything_is_forgotten() -> None:
    heard = Heard()
    heard.note(said("Secret."))
    heard.note(MediaQuality(conversation_id=CALL, session_id="s", packet_loss=0.0, jitter_ms=4.0))
    heard.keep_only({OTHER_CALL})
    assert heard.lines(CALL) == heard.line(CALL) == ""
