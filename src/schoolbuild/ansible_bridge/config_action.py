"""The action ``switch_config``: one switch is brought to what its school's folder and the standard say."""

from __future__ import annotations

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction, failure
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.change.apply import ApplyError, ApplyResult, apply
from schoolbuild.intent import render
from schoolbuild.transport.failure import SessionError


class ConfigAction(SchoolAction):
    """Predicts in check mode."""

    writes = frozenset({"switches"})

    def perform(self, job: Job) -> Outcome:
        switch = job.switch
        intended = render(job.run.network, switch.name)
        try:
            done = apply(job.run.targets[switch.host], intended, job.secrets, check_only=job.check_mode)
        except SessionError as error:
            state = "unreachable" if error.kind == "unreachable" else "failed"
            return failure(error) | {"failed": False, state: True}
        except ApplyError as error:
            return failure(error) | error.as_facts()
        return outcome_of(done, switch.host)


def outcome_of(done: ApplyResult, host: str) -> Outcome:
    """What Ansible shows and registers; every text in it is free of secrets."""
    return {
        "changed": done.changed,
        "commands": done.commands,
        "rollback": done.rollback,
        "before": done.before,
        "after": done.after,
        "saved": done.saved,
        "identity": vars(done.identity),
        "unmanaged": done.unmanaged,
        "unknown": done.unknown,
        "by_hand": done.by_hand,
        "diff": {
            "before": done.before,
            "after": done.after,
            "before_header": f"{host} running",
            "after_header": f"{host} intended",
        },
    }
