"""What the settings window shows of each setting: where, under which words, in which editor, and when it counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from supervisor_desk.settings import Source


class Page(StrEnum):
    """The pages, in their order."""

    LOOK = "Look"
    FLOOR = "Floor"
    DELIVERY = "Delivery"
    SIGN_IN = "Sign-in"
    RECORDS = "Records"


class Kind(StrEnum):
    """Which editor a setting has."""

    CHOICE = "choice"
    SWITCH = "switch"
    SECONDS = "seconds"
    TEXT = "text"
    TICKS = "ticks"
    OPEN_FILE = "file to read"
    SAVE_FILE = "file to write"


@dataclass(frozen=True, slots=True)
class About:
    """``name`` is the field of ``Settings``. ``reopens`` means that the desk is opened anew for it to count.

    ``choices`` are values with their words; ``hint`` stands in an empty editor; ``many`` is what ticks choose from;
    ``seconds`` are the least and the most of a span; ``platform`` is the one that knows the setting, if not all do.
    """

    name: str
    page: Page
    title: str
    kind: Kind
    help: str = ""
    hint: str = ""
    many: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    reopens: bool = False
    seconds: tuple[float, float] = (0.5, 60.0)
    platform: str = ""


FIELDS = (
    About(
        "theme",
        Page.LOOK,
        "Colors",
        Kind.CHOICE,
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    ),
    About(
        "density",
        Page.LOOK,
        "Rows of the board",
        Kind.CHOICE,
        choices=(("comfortable", "Comfortable"), ("compact", "Compact")),
    ),
    About(
        "mask_customers",
        Page.LOOK,
        "Customers",
        Kind.SWITCH,
        help="Names and numbers are shortened on the board and in the details.",
        hint="Mask names and numbers",
    ),
    About(
        "queues",
        Page.FLOOR,
        "Queues",
        Kind.TICKS,
        help="Only these are asked for. The desk knows those that it has seen; add others by their id.",
        many="queues",
        reopens=True,
    ),
    About(
        "skills",
        Page.FLOOR,
        "Skills",
        Kind.TICKS,
        help="Only conversations that need one of these are asked for.",
        many="skills",
        reopens=True,
    ),
    About(
        "delivery_deadline_s",
        Page.DELIVERY,
        "Pending after",
        Kind.SECONDS,
        help="A command that was not confirmed by then is shown as pending delivery, amber, and watched on.",
    ),
    About(
        "mute_lease_s",
        Page.DELIVERY,
        "Mutes last",
        Kind.SECONDS,
        help="A mute that nobody keeps is undone by itself after this time.",
        reopens=True,
        seconds=(10.0, 3600.0),
    ),
    About(
        "media_server_group",
        Page.DELIVERY,
        "Media servers",
        Kind.TEXT,
        help="The id of the group of media servers that sessions are opened on.",
        hint="Whichever the service chooses",
        reopens=True,
        platform="control",
    ),
    About(
        "qa_webhook_url",
        Page.DELIVERY,
        "Quality assurance",
        Kind.TEXT,
        help="The service calls this address when an announcement has ended. Empty takes the registration back.",
        hint="None",
        reopens=True,
        platform="control",
    ),
    About(
        "redis_url",
        Page.DELIVERY,
        "Other desks",
        Kind.TEXT,
        help="The Redis server on which desks share who may speak, and the waiting line. Without one this desk is on "
        "its own. A password is stored with “supervisor-desk board-password”.",
        hint="rediss://desk@redis.example.com:6380",
        reopens=True,
    ),
    About(
        "platform",
        Page.SIGN_IN,
        "Platform",
        Kind.CHOICE,
        help="Which API is spoken there. Region and client of Genesys Cloud are chosen at the sign-in.",
        choices=(("control", "Control contract"), ("genesys", "Genesys Cloud")),
        reopens=True,
    ),
    About(
        "base_url",
        Page.SIGN_IN,
        "Address",
        Kind.TEXT,
        help="Empty opens the training floor. In Genesys Cloud it is that of your region.",
        hint="https://api.example.com",
        reopens=True,
    ),
    About(
        "client_id",
        Page.SIGN_IN,
        "Client ID",
        Kind.TEXT,
        help="Empty takes the one that was stored with the secret.",
        reopens=True,
    ),
    About(
        "token_path",
        Page.SIGN_IN,
        "Token path",
        Kind.TEXT,
        hint="/oauth/token",
        reopens=True,
        platform="control",
    ),
    About(
        "token_in_query",
        Page.SIGN_IN,
        "Token",
        Kind.SWITCH,
        help="Only for a service that takes no header: addresses end up in the logs of proxies.",
        hint="Send it in the address",
        reopens=True,
        platform="control",
    ),
    About(
        "ca_file",
        Page.SIGN_IN,
        "Own authority",
        Kind.OPEN_FILE,
        help="PEM file, where your organization inspects encrypted connections.",
        hint="None",
        reopens=True,
    ),
    About(
        "audit_file",
        Page.RECORDS,
        "Audit log",
        Kind.SAVE_FILE,
        help="A file on this computer. The log so far stays where it is.",
        hint="The usual place",
        reopens=True,
    ),
    About(
        "log_level",
        Page.RECORDS,
        "Program log",
        Kind.CHOICE,
        help="For whoever is asked for help. It never holds names, texts or secrets.",
        choices=(("error", "Errors"), ("warning", "Warnings"), ("info", "Normal"), ("debug", "Everything")),
    ),
)
REOPENS = frozenset(about.name for about in FIELDS if about.reopens)
"""Names of the settings for which the desk is opened anew."""

_SOURCES = {
    Source.DEFAULT: "This is the default.",
    Source.USER: "You have set this.",
    Source.ARGUMENT: "Given on the command line, where it will count again.",
    Source.POLICY: "Set by the policy of your organization. You cannot change it here.",
}


def source_words(source: Source, *, reopens: bool) -> str:
    """Where a value comes from, and when another one would count."""
    if source is Source.POLICY:
        return _SOURCES[source]
    return f"{_SOURCES[source]} A change {'opens the desk anew' if reopens else 'counts at once'}."
