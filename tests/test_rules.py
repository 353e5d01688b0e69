"""Rules of the house that neither the linter nor the import contracts can see. Each failure names file and line."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "supervisor_desk"
TESTS = ROOT / "tests"
MOST_LINES = 300
VAGUE_NAMES = {"utils", "util", "misc", "common", "core", "helpers", "helper", "manager"}
NESTED_LOOPS = {"exec", "exec_", "processEvents"}
TASK_MAKERS = {"create_task", "ensure_future"}
MAY_MAKE_TASKS = ("qtloop/", "simulator/")
LOSSY_SIGNAL_TYPES = {"int", "dict"}  # 32 bits; keys that are not text are lost
KNOWS_QT = ("ui/", "qtloop/", "audio/capture", "audio/playback.py", "audio/decode_qt.py")
OWN_PROGRAMS = {"audio/decode_qt.py"}  # started as a process, with a loop that nothing else runs in
NETWORK_OF_QT = {"QtNetwork", "QtWebSockets", "QtWebEngineCore", "QtWebEngineWidgets"}
CLOCKLESS = ("conversations/", "actions/", "audit/")  # time comes in through a Clock
CLOCKS = {
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "monotonic"),
    ("time", "perf_counter"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path) -> str:
    """The file as seen from the package: "ui/board.py"."""
    return path.relative_to(PACKAGE).as_posix()


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def files_of_tests() -> list[Path]:
    return sorted(TESTS.rglob("test_*.py"))


def calls(path: Path) -> Iterator[tuple[str, str, ast.Call]]:
    """Each call in a file: what it is called on, the last part of its name, and the call."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            match node.func:
                case (
                    ast.Attribute(value=ast.Name(id=owner), attr=name)
                    | ast.Attribute(value=ast.Attribute(attr=owner), attr=name)
                ):
                    yield owner, name, node
                case ast.Attribute(attr=name) | ast.Name(id=name):
                    yield "", name, node


def imported(path: Path) -> set[str]:
    """Full names of all that a file imports, modules and names alike."""
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def none_of(findings: Iterator[str]) -> None:
    found = list(findings)
    assert not found, "\n" + "\n".join(found)


def test_nothing_runs_a_loop_inside_the_loop() -> None:
    none_of(
        f"{place(path)}:{call.lineno} .{name}(…) nests event loops: await dialogs.ask(dialog)"
        for path in sources()
        if place(path) not in OWN_PROGRAMS
        for _, name, call in calls(path)
        if name in NESTED_LOOPS
    )


def test_tasks_are_made_in_one_place() -> None:
    none_of(
        f"{place(path)}:{call.lineno} .{name}(…): only Tasks.start makes tasks"
        for path in sources()
        if not place(path).startswith(MAY_MAKE_TASKS)
        for _, name, call in calls(path)
        if name in TASK_MAKERS
    )


def test_signals_carry_objects_whole() -> None:
    none_of(
        f"{place(path)}:{call.lineno} Signal({argument.id}) loses values: Signal(object)"
        for path in sources()
        for _, name, call in calls(path)
        if name == "Signal"
        for argument in call.args
        if isinstance(argument, ast.Name) and argument.id in LOSSY_SIGNAL_TYPES
    )


def test_qt_stays_in_the_windows_the_loop_and_the_microphone() -> None:
    none_of(
        f"{place(path)} imports {name}"
        for path in sources()
        if not place(path).startswith(KNOWS_QT)
        for name in imported(path)
        if name.split(".")[0] in {"PySide6", "shiboken6", "qasync"}
    )


def test_windows_do_not_use_the_network_of_qt() -> None:
    none_of(
        f"{place(path)} imports {name}"
        for path in sources()
        for name in imported(path)
        if name.startswith("PySide6.") and name.split(".")[1] in NETWORK_OF_QT
    )


def test_records_rules_and_audit_take_their_time_from_a_clock() -> None:
    none_of(
        f"{place(path)}:{call.lineno} {owner}.{name}(): ask the Clock"
        for path in sources()
        if place(path).startswith(CLOCKLESS)
        for owner, name, call in calls(path)
        if (owner, name) in CLOCKS
    )


def test_a_cancellation_is_always_raised_on() -> None:
    def swallows(handler: ast.ExceptHandler) -> bool:
        caught = [] if handler.type is None else [ast.unparse(node) for node in ast.walk(handler.type)]
        wide = {"CancelledError", "asyncio.CancelledError", "BaseException"}
        passes_on = any(
            isinstance(node, ast.Raise) or (isinstance(node, ast.Attribute) and node.attr == "set_exception")
            for node in ast.walk(handler)
        )
        return (handler.type is None or bool(wide.intersection(caught))) and not passes_on

    none_of(
        f"{place(path)}:{node.lineno} catches a cancellation and does not raise it on"
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    )


def test_files_are_short_enough_to_read_in_one_go() -> None:
    none_of(
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in itertools.chain(sources(), (ROOT / "packaging").rglob("*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    )


def test_names_say_what_a_file_is_for() -> None:
    none_of(
        f"{path.relative_to(ROOT)}: a vague name"
        for path in itertools.chain(sources(), TESTS.rglob("*.py"))
        if VAGUE_NAMES.intersection([path.stem, *path.relative_to(ROOT).parts])
    )


def test_each_package_and_module_says_what_it_is_for() -> None:
    none_of(f"{place(path)} begins without a word" for path in sources() if ast.get_docstring(tree_of(path)) is None)


def test_each_module_has_its_test() -> None:
    tests = files_of_tests()
    reached = set().union(*(imported(path) for path in tests))
    named = {path.relative_to(TESTS).as_posix() for path in tests}

    def is_tested(path: Path) -> bool:
        module = "supervisor_desk." + place(path).removesuffix(".py").replace("/", ".")
        own = Path(place(path)).with_name(f"test_{path.stem}.py").as_posix()
        return own in named or module in reached

    none_of(
        f"{place(path)} has no test of its own and none imports it"
        for path in sources()
        if path.name not in {"__init__.py", "__main__.py"} and not is_tested(path)
    )


def test_nothing_is_left_for_later() -> None:
    none_of(
        f"{place(path)}:{number} {line.strip()}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    )


def test_tests_wait_for_what_they_mean_and_not_for_time() -> None:
    def is_pause(call: ast.Call) -> bool:
        return not (call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0)

    none_of(
        f"{path.relative_to(ROOT)}:{call.lineno} sleeps: tests.support.waiting has until, happened and emitted"
        for path in files_of_tests()
        for _, name, call in calls(path)
        if name == "sleep" and is_pause(call)
    )


def test_coroutines_do_not_wait_with_qtbot() -> None:
    none_of(
        f"{path.relative_to(ROOT)}:{call.lineno} qtbot.{call.func.attr} nests event loops: tests.support.waiting"
        for path in files_of_tests()
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if ast.unparse(call.func.value) == "qtbot" and call.func.attr.startswith("wait")
    )


def test_the_lock_names_no_host_and_hashes_everything() -> None:
    lines = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.lstrip().startswith("#")]
    none_of(line for line in comments if re.search(r"\w:\S", line))  # an address of whatever kind
    options = {option for line in comments for option in re.findall(r"--[a-z-]+", line)}
    assert options <= {"--universal", "--generate-hashes", "--python-version", "--extra"}
    required = re.compile(r"[A-Za-z0-9_.-]+(\[[a-z,]+\])?==[^ ]+( ; [^\\]*)? \\")  # always with a hash to follow
    hashed = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    none_of(line for line in lines if not (line in comments or required.fullmatch(line) or hashed.fullmatch(line)))
    named = [number for number, line in enumerate(lines) if required.fullmatch(line)]
    assert len(named) > 50
    none_of(lines[number] for number in named if not hashed.fullmatch(lines[number + 1]))


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("dialog.exec()", ("dialog", "exec")),
        ("self.loop.create_task(x())", ("loop", "create_task")),
        ("get_loop().create_task(x())", ("", "create_task")),
        ("Signal(int)", ("", "Signal")),
        ("time.time()", ("time", "time")),
        ("datetime.datetime.now()", ("datetime", "now")),
    ],
)
def test_the_rules_see_calls_however_they_are_written(tmp_path: Path, source: str, finding: tuple[str, str]) -> None:
    path = tmp_path / "case.py"
    path.write_text(source, encoding="utf-8")
    assert finding in [(owner, name) for owner, name, _ in calls(path)]
