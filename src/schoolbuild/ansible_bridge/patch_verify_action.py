"""The action ``patch_verify``: whether a server does after its updates what it did before; ends its journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.ansible_bridge.patching import Journals, facts_of
from schoolbuild.change.patching.health import problems
from schoolbuild.change.patching.journal import Journal


class PatchVerifyAction(SchoolAction):
    """``healthy`` is asked until it is true or patience ends; ``last`` says that this is the end."""

    arguments: ClassVar[Mapping[str, Any]] = {
        "facts": {"type": "dict", "required": True},
        "last": {"type": "bool", "default": True},
    }

    def perform(self, job: Job) -> Outcome:
        machine, journals = job.machine, Journals(job)
        if job.check_mode:
            return {"changed": False, "healthy": True, "msg": "check mode: nothing was installed in this run"}
        journal = journals.begun(machine.host)
        wrong = list(problems(machine, journal.before, facts_of(job.arguments["facts"], machine.host)))
        if journal.state in ("waiting_for_window", "needs_human"):  # why it was not made is told already
            wrong = [problem for problem in wrong if not problem.startswith("a restart is still owed")]
        if wrong and not job.arguments["last"]:
            return {"changed": False, "healthy": False, "problems": wrong, "msg": "; ".join(wrong)}
        journal = _ended(journal, wrong)
        journals.write(journal)
        return _outcome(machine.host, journal, wrong)


def _ended(journal: Journal, wrong: list[str]) -> Journal:
    if wrong:
        return journal.moved_to("unhealthy", *wrong)
    if journal.state in ("needs_human", "waiting_for_window"):
        return journal
    return replace(journal, state="done")


def _outcome(host: str, journal: Journal, wrong: list[str]) -> Outcome:
    outcome: Outcome = {
        "changed": False,
        "healthy": not wrong,
        "problems": wrong,
        "state": journal.state,
        "installed": list(journal.installed),
        "restarts": journal.restarts,
        "msg": f"{host}: {len(journal.installed)} update(s) installed, {journal.restarts} restart(s), healthy",
    }
    if wrong:
        told = "\n".join(f"  {problem}" for problem in wrong)
        mend = (
            "look at it now; no other of its kind is touched until it is healthy and the playbook has run again. "
            f"Where it is meant to be as it is now, remove build/patching/{journal.school}/{host}.json"
        )
        outcome |= {"failed": True, "msg": f"{host} is not as it was before its updates:\n{told}\n  next: {mend}"}
    elif journal.state == "needs_human":
        told = "\n".join(f"  {said}" for said in journal.says[-1:])
        mend = "do what is named by hand; the rest was installed, and the next run takes up what is left"
        outcome |= {"failed": True, "msg": f"{host}: not every update went in:\n{told}\n  next: {mend}"}
    elif journal.state == "waiting_for_window":
        outcome["msg"] = f"{host}: {'; '.join(journal.says[-1:])}"
    return outcome
