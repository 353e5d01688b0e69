"""Accounts and phones: a phone belongs to one at a time."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.genesys_api.people import SUPERVISING, People
from supervisor_desk.simulator.world.records import Supervisor


def test_a_phone_is_chosen_by_one_person_at_a_time() -> None:
    marta, rui, owen = (Supervisor(key, key.title()) for key in ("marta", "rui", "owen"))
    people = People([marta], rui, owen, now=0)
    first = people.all["marta"]
    assert first.station is people.stations["st-marta"]
    with pytest.raises(ValueError, match="chosen"):
        people.choose(people.all["owen"], people.stations["st-marta"])
    people.choose(first, people.stations["st-remote"])
    assert people.stations["st-remote"].rings
    people.choose(people.all["owen"], people.stations["st-marta"])
    people.choose(first, None)
    assert people.stations["st-remote"].user is None


def test_what_supervising_takes_is_held_by_all_but_the_viewer() -> None:
    people = People([Supervisor("marta", "Marta")], Supervisor("rui", "Rui"), Supervisor("owen", "Owen"), now=0)
    able = {one.id for one in people.all.values() if one.may(SUPERVISING)}
    assert able == {"marta", "owen"}
    assert people.all["rui"].may(())
