"""The board of one desk keeps what every board promises beyond the line itself."""

from __future__ import annotations

import pytest
from hypothesis import settings

from supervisor_desk.actions.slot_board import REVOKED_FOR_S, SlotView
from tests.actions.slot_manners_contract import TOLD, MannersContract, alike
from tests.actions.test_slots import LocalFloor, local_floor


class TestLocalManners(MannersContract):
    @pytest.fixture
    def floor(self) -> LocalFloor:
        return LocalFloor()


TestTheComparisonItself = alike(local_floor).TestCase
TestTheComparisonItself.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)


def test_the_contract_speaks_of_the_figures_of_the_code() -> None:
    assert REVOKED_FOR_S == TOLD


def test_a_view_names_a_holder_only_to_others() -> None:
    view = SlotView(holder="ann", holder_name="Ann")
    assert view.other_holder("bo") == "Ann"
    assert view.other_holder("ann") == ""
    assert SlotView().other_holder("ann") == ""
    assert SlotView(holder="ann").other_holder("bo") == "Another supervisor"
