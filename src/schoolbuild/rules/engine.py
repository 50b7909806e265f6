"""Asks every rule about every school, and gives each finding its file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from schoolbuild.model.derive import derive
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.finding import Finding
from schoolbuild.model.load import LoadedSchool, load_school, school_names
from schoolbuild.model.network import Network
from schoolbuild.model.outline import Outline, outline, read_outline
from schoolbuild.model.standard import load_standard
from schoolbuild.model.yaml_lines import dotted
from schoolbuild.rules.registry import all_rules
from schoolbuild.rules.rule import Problem, Rule


def check(
    loaded: LoadedSchool, network: Network, rules: Sequence[Rule] | None = None, *, today: date | None = None
) -> list[Finding]:
    """Every finding of the rules that look at one school alone, as of ``today`` (the local date if not given)."""
    asked = all_rules() if rules is None else rules
    day = today or date.today()
    return sorted([*_in_texts(asked, loaded), *_in_school(asked, loaded, network, day)])


def check_schools(
    root: Path,
    names: Iterable[str],
    *,
    rules: Sequence[Rule] | None = None,
    today: date | None = None,
    on_school: Callable[[str], None] | None = None,
    on_left_out: Callable[[str], None] | None = None,
    on_network: Callable[[Network], None] | None = None,
) -> list[Finding]:
    """Load the named schools and return every finding, those between a named school and any other included.

    Rules that depend on the day are judged as of ``today``, the local date if not given.
    A school that was not named and cannot be understood takes no part; ``on_left_out`` is told its name.
    ``on_network`` is given each network that was derived, so that whoever goes on with it need not load it again.

    Raises:
        SchoolbuildError: no such school, or the standard has errors.
    """
    asked = all_rules() if rules is None else rules
    day = today or date.today()
    standard = load_standard(root)
    findings: list[Finding] = []
    checked: dict[str, LoadedSchool] = {}
    outlines: list[Outline] = []
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        loaded = load_school(root, name)
        findings.extend(loaded.findings)
        findings.extend(_in_texts(asked, loaded))
        if loaded.document is not None:
            network = derive(name, loaded.document, standard)
            # Of a thousand schools only the lines are kept, to place what clashes between them.
            checked[name] = LoadedSchool(name, loaded.folder, places=loaded.places)
            outlines.append(outline(name, loaded.document))
            findings.extend(_in_school(asked, loaded, network, day))
            if on_network:
                on_network(network)
        if on_school:
            on_school(name)
    outlines.extend(_others(root, wanted, on_left_out))
    findings.extend(_between(asked, checked, outlines))
    return sorted(findings)


def _in_school(rules: Sequence[Rule], loaded: LoadedSchool, network: Network, day: date) -> Iterable[Finding]:
    for rule in rules:
        for problem in rule.check(network) if rule.check else ():
            yield _finding(rule, loaded, problem)
        for problem in rule.check_on(network, day) if rule.check_on else ():
            yield _finding(rule, loaded, problem)


def _in_texts(rules: Sequence[Rule], loaded: LoadedSchool) -> Iterable[Finding]:
    for rule in rules:
        if rule.check_text is None:
            continue
        for file, text in loaded.texts.items():
            for problem in rule.check_text(text):
                yield _finding_at(rule, loaded, (file, problem.line), "", problem.message)


def _others(root: Path, named: Iterable[str], on_left_out: Callable[[str], None] | None) -> Iterator[Outline]:
    """The schools that were not asked for: needed only to see whether a named one clashes with them."""
    for name in sorted(set(school_names(root)) - set(named)):
        try:
            yield read_outline(root, name)
        except SchoolbuildError:
            if on_left_out:
                on_left_out(name)


def _between(rules: Sequence[Rule], checked: dict[str, LoadedSchool], outlines: Sequence[Outline]) -> Iterator[Finding]:
    for rule in rules:
        for school, problem in rule.check_together(outlines) if rule.check_together else ():
            if school in checked:
                yield _finding(rule, checked[school], problem)


def _finding(rule: Rule, loaded: LoadedSchool, problem: Problem) -> Finding:
    place = loaded.place(problem.path)
    return _finding_at(rule, loaded, place, dotted(problem.path), problem.message, problem.suggestion)


def _finding_at(
    rule: Rule, loaded: LoadedSchool, place: tuple[str, int], key: str, message: str, suggestion: str | None = None
) -> Finding:
    file, line = place
    return Finding(
        school=loaded.name,
        file=file,
        line=line,
        rule=rule.id,
        severity=rule.severity,
        key=key,
        message=message,
        why=rule.why,
        fix=rule.fix,
        suggestion=suggestion,
    )
