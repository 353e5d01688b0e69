"""The store: what events make of the floor, what its watchers hear, and that no order of news confuses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode
from supervisor_desk.conversations.events import ConversationChanged, Event, Unknown
from supervisor_desk.conversations.store import LINGER_S, Store, Watch
from tests.support.builders import CALL, COLLEAGUE, OTHER_CALL, changed, conversation, ended, monitored

ENDED_AT = "2026-11-21T10:05:00.000Z"


def nobody(_: ConversationId) -> bool:
    return False


def with_call(**changes: Any) -> Store:
    store = Store()
    store.apply(changed(**changes), arrived=1.0)
    return store


def the_call(store: Store) -> Conversation:
    found = store.get(CALL)
    assert found is not None
    return found


def test_a_new_conversation_is_there_with_the_time_it_came() -> None:
    store = with_call()
    assert (len(store), CALL in store, store.arrived(CALL), store.last_news) == (1, True, 1.0, 1.0)


def test_a_change_takes_the_place_of_what_was_known() -> None:
    store = with_call()
    store.apply(changed(raw_state="hold"), arrived=2.0)
    assert (the_call(store).raw_state, store.arrived(CALL)) == ("hold", 2.0)


def test_an_older_change_that_comes_late_is_left_out() -> None:
    store = with_call(sequence=7, raw_state="hold")
    store.apply(changed(sequence=5, raw_state="active"), arrived=2.0)
    assert the_call(store).raw_state == "hold"


def test_after_a_new_connection_numbers_start_again() -> None:
    store = with_call(sequence=700)
    store.new_stream()
    store.apply(changed(sequence=1, raw_state="hold"), arrived=2.0)
    assert the_call(store).raw_state == "hold"


def test_an_ending_keeps_the_call_in_sight_as_over() -> None:
    store = with_call(state_since="2026-11-21T10:00:00.000Z")
    store.apply(ended(), arrived=2.0)
    assert the_call(store).over
    assert the_call(store).monitors == ()


def test_what_has_ended_never_comes_back() -> None:
    store = with_call()
    store.apply(ended(), arrived=2.0)
    store.apply(changed(sequence=9), arrived=3.0)
    store.apply(monitored(Mode.SILENT), arrived=3.0)
    assert the_call(store).over
    assert the_call(store).monitors == ()


def test_the_ending_of_what_was_never_shown_is_no_news_to_anybody() -> None:
    store = Store()
    watch = store.watch(lambda: None)
    store.apply(changed(raw_state="ended"), arrived=1.0)
    store.apply(ended(call=OTHER_CALL), arrived=1.0)
    assert len(store) == 0
    assert not watch.take()


def test_a_session_is_added_changed_and_taken_away() -> None:
    store = with_call()
    store.apply(monitored(Mode.SILENT), arrived=2.0)
    store.apply(monitored(Mode.SILENT, key="other", of=COLLEAGUE), arrived=2.0)
    store.apply(monitored(Mode.WHISPER), arrived=3.0)
    assert {one.id: one.mode for one in the_call(store).monitors} == {"session-1": Mode.WHISPER, "other": Mode.SILENT}
    store.apply(monitored(Mode.TERMINATED), arrived=4.0)
    assert [one.id for one in the_call(store).monitors] == ["other"]


def test_an_event_about_no_conversation_only_counts_as_news() -> None:
    store = with_call()
    store.apply(Unknown(kind="odd"), arrived=9.0)
    assert (store.last_news, store.arrived(CALL)) == (9.0, 1.0)


def test_a_snapshot_ends_what_it_lacks_and_makes_the_rows_live() -> None:
    store = with_call()
    store.stale_since = 5.0
    store.replace([conversation(id=OTHER_CALL)], arrived=6.0)
    assert the_call(store).over
    assert OTHER_CALL in store
    assert store.stale_since is None


def test_what_is_over_lingers_and_then_goes() -> None:
    store = with_call()
    store.apply(ended(), arrived=2.0)
    store.sweep(2.0 + LINGER_S - 0.1, nobody)
    assert CALL in store
    store.sweep(2.0 + LINGER_S, nobody)
    assert CALL not in store
    assert store.arrived(CALL) is None


def test_what_is_being_looked_at_stays() -> None:
    store = with_call()
    store.apply(ended(), arrived=2.0)
    store.sweep(1000.0, keep=lambda key: key == CALL)
    assert CALL in store


def test_a_running_call_is_never_swept() -> None:
    store = with_call()
    store.sweep(1_000_000.0, nobody)
    assert CALL in store


def test_a_watcher_starts_with_all_there_is() -> None:
    assert with_call().watch(lambda: None).take().came == {CALL}


def test_a_watcher_is_woken_once_for_a_burst() -> None:
    woken: list[None] = []
    store = Store()
    watch = store.watch(lambda: woken.append(None))
    for number in range(1, 50):
        store.apply(changed(sequence=number), arrived=1.0)
    assert len(woken) == 1
    watch.take()
    store.apply(changed(sequence=50), arrived=1.0)
    assert len(woken) == 2


def test_what_came_and_changed_has_only_come() -> None:
    store = Store()
    watch = store.watch(lambda: None)
    store.apply(changed(), arrived=1.0)
    store.apply(changed(raw_state="hold"), arrived=1.0)
    taken = watch.take()
    assert (taken.came, taken.changed, taken.went) == ({CALL}, set(), set())


def test_what_came_and_went_unseen_was_never_there() -> None:
    store = Store()
    watch = store.watch(lambda: None)
    store.apply(changed(), arrived=1.0)
    store.apply(ended(), arrived=1.0)
    store.sweep(1000.0, nobody)
    assert not watch.take()


def test_who_stops_watching_hears_no_more() -> None:
    store = Store()
    watch = store.watch(lambda: None)
    store.unwatch(watch)
    store.apply(changed(), arrived=1.0)
    assert not watch.take()


def test_each_watcher_takes_for_itself() -> None:
    store = Store()
    first, second = store.watch(lambda: None), store.watch(lambda: None)
    store.apply(changed(), arrived=1.0)
    assert first.take().came == second.take().came == {CALL}


@dataclass
class Shadow:
    """A copy of the floor that is kept by a watcher's changes alone."""

    store: Store
    woken: int = 0
    rows: dict[ConversationId, Conversation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.watch: Watch = self.store.watch(self.wake)

    def wake(self) -> None:
        self.woken += 1

    def catch_up(self) -> None:
        changes = self.watch.take()
        assert not changes.came & set(self.rows)
        assert changes.changed <= set(self.rows)
        assert changes.went <= set(self.rows)
        for key in changes.went:
            del self.rows[key]
        for key in changes.came | changes.changed:
            found = self.store.get(key)
            assert found is not None
            self.rows[key] = found


KEYS = st.sampled_from([ConversationId(f"call-{number}") for number in range(4)])
STATES = st.sampled_from(["queued", "active", "hold", "ended", "transferred", "?"])


@st.composite
def _changes(draw: st.DrawFn) -> Event:
    key = draw(KEYS)
    kind = draw(st.sampled_from(["changed", "ended", "session"]))
    if kind == "changed":
        return ConversationChanged(
            conversation=conversation(id=key, raw_state=draw(STATES)), sequence=draw(st.integers(0, 20))
        )
    if kind == "ended":
        return ended(call=key)
    return monitored(draw(st.sampled_from(list(Mode))), call=key)


def _applied(event: Event) -> Callable[[Store, float], None]:
    return lambda store, now: store.apply(event, now)


def _swept(_: None) -> Callable[[Store, float], None]:
    return lambda store, now: store.sweep(now, nobody)


def _replaced(keys: set[ConversationId]) -> Callable[[Store, float], None]:
    return lambda store, now: store.replace([conversation(id=key) for key in sorted(keys)], now)


def _reconnected(_: None) -> Callable[[Store, float], None]:
    return lambda store, _now: store.new_stream()


STEPS = st.one_of(
    _changes().map(_applied),
    st.none().map(_swept),
    st.sets(KEYS).map(_replaced),
    st.none().map(_reconnected),
)


@given(st.lists(st.tuples(STEPS, st.booleans()), max_size=40))
def test_a_watcher_that_only_hears_of_changes_knows_the_whole_floor(
    steps: list[tuple[Callable[[Store, float], None], bool]],
) -> None:
    store = Store()
    shadow = Shadow(store)
    for number, (step, look) in enumerate(steps):
        step(store, number * LINGER_S / 3)
        if look:
            shadow.catch_up()
    shadow.catch_up()
    assert shadow.rows == {one.id: one for one in store}


@given(st.lists(STEPS, max_size=40))
def test_after_any_news_the_store_equals_one_freshly_built(steps: list[Callable[[Store, float], None]]) -> None:
    store = Store()
    for number, step in enumerate(steps):
        step(store, float(number))
    running = [one for one in store if not one.over]
    fresh = Store()
    fresh.replace(running, arrived=99.0)
    assert {one.id: one for one in fresh} == {one.id: one for one in running}
    store.sweep(1_000_000.0, nobody)
    assert list(store) == running


@given(st.lists(STEPS, max_size=40))
def test_once_all_is_swept_away_nothing_is_left_behind(steps: list[Callable[[Store, float], None]]) -> None:
    store = Store()
    for number, step in enumerate(steps):
        step(store, float(number))
    store.replace([], arrived=1000.0)
    store.sweep(1_000_000.0, nobody)
    assert (store._held, store._over_since) == ({}, {})


@given(_changes())
def test_hearing_the_same_twice_changes_nothing(event: Event) -> None:
    store = with_call()
    store.apply(event, 2.0)
    once = list(store)
    store.apply(event, 2.0)
    assert list(store) == once
