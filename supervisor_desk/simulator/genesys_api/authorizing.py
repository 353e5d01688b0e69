"""The pages and answers of OAuth: a page on which a trainee chooses whom to be, and the token request."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from supervisor_desk.simulator.genesys_api.pages import login_page, refusal_page
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.problems import json_answer
from supervisor_desk.simulator.genesys_api.signin import Client, SignIn, SignInError

COOKIE = "floor_session"
"""The browser's session: with it the next sign-in asks nothing, as on the platform."""
CARRIED = ("client_id", "redirect_uri", "response_type", "state", "code_challenge", "code_challenge_method")
SAFE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}


class Authorizing:
    """Handlers. ``always`` is the id of a user who is signed in at once whoever asks; empty where a page asks."""

    def __init__(self, signin: SignIn, people: Mapping[str, Person], always: str = "") -> None:
        self._signin = signin
        self._people = people
        self._always = always
        self._sessions: dict[str, str] = {}

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """``GET /oauth/authorize``: the page; at once for a browser that is known, or with ``floor_user``."""
        query = dict(request.query)
        try:
            client = self._signin.client_for(query)
        except SignInError as refused:
            return _page(refusal_page(refused.description), 400)
        trouble = _trouble(query, client)
        if trouble is not None:
            return _back(query, error=trouble.error, error_description=trouble.description)
        chosen = query.get("floor_user", "") or self._always
        prompt = query.get("prompt", "")
        if not chosen and prompt != "login":
            chosen = self._sessions.get(request.cookies.get(COOKIE, ""), "")
        person = self._people.get(chosen)
        if person is not None:
            return self._sign_in(query, client, person)
        if prompt == "none":
            return _back(query, error="login_required", error_description="Nobody is signed in in this browser.")
        fields = {name: query[name] for name in CARRIED if name in query}
        return _page(login_page(client.name, list(self._people.values()), fields))

    async def choose(self, request: web.Request) -> web.StreamResponse:
        """``POST /oauth/authorize``: somebody pressed a button on the page."""
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        try:
            client = self._signin.client_for(form)
        except SignInError as refused:
            return _page(refusal_page(refused.description), 400)
        person = self._people.get(form.get("user", ""))
        if person is None or "decline" in form:
            return _back(form, error="access_denied", error_description="The sign-in was declined.")
        return self._sign_in(form, client, person)

    async def log_out(self, request: web.Request) -> web.StreamResponse:
        """``GET /logout``: the browser is not known any more."""
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)
        response = _page(refusal_page("You are signed out.", heading="Signed out"))
        response.del_cookie(COOKIE)
        return response

    async def grant(self, request: web.Request) -> web.StreamResponse:
        """``POST /oauth/token``."""
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        try:
            grant = self._signin.grant(form, _basic(request))
        except SignInError as refused:
            body = {
                "error": refused.error,
                "description": refused.description,
                "error_description": refused.description,
            }
            return json_answer(body, refused.status)
        life = grant.expires_in
        answer: dict[str, object] = {
            "access_token": grant.access,
            "token_type": "bearer",
            "expires_in": int(life) if life >= 1 else life,
        }
        if grant.refresh:
            answer["refresh_token"] = grant.refresh
        response = json_answer(answer)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _sign_in(self, query: Mapping[str, str], client: Client, person: Person) -> web.StreamResponse:
        code = self._signin.authorize(client, person, query["redirect_uri"], query.get("code_challenge", ""))
        response = _back(query, code=code)
        session = secrets.token_urlsafe(24)
        self._sessions[session] = person.id
        response.set_cookie(COOKIE, session, httponly=True, samesite="Lax", path="/")
        return response


def _trouble(query: Mapping[str, str], client: Client) -> SignInError | None:
    if query.get("response_type") != "code":
        return SignInError("unsupported_response_type", "Only response_type=code is served.")
    if query.get("code_challenge") and query.get("code_challenge_method") != "S256":
        return SignInError("invalid_request", "The challenge must be made by S256.")
    if not query.get("code_challenge") and not client.secret:
        return SignInError("invalid_request", "A challenge is needed (PKCE).")
    return None


def _back(query: Mapping[str, str], **said: str) -> web.Response:
    if "state" in query:
        said["state"] = query["state"]
    return web.Response(status=302, headers={"Location": f"{query['redirect_uri']}?{urlencode(said)}", **SAFE})


def _page(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=SAFE)


def _basic(request: web.Request) -> tuple[str, str] | None:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return client, secret
