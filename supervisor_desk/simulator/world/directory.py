"""Made-up people, places and numbers. Phone numbers come from the ranges kept free for fiction: 555-0100 to 555-0199
in North America, and Ofcom's numbers for drama in the United Kingdom; e-mail addresses from the example domains."""

from __future__ import annotations

from random import Random

from supervisor_desk.simulator.world.records import Channel, Queue

GIVEN = """
Ada Amara Anders Anjali Ayumi Beatriz Bilal Bronagh Callum Carmen Chidi Chloe Daniela Dario Dmitri Eilidh Elena Emre
Esther Farah Felix Fiona Gabriel Giulia Grace Hamza Hannah Hiro Ibrahim Imani Ines Isaac Jasmine Jonas Joy Kaito
Katarina Kofi Lars Leila Liam Lucia Mahmoud Maya Mei Miguel Mila Naoki Nia Noor Olga Omar Oscar Pedro Priya Rafael
Rosa Ruth Samir Sanne Saoirse Sofia Tariq Teresa Thabo Tomasz Uma Valentina Victor Wanjiru Wei Xenia Yara Yusuf Zoe
""".split()  # noqa: SIM905  a hundred lines of names would bury the rest
FAMILY = """
Abbott Acheampong Adeyemi Ahmed Alvarez Andersson Bakker Banerjee Becker Bianchi Brennan Campbell Castillo Chen
Cohen Costa Dahl Das Delgado Diallo Dubois Eriksen Estrada Fernandes Fischer Fraser Garcia Gupta Haddad Hansen
Hashimoto Hughes Ivanova Jensen Johansson Kamau Kaplan Keller Khan Kim Kowalski Larsen Lopez MacLeod Mbeki Mendoza
Mori Moreau Murphy Nakamura Ndlovu Nguyen Novak Okafor Olsen Park Patel Pereira Petrov Quinn Rahman Reyes Ricci
Romero Rossi Saito Santos Schmidt Silva Singh Sokolov Suzuki Takahashi Tanaka Torres Tran Vargas Visser Weber Wilson
Wong Yilmaz Zhang
""".split()  # noqa: SIM905  a hundred lines of names would bury the rest
SUPERVISORS = (
    "Marta Lindqvist",
    "Kwame Osei",
    "Helena Duarte",
    "Rui Okada",
    "Sinead Walsh",
    "Pavel Horak",
    "Linh Pham",
    "Gaspard Roche",
    "Nadia Rahal",
    "Owen Prichard",
)
COLLEAGUES = ("Theo Brandt", "Aisha Mensah", "Colm Rafferty")

_AREAS = (202, 206, 212, 213, 303, 305, 312, 313, 404, 415, 416, 503, 504, 512, 514, 602, 604, 612, 615, 617, 702, 713)
_PROVIDERS = ("example.com", "example.net", "example.org")

_QUEUES: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    ("billing", "Billing", ("billing",), False),
    ("support", "Technical support", ("technical",), False),
    ("orders", "Orders and delivery", ("orders",), False),
    ("returns", "Returns", ("orders", "refunds"), False),
    ("retention", "Retention", ("retention", "billing"), False),
    ("claims", "Claims", ("claims",), False),
    ("sales-es", "Ventas", ("sales", "spanish"), False),
    ("executive", "Executive line", ("complaints",), True),
)
# How much of the traffic each of them gets.
WEIGHTS = (20, 24, 16, 10, 8, 12, 7, 3)
CHANNELS = (Channel.VOICE, Channel.CHAT, Channel.MESSAGE, Channel.EMAIL)
CHANNEL_WEIGHTS = (84, 7, 6, 3)
GROUPS = (
    ("msg-1", "Media group East", "us-east-1"),
    ("msg-2", "Media group West", "us-west-2"),
    ("msg-3", "Media group Europe", "eu-central-1"),
)


def queues() -> list[Queue]:
    """The waiting lines of the floor; the last one is private."""
    return [Queue(f"q-{key}", name, skills, private) for key, name, skills, private in _QUEUES]


def person(rng: Random) -> str:
    """A plausible name."""
    return f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"


def phone(rng: Random) -> str:
    """A number that rings nowhere."""
    place = rng.random()
    if place < 0.6:
        return f"+1{rng.choice(_AREAS)}55501{rng.randrange(100):02d}"
    if place < 0.8:
        return f"+44207946{rng.randrange(1000):04d}"
    return f"+447700900{rng.randrange(1000):03d}"


def email(rng: Random, name: str) -> str:
    """An address that reaches nobody."""
    return f"{name.lower().replace(' ', '.')}{rng.randrange(100)}@{rng.choice(_PROVIDERS)}"


def handle(rng: Random, name: str) -> str:
    """A name as used in chats."""
    return f"{name.split()[0].lower()}_{rng.randrange(1000, 10000)}"
