from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

import dev_native
from dev_environment import Environment
from dev_trouble import Trouble

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="screens and libraries as Linux has them")


@pytest.mark.parametrize(
    ("variables", "platform"),
    [
        ({"QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "wayland"),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "vnc"),
        ({"WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}, "wayland"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "x11"}, "xcb"),
        ({"DISPLAY": ":0"}, "xcb"),
    ],
)
def test_the_plug_in_checked_is_the_one_that_qt_would_choose(variables: dict[str, str], platform: str) -> None:
    assert dev_native.platform_in_force(variables) == platform


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_a_screen(platform: str) -> None:
    assert dev_native.has_screen({}, platform)


@pytest.mark.parametrize(
    ("variables", "screen"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":87654"}, False),
        ({"DISPLAY": "office:0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": "/nowhere"}, False),
    ],
)
@linux_only
def test_linux_has_a_screen_where_a_display_may_answer(variables: dict[str, str], screen: bool) -> None:
    assert dev_native.has_screen(variables, "linux") is screen


@linux_only
def test_a_display_that_listens_is_a_screen() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as display:
        display.bind("\0/tmp/.X11-unix/X87655")
        display.listen()
        assert dev_native.has_screen({"DISPLAY": ":87655.0"}, "linux")


@linux_only
def test_a_wayland_socket_is_a_screen(tmp_path: Path) -> None:
    (tmp_path / "wayland-7").touch()
    assert dev_native.has_screen({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}, "linux")


def test_a_missing_library_is_named_with_the_packages_to_install() -> None:
    said = "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory"
    advice = dev_native.advice(said, is_root=False)
    assert "    libEGL.so.1: cannot open shared object file" in advice
    assert "sudo apt-get install --no-install-recommends" in advice
    assert "libxcb-cursor0" in advice
    assert len(advice.splitlines()) < 24


def test_root_is_not_told_to_use_sudo() -> None:
    assert "sudo" not in dev_native.advice("OSError: libEGL.so.1: cannot open shared object file", is_root=True)


def test_an_old_system_is_told_so() -> None:
    said = "ImportError: /lib/libc.so.6: version `GLIBC_2.34' not found (required by libQt6Core.so.6)"
    assert "too old for Qt" in dev_native.advice(said, is_root=False)


def test_any_other_failure_of_qt_is_told_as_it_is() -> None:
    advice = dev_native.advice("ModuleNotFoundError: No module named 'PySide6'", is_root=False)
    assert "    No module named 'PySide6'" in advice
    assert "apt-get" not in advice


class ThisEnvironment(Environment):
    """The environment these tests run in, with a folder of its own for notes."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.python = Path(sys.executable)


@linux_only
def test_a_system_that_has_the_libraries_passes_and_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = ThisEnvironment(tmp_path)
    dev_native.check(environment, {"QT_QPA_PLATFORM": "offscreen"})
    monkeypatch.setattr(dev_native, "PROBE", "raise SystemExit(1)")
    dev_native.check(environment, {"QT_QPA_PLATFORM": "offscreen"})
    assert [path.name for path in tmp_path.iterdir()] == ["qt-offscreen-loads"]


@linux_only
def test_a_plug_in_that_does_not_load_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="libqnothing"):
        dev_native.check(ThisEnvironment(tmp_path), {"QT_QPA_PLATFORM": "nothing"})
