"""Layers of settings: policy beats command line beats user beats default, and each value knows where it is from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from supervisor_desk.settings import Settings, SettingsError, Source, load, save_user


def files(folder: Path, user: object = None, policy: object = None) -> dict[str, Any]:
    paths = {"user": folder / "settings.json", "policy": folder / "policy.json"}
    for path, content in ((paths["user"], user), (paths["policy"], policy)):
        if content is not None:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
    return paths


def test_with_nothing_configured_the_training_floor_is_meant(tmp_path: Path) -> None:
    configuration = load(**files(tmp_path))
    assert configuration.settings == Settings()
    assert configuration.settings.base_url == ""
    assert configuration.source("theme") is Source.DEFAULT


def test_policy_beats_command_line_beats_user(tmp_path: Path) -> None:
    paths = files(
        tmp_path, user={"theme": "light", "density": "compact", "log_level": "debug"}, policy={"theme": "dark"}
    )
    configuration = load({"theme": "system", "density": "comfortable", "log_level": None}, **paths)
    assert configuration.settings.theme == "dark"
    assert configuration.locked("theme")
    assert configuration.settings.density == "comfortable"
    assert configuration.source("density") is Source.ARGUMENT
    assert configuration.settings.log_level == "debug"
    assert configuration.source("log_level") is Source.USER


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{ not json", "not JSON"),
        ("[]", "one JSON object"),
        ({"theme": "pink"}, "theme"),
        ({"no_such_setting": 1}, "no_such_setting"),
        ({"base_url": "http://example.com"}, "https"),
        ({"delivery_deadline_s": 0}, "delivery_deadline_s"),
        ({"mute_lease_s": 5}, "mute_lease_s"),
        ({"qa_webhook_url": "http://qa.example.com"}, "qa_webhook_url"),
        ({"inject_port": 80}, "inject_port"),
    ],
)
def test_what_cannot_be_used_is_refused_with_file_and_field(content: object, named: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(**files(tmp_path, user=content))
    assert named in str(caught.value)
    assert "settings.json" in str(caught.value)


def test_without_the_file_of_the_user_policy_and_command_line_hold_still(tmp_path: Path) -> None:
    paths = files(tmp_path, user="{ not json", policy={"theme": "dark"})
    configuration = load({"density": "compact"}, without_user=True, **paths)
    assert configuration.settings == Settings(theme="dark", density="compact")


def test_saving_keeps_what_else_is_there(tmp_path: Path) -> None:
    paths = files(tmp_path, user={"theme": "light"})
    save_user({"mask_customers": False}, user=paths["user"])
    assert json.loads(paths["user"].read_text()) == {"theme": "light", "mask_customers": False}


def test_a_wrong_value_is_not_saved(tmp_path: Path) -> None:
    paths = files(tmp_path, user={"theme": "light"})
    with pytest.raises(SettingsError):
        save_user({"theme": "pink"}, user=paths["user"])
    assert json.loads(paths["user"].read_text()) == {"theme": "light"}
