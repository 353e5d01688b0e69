"""What a request brings: pages, numbers, expansions, flags."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from supervisor_desk.simulator.genesys_api.members import expansions, flag, listing, number_of
from supervisor_desk.simulator.genesys_api.problems import Problem


def test_a_listing_is_cut_into_pages() -> None:
    everything = [{"id": number} for number in range(5)]
    page = listing(make_mocked_request("GET", "/x?pageSize=2&pageNumber=3"), everything)
    assert page["entities"] == [{"id": 4}]
    assert (page["pageCount"], page["total"], "nextUri" in page) == (3, 5, False)
    beyond = listing(make_mocked_request("GET", "/x?pageSize=2&pageNumber=9"), everything)
    assert beyond["entities"] == []
    assert listing(make_mocked_request("GET", "/x?pageSize=9"), everything, most=2)["pageSize"] == 2
    assert listing(make_mocked_request("GET", "/x"), [])["pageCount"] == 1


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "²"])
def test_numbers_are_whole_and_positive(text: str) -> None:
    with pytest.raises(Problem):
        number_of(make_mocked_request("GET", f"/x?pageSize={text}"), "pageSize", 1)


def test_expansions_may_be_joined_or_repeated() -> None:
    assert expansions(make_mocked_request("GET", "/x?expand=a,b&expand=c")) == {"a", "b", "c"}


def test_a_flag_is_true_false_or_not_there() -> None:
    assert [flag(body, "muted") for body in ({"muted": True}, {"muted": False}, {})] == [True, False, None]
    with pytest.raises(Problem):
        flag({"muted": 1}, "muted")
