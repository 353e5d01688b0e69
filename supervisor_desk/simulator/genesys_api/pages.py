"""The floor's sign-in pages: plain HTML, no script, readable in light and dark. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from supervisor_desk.simulator.genesys_api.people import SUPERVISING, Person

_FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #8a93a3; --accent: #1d5fd1; --soft: #eef2f9; }}
@media (prefers-color-scheme: dark) {{ :root {{ --accent: #7fb0ff; --soft: #232a36; }} }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1.25rem; }}
h1 {{ font-size: 1.5rem; margin-bottom: .25rem; }}
p {{ margin: .5rem 0 1.25rem; }}
fieldset {{ border: 0; margin: 0; padding: 0; }}
label {{ display: flex; gap: .75rem; align-items: baseline; border: 1px solid var(--line); border-radius: .5rem;
  padding: .6rem .9rem; margin: .5rem 0; cursor: pointer; }}
label:hover, label:has(:checked) {{ background: var(--soft); border-color: var(--accent); }}
small {{ display: block; opacity: .8; }}
button {{ font: inherit; padding: .55rem 1.3rem; border-radius: .5rem; border: 1px solid var(--accent);
  margin: 1rem .5rem 0 0; cursor: pointer; background: transparent; color: var(--accent); }}
button.main {{ background: var(--accent); color: Canvas; font-weight: 600; }}
</style></head><body><main>{body}</main></body></html>
"""


def login_page(client: str, people: Sequence[Person], fields: Mapping[str, str]) -> str:
    """Who do you want to be? ``fields`` are carried along to the answer."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )
    choices = "".join(_choice(person, first=number == 0) for number, person in enumerate(people))
    body = (
        "<h1>Sign in to the training floor</h1>"
        f"<p>{escape(client)} wants to act for you. This is a rehearsal on this computer: no password is needed, and "
        "nobody outside takes part. Choose who you want to be.</p>"
        f'<form method="post" action="/oauth/authorize">{hidden}<fieldset>{choices}</fieldset>'
        '<button class="main" name="sign_in" value="1">Sign in</button>'
        '<button name="decline" value="1">Cancel</button></form>'
    )
    return _FRAME.format(title="Sign in to the training floor", body=body)


def refusal_page(words: str, heading: str = "The sign-in cannot go on") -> str:
    """One sentence."""
    hint = "Close this page and sign in from the desk again."
    return _FRAME.format(title=escape(heading), body=f"<h1>{escape(heading)}</h1><p>{escape(words)} {hint}</p>")


def _choice(person: Person, *, first: bool) -> str:
    checked = " checked" if first else ""
    return (
        f'<label><input type="radio" name="user" value="{escape(person.id)}"{checked}>'
        f"<span>{escape(person.supervisor.name)}<small>{escape(_about(person))}</small></span></label>"
    )


def _about(person: Person) -> str:
    if not person.may(SUPERVISING):
        return "May look, but lacks the permissions to listen, coach or barge"
    if person.station is None:
        return "Has no phone chosen yet, and the status is not Available"
    return "May do everything; the phone is ready"
