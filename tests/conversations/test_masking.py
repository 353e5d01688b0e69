"""Masked customers: enough to recognize a call, too little to learn who it is."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.masking import customer_text, masked_address, masked_name
from tests.support.builders import customer


def test_a_masked_customer_keeps_initials_and_two_digits() -> None:
    assert customer_text(customer(), masked=True) == "C. C. · ••• 56"


def test_in_full_nothing_is_left_out() -> None:
    assert customer_text(customer(), masked=False) == "Carl Customer · +4930123456"


def test_nobody_is_an_empty_text() -> None:
    assert customer_text(None, masked=True) == ""


def test_a_name_that_is_the_number_is_shown_once() -> None:
    assert customer_text(customer(name="+4930123456"), masked=False) == "+4930123456"
    assert customer_text(customer(name="+4930123456"), masked=True) == "••• 56"


def test_a_mail_address_keeps_its_first_letter() -> None:
    assert masked_address("jane@example.org") == "j•••"


@pytest.mark.parametrize("name", ["", "   "])
def test_an_empty_name_stays_empty(name: str) -> None:
    assert masked_name(name) == ""


@given(st.text(string.digits, min_size=5, max_size=15))
def test_no_number_shows_more_than_two_digits(number: str) -> None:
    shown = masked_address(f"+{number}")
    assert [one for one in shown if one.isdecimal()] == list(number[-2:])


@given(st.text())
def test_any_address_can_be_masked(text: str) -> None:
    assert len(masked_address(text)) <= 6


@given(st.text(string.ascii_letters + " ", max_size=60))
def test_of_a_name_only_initials_are_left(name: str) -> None:
    assert masked_name(name).replace(".", "").split() == [word[0].upper() for word in name.split()]
