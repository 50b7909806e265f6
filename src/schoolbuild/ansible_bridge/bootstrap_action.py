"""The action ``school_bootstrap``: a new switch gets the few lines it needs before it can be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.bootstrap import answers, bootstrap_in_lab
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.model.errors import ExitCode, SchoolbuildError


class BootstrapAction(SchoolAction):
    """Leaves a switch alone that answers at its address."""

    writes = frozenset({"switches"})
    arguments: ClassVar[Mapping[str, Any]] = {"wait": {"type": "int", "default": 30}}

    def perform(self, job: Job) -> Outcome:
        switch = job.switch
        target = job.run.targets[switch.host]
        if answers(target):
            return {"changed": False, "msg": f"answers at {target.address}", "address": target.address}
        if job.run.kind == "real":
            raise SchoolbuildError(
                f"{switch.host} does not answer at {target.address}",
                where=f"{switch.room}, serial {switch.serial}",
                fix=f"if it is new, paste on its console what `schoolbuild render {job.run.school} --bootstrap` writes",
                exit_code=ExitCode.NOT_ASSESSED,
            )
        if job.check_mode:
            return {"changed": True, "msg": f"would get its address {target.address} on the console"}
        self.tell(f"{switch.host}: pasting the bootstrap on its console")
        done = bootstrap_in_lab(job.run, switch, job.secrets, job.arguments["wait"])
        return {"changed": True, "msg": f"now answers at {done.address}", "address": done.address, "lines": done.lines}
