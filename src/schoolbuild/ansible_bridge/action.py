"""What all our actions share: arguments checked, the guard first, plain values, errors in words."""

from __future__ import annotations

import os
import traceback
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from schoolbuild.ansible_bridge.admitted import remember
from schoolbuild.ansible_bridge.guard import admit
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.ansible_bridge.situation import read_situation
from schoolbuild.ansible_bridge.writing import Written
from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.os_errors import mend_of, words_of

Outcome = dict[str, Any]


class SchoolAction(ActionBase):
    """An action on one school. It asks the guard itself, so that no tag or start-at-task can step around it."""

    _requires_connection = False
    arguments: ClassVar[Mapping[str, Any]] = {}
    writes: ClassVar[frozenset[Written]] = frozenset()

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> Outcome:
        """Ansible's entry: the outcome, with ``failed`` and words in ``msg`` where something is wrong."""
        outcome: Outcome = super().run(tmp, task_vars)
        variables = task_vars or {}
        _, checked = self.validate_argument_spec(argument_spec=dict(self.arguments))
        arguments = plain(checked)
        check_mode = bool(self._task.check_mode)
        try:
            situation = read_situation(variables, check_mode=check_mode)
            run = admit(situation, writes=self.written(arguments))
            remember(run)
            job = Job.of(run, arguments, variables, check_mode=check_mode)
            outcome |= plain(self.perform(job) if (owner := self._owner(job)) is None else left_to(owner))
        except SchoolbuildError as error:
            outcome |= failure(error)
        except OSError as error:
            outcome |= failure(_in_words(error))
        except Exception as error:
            if os.environ.get("SCHOOLBUILD_DEBUG") == "1":
                raise
            outcome |= failure(_our_fault(error))
        return outcome

    def written(self, arguments: Mapping[str, Any]) -> frozenset[Written]:  # noqa: ARG002  # for those that override it
        """What this action, or the play that it stands for, may change."""
        return self.writes

    def _owner(self, job: Job) -> str | None:
        """Who else owns the switch that this action would write to."""
        return job.switch.managed_by if "switches" in self.writes else None

    @abstractmethod
    def perform(self, job: Job) -> Outcome:
        """Do the work for a run that the guard let through."""

    def tell(self, text: str) -> None:
        """A line of progress for work that takes its time; on stderr, because stdout may be read by a program."""
        Display().display(f"  {text}", stderr=True)


def failure(error: SchoolbuildError) -> Outcome:
    """What Ansible shows of an error: its words as they are, and what `schoolbuild` would leave with."""
    return {"failed": True, "msg": str(error), "exit_code": int(error.exit_code)}


def left_to(owner: str) -> Outcome:
    """What Ansible shows where somebody else owns the switch: it is audited, never written."""
    return {"changed": False, "skipped": True, "skip_reason": f"its settings belong to {owner}"}


def _in_words(error: OSError) -> SchoolbuildError:
    where = str(error.filename) if error.filename else None
    return SchoolbuildError(words_of(error), where=where, fix=mend_of(error))


def _our_fault(error: Exception) -> SchoolbuildError:
    """The message of an unexpected exception may quote a line with a secret in it; its type and place cannot."""
    package = Path(__file__).parents[1]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if package in Path(frame.filename).parents]
    place = f"{Path(frames[-1].filename).relative_to(package)}:{frames[-1].lineno}" if frames else "an unknown place"
    return SchoolbuildError(
        f"internal error: {type(error).__name__}",
        where=place,
        fix="this is a fault of schoolbuild: please report it, with what SCHOOLBUILD_DEBUG=1 prints",
        exit_code=ExitCode.NOT_ASSESSED,
    )
