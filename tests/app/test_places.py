"""What is kept of the windows' places comes back, and losing it does no harm."""

from __future__ import annotations

from pathlib import Path

from supervisor_desk.app.places import Places, load_places, save_places
from supervisor_desk.ui.board_columns import BoardLayout
from supervisor_desk.ui.window_place import WindowPlace


def test_places_come_back_as_they_were_kept(tmp_path: Path) -> None:
    kept = Places(window=WindowPlace(geometry="abc"), board=BoardLayout(hidden=("direction",), dense=True))
    save_places(tmp_path / "deep" / "window.json", kept)
    assert load_places(tmp_path / "deep" / "window.json") == kept


def test_a_file_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    path.write_text("{ not json")
    assert load_places(path) == Places()
    assert load_places(tmp_path / "missing.json") == Places()


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    save_places(tmp_path / "file" / "window.json", Places())
    assert load_places(tmp_path / "file" / "window.json") == Places()
