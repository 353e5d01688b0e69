"""Reads one conversation with PureCloudPlatformClientV2, over and over, and prints how many a second it read.

Run by a Python that has that library, by itself and with nothing of the desk; ends with 3 where it is not installed.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import Any

QUEUE = "9bbb0000-0000-4000-8000-000000000001"
SHAPE = "QueueConversationCallEventTopicCallConversation"
NOT_INSTALLED = 3
_ROUNDS = 5


def conversation() -> dict[str, Any]:
    """A call with three participants as a queue's topic tells it, about 3 KB."""
    people = (("customer", "Berlin Germany"), ("acd", "Billing"), ("agent", "Ada Agent"))
    return {
        "id": "c0ffee00-0000-4000-8000-000000000001",
        "name": "",
        "participants": [_participant(number, purpose, name) for number, (purpose, name) in enumerate(people)],
        "recordingState": "ACTIVE",
        "address": "tel:+4930123456",
        "utilizationLabelId": "",
        "divisions": [{"division": {"id": "d1b00000-0000-4000-8000-000000000001"}, "entities": []}],
    }


def _participant(number: int, purpose: str, name: str) -> dict[str, Any]:
    return {
        "id": f"a9e00000-0000-4000-8000-00000000000{number}",
        "name": name,
        "address": "tel:+4930123456",
        "startTime": "2026-05-04T12:00:00.000Z",
        "connectedTime": "2026-05-04T12:00:01.000Z",
        "purpose": purpose,
        "state": "connected",
        "direction": "inbound",
        "held": False,
        "wrapupRequired": False,
        "user": {"id": f"0a9e0000-0000-4000-8000-00000000000{number}"},
        "queue": {"id": QUEUE},
        "attributes": {f"scriptAttribute{place:02d}": f"value of attribute {place:02d}" for place in range(9)},
        "provider": "Edge",
        "muted": False,
        "confined": False,
        "recording": False,
        "recordingState": "none",
        "ani": "tel:+4930123456",
        "dnis": "tel:+4930654321",
        "mediaRoles": ["full"],
    }


def main(count: int) -> int:
    """Measure and print."""
    try:
        library: Any = importlib.import_module("PureCloudPlatformClientV2")
    except ImportError:
        return NOT_INSTALLED
    client = library.ApiClient()
    text = json.dumps(conversation())

    class Answer:
        data = text

        @staticmethod
        def getheader(_name: str) -> str:
            return "application/json"

    rates = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        for _ in range(count):
            client.deserialize(Answer, SHAPE)
        rates.append(count / (time.process_time() - began))
    print(sorted(rates)[_ROUNDS // 2])
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
