"""A visitor to the floor: speaks to it over real sockets as any program would, with none of the desk's code."""

from __future__ import annotations

import asyncio
import io
import json
import ssl
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from types import TracebackType
from typing import Any, Self

import httpx
import websockets
from websockets.asyncio.client import ClientConnection

from supervisor_desk.simulator.floor import RunningFloor

Json = dict[str, Any]
WITHIN = 3.0


@cache
def tls() -> ssl.SSLContext:
    """One context for all: each takes a while to make, and none is used."""
    return ssl.create_default_context()


class Heard:
    """What came over one event stream. ``frames`` holds everything that was read so far."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames: list[Json] = []

    async def raw(self) -> str:
        """The next frame as text."""
        async with asyncio.timeout(WITHIN):
            return str(await self.connection.recv())

    async def next(self, kind: str = "", **members: object) -> Json:
        """The next event of that kind with those members; others are passed over and kept in ``frames``."""
        while True:
            frame: Json = json.loads(await self.raw())
            self.frames.append(frame)
            if kind in ("", frame["type"]) and all(frame.get(key) == value for key, value in members.items()):
                return frame

    async def closed(self) -> int | None:
        """The code with which the floor closes the stream; ``None`` where it is just gone."""
        try:
            while True:
                self.frames.append(json.loads(await self.raw()))
        except websockets.ConnectionClosed as end:
            return end.rcvd.code if end.rcvd is not None else None


class Visitor:
    """One client of the floor, signed in."""

    def __init__(self, floor: RunningFloor, client_id: str) -> None:
        self.floor = floor
        self.client_id = client_id
        self.http = httpx.AsyncClient(base_url=floor.url, trust_env=False, timeout=WITHIN, verify=tls())
        self.token = ""

    async def __aenter__(self) -> Self:
        await self.sign_in()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def ask_for_token(self, **form: str) -> httpx.Response:
        """Send a token request; client credentials unless told otherwise."""
        secret = next(client.secret for client in self.floor.signin.clients if client.id == self.client_id)
        usual = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": secret}
        return await self.http.post("/oauth/token", data={**usual, **form})

    async def sign_in(self, **form: str) -> Json:
        """Get a token and use it from now on."""
        answer = await self.ask_for_token(**form)
        assert answer.status_code == 200, answer.text
        grant: Json = answer.json()
        self.token = grant["access_token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        return grant

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        return await self.http.get(f"/api/v2{path}", params=query)

    async def post(self, path: str, body: object) -> httpx.Response:
        return await self.http.post(f"/api/v2{path}", json=body)

    async def delete(self, path: str) -> httpx.Response:
        return await self.http.delete(f"/api/v2{path}")

    async def monitor(self, conversation: str, action: str, session: str = "", **more: str) -> httpx.Response:
        """Start, change or stop a monitor session."""
        body = {"interactionId": conversation, "action": action, **more}
        if session:
            body["monitorSessionId"] = session
        return await self.post("/interactions/telephony/monitor", body)

    async def listen(self, conversation: str) -> str:
        """Start a session and let its media come; needs a floor whose time stands still."""
        answer = await self.monitor(conversation, "start")
        assert answer.status_code == 202, answer.text
        self.floor.advance(2)
        return str(answer.json()["monitorSessionId"])

    async def act(self, conversation: str, **body: object) -> httpx.Response:
        return await self.post(f"/interactions/{conversation}/actions", body)

    async def cue(self, conversation: str, **members: object) -> httpx.Response:
        """Send a cue: by default a text for the agent."""
        usual = {
            "controlType": "WHISPER",
            "mediaType": "TEXT",
            "text": "Offer the credit.",
            **self.target(conversation),
        }
        return await self.post(f"/conversations/{conversation}/control", {**usual, **members})

    async def voice_cue(self, conversation: str, seconds: float = 1.0, **members: object) -> httpx.Response:
        """Upload sound and send it as a cue."""
        url = (await self.upload(wav(seconds))).json()["mediaUrl"]
        return await self.cue(conversation, mediaType="AUDIO", mediaUrl=url, audioMixLevel=0.65, **members)

    async def announce(self, conversation: str, **members: object) -> httpx.Response:
        usual = {
            "type": "play",
            "sourceType": "url",
            "sourceUrl": "https://clips.example/notice.wav",
            "mute": False,
            "maxDuration": "PT2S",
        }
        return await self.post(f"{self.announcements(conversation)}", {**usual, **members})

    def announcements(self, conversation: str) -> str:
        """Where the announcements of a call live."""
        leg = self.agent_leg(conversation)
        return f"/conversations/voice/{conversation}/participants/{leg}/interactions"

    async def mute(self, participant: str, muted: object = True) -> httpx.Response:
        return await self.http.patch(f"/api/v2/conversations/voice/participants/{participant}", json={"muted": muted})

    async def upload(self, data: bytes, name: str = "file") -> httpx.Response:
        return await self.http.post("/api/v2/media", files={name: ("cue.wav", data, "audio/wav")})

    def agent_leg(self, conversation: str) -> str:
        """The agent's participant id, from the truth."""
        leg = self.floor.world.hall.find(conversation).agent_leg()
        assert leg is not None
        return leg.id

    def target(self, conversation: str) -> dict[str, object]:
        """The agent as a target, where there is one."""
        leg = self.floor.world.hall.find(conversation).agent_leg()
        return {"targetParticipantId": leg.id if leg is not None else "nobody"}

    @asynccontextmanager
    async def events(self, query: str = "") -> AsyncIterator[Heard]:
        """Open an event stream."""
        address = f"{self.floor.url.replace('http', 'ws', 1)}/api/v2/events{query}"
        async with websockets.connect(
            address, additional_headers={"Authorization": f"Bearer {self.token}"}, proxy=None, close_timeout=1
        ) as connection:
            yield Heard(connection)


def wav(seconds: float = 1.0, *, rate: int = 16_000, channels: int = 1, width: int = 2) -> bytes:
    """Silence as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setframerate(rate)
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.writeframes(bytes(int(seconds * rate) * channels * width))
    return out.getvalue()


def codes(answer: httpx.Response) -> set[tuple[str, str]]:
    """Which members were refused and why."""
    return {(error["field"], error["code"]) for error in answer.json()["errors"]}
