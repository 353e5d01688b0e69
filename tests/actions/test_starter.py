"""What the desk passes in to begin work beside the asker is what the actions ask for."""

from __future__ import annotations

import inspect

from supervisor_desk.actions.starter import Starter
from supervisor_desk.qtloop.tasks import Tasks


def test_the_tasks_of_the_loop_are_a_starter() -> None:
    asked = inspect.signature(Starter.__call__).parameters
    given = inspect.signature(Tasks.start).parameters
    assert list(asked)[1] == list(given)[1] == "coroutine"
    assert asked["name"].kind is given["name"].kind is inspect.Parameter.KEYWORD_ONLY
    starter: Starter = Tasks(lambda _name, _error: None).start
    assert callable(starter)
