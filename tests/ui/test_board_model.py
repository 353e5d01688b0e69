"""The board's model: what it shows, what it tells Qt, and that it never loses a row whatever happens on the floor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.conversation import ConversationId, UserId
from supervisor_desk.conversations.entry import Viewpoint
from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui.board_columns import ABOUT, Column
from supervisor_desk.ui.board_flow import Cause
from supervisor_desk.ui.board_model import CONVERSATION_ID_ROLE, BoardModel
from tests.support.builders import COLLEAGUE, ME, agent, customer, session
from tests.support.clock import NOON
from tests.ui.floors import DOWN, UP, Floor, ago, floor

pytestmark = pytest.mark.usefixtures("qapp")
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)


class Heard:
    """What a model told Qt, in order."""

    def __init__(self, model: BoardModel) -> None:
        self.told: list[str] = []
        model.rowsInserted.connect(lambda _parent, first, last: self.told.append(f"in {first}-{last}"))
        model.rowsRemoved.connect(lambda _parent, first, last: self.told.append(f"out {first}-{last}"))
        model.layoutChanged.connect(lambda: self.told.append("moved"))
        model.dataChanged.connect(lambda top, bottom: self.told.append(f"changed {top.row()}-{bottom.row()}"))
        model.modelReset.connect(lambda: self.told.append("reset"))


def test_the_board_shows_the_floor_in_order() -> None:
    with floor("b", "c", "a") as made:
        assert made.ids() == ["a", "b", "c"]
        assert made.texts(Column.STATE) == ["Active"] * 3


def test_rows_that_stay_are_announced_by_runs() -> None:
    with floor(*"abcdef") as made:
        heard = Heard(made.model)
        for name in "abe":
            made.put(name, raw_state="hold")
        made.flush()
        assert heard.told == ["changed 0-1", "changed 4-4"]


def test_many_changed_rows_are_announced_in_one_go() -> None:
    names = [f"{number:03d}" for number in range(100)]
    with floor(*names) as made:
        heard = Heard(made.model)
        for name in names[::2]:
            made.put(name, raw_state="hold")
        made.flush()
        assert heard.told == ["changed 0-99"]


def test_rows_that_come_move_and_go_are_one_insertion_one_move_one_removal() -> None:
    with floor(*"abcdef") as made:
        heard = Heard(made.model)
        made.put("x")
        made.put("0")
        made.put("a", participants=(agent(name="zz"), customer()))
        made.end("c")
        made.end("e")
        assert made.flush() == ["0", "b", "d", "f", "x", "a"]
        assert heard.told == ["in 6-7", "moved", "out 6-7"]


def test_a_search_that_drops_every_other_row_is_one_removal() -> None:
    names = [f"{'ab'[number % 2]}{number:04d}" for number in range(400)]
    with floor(*names) as made:
        heard = Heard(made.model)
        made.model.set_filter(Filter(words=("a0",)))
        assert heard.told == ["moved", "out 200-399"]


def test_a_persistent_index_follows_its_conversation() -> None:
    with floor(*"abc") as made:
        kept = QPersistentModelIndex(made.model.index(0, Column.AGENT))
        made.put("a", participants=(agent(name="zz"), customer()))
        made.flush()
        assert (kept.row(), kept.column(), kept.data(CONVERSATION_ID_ROLE)) == (2, Column.AGENT, "a")
        made.end("a")
        made.flush()
        assert not kept.isValid()


def test_ids_are_told_before_their_rows_leave() -> None:
    with floor(*"abc") as made:
        told: list[tuple[frozenset[ConversationId], int]] = []
        made.model.leaving.connect(lambda keys: told.append((keys, made.model.rowCount())))
        made.end("b")
        made.flush()
        assert told == [(frozenset({ConversationId("b")}), 3)]


def test_the_cause_of_a_movement_is_told() -> None:
    with floor(*"abc") as made:
        causes: list[Cause] = []
        made.model.arranged.connect(causes.append)
        made.put("d")
        made.flush()
        made.model.sort(Column.QUEUE)
        made.model.set_filter(Filter(words=("a",)))
        assert causes == [Cause.FLOOR, Cause.COMMAND, Cause.COMMAND]


def test_the_last_command_is_shown_and_older_news_is_not() -> None:
    with floor("a") as made:
        made.deliver("a", DeliveryState.UNPROVEN, asked=NOON)
        made.deliver("a", DeliveryState.CONFIRMED, asked=NOON - 60)
        made.flush()
        assert made.text(0, Column.DELIVERY) == "Coach: pending delivery"


def test_a_command_is_remembered_for_a_call_that_comes_later() -> None:
    with floor() as made:
        made.deliver("a", DeliveryState.SENT)
        made.put("a")
        made.flush()
        assert made.text(0, Column.DELIVERY) == "Coach: sent"


def test_masking_is_the_default_and_can_be_lifted() -> None:
    with floor("a") as made:
        told: list[object] = []
        made.model.masking_changed.connect(told.append)
        assert made.text(0, Column.CUSTOMER) == "C. C. · ••• 56"
        made.model.set_masking(False)
        made.flush()
        assert made.text(0, Column.CUSTOMER) == "Carl Customer · +4930123456"
        assert told == [False]


def test_it_is_known_whose_board_it_is() -> None:
    with floor(viewpoint=Viewpoint()) as made:
        made.put("a", monitors=(session(of=ME, name="Me"),))
        made.flush()
        assert made.text(0, Column.SUPERVISING) == "Me: listen"
        made.model.set_me(ME)
        made.flush()
        assert made.text(0, Column.SUPERVISING) == "You: listen"


def test_clocks_show_the_time_of_the_moment() -> None:
    with floor("a") as made:
        assert made.text(0, Column.IN_STATE) == "00:00:50"
        made.clock.advance(10)
        assert made.text(0, Column.IN_STATE) == "00:01:00"


def test_counts_follow_the_floor_the_queues_and_not_the_search() -> None:
    with floor("a", "b") as made:
        made.put("c", raw_state="hold", queue_id="q2", queue_name="Sales", channel="chat")
        made.flush()
        counts = made.model.counts
        assert (counts.tiles[Tile.ALL], counts.tiles[Tile.ON_HOLD], counts.shown) == (3, 1, 3)
        assert [(one.name, one.count) for one in counts.queues] == [("Billing", 2), ("Sales", 1)]
        assert [(one.name, one.count) for one in counts.channels] == [("Chat", 1), ("Voice", 2)]
        made.model.set_filter(Filter(queues=frozenset({"q2"}), words=("nothing",)))
        counts = made.model.counts
        assert (counts.tiles[Tile.ALL], counts.tiles[Tile.ACTIVE], counts.shown) == (1, 0, 0)


def test_a_queue_that_empties_goes_on_being_offered() -> None:
    with floor("a") as made:
        made.put("a", queue_id="q2", queue_name="Sales")
        made.flush()
        assert [(one.name, one.count) for one in made.model.counts.queues] == [("Billing", 0), ("Sales", 1)]


def test_rows_that_have_gone_are_not_counted() -> None:
    with floor("a", "b") as made:
        made.end("a")
        made.flush()
        assert made.model.counts.tiles[Tile.ALL] == 1
        assert [one.count for one in made.model.counts.queues] == [1]


@pytest.mark.parametrize("column", list(Column))
def test_every_cell_has_a_text_to_be_read_out(column: Column) -> None:
    with floor("a") as made:
        assert made.text(0, column, SPOKEN)


def test_figures_explain_how_they_come_about() -> None:
    with floor("a") as made:
        assert "when the state began" in made.text(0, Column.IN_STATE, TOOLTIP)
        assert ABOUT[Column.TALK].meaning in made.text(0, Column.TALK, TOOLTIP)


def test_the_header_names_and_explains_its_columns() -> None:
    with floor() as made:
        for column in Column:
            across = Qt.Orientation.Horizontal
            assert made.model.headerData(column, across, SPOKEN) == ABOUT[column].name
            assert ABOUT[column].meaning in made.model.headerData(column, across, TOOLTIP)
        assert made.model.headerData(0, Qt.Orientation.Vertical, SPOKEN) is None
        assert made.model.headerData(99, Qt.Orientation.Horizontal) is None


def test_a_row_is_announced_by_its_agent_and_queue() -> None:
    with floor("a") as made:
        assert made.model.headerData(0, Qt.Orientation.Vertical, SPOKEN) == "a, Billing"
        assert made.model.headerData(0, Qt.Orientation.Vertical) is None


def test_what_is_not_there_is_nothing_rather_than_an_error() -> None:
    with floor("a") as made:
        assert made.model.data(QModelIndex()) is None
        assert made.model.data(made.model.index(0, 0), int(Qt.ItemDataRole.FontRole)) is None
        assert made.model.id_at(7) is None
        assert made.model.line_of(ConversationId("nobody")) is None
        assert made.model.line_of(None) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"participants": (), "queue_name": "", "queue_id": "", "channel": "", "direction": "", "raw_state": ""},
        {"state_since": "soon", "connected_at": "0001-01-01T00:00:00Z", "started_at": "9999-12-31T23:59:59Z"},
        {"participants": (agent(name="two\nlines\t<b>bold</b>\x00"),), "channel": "ƀ<i>", "raw_state": "odd\nstate"},
        {"hold_ms": 10**15, "holds": 10**9},
    ],
)
def test_the_oddest_conversation_can_be_shown(changes: dict[str, Any]) -> None:
    with floor() as made:
        made.put("a", **changes)
        made.flush()
        for column in Column:
            for role in (int(Qt.ItemDataRole.DisplayRole), SPOKEN, TOOLTIP):
                assert "\n" not in made.text(0, column) or role == TOOLTIP
                assert made.text(0, column, role) is not None


Step = Callable[[Floor], None]
NAMES = st.sampled_from("abcdefgh")


@st.composite
def _putting(draw: st.DrawFn) -> Step:
    name = draw(NAMES)
    changes: dict[str, Any] = {
        "raw_state": draw(st.sampled_from(["active", "hold", "queued", "ended", "odd"])),
        "queue_id": draw(st.sampled_from(["q1", "q2"])),
        "channel": draw(st.sampled_from(["voice", "chat"])),
        "state_since": draw(st.sampled_from([ago(0), ago(50), ago(200)])),
        "participants": (agent(name=draw(NAMES), muted=draw(st.booleans())), customer()),
        "monitors": draw(st.sampled_from([(), (session(),), (session(of=COLLEAGUE),)])),
    }
    return lambda made: made.put(name, **changes)


def _ending(name: str) -> Step:
    # Commands are forgotten with their call, so calls that have one are kept.
    return lambda made: made.store.sweep(made.clock.monotonic() + 1_000, lambda key: key != name or key in "ab")


def _delivering(asked: tuple[str, DeliveryState]) -> Step:
    return lambda made: _delivered(made, *asked)


def _delivered(made: Floor, name: str, state: DeliveryState) -> None:
    made.clock.advance(1)
    made.deliver(name, state, asked=made.clock.now())


def _filtering(chosen: Filter) -> Step:
    return lambda made: made.model.set_filter(chosen)


def _sorting(asked: tuple[Column, Qt.SortOrder]) -> Step:
    return lambda made: made.sort(*asked)


def _pinning(name: str | None) -> Step:
    return lambda made: made.model.pin(ConversationId(name) if name is not None else None)


def _viewing(asked: tuple[UserId, bool]) -> Step:
    return lambda made: made.view_from(Viewpoint(*asked))


def _holding(held: bool) -> Step:
    return lambda made: made.model.hold() if held else made.model.release()


def _waiting(seconds: int) -> Step:
    def wait(made: Floor) -> None:
        made.clock.advance(seconds)
        made.model._tick()

    return wait


FILTERS = st.builds(
    Filter,
    tile=st.sampled_from(list(Tile)),
    queues=st.sampled_from([frozenset(), frozenset({"q1"})]),
    channels=st.sampled_from([frozenset(), frozenset({"chat"})]),
    words=st.sampled_from([(), ("a",), ("b", "voice")]),
)
STEPS = st.one_of(
    _putting(),
    _putting(),
    _putting(),
    NAMES.map(_ending),
    st.tuples(st.sampled_from("ab"), st.sampled_from(list(DeliveryState))).map(_delivering),
    FILTERS.map(_filtering),
    st.tuples(st.sampled_from(list(Column)), st.sampled_from([UP, DOWN])).map(_sorting),
    st.one_of(st.none(), NAMES).map(_pinning),
    st.tuples(st.sampled_from([ME, COLLEAGUE]), st.booleans()).map(_viewing),
    st.booleans().map(_holding),
    st.sampled_from([30, 400]).map(_waiting),
    st.just(lambda made: made.model.flush()),
    st.just(lambda made: made.model.flush()),
)


def _everything(model: BoardModel) -> list[list[object]]:
    return [
        [model.data(model.index(line, column), role) for column in Column for role in (0, SPOKEN, CONVERSATION_ID_ROLE)]
        for line in range(model.rowCount())
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=40))
def test_whatever_happens_the_board_equals_one_freshly_built(steps: list[Step]) -> None:
    with floor() as made:
        tester = QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Warning)
        kept: dict[str, QPersistentModelIndex] = {}
        for step in steps:
            step(made)
            shown = made.ids()
            assert len(shown) == len(set(shown))
            for name, index in kept.items():
                assert (index.data(CONVERSATION_ID_ROLE) == name) if index.isValid() else (name not in shown)
            kept = {
                name: kept[name] if name in kept and kept[name].isValid() else _persistent(made.model, line)
                for line, name in enumerate(shown)
            }
        made.model.pin(None)
        made.model.release()
        made.model.flush()
        made.model._tick()
        made.model.flush()
        fresh = made.anew()
        assert _everything(made.model) == _everything(fresh)
        assert _counted(made.model) == _counted(fresh)
        fresh.stop()
        fresh.deleteLater()
        tester.deleteLater()


def _counted(model: BoardModel) -> tuple[object, ...]:
    """All counts; queues and channels that have emptied go on being offered and are left out here."""
    counts = model.counts
    choices = [[one for one in offered if one.count] for offered in (counts.queues, counts.channels)]
    return (counts.tiles, choices, counts.shown)


def _persistent(model: BoardModel, line: int) -> QPersistentModelIndex:
    return QPersistentModelIndex(model.index(line, 0))
