"""The command line. Each command imports what it needs when it runs, so that the window is not kept waiting."""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from supervisor_desk import __version__
from supervisor_desk.settings import Configuration, SettingsError, load

_SETTINGS_ARGUMENTS = ("platform", "base_url", "client_id", "theme", "audit_file", "ca_file", "redis_url", "log_level")
_CALM = "calm"
_OPENS_THE_DESK = (None, "demo")
_OWN_ARGUMENTS = ("floor", "announce")
"""Commands that declare their arguments themselves, and are imported for it only when they are meant."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that ``argv`` (else the process's arguments) names; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["decode-sound"]:  # the desk's own child: no help, no settings, no time to lose
        from supervisor_desk.audio import decode_qt

        return decode_qt.main(arguments[1:])
    command = next((one for one in arguments if one in _OWN_ARGUMENTS), "")
    options = _parser(command).parse_args(arguments)
    try:
        return _run(options)
    except SettingsError as error:
        print(f"supervisor-desk: {error}", file=sys.stderr)
        return _told_in_a_window(options, error) if options.command in _OPENS_THE_DESK else 2
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "floor":
            from supervisor_desk.simulator import runner

            return runner.run(options)
        case "audit":
            return _audit(options, _configuration(options))
        case "doctor":
            from supervisor_desk.app import doctor_command

            return doctor_command.run(options, _configuration(options))
        case "sign-in":
            from supervisor_desk.app import signin_command

            return signin_command.run(options, _configuration(options))
        case "announce":
            from supervisor_desk.app import announce

            return announce.run(options, _configuration(options))
        case "board-password":
            from supervisor_desk.app import board_password

            return board_password.run(options, _configuration(options))
        case "inject-token":
            from supervisor_desk.app import inject_token

            return inject_token.run(options, _configuration(options))
        case "rehearse":
            from supervisor_desk.app import rehearsal

            return rehearsal.run(options, _configuration(options))
        case _:
            from supervisor_desk.app import opening

            return opening.run(options, _configuration(options))


def _told_in_a_window(options: argparse.Namespace, error: SettingsError) -> int:
    from supervisor_desk.app import unusable_settings

    if not unusable_settings.screen_there(os.environ, sys.platform):
        return 2
    try:
        rest = _configuration(options, without_user=True)
    except SettingsError:
        rest = None
    return unusable_settings.run(options, error, rest)


def _configuration(options: argparse.Namespace, *, without_user: bool = False) -> Configuration:
    arguments = {name: getattr(options, name, None) for name in _SETTINGS_ARGUMENTS}
    region = getattr(options, "region", None)
    if region is not None and arguments["base_url"] is None:
        arguments["base_url"] = _address_of_region(region)
    return load(arguments, without_user=without_user)


def _address_of_region(text: str) -> str:
    from supervisor_desk.service.dialects.genesys.regions import REGIONS, region_of

    region = region_of(text)
    if region is None:
        raise SettingsError(f"“{text}” is no region of Genesys Cloud. There are: {', '.join(REGIONS)}.")
    return region.api


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="supervisor-desk",
        description="Watch live conversations and step in: listen, coach, barge, cue, mute, announce; each command "
        "proven and in the audit log. Without a command the desk opens; with nothing configured, it opens on the "
        "training floor.",
    )
    parser.add_argument("--version", action="version", version=f"supervisor-desk {__version__}")
    _add_settings(parser)
    commands = parser.add_subparsers(dest="command", metavar="command")
    demo = commands.add_parser("demo", help="open the desk on the training floor, whatever is configured")
    _add_settings(demo)
    _add_floor_shape(demo)
    rehearse = commands.add_parser(
        "rehearse", help="drive every action on the training floor without a screen and prove each of them"
    )
    _add_settings(rehearse)
    _add_scenario(rehearse)
    rehearse.add_argument("--seconds", type=float, default=120.0, help="time limit of the whole rehearsal")
    rehearse.add_argument("--screenshot", type=Path, help="save a picture of the window to this PNG file")
    rehearse.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    doctor = commands.add_parser("doctor", help="try all that the desk needs and say what to do where something fails")
    _add_settings(doctor)
    doctor.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    doctor.add_argument(
        "--report", type=Path, help="file for the report on what a platform does not publish, without names and secrets"
    )
    doctor.add_argument(
        "--sign-in", action="store_true", help="sign in with the browser first, for this examination alone"
    )
    sign_in = commands.add_parser("sign-in", help="store what the desk signs in with; the secret is asked for")
    _add_settings(sign_in)
    sign_in.add_argument("--no-test", action="store_true", help="store it without trying it first")
    sign_in.add_argument("--refresh-token", action="store_true", help="a refresh token was handed out, not a secret")
    board = commands.add_parser(
        "board-password", help="store the password of the server on which desks share their speaking slots"
    )
    _add_settings(board)
    inject = commands.add_parser(
        "inject-token", help="print the token with which programs on this computer play announcements"
    )
    _add_settings(inject)
    inject.add_argument("--renew", action="store_true", help="put a new one in its place first")
    floor = commands.add_parser("floor", help="run the training floor alone, for other desks and programs")
    if command == "floor":
        from supervisor_desk.simulator import runner

        runner.add_arguments(floor)
    announce = commands.add_parser("announce", help="play an announcement into a call and follow it until it is proven")
    _add_settings(announce)
    if command == "announce":
        from supervisor_desk.app import announce as announcing

        announcing.add_arguments(announce)
    _add_audit(commands.add_parser("audit", help="verify, export or show the audit log"))
    return parser


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--platform", choices=["control", "genesys"], default=argparse.SUPPRESS, help="API that is spoken"
    )
    parser.add_argument("--base-url", default=argparse.SUPPRESS, help="address of the service (https)")
    parser.add_argument(
        "--region", default=argparse.SUPPRESS, help="region of Genesys Cloud, such as mypurecloud.de, for its address"
    )
    parser.add_argument("--client-id", default=argparse.SUPPRESS, help="OAuth client id; the secret is in the keyring")
    parser.add_argument("--theme", choices=["system", "light", "dark"], default=argparse.SUPPRESS)
    parser.add_argument("--audit-file", default=argparse.SUPPRESS, help="where the audit log is kept")
    parser.add_argument("--ca-file", default=argparse.SUPPRESS, help="PEM file of your organization's own authority")
    parser.add_argument("--redis-url", default=argparse.SUPPRESS, help="server on which desks share speaking slots")
    parser.add_argument("--log-level", choices=["debug", "info", "warning", "error"], default=argparse.SUPPRESS)


def _add_floor_shape(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--conversations", type=_count, default=80, help="how many live conversations (default: 80)")
    parser.add_argument("--events-per-second", type=_amount, default=8.0, help="how busy it is (default: 8)")
    parser.add_argument("--seed", type=int, help="the same seed gives the same floor")
    _add_scenario(parser)


def _add_scenario(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scenario", type=_scenario, default=_CALM, help="story that the training floor plays (default: calm)"
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, not {text}")
    return int(text)


def _amount(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        raise argparse.ArgumentTypeError(f"must be a number from 0, not {text}")
    return found


def _scenario(name: str) -> str:
    if name != _CALM:  # the usual one is not worth the import
        from supervisor_desk.simulator.scenarios.theatre import scenario_named

        try:
            scenario_named(name)
        except LookupError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
    return name


def _add_audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", dest="audit_file", default=argparse.SUPPRESS, help="audit log to read")
    does = parser.add_subparsers(dest="audit_command", required=True, metavar="verify|export|show|adopt")
    does.add_parser("verify", help="recompute the whole chain and name the first entry that does not fit")
    export = does.add_parser("export", help="write all entries, with count and head, to a file")
    export.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
    export.add_argument("--output", type=Path, required=True, help="file to write")
    does.add_parser(
        "adopt", help="after a log was moved or restored on purpose: keep its head as the one to compare with"
    )
    show = does.add_parser("show", help="print the newest entries")
    show.add_argument("--limit", type=int, default=50, help="how many (default: 50)")
    show.add_argument("--search", default="", help="only entries that hold this text")


def _audit(options: argparse.Namespace, configuration: Configuration) -> int:
    from supervisor_desk.audit import commands
    from supervisor_desk.audit.search import Filter

    path = configuration.settings.audit_path
    if options.audit_command == "show":
        code, text = commands.show(path, options.limit, Filter(text=options.search))
    else:
        code, text = _vouched_for(path, options)
    print(text, file=sys.stderr if code else sys.stdout)
    return code


def _vouched_for(path: Path, options: argparse.Namespace) -> tuple[int, str]:
    """What is compared with the head that the desk keeps in the keyring, outside the log."""
    from supervisor_desk.app.heads import StoredHeadKeeper
    from supervisor_desk.audit import commands
    from supervisor_desk.service.secrets import open_secrets

    with asyncio.Runner() as runner:
        store = runner.run(open_secrets())
        keeper = StoredHeadKeeper(store, path, runner.run) if store.lasting else None
        match options.audit_command:
            case "verify":
                return commands.verify(path, keeper)
            case "export":
                return commands.export(path, options.format, options.output, keeper)
            case _ if keeper is not None:
                return commands.adopt(path, keeper)
            case _:
                return commands.NOT_DONE, f"No head can be kept outside the log. {store.words}"
