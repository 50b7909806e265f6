"""Asks every rule about every school, and gives each finding its file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from schoolbuild.model.derive import derive
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.finding import Finding
from schoolbuild.model.load import LoadedSchool, load_school, school_names
from schoolbuild.model.network import Network
from schoolbuild.model.standard import Standard, load_standard
from schoolbuild.model.yaml_lines import dotted
from schoolbuild.rules.registry import all_rules
from schoolbuild.rules.rule import Problem, Rule


@dataclass(frozen=True)
class _Checked:
    loaded: LoadedSchool
    network: Network


def check(loaded: LoadedSchool, network: Network, rules: Sequence[Rule] | None = None) -> list[Finding]:
    """Every finding of the rules that look at one school alone."""
    asked = all_rules() if rules is None else rules
    return sorted(_finding(rule, loaded, problem) for rule in asked if rule.check for problem in rule.check(network))


def check_schools(
    root: Path,
    names: Iterable[str],
    *,
    rules: Sequence[Rule] | None = None,
    on_school: Callable[[str], None] | None = None,
    on_left_out: Callable[[str], None] | None = None,
) -> list[Finding]:
    """Load the named schools and return every finding, those between a named school and any other included.

    A school that was not named and cannot be understood takes no part; ``on_left_out`` is told its name.

    Raises:
        SchoolbuildError: no such school, or the standard has errors.
    """
    asked = all_rules() if rules is None else rules
    standard = load_standard(root)
    findings: list[Finding] = []
    checked: dict[str, _Checked] = {}
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        loaded = load_school(root, name)
        findings.extend(loaded.findings)
        if loaded.document is not None:
            network = derive(name, loaded.document, standard)
            checked[name] = _Checked(loaded, network)
            findings.extend(check(loaded, network, asked))
        if on_school:
            on_school(name)
    findings.extend(_between(asked, checked, _others(root, standard, wanted, on_left_out)))
    return sorted(findings)


def _others(
    root: Path, standard: Standard, named: Sequence[str], on_left_out: Callable[[str], None] | None
) -> list[Network]:
    """The schools that were not asked for: needed only to see whether a named one clashes with them."""
    networks = []
    for name in school_names(root):
        if name in named:
            continue
        try:
            document = load_school(root, name).require()
        except SchoolbuildError:
            if on_left_out:
                on_left_out(name)
            continue
        networks.append(derive(name, document, standard))
    return networks


def _between(rules: Sequence[Rule], checked: dict[str, _Checked], others: Sequence[Network]) -> Iterable[Finding]:
    together = [*(item.network for item in checked.values()), *others]
    for rule in rules:
        for school, problem in rule.check_together(together) if rule.check_together else ():
            if school in checked:
                yield _finding(rule, checked[school].loaded, problem)


def _finding(rule: Rule, loaded: LoadedSchool, problem: Problem) -> Finding:
    file, line = loaded.place(problem.path)
    return Finding(
        school=loaded.name,
        file=file,
        line=line,
        rule=rule.id,
        severity=rule.severity,
        key=dotted(problem.path),
        message=problem.message,
        why=rule.why,
        fix=rule.fix,
        suggestion=problem.suggestion,
    )
