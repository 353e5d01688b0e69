"""A visit to the login page without a browser, where the page knows already who it is: the training floor's does."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlsplit

from supervisor_desk.service.browser_visit import redeemed
from supervisor_desk.service.client import Exchange
from supervisor_desk.service.dialects.base import Grant, HttpCall
from supervisor_desk.service.dialects.genesys import oauth
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.errors import SignedOutError

WHO: Final = "floor_user"
"""Query parameter with which a training floor is told who it is; no other login page knows it."""


async def silent_grant(region: Region, client_id: str, exchange: Exchange, user: str) -> Grant:
    """Ask the login page to send back ``user`` at once, and read where it sends rather than going there.

    ``exchange`` reaches the region's ``login`` address and follows no redirect. Raises ``ServiceError``.
    """
    attempt = oauth.Attempt.new(oauth.REDIRECT_PORTS[0])
    page = urlsplit(oauth.authorize_url(region, client_id, attempt))
    query = (*parse_qsl(page.query), (WHO, user))
    reply = await exchange.exchange(HttpCall(method="GET", path=page.path, query=query, signed=False))
    back = reply.headers.get("location", "")
    if not back.startswith(f"{attempt.redirect_uri}?"):
        raise SignedOutError("The login page wants to see a person. Sign in with the browser.")
    found = oauth.read_redirect(back.removeprefix(attempt.redirect_uri.removesuffix(oauth.REDIRECT_PATH)), attempt)
    if isinstance(found, oauth.NoCode):
        raise SignedOutError(found.words)
    return await redeemed(exchange, found, attempt, client_id)
