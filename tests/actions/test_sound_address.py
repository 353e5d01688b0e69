"""A sound that the service fetches from an address."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.filled_in import why_not_filled_in
from tests.actions.bench import wish
from tests.support.builders import conversation


@pytest.mark.parametrize("kind", [Kind.VOICE_CUE, Kind.CLIP])
def test_an_address_without_encryption_is_refused_with_what_to_do(kind: Kind) -> None:
    no = why_not_filled_in(wish(kind, media_path="", media_url="http://media.example/a.wav"), conversation())
    assert no is not None
    assert no.rule == "Sound is fetched by https only."
    assert "https address, or choose a file" in no.remedy


@pytest.mark.parametrize("kind", [Kind.VOICE_CUE, Kind.CLIP])
def test_an_encrypted_address_is_taken_however_it_is_written(kind: Kind) -> None:
    assert why_not_filled_in(wish(kind, media_path="", media_url="HTTPS://media.example/a.wav"), conversation()) is None
