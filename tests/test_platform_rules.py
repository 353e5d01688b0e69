"""What is peculiar to one platform stays in its dialect: nobody else knows it, and nobody asks which one it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_rules import imported, place, sources, tree_of

MAY_NAME_IT = (
    "service/dialects/genesys/",
    "simulator/",
    "app/cloud_",
    "app/checks/cloud",
    "app/platform",
    "app/person_",
    "app/signin_",
    "cli.py",  # the list of regions to choose from
    "service/browser_visit.py",
    "service/person.py",
    "service/person_signin.py",
    "service/redirect_door.py",
    "service/silent_visit.py",
)
"""The dialect, the floor's own half, signing in, and the wiring."""


def questions(tree: ast.Module) -> Iterator[tuple[int, ast.AST]]:
    """Each condition and each pattern, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                yield node.lineno, test
            case ast.Match(cases=cases):
                yield from ((node.lineno, case.pattern) for case in cases)
            case _:
                pass


def telling(path: Path) -> Iterator[str]:
    """Where a file knows of the platform what only its dialect should."""
    for name in sorted(imported(path)):
        if "dialects.genesys" in name:
            yield f"{place(path)} imports {name}"
    for line, question in questions(tree_of(path)):
        if "genesys" in ast.unparse(question).lower():
            yield f"{place(path)}:{line} asks which platform it is"


def test_only_the_dialect_knows_its_platform() -> None:
    found = [what for path in sources() if not place(path).startswith(MAY_NAME_IT) for what in telling(path)]
    assert not found, "declare it in the Dialect:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "code", ["if name == 'genesys': pass", "x = 1 if genesys else 2", "match n:\n case 'genesys': 1"]
)
def test_a_question_after_the_platform_is_found(code: str) -> None:
    assert any("genesys" in ast.unparse(question) for _, question in questions(ast.parse(code)))
