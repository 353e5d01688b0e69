"""Nobody and nothing on the floor exists."""

from __future__ import annotations

import re
from random import Random

from supervisor_desk.simulator.world import directory

NORTH_AMERICA = re.compile(r"^\+1\d{3}55501\d\d$")
LONDON = re.compile(r"^\+44207946\d{4}$")
MOBILE = re.compile(r"^\+447700900\d{3}$")


def test_numbers_are_of_the_ranges_for_fiction() -> None:
    rng = Random(1)
    numbers = [directory.phone(rng) for _ in range(2000)]
    assert all(NORTH_AMERICA.match(one) or LONDON.match(one) or MOBILE.match(one) for one in numbers)
    assert all(any(shape.match(one) for one in numbers) for shape in (NORTH_AMERICA, LONDON, MOBILE))


def test_addresses_are_of_the_domains_for_examples() -> None:
    rng = Random(1)
    domains = {directory.email(rng, "Ada Okafor").split("@")[1] for _ in range(50)}
    assert domains == {"example.com", "example.net", "example.org"}


def test_there_are_enough_names_to_tell_people_apart() -> None:
    rng = Random(1)
    assert len({directory.person(rng) for _ in range(500)}) > 400
    assert len(set(directory.GIVEN)) == len(directory.GIVEN)
    assert len(set(directory.FAMILY)) == len(directory.FAMILY)


def test_one_queue_is_private() -> None:
    assert [queue.private for queue in directory.queues()].count(True) == 1
    assert len(directory.queues()) == len(directory.WEIGHTS)
