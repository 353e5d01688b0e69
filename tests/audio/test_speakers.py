"""The loudspeaker of this computer, whatever it has."""

from __future__ import annotations

import sys

import pytest

from supervisor_desk.audio.outputs import NoPlayer, OutputTrouble
from supervisor_desk.audio.pcm import Pcm
from supervisor_desk.audio.speakers import player


def test_without_the_sound_library_there_is_a_stand_in_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "supervisor_desk.audio.playback", None)
    found = player()
    assert isinstance(found, NoPlayer)
    with pytest.raises(OutputTrouble, match=r"sound library .* cannot be loaded"):
        found.play(Pcm(), lambda: None)
