"""``schoolbuild demo``: build two schools with switches and servers, build again, break things, find them, report.

It only does what a person would do at the command line, in the same order, and writes down what happened.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import typer

from schoolbuild.model.errors import ExitCode, SchoolbuildError

SCHOOLS = ("oakfield-primary", "hillside-secondary")
CLOCK = 60

_RECAP = re.compile(
    r"^(?P<host>\S+)\s+: ok=\d+\s+changed=(?P<changed>\d+)\s+unreachable=(?P<unreachable>\d+)\s+failed=(?P<failed>\d+)"
)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong in the lab, and the problem that the assessment must name for it."""

    school: str
    kind: str
    arguments: tuple[str, ...]
    says: str
    hosts: tuple[str, ...]
    control: str


FAULTS = (
    Fault(
        "hillside-secondary",
        "miscable",
        ("hil-sw01:Te2/1/1", "hil-sw01:Te2/1/2"),
        "At the core stack the second fibres of the east and the west wing are exchanged",
        ("hil-sw01", "hil-sw02", "hil-sw03"),
        "NET-11",
    ),
    Fault(
        "hillside-secondary",
        "port-in-wrong-vlan",
        ("hil-sw03", "Gi1/0/20", "60"),
        "A classroom socket in the west wing was put into the guest VLAN by hand",
        ("hil-sw03",),
        "NET-09",
    ),
    Fault(
        "oakfield-primary",
        "telnet-on",
        ("oak-sw02",),
        "Somebody switched Telnet on in the junior block",
        ("oak-sw02",),
        "NET-01",
    ),
    Fault(
        "oakfield-primary",
        "defender-disabled-by-other-product",
        ("oak-fs01",),
        "Somebody installed another antivirus program on the file server, which switched Defender off",
        ("oak-fs01",),
        "MAL-01",
    ),
    Fault(
        "oakfield-primary",
        "old-build",
        ("oak-dc01",),
        "The controller was put back to an old image and lacks a critical update for 18 days",
        ("oak-dc01",),
        "UPD-01",
    ),
    Fault(
        "oakfield-primary",
        "backup-stale",
        ("oak-dc01",),
        "The controller's backups have failed for some days",
        ("oak-dc01",),
        "BAK-01",
    ),
    Fault(
        "oakfield-primary",
        "rogue-administrator",
        ("oak-fs01",),
        "Somebody made themselves an administrator of the file server",
        ("oak-fs01",),
        "ACC-01",
    ),
)


UNPROVEN = (
    "PowerShell not executed: the servers answered at the level of Ansible's modules, and no switch was real.\n"
    "What each part was held against: schoolbuild ledger."
)

MEANWHILE = (
    ("oakfield-primary", "defender-onboarded", ("oak-dc01",)),
    ("oakfield-primary", "defender-onboarded", ("oak-fs01",)),
    ("oakfield-primary", "product-installed", ("oak-dc01", "VeeamEndpointBackupSvc")),
    ("oakfield-primary", "product-installed", ("oak-fs01", "VeeamEndpointBackupSvc")),
    ("oakfield-primary", "good-backup", ("oak-dc01",)),
    ("oakfield-primary", "good-backup", ("oak-fs01",)),
)
"""What others do between the build and the first assessment: two consoles know the servers, and a night passes."""

JOINED, LAPS_SECONDS = ("oakfield-primary", "oak-fs01"), 120


@dataclass(frozen=True)
class Run:
    """One run of a playbook, as its recap tells it."""

    school: str
    playbook: str
    changed: int
    failed: int
    unreachable: int


def demo() -> None:
    """Build two sample schools on simulated switches and servers, break them, find the faults and write the report.

    Needs no root and nothing outside this project: switches and Windows servers are simulated on 127.0.0.0/8, and
    PowerShell is not executed: the servers answer at the level of Ansible's modules.
    Takes a few minutes. Writes build/demo.json and build/report/index.html.

    Exit codes: 0 all as it should be, 1 something was not found or changed that should not have been,
    4 something could not be assessed, 130 interrupted. The lab is stopped in every case.
    """
    from schoolbuild.model.root import find_root

    # However we were started (a shell lets background jobs ignore Ctrl-C): the labs go down.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    story = _Story(find_root())
    story.tell()


class _Story:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.runs: list[Run] = []
        self.logs = root / "build" / "demo"
        self.started = time.monotonic()

    def tell(self) -> None:
        (self.root / "build" / "demo.json").unlink(missing_ok=True)
        self.logs.mkdir(parents=True, exist_ok=True)
        self._step("Check the folders of both schools", self._check)
        with self._labs():
            self._step(
                "Build both schools: switches from the box, servers from their images",
                lambda: self._play("build_school"),
            )
            self._step("Build again: nothing may change", lambda: self._play("build_school"))
            self._no_changes(self.runs[-len(SCHOOLS) :])
            self._step(
                "Meanwhile: the portals of Defender and of the backup take the servers in, a night passes", self._wait
            )
            self._step("Assess both: nothing may be wrong", lambda: self._play("assess_school", wrong_allowed=True))
            before = self._problems(everything_known=True)
            self._step(f"Break {len(FAULTS)} things", self._break)
            self._step("Assess both schools again", lambda: self._play("assess_school", wrong_allowed=True))
            found = self._problems(everything_known=False)
        self._finish(before, found)

    # Steps

    def _check(self) -> None:
        from schoolbuild.rules import check_schools

        findings = [found for found in check_schools(self.root, SCHOOLS) if found.severity == "error"]
        if findings:
            raise SchoolbuildError(
                f"the sample schools have {len(findings)} finding(s)",
                fix="see them with `schoolbuild check --all`",
                exit_code=ExitCode.FINDINGS,
            )

    @contextmanager
    def _labs(self) -> Iterator[None]:
        from schoolbuild.lab import client

        up: list[str] = []
        try:
            for school in SCHOOLS:
                client.up(school, root=self.root, clock=CLOCK)
                up.append(school)
            yield
        finally:
            with _uninterrupted():
                for school in up:
                    client.down(school, root=self.root)

    def _play(self, playbook: str, *, wrong_allowed: bool = False) -> None:
        number = len(self.runs) // len(SCHOOLS) + 1
        with ThreadPoolExecutor(len(SCHOOLS)) as pool:
            self.runs += pool.map(lambda school: self._playbook(school, playbook, number, wrong_allowed), SCHOOLS)

    def _playbook(self, school: str, playbook: str, number: int, wrong_allowed: bool) -> Run:
        log = self.logs / f"{number}-{playbook}-{school}.log"
        command = [_beside("ansible-playbook"), "-i", f"inventories/{school}", f"playbooks/{playbook}.yml"]
        with log.open("w", encoding="utf-8") as out:
            done = subprocess.run(
                [*command, "-e", "target=lab"],
                cwd=self.root,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_FORCE_COLOR": "0"},
                check=False,
            )
        text = log.read_text(encoding="utf-8", errors="replace")
        recap = [found for line in text.splitlines() if (found := _RECAP.match(line))]
        run = Run(
            school,
            playbook,
            *(sum(int(found[key]) for found in recap) for key in ("changed", "failed", "unreachable")),
        )
        if not recap or (done.returncode and not (wrong_allowed and not run.unreachable)):
            raise SchoolbuildError(
                f"{playbook}.yml did not get through for {school} (exit code {done.returncode})\n{_tail(text)}",
                where=str(log.relative_to(self.root)),
                fix=f"read the log, then try `schoolbuild lab up {school}` and the playbook by hand",
                exit_code=ExitCode.FINDINGS,
            )
        return run

    def _no_changes(self, runs: Sequence[Run]) -> None:
        changed = [run for run in runs if run.changed]
        if changed:
            raise SchoolbuildError(
                f"the second run changed {sum(run.changed for run in changed)} thing(s)",
                where=", ".join(run.school for run in changed),
                fix="the logs of both runs are in build/demo/",
                exit_code=ExitCode.FINDINGS,
            )

    def _wait(self) -> None:
        from schoolbuild.lab import client

        for school, kind, arguments in MEANWHILE:
            client.break_(school, kind, *arguments, root=self.root)
        # Windows LAPS changes the administrator's password within an hour of the policy: a minute at this clock.
        deadline = time.monotonic() + LAPS_SECONDS
        while time.monotonic() < deadline:
            if client.show(*JOINED, "state", root=self.root)["care"]["laps_rotated_at"] is not None:
                return
            time.sleep(1)

    def _break(self) -> None:
        from schoolbuild.lab import client

        for fault in FAULTS:
            client.break_(fault.school, fault.kind, *fault.arguments, root=self.root)
            typer.echo(f"     {fault.school}: {fault.says}")

    def _problems(self, *, everything_known: bool) -> list[dict[str, Any]]:
        """What the newest assessment of each school says is wrong.

        As built, it must have been able to judge everything. Afterwards one fault may hide what others would show: how
        old the signatures of a Defender are that does not run means nothing.
        """
        from schoolbuild.evidence import EvidenceFolder

        problems = []
        for school in SCHOOLS:
            folder = EvidenceFolder.open(self.root, school, "latest")
            summary = folder.read_summary()
            if summary is None:
                raise SchoolbuildError(
                    f"the assessment of {school} left no summary",
                    where=str(folder.path.relative_to(self.root)),
                    fix="read its log in build/demo/",
                    exit_code=ExitCode.NOT_ASSESSED,
                )
            coverage = summary["coverage"]
            if everything_known and coverage["assessed"] < coverage["total"]:
                raise SchoolbuildError(
                    f"{coverage['total'] - coverage['assessed']} judgement(s) of {school} could not be made",
                    where=str((folder.path / "results.json").relative_to(self.root)),
                    fix="read the reasons there, or on the school's page in build/report/",
                    exit_code=ExitCode.NOT_ASSESSED,
                )
            problems += [{"school": school, **problem} for problem in summary["problems"]]
        return problems

    # The end

    def _finish(self, before: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> None:
        from schoolbuild.evidence import write_json

        missed = [fault for fault in FAULTS if not any(_names(problem, fault) for problem in found)]
        invented = [problem for problem in found if not any(_names(problem, fault) for fault in FAULTS)]
        result = {
            "schema": "schoolbuild/demo/1",
            "runs": [asdict(run) for run in self.runs],
            "before": list(before),
            "meanwhile": [list(entry) for entry in MEANWHILE],
            "not_executed": UNPROVEN,
            "injected": [asdict(fault) for fault in FAULTS],
            "found": list(found),
        }
        write_json(self.root / "build" / "demo.json", result)
        typer.echo(f"\nFound {len(found)} problem(s):")
        for problem in found:
            typer.echo(f"  {problem['school']}: {problem['what']}")
        typer.echo(f"\n{UNPROVEN}")
        seconds = round(time.monotonic() - self.started)
        typer.echo(f"\nbuild/report/index.html is the report to look at; build/demo.json the record ({seconds} s).")
        wrong = [
            *(f"not found: {fault.says}" for fault in missed),
            *(f"found without having been put in: {problem['what']}" for problem in invented),
            *(f"wrong before anything was broken: {problem['what']}" for problem in before),
        ]
        if wrong:
            raise SchoolbuildError(
                "the assessment and what was broken do not agree:\n  " + "\n  ".join(wrong),
                where="build/demo.json",
                exit_code=ExitCode.FINDINGS,
            )

    def _step(self, words: str, action: Callable[[], _T]) -> _T:
        started = time.monotonic()
        typer.echo(f"==> {words}")
        result = action()
        typer.echo(f"     done in {time.monotonic() - started:.0f} s")
        return result


def _names(problem: dict[str, Any], fault: Fault) -> bool:
    return (
        problem["school"] == fault.school
        and problem["host"] in fault.hosts
        and any(control.startswith(fault.control) for control in problem["controls"])
    )


def _beside(name: str) -> str:
    """The program of our own environment, also when that is not activated."""
    here = Path(sys.executable).with_name(name)
    return str(here) if here.exists() else name


def _tail(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines()[-25:])


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A second Ctrl-C must not leave a lab behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
