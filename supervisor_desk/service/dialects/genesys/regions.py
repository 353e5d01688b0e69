"""Where Genesys Cloud lives: its regions and their hosts.

Source: the region table of the official Python SDK 269. A region is chosen by its domain; the hosts follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import msgspec


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """One region: requests go to ``api``, signing in to ``login``, and event streams come from ``streaming``."""

    domain: str
    place: str
    api: str
    login: str
    streaming: str

    def streams_at(self, uri: str) -> bool:
        """Whether ``uri`` is an event stream of this region; its id would open the stream for anybody who gets it."""
        try:
            given, own = urlsplit(uri), urlsplit(self.streaming)
            return (given.scheme, given.hostname, given.port) == (own.scheme, own.hostname, own.port)
        except ValueError:
            return False


def _region(domain: str, place: str) -> Region:
    return Region(
        domain=domain,
        place=place,
        api=f"https://api.{domain}",
        login=f"https://login.{domain}",
        streaming=f"wss://streaming.{domain}",
    )


REGIONS: Final[Mapping[str, Region]] = MappingProxyType(
    {
        domain: _region(domain, place)
        for domain, place in (
            ("mypurecloud.com", "Americas (US East)"),
            ("usw2.pure.cloud", "Americas (US West)"),
            ("use2.us-gov-pure.cloud", "Americas (US East 2, FedRAMP)"),
            ("cac1.pure.cloud", "Americas (Canada)"),
            ("mxc1.pure.cloud", "Americas (Mexico)"),
            ("sae1.pure.cloud", "Americas (São Paulo)"),
            ("mypurecloud.ie", "Europe (Ireland)"),
            ("euw2.pure.cloud", "Europe (London)"),
            ("mypurecloud.de", "Europe (Frankfurt)"),
            ("euc2.pure.cloud", "Europe (Zurich)"),
            ("edee1.eusc-pure.cloud", "Europe (Sovereign Cloud, Germany)"),
            ("mec1.pure.cloud", "Middle East (UAE)"),
            ("aps1.pure.cloud", "Asia Pacific (Mumbai)"),
            ("apse1.pure.cloud", "Asia Pacific (Singapore)"),
            ("mypurecloud.jp", "Asia Pacific (Tokyo)"),
            ("apne2.pure.cloud", "Asia Pacific (Seoul)"),
            ("apne3.pure.cloud", "Asia Pacific (Osaka)"),
            ("mypurecloud.com.au", "Asia Pacific (Sydney)"),
        )
    }
)
"""All regions by domain, in the order in which a list shows them."""


def region_of(text: str) -> Region | None:
    """The region that somebody typed or pasted: its domain, or any address in it; ``None`` if there is no such one."""
    typed = text.strip().lower()
    host = typed
    if "/" in typed:
        try:
            host = urlsplit(typed if "://" in typed else f"https://{typed}").hostname or ""
        except ValueError:
            return None
    for domain, region in REGIONS.items():
        if host == domain or host.endswith(f".{domain}"):
            return region
    return None


def training_region(base: str) -> Region:
    """The training floor as a region: one address of this very machine, ``http://127.0.0.1:…``, for everything."""
    return Region(
        domain=urlsplit(base).netloc,
        place="Training floor",
        api=base,
        login=base,
        streaming=f"ws{base.removeprefix('http')}",
    )
