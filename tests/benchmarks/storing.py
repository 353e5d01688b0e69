"""Events into the store, with a board that watches but is not shown: what each event costs before anybody looks."""

from __future__ import annotations

from supervisor_desk.conversations.events import ConversationChanged
from supervisor_desk.conversations.store import Store
from tests.benchmarks.boards import Floor
from tests.benchmarks.figures import Figure
from tests.benchmarks.rounds import Size, cpu, in_turn, times_quicker

ROWS = 10_000


def run(size: Size) -> list[Figure]:
    """Events a second; the baseline puts each conversation into a dictionary and its id into a set."""
    floor = Floor(size.of(ROWS, 500))
    store = Store()
    watch = store.watch(lambda: None)
    events = [event for event in floor.first() if isinstance(event, ConversationChanged)]

    def apply() -> None:
        for event in events:
            store.apply(event, 1.0)
        watch.take()

    plain: dict[str, object] = {}

    def bare() -> None:
        changed: set[str] = set()
        for event in events:
            conversation = event.conversation
            plain[conversation.id] = conversation
            changed.add(conversation.id)

    ours, theirs = in_turn(size.of(9, 1), apply, bare)
    rate = len(events) / cpu(ours)
    return [Figure("store, event to watched change", rate, "/s", "a dictionary and a set", times_quicker(ours, theirs))]
