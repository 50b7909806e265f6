"""``schoolbuild new``: the folder of a new school, from a few questions or from flags."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from schoolbuild.model.errors import ExitCode, SchoolbuildError

if TYPE_CHECKING:
    from schoolbuild.folders.scaffold import Answers, WantedSwitch
    from schoolbuild.model.finding import Finding
    from schoolbuild.model.school import School
    from schoolbuild.model.standard import Standard

_EXAMPLES = """Examples:

  schoolbuild new

  schoolbuild new elm-primary --name "Elm Primary School" --code ELM --kind primary --size small
  --gateway "Borough firewall" --filtering isp --switch "sw01 server-room core 2930F-48G-PoEP-4SFPP SG12ELM001"
  --switch "sw02 hall edge 2530-24G-PoEP SG12ELM002"

On a terminal it asks for what was not given. The rules are asked before anything is written: a code, URN or range that
another school has is refused. The serial number of each switch is on its label. A stack is one switch whose models and
serial numbers have commas between them. Cables and ports are a start, to be corrected in the folder.

A service that is bought and not described yet (SB106) does not keep the folder from being written.

Exit codes: 0 written and nothing found, 1 the rules found something (written only with --draft, or if it is SB106),
2 wrong usage or missing flags, 3 invalid input, 4 the folder cannot be written, 5 it exists already."""

_KINDS = ("primary", "secondary", "special", "nursery", "youth_centre", "service")
_FILTERS = ("isp", "inline", "dns", "agent", "proxy")


def new(  # noqa: PLR0913, PLR0917  # the options of the command
    folder: Annotated[str | None, typer.Argument(help="Name of the new folder. [from the school's name]")] = None,
    name: Annotated[str | None, typer.Option("--name", help="The school's full name, as on the sign.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Three to five capitals: host names begin so.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help=f"One of {', '.join(_KINDS)}.")] = None,
    urn: Annotated[int | None, typer.Option("--urn", help="Unique Reference Number, six digits.")] = None,
    services: Annotated[str | None, typer.Option("--services", help="What it bought: network,wireless ...")] = None,
    access: Annotated[str, typer.Option("--access", help="routed, vpn, jump or onsite_runner.")] = "routed",
    routing_domain: Annotated[str | None, typer.Option("--routing-domain", help="[that of most schools]")] = None,
    supernet: Annotated[
        str | None, typer.Option("--supernet", help="The range it was given, e.g. 10.44.0.0/20.")
    ] = None,
    size: Annotated[
        str | None, typer.Option("--size", help="Instead: take the next free range, small or large.")
    ] = None,
    gateway: Annotated[str | None, typer.Option("--gateway", help="What people call the way out.")] = None,
    gateway_kind: Annotated[str, typer.Option("--gateway-kind", help="firewall or router.")] = "firewall",
    dhcp: Annotated[str, typer.Option("--dhcp", help="Who hands out addresses: firewall, core or dc.")] = "firewall",
    routed_by: Annotated[
        str, typer.Option("--routed-by", help="Who routes between VLANs: gateway or core.")
    ] = "gateway",
    filtering: Annotated[
        str | None, typer.Option("--filtering", help=f"One of {', '.join(_FILTERS)}, or none.")
    ] = None,
    product: Annotated[str | None, typer.Option("--filter-product", help="What filters. [the gateway]")] = None,
    switch: Annotated[
        list[str] | None, typer.Option("--switch", help="'name closet layer model serial'. May be given several times.")
    ] = None,
    closet: Annotated[
        list[str] | None, typer.Option("--closet", help="'server-room=Behind the office': where a closet is.")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Write the folder even if the rules find something.")] = False,
) -> None:
    """Start a new school's folder."""
    from schoolbuild.folders.scaffold import WITH_FILTER, Answers, scaffold, suggest_code, suggest_folder
    from schoolbuild.folders.trial import findings_of
    from schoolbuild.folders.writing import refuse_existing, write_folder
    from schoolbuild.folders.yaml_text import folder_files
    from schoolbuild.model.root import find_root
    from schoolbuild.model.standard import load_standard

    root = find_root()
    standard = load_standard(root)
    others = _others(root)
    _complete(
        {
            "--name": name,
            "--code": code,
            "--kind": kind,
            "--supernet (or --size)": supernet or size,
            "--gateway": gateway,
            "--switch": switch,
        }
        | ({"--filtering (or none)": filtering} if kind in WITH_FILTER or kind is None else {})
    )
    name = name or _ask("The school's full name", _long_enough)
    folder = folder or (
        suggest_folder(name) if not sys.stdin.isatty() else _ask("Folder", _folder, suggest_folder(name))
    )
    _folder(folder)
    refuse_existing(root / "inventories" / folder, replace=False)
    taken = {item.school.code: item.school.name for item in others}
    code = code or _ask("Code, with which host names begin", _free_code(taken), suggest_code(name, taken))
    kind = kind or _ask(f"Kind ({', '.join(_KINDS)})", _one_of(_KINDS), "primary")
    if urn is None and sys.stdin.isatty():
        urn = int(text) if (text := _ask("URN, six digits (Enter: none)", _free_urn(others), "")) else None
    domain = routing_domain or _domain(others)
    services = services or (
        "network" if not sys.stdin.isatty() else _ask("Services bought, with commas", _services, "network")
    )
    gateway = gateway or _ask("What the way out is called", _long_enough, "Borough firewall")
    if filtering is None and kind in WITH_FILTER:
        filtering = _ask(f"Who filters ({', '.join(_FILTERS)}, none)", _one_of((*_FILTERS, "none")), "isp")
        product = product or (_ask("What filters", _long_enough, gateway) if filtering != "none" else None)
    answers = Answers(
        name=name,
        code=code,
        kind=kind,
        supernet=_range(supernet, size, others, domain, standard),
        switches=_switches(switch, standard),
        gateway=gateway,
        gateway_kind=gateway_kind,
        dhcp=dhcp,
        routed_by=_one_of(("gateway", "core"))(routed_by),
        filtering=None if filtering in {None, "none"} else filtering,
        filter_product=product or "",
        urn=urn,
        services=tuple(services.replace(" ", "").split(",")),
        access=access,
        routing_domain=domain,
        rooms=_rooms(closet),
    )
    document = scaffold(answers, standard)
    files = folder_files(document, _COMMENTS)
    findings = findings_of(root, folder, files)
    if findings:
        _tell(findings)
        wrong = [item for item in findings if item.rule != _TO_DESCRIBE]
        if wrong and not draft and not _write_anyway():
            raise SchoolbuildError(
                f"nothing was written: the rules found {len(wrong)} thing(s) in what was answered",
                where=f"inventories/{folder}",
                fix="correct the answers, or write it all the same with --draft and mend the folder",
                exit_code=ExitCode.FINDINGS,
            )
    write_folder(root / "inventories" / folder, files)
    _next_steps(folder, answers, list(files))
    raise typer.Exit(ExitCode.FINDINGS if findings else ExitCode.OK)


new.__doc__ = f"{new.__doc__}\n\n{_EXAMPLES}"

_TO_DESCRIBE = "SB106"
"""A service that is bought and not described: no mistake in the answers, but what is to be written next."""

_COMMENTS = {
    "ports": "What each port is for. A port that is not listed is parked: off, in a VLAN that goes nowhere.\n"
    "This is a start by rule of thumb: correct it before the school is built.",
    "links": "A fibre from each switch to the core; correct what is cabled otherwise.",
}


def _others(root: Path) -> list[School]:
    """The schools that can be understood; the rules say which cannot."""
    from schoolbuild.model.load import load_school, school_names

    found = (load_school(root, name).document for name in school_names(root))
    return [document for document in found if document is not None]


def _complete(given: dict[str, Any]) -> None:
    """Without a terminal nobody can be asked.

    Raises:
        typer.BadParameter: with every flag that is missing.
    """
    missing = [flag for flag, value in given.items() if not value]
    if missing and not sys.stdin.isatty():
        raise typer.BadParameter(f"there is no terminal to ask at; missing: {', '.join(missing)}")


# Questions

Check = Callable[[str], str]


def _ask(question: str, check: Check, suggestion: str | None = None) -> str:
    """Ask until the answer fits. The reason why one does not is said each time."""
    while True:
        answer = str(typer.prompt(question, default=suggestion, err=True, show_default=bool(suggestion))).strip()
        try:
            return check(answer)
        except (typer.BadParameter, SchoolbuildError) as error:
            typer.echo(f"  {error}", err=True)


def _long_enough(text: str) -> str:
    if not 3 <= len(text.strip()) <= 80:
        raise typer.BadParameter("from 3 to 80 letters")
    return text.strip()


def _folder(text: str) -> str:
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", text) is None:
        raise typer.BadParameter("use lower-case letters, digits and hyphens, e.g. elm-primary", param_hint="FOLDER")
    return text


def _free_code(taken: dict[str, str]) -> Check:
    def check(text: str) -> str:
        if re.fullmatch(r"[A-Z][A-Z0-9]{2,4}", text) is None:
            raise typer.BadParameter("three to five capitals or digits, a capital first")
        if text in taken:
            raise typer.BadParameter(f"that is the code of {taken[text]}")
        return text

    return check


def _one_of(choices: Sequence[str]) -> Check:
    def check(text: str) -> str:
        if text not in choices:
            raise typer.BadParameter(f"one of: {', '.join(choices)}")
        return text

    return check


def _free_urn(others: Sequence[School]) -> Check:
    taken = {str(item.school.urn): item.school.name for item in others if item.school.urn is not None}

    def check(text: str) -> str:
        if text and re.fullmatch(r"[1-9][0-9]{5}", text) is None:
            raise typer.BadParameter("six digits, or nothing")
        if text in taken:
            raise typer.BadParameter(f"that is the number of {taken[text]}")
        return text

    return check


def _services(text: str) -> str:
    from schoolbuild.model.document.identity import Service

    services, known = text.replace(" ", "").split(","), get_args(Service)
    if wrong := [item for item in services if item not in known]:
        raise typer.BadParameter(f"{wrong[0]!r} is none; some of: {', '.join(known)}")
    return ",".join(services)


def _new_domain(text: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9-]{1,30}", text) is None:
        raise typer.BadParameter("lower-case letters, digits and hyphens, a letter first, e.g. borough")
    return text


def _domain(others: Sequence[School]) -> str:
    """The routing domain of most schools; where there are several, a person is asked."""
    names = [item.routing_domain for item in others]
    usual = max(sorted(set(names)), key=names.count) if names else "borough"
    if len(set(names)) > 1 and sys.stdin.isatty():
        return _ask(f"Routing domain ({', '.join(sorted(set(names)))}, or a new one)", _new_domain, usual)
    return usual


def _range(
    supernet: str | None, size: str | None, others: Sequence[School], domain: str, standard: Standard
) -> IPv4Network:
    from schoolbuild.folders.scaffold import next_supernet

    if supernet is not None:
        return IPv4Network(_network(supernet))
    if size is not None:
        return next_supernet(others, domain, size, standard)
    plans = standard.addressing.plans
    words = "; ".join(f"{name}: {plan.suits}" for name, plan in plans.items())
    wanted = _ask(f"Size ({words})", _one_of(tuple(plans)), next(iter(plans)))
    return IPv4Network(_ask("Range", _network, str(next_supernet(others, domain, wanted, standard))))


def _network(text: str) -> str:
    try:
        return str(IPv4Network(text))
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no range: write for example 10.44.0.0/20", param_hint="--supernet"
        ) from None


def _rooms(closets: list[str] | None) -> dict[str, str]:
    found = {}
    for text in closets or []:
        name, equals, room = text.partition("=")
        if not equals or not room.strip():
            raise typer.BadParameter(
                f"{text!r}: write for example 'server-room=Behind the office'", param_hint="--closet"
            )
        found[name.strip()] = room.strip()
    return found


def _switches(given: list[str] | None, standard: Standard) -> tuple[WantedSwitch, ...]:
    from schoolbuild.folders.scaffold import WantedSwitch, known_model, known_serial, parse_switch

    if given:
        return tuple(parse_switch(text, standard) for text in given)
    count = int(_ask("How many switches (a stack is one)", _number, "1"))
    typer.echo(f"Models: {', '.join(standard.models)}", err=True)
    found = []
    for number in range(1, count + 1):
        name = f"sw{number:02}"
        layer = "core" if number == 1 else "edge"
        closet = _ask(f"{name}: closet, a short name", _closet, "server-room" if number == 1 else None)
        model = _ask(f"{name}: model", lambda text: known_model(text, standard).name)
        serial = _ask(
            f"{name}: serial number, from its label (for a stack several, with commas)", _serials(known_serial), ""
        )
        serials = tuple(serial.split(","))
        found.append(WantedSwitch(name, closet, layer, (model,) * len(serials), serials))
    return tuple(found)


def _serials(check: Check) -> Check:
    return lambda text: ",".join(check(part) for part in text.split(","))


def _number(text: str) -> str:
    if not text.isdecimal() or not 1 <= int(text) <= 60:
        raise typer.BadParameter("a number from 1 to 60")
    return text


def _closet(text: str) -> str:
    if re.fullmatch(r"[a-z][a-z0-9-]{1,20}", text) is None:
        raise typer.BadParameter("lower-case letters, digits and hyphens, e.g. junior-block")
    return text


# What is told


def _tell(findings: Sequence[Finding]) -> None:
    for item in findings:
        typer.echo(f"{item.place()}: {item.rule}: {item.message}\n  mend: {item.fix}", err=True)


def _write_anyway() -> bool:
    return sys.stdin.isatty() and typer.confirm("Write the folder all the same?", default=False, err=True)


def _next_steps(folder: str, answers: Answers, files: Sequence[str]) -> None:
    typer.echo(
        f"inventories/{folder}: {answers.name} ({answers.code}), {answers.supernet}, {len(answers.switches)} switch(es)"
    )
    typer.echo(f"written: {', '.join(files)}")
    typer.echo(
        "\nnext: correct cables and ports in network.yml and ports.yml, then\n"
        f"  schoolbuild check {folder}\n"
        f"  schoolbuild render {folder}\n"
        f"  schoolbuild lab up {folder}\n"
        f"  ansible-playbook -i inventories/{folder} playbooks/build_school.yml -e target=lab"
    )
