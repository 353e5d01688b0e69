from __future__ import annotations

import pytest

import dev_pip


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."], "may have been tampered with"),
        (["ERROR: Could not install packages: [Errno 28] No space left on device"], "The disk is full"),
        (["WARNING: Retrying ... NewConnectionError", "ERROR: No matching distribution found"], "Check the connection"),
        (["ERROR: something else"], "Installing the packages failed"),
        ([], "Installing the packages failed"),
    ],
)
def test_a_failed_installation_is_told_with_a_remedy(output: list[str], words: str) -> None:
    assert words in dev_pip.install_advice(output)


def test_a_failed_installation_shows_the_error_and_not_the_noise() -> None:
    output = ["Collecting aiohttp\n", "WARNING: noise\n", "ERROR: No matching distribution found for aiohttp\n"]
    advice = dev_pip.install_advice(output)
    assert "    ERROR: No matching distribution found for aiohttp" in advice
    assert "noise" not in advice
    assert len(advice.splitlines()) < 15


@pytest.mark.parametrize(
    ("version", "platform", "words"),
    [
        (None, "linux", "has no pip"),
        ("20.3.4", "linux", "pip 20.3.4, which is too old"),
        (None, "linux", "sudo apt-get install python3-pip"),
        (None, "win32", "py -m ensurepip"),
        (None, "darwin", "python3 -m ensurepip"),
    ],
)
def test_a_missing_or_old_pip_is_told_with_a_remedy(version: str | None, platform: str, words: str) -> None:
    assert words in dev_pip.pip_advice(version, platform)
