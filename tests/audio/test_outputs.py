"""Where nothing can be played, that is said with what it means and what would help."""

from __future__ import annotations

import pytest

from supervisor_desk.audio.outputs import NoPlayer, OutputTrouble, no_sound_system, none_found, not_opened
from supervisor_desk.audio.pcm import Pcm


@pytest.mark.parametrize("trouble", [none_found(), not_opened("Headset"), no_sound_system("libpulse is missing")])
def test_each_trouble_says_that_the_clip_can_be_sent_all_the_same(trouble: OutputTrouble) -> None:
    assert "The clip can be sent all the same; nothing was sent now." in str(trouble)
    assert str(trouble).endswith(".")


def test_the_stand_in_refuses_with_its_reason_and_is_silent() -> None:
    trouble = none_found()
    player = NoPlayer(trouble)
    player.stop()
    with pytest.raises(OutputTrouble) as caught:
        player.play(Pcm(), lambda: None)
    assert caught.value is trouble
