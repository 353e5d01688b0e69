"""What is not offered follows what the desk learns."""

from __future__ import annotations

from types import MappingProxyType

from supervisor_desk.actions.action import Kind
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.offers import LiveOffers


def test_what_a_dialect_learns_shows_at_once() -> None:
    dialect = ControlDialect()
    offers = LiveOffers(dialect)
    assert Kind.MUTE not in offers
    dialect.not_offered = MappingProxyType({Kind.MUTE: "refused in every mode"})
    assert (dict(offers), len(offers)) == ({Kind.MUTE: "refused in every mode"}, 1)
