"""The plan of a change: what is typed to get from the running to the intended configuration, and what undoes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hier_config.base import HConfigBase
from hier_config.child import HConfigChild
from hier_config.root import HConfig

from schoolbuild.change.access_lists import access_list_steps, without_access_lists
from schoolbuild.change.command import Command, Step, shown
from schoolbuild.change.driver import driver_for, taken_back
from schoolbuild.change.lists import list_steps, without_lists
from schoolbuild.change.membership import member_steps, without_members
from schoolbuild.change.way import keeps_way
from schoolbuild.families.family import Family, Never, NotShown
from schoolbuild.families.managed import divide_lines, owner
from schoolbuild.families.tree import REDACTED, Line, arranged, render
from schoolbuild.model.errors import Refused, SchoolbuildError
from schoolbuild.model.secret import SECRET_REFERENCE

Path = tuple[str, ...]
Present = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class ChangePlan:
    """What a change is. Nothing in it holds a secret that may be printed: ``steps`` keeps what is typed to itself.

    ``before`` and ``after`` are the managed part of the running configuration in normal form, now and as predicted.
    ``unmanaged`` lines are on the switch, not ours, and left alone. ``unknown`` lines are intended, but the switch does
    not show whether they are there. ``by_hand`` says what the rollback cannot bring back.
    """

    commands: tuple[str, ...]
    rollback: tuple[str, ...]
    before: str
    after: str
    unmanaged: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    steps: tuple[Step, ...] = field(default=(), repr=False)

    @property
    def changes(self) -> bool:
        return bool(self.steps)


def plan(
    family: Family,
    running: str,
    intended: str,
    *,
    present: Present | None = None,
    rotate: bool = False,
    manage_via: str | None = None,
) -> ChangePlan:
    """Compare, and say what to type.

    ``present`` says what exists of the things that no configuration shows, by table (``{"snmp_users": ["monitor"]}``);
    without it such lines are ``unknown``. ``rotate`` sends every line with a secret, whether it is there or not.
    ``manage_via`` is the address by which the switch is reached: a plan that takes it away is refused.

    Raises:
        Refused: a command would be one that must never be sent, or the way to the switch would be lost.
        SchoolbuildError: the intended text holds lines that are not in managed sections.
    """
    want_all = family.read(intended)
    want, hidden = _apart(family, want_all)
    here = divide_lines(family, family.read(running), want)
    there = divide_lines(family, want)
    if there.others:
        lines = "\n".join(f"  {' / '.join(path)}" for path in there.others)
        raise SchoolbuildError(
            f"the intended text holds lines that are not ours to manage on {family.title}:\n{lines}",
            where="the intended configuration",
            fix="correct the template, or add the line to the family's managed sections",
        )
    keeps_way(family, manage_via, here.ours, there.ours)
    before, after = arranged(here.ours), arranged(there.ours)
    hidden_steps, unknown = _hidden(hidden, present, rotate)
    steps: list[Step] = []
    if before != after:
        steps += _steps(family, here.ours, there.ours)
    if rotate:
        steps += _rotated(family, there.ours, steps)
    steps = sorted([*steps, *hidden_steps], key=lambda one: one.weight)
    steps = list(_joined(family, _with_dialogues(family, steps)))
    all_undo = sorted(_steps(family, there.ours, here.ours) if before != after else [], key=lambda one: one.weight)
    undo = [one for one in all_undo if _forbidden(family, one, _inside(here.ours)) is None]
    _may_be_sent(family, steps, there.ours)
    return ChangePlan(
        commands=shown(steps),
        rollback=shown(_joined(family, undo)),
        before=render(before),
        after=render(after),
        unmanaged=tuple(" / ".join(path) for path in here.others),
        unknown=unknown,
        by_hand=_by_hand(all_undo, undo, hidden_steps),
        steps=tuple(steps),
    )


# The difference


def _steps(family: Family, have: tuple[Line, ...], want: tuple[Line, ...]) -> list[Step]:
    """Everything to type to get from the one managed configuration to the other, with weights, not yet in order."""
    want = (*want, *_emptied(family, have, want))
    if family.language.vlan_centric is None:
        have, want = _differing(have, want)
    steps: list[Step] = []
    if (entries := family.language.access_lists) is not None:
        have, old_entries = without_access_lists(entries, have)
        want, new_entries = without_access_lists(entries, want)
        steps += access_list_steps(family, entries, old_entries, new_entries)
    gone = frozenset(line.text for line in have) - frozenset(line.text for line in want)
    old, old_lists = without_lists(family, have)
    new, new_lists = without_lists(family, want)
    joining: frozenset[str] = frozenset()
    if (words := family.language.vlan_centric) is not None:
        old, old_side = without_members(words, old)
        new, new_side = without_members(words, new)
        steps += member_steps(family, words, old_side, new_side, gone)
        joining = new_side.bundled - old_side.bundled
    steps += list_steps(family, old_lists, new_lists, gone, joining)
    steps += _line_steps(family, old, new)
    return steps


def _differing(have: tuple[Line, ...], want: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Without the lines and sections that are equal: about those hier_config has nothing to say, only time to take."""
    same = set(have) & set(want)
    return tuple(line for line in have if line not in same), tuple(line for line in want if line not in same)


def _emptied(family: Family, have: Iterable[Line], want: Iterable[Line]) -> Iterator[Line]:
    """Sections that cannot be removed, as empty ones where they are not wanted."""
    wanted = {line.text for line in want}
    for line in have:
        if line.text not in wanted and (rule := owner(family, line.text)) is not None and rule.permanent:
            yield Line(line.text, line.text)


def _line_steps(family: Family, old: tuple[Line, ...], new: tuple[Line, ...]) -> Iterator[Step]:
    """What hier_config finds, each top-level line or section as one step."""
    old, new = _differing(old, new)
    driver = driver_for(family.language)
    have, want = HConfig(driver), HConfig(driver)
    _grow(have, old)
    _grow(want, new)
    wires = _Wires(family, old, new)
    delta = have.config_to_get_to(want).set_order_weight()
    for child in sorted(delta.children):
        lines = [wires.command((child.text,)), *(wires.command((child.text, below.text)) for below in _below(child))]
        rule = owner(family, child.text)
        if rule is not None and rule.is_section and not child.text.startswith("no "):
            lines.append(Command(family.shell.exit))
        yield Step(tuple(_typed_banner(family, line) for line in lines), child.order_weight)


def _below(child: HConfigChild) -> Iterator[HConfigChild]:
    for below in sorted(child.children):
        yield below
        yield from _below(below)


def _grow(node: HConfigBase, lines: Iterable[Line]) -> None:
    for line in lines:
        _grow(node.add_child(line.text, return_if_present=True), line.children)


class _Wires:
    """What is really typed for a line of hier_config: the intended text itself, or the undoing of what is there."""

    def __init__(self, family: Family, old: tuple[Line, ...], new: tuple[Line, ...]) -> None:
        self.family = family
        self.wanted = dict(_raws(new))
        self.undone = {
            (*path[:-1], taken_back(family.language, path[-2] if len(path) > 1 else None, path[-1])): taken_back(
                family.language, path[-2] if len(path) > 1 else None, raw
            )
            for path, raw in _raws(old)
            if REDACTED in path[-1]
        }

    def command(self, path: Path) -> Command:
        raw = self.wanted.get(path)
        if raw is None:
            return Command(path[-1], self.undone.get(path, path[-1]))
        if SECRET_REFERENCE.search(raw):
            return Command(raw)
        return Command(path[-1] if REDACTED in path[-1] else self.family.redact(raw), raw)


def _raws(lines: Iterable[Line], above: Path = ()) -> Iterator[tuple[Path, str]]:
    for line in lines:
        yield (*above, line.text), line.raw
        yield from _raws(line.children, (*above, line.text))


def _typed_banner(family: Family, line: Command) -> Command:
    return Command(family.enter_banner(line.text)) if line.text.startswith("banner ") else line


# What no configuration shows


def _apart(family: Family, lines: Iterable[Line]) -> tuple[tuple[Line, ...], tuple[tuple[NotShown, Line], ...]]:
    """The intended lines, and those among them that a running configuration never shows."""
    seen: list[Line] = []
    hidden: list[tuple[NotShown, Line]] = []
    for line in lines:
        rule = next((item for item in family.not_shown if re.search(item.pattern, line.text)), None)
        if rule is None:
            seen.append(line)
        else:
            hidden.append((rule, line))
    return tuple(seen), tuple(hidden)


def _hidden(
    hidden: Iterable[tuple[NotShown, Line]], present: Present | None, rotate: bool
) -> tuple[list[Step], tuple[str, ...]]:
    steps, unknown = [], []
    for rule, line in hidden:
        found = re.search(rule.pattern, line.text)
        key = found.groupdict().get("key") if found else None
        known = present.get(rule.table) if present is not None and rule.table is not None else None
        if rotate or (known is not None and key not in known):
            steps.append(Step((Command(line.raw),), weight=50))
        elif known is None:
            unknown.append(line.text)
    return steps, tuple(unknown)


def _rotated(family: Family, lines: Iterable[Line], already: Iterable[Step]) -> Iterator[Step]:
    """Every line with a secret that is not sent anyway, with its section around it."""
    sent = {(one.head, line.text) for one in already for line in one.lines}
    for line in lines:
        if SECRET_REFERENCE.search(line.raw) and (line.raw, line.raw) not in sent:
            yield Step((Command(line.raw),), weight=50)
        inside = [child.raw for child in line.children if SECRET_REFERENCE.search(child.raw)]
        if inside := [raw for raw in inside if (line.raw, raw) not in sent]:
            yield Step(tuple(Command(raw) for raw in (line.raw, *inside, family.shell.exit)), weight=50)


# Order and safety


def _with_dialogues(family: Family, steps: Iterable[Step]) -> Iterator[Step]:
    """What a dialogue makes on the side is taken back at once."""
    for one in steps:
        yield one
        for dialogue in family.shell.dialogues:
            if re.search(dialogue.command, one.head):
                yield from (Step((Command(text, may_refuse=True),), one.weight) for text in dialogue.after)


def _joined(family: Family, steps: Iterable[Step]) -> Iterator[Step]:
    """Neighbouring lines that must not stand alone become one step that is typed in one go."""
    waiting: Step | None = None
    for one in steps:
        alike = any(re.search(pattern, one.head) for pattern in family.language.together)
        if alike and waiting is not None:
            waiting = Step((*waiting.lines, *one.lines), waiting.weight, at_once=True)
            continue
        if waiting is not None:
            yield waiting
        waiting = one if alike else None
        if not alike:
            yield one
    if waiting is not None:
        yield waiting


def _may_be_sent(family: Family, steps: Iterable[Step], want: Iterable[Line]) -> None:
    inside = _inside(want)
    for one in steps:
        if (found := _forbidden(family, one, inside)) is not None:
            line, rule = found
            raise Refused(
                f"the plan holds a command that is never sent, {line.text!r}: {rule.why}",
                where=one.head,
                fix="compare running and intended configuration; if it is meant, do it by hand on the console",
            )


def _inside(lines: Iterable[Line]) -> Mapping[str, tuple[str, ...]]:
    """What stands in each section that the lines to be sent lead to."""
    return {line.text: tuple(child.text for child in line.children) for line in lines}


def _forbidden(family: Family, one: Step, inside: Mapping[str, tuple[str, ...]]) -> tuple[Command, Never] | None:
    """The first line of a step that must never be sent, and why."""
    for line in one.lines:
        if (rule := family.forbids(line.typed, inside.get(one.head, ()))) is not None:
            return line, rule
    return None


def _by_hand(all_undo: Iterable[Step], undo: Iterable[Step], hidden: Iterable[Step]) -> tuple[str, ...]:
    """What the rollback leaves to a person."""
    kept = list(undo)
    never = [
        f"{' / '.join(shown([one]))!r} would be needed to undo the change and is never sent: do it by hand if you must"
        for one in all_undo
        if one not in kept
    ]
    secret = [
        f"the former secret of {line.text!r} is known to nobody: set it again by hand"
        for one in kept
        for line in one.lines
        if line.typed != line.text and not line.text.startswith("no ")
    ]
    unseen = [f"no configuration shows {line.text!r}: take it back by hand" for one in hidden for line in one.lines]
    return tuple(never + secret + unseen)
