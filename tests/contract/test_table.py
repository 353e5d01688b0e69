"""The table of the control contract: each rule names tests that exist, and no section is without a rule."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
TABLE: Final = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
UNMET: Final = "## Not there yet"
GUIDES: Final = {"G0", "G1", "G2", "G3", "G4", "ours"}
"""The five guides, and ``ours`` for what they leave open."""
SECTIONS: Final = {
    1: "Who does what",
    2: "Reading",
    3: "States",
    4: "Delivery",
    5: "Contention",
    6: "Before an announcement",
    7: "Audio",
    8: "Signing in",
    9: "Limits and failures",
    10: "Events",
}
NAMED: Final = re.compile(r"`(tests/[\w/]+\.py)::((?:\w+::)?test_\w+)`")

_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)

Row = tuple[int, str, str, str]
"""Section, rule, guides and tests, as they are written."""


def rows_of(text: str) -> list[Row]:
    """The rows above the rules that are still unmet."""
    section, found = 0, []
    for line in text.partition(UNMET)[0].splitlines():
        heading = re.match(r"## (\d+)\. (.+)", line)
        if heading is not None:
            section = int(heading[1])
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if cells[0] != "Rule" and set(cells[0]) != {"-"}:
                rule, guides, tests = cells
                found.append((section, rule, guides, tests))
    return found


ROWS: Final = rows_of(TABLE)


@cache
def named_in(path: str) -> frozenset[str]:
    """Names of the tests in that file, those of a class with its name before them; none if there is no such file."""
    file = ROOT / path
    if not file.is_file() or not file.name.startswith("test_"):
        return frozenset()
    tree = ast.parse(file.read_bytes())
    found = {node.name for node in tree.body if isinstance(node, _FUNCTIONS)}
    for one in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        found |= {f"{one.name}::{name}" for name in _methods(one, tree)}
    return frozenset(found)


def _methods(one: ast.ClassDef, tree: ast.Module) -> set[str]:
    """What a class defines, and what it has from classes that ``tree`` imports from other files of the tests."""
    found = {node.name for node in one.body if isinstance(node, _FUNCTIONS)}
    bases = {base.id for base in one.bases if isinstance(base, ast.Name)}
    for source in (node for node in tree.body if isinstance(node, ast.ImportFrom)):
        if (source.module or "").startswith("tests.") and bases & {name.name for name in source.names}:
            other = ast.parse((ROOT / f"{(source.module or '').replace('.', '/')}.py").read_bytes())
            for node in other.body:
                if isinstance(node, ast.ClassDef) and node.name in bases:
                    found |= _methods(node, other)
    return found


def missing(tests: str) -> list[str]:
    """What is named in ``tests`` and cannot be found."""
    return [f"{path}::{name}" for path, name in NAMED.findall(tests) if name not in named_in(path)]


@pytest.mark.parametrize(("section", "title"), [*SECTIONS.items()])
def test_each_section_of_the_contract_has_its_heading_and_a_row(section: int, title: str) -> None:
    assert f"\n## {section}. {title}\n" in TABLE
    assert [row for row in ROWS if row[0] == section]


def test_every_row_stands_under_a_section() -> None:
    assert {row[0] for row in ROWS} == set(SECTIONS)


def test_every_rule_is_told_once_and_says_where_it_comes_from() -> None:
    rules = [(section, rule) for section, rule, _, _ in ROWS]
    assert len(rules) == len(set(rules))
    assert all(rule for _, rule in rules)
    strange = {rule: guides for _, rule, guides, _ in ROWS if not set(guides.split(", ")) <= GUIDES}
    assert strange == {}


def test_every_rule_names_a_test() -> None:
    assert [rule for _, rule, _, tests in ROWS if not NAMED.search(tests)] == []


def test_nothing_but_tests_stands_beside_a_rule() -> None:
    rest = {rule: NAMED.sub("", tests).replace("<br>", "").strip() for _, rule, _, tests in ROWS}
    assert {rule: words for rule, words in rest.items() if words} == {}


def test_every_test_that_is_named_exists() -> None:
    assert {rule: missing(tests) for _, rule, _, tests in ROWS if missing(tests)} == {}


def test_a_test_that_is_not_there_is_noticed() -> None:
    here = "tests/contract/test_table.py"
    assert missing(f"`{here}::test_every_rule_names_a_test`") == []
    inherited = "tests/actions/test_slots.py::TestLocalSlots::test_who_waits_longest_is_served_next"
    assert missing(f"`{inherited}`") == []
    assert missing(f"`{inherited}_of_all`") == [f"{inherited}_of_all"]
    assert missing(f"`{here}::test_of_nothing`<br>`tests/no_such_file.py::test_of_nothing`") == [
        f"{here}::test_of_nothing",
        "tests/no_such_file.py::test_of_nothing",
    ]
    assert rows_of("## 3. States\n\n| Rule | Guide | Test |\n|---|---|---|\n| It is so. | G1 | none |\n") == [
        (3, "It is so.", "G1", "none")
    ]
