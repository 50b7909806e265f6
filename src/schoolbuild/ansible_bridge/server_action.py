"""The action ``server_read``: one Windows machine is read, known to be the right one, and opened for stock modules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction, failure
from schoolbuild.ansible_bridge.admitted import refusals_file
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.ansible_bridge.writing import Written
from schoolbuild.model.errors import ExitCode
from schoolbuild.transport.winrm.failure import WinrmError
from schoolbuild.transport.winrm.login import Refusals
from schoolbuild.transport.winrm.reading import Reading, assessment_request, read_machine
from schoolbuild.transport.winrm.standing import is_in_service


class ServerAction(SchoolAction):
    """Its result, registered as ``school_server``, is what the connection of every stock module is made from.

    So no module can open a session before the guard and this reading, and none to another machine.
    """

    arguments: ClassVar[Mapping[str, Any]] = {"writes": {"type": "bool", "default": True}}

    def written(self, arguments: Mapping[str, Any]) -> frozenset[Written]:
        return frozenset({"servers"}) if arguments["writes"] else frozenset()

    def perform(self, job: Job) -> Outcome:
        target = job.run.servers[job.machine.host]
        wanted = assessment_request(job.run.network)
        try:
            reading = read_machine(target, job.secrets, wanted, Refusals(refusals_file()))
            if job.arguments["writes"] and not job.check_mode:
                reading.require_right_clock()
        except WinrmError as error:
            return not_read(error)
        return outcome_of(reading)


def not_read(error: WinrmError) -> Outcome:
    """Unreachable where nobody answered; refused (exit code 5) where another machine did; else failed."""
    code = ExitCode.REFUSED if error.kind == "wrong_device" else error.exit_code
    state = "unreachable" if error.kind == "unreachable" else "failed"
    return failure(error) | {"failed": False, state: True, "exit_code": int(code), "kind": error.kind}


def outcome_of(reading: Reading) -> Outcome:
    """What Ansible registers: references only, and the facts kept off the screen because they are long."""
    target, login = reading.target, reading.login
    sections = reading.data["sections"]
    return {
        "changed": False,
        "msg": f"read as {login.user}; {'new' if reading.standing == 'imaged' else 'known by its name'}",
        "dial": target.dial,
        "port": target.port,
        "user": login.user,
        "password_reference": login.password_reference,
        "login": login.kind,
        "standing": reading.standing,
        "identity": sections.get("identity"),
        "in_service": is_in_service(target.role, reading.facts.identity),
        "clock_offset": reading.clock_offset,
        "gaps": dict(reading.facts.gaps),
        "facts": reading.data,
        "_ansible_verbose_override": True,
    }
