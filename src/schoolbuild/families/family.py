"""What a family of switches can do and how it speaks: one value of ``Family`` per family, no subclasses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from schoolbuild.families.secret_line import Redactor
from schoolbuild.families.tree import Line, arranged, render

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Table:
    """A ``show`` command and how its output becomes rows of text."""

    command: str
    parse: Callable[[str], Rows]


@dataclass(frozen=True)
class Told:
    """What the identity commands told."""

    host_name: str
    serials: tuple[str, ...]
    model: str
    version: str


@dataclass(frozen=True)
class Commands:
    """What to type to read a switch. ``identity`` is one command or several, read in this order."""

    running: str
    startup: str
    identity: tuple[str, ...]
    tables: Mapping[str, Table]
    identify: Callable[[tuple[str, ...]], Told | None]
    """From the outputs of ``identity``; ``None`` if they do not say who the switch is."""
    model_in_running: str | None = None
    """Where the model stands if the identity commands do not say it: group 1 in the running configuration."""


@dataclass(frozen=True)
class Question:
    """What a switch may ask after a command, and the answer that goes on. ``key`` is typed without Enter."""

    asks: str
    answer: str
    key: bool = False


@dataclass(frozen=True)
class Dialogue:
    """A command that asks for more. ``{throwaway}`` in an answer is a random word that nobody keeps.

    ``after`` is typed next, to undo what the dialogue made on the side; a refusal of it does no harm.
    """

    command: str
    questions: tuple[Question, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Save:
    """How the running configuration is kept, and how the switch says that it could not."""

    command: str
    questions: tuple[Question, ...]
    failed: str


@dataclass(frozen=True)
class Shell:
    """How a session is made ready and how a configuration is entered.

    ``greeting`` is a regular expression for a text that wants a key before the first prompt.
    ``prompt`` matches the whole last line at any level; ``refusal`` the words of a switch that did not take a line.
    """

    greeting: str | None
    prompt: str
    privileged: str
    enable: str
    quiet: tuple[str, ...]
    configure: str
    leave: str
    exit: str
    refusal: str
    questions: tuple[Question, ...]
    dialogues: tuple[Dialogue, ...]
    goodbye: str
    renames: str
    """Matches a command after which the prompt shows another name."""


@dataclass(frozen=True)
class Owned:
    """A line or section that is ours: only these are compared, and negated when they are too many.

    ``pattern`` is matched against a whole top-level line in normal form. ``children`` lists the lines inside that are
    ours; a section without it is a plain line. ``extra`` says what happens to one that the intended text does not
    have: ``remove``, or ``leave`` it alone as not ours. The group ``key`` in a pattern says what makes two lines the
    same thing (the user's name in a ``username`` line).

    A switch that does not route by the intended text may route all the same, and somebody rely on it: what concerns
    routing (``leave_unless_routed``, ``where_routed`` inside) is ours only where the intended text routes.
    """

    pattern: str
    children: tuple[str, ...] = ()
    extra: Literal["remove", "leave", "leave_unless_routed"] = "remove"
    permanent: bool = False
    """The section cannot be removed, only emptied: a physical port, VLAN 1."""
    where_routed: tuple[str, ...] = ()
    """Lines inside that are ours too where the intended text routes."""

    @property
    def is_section(self) -> bool:
        return bool(self.children)


@dataclass(frozen=True)
class ListLine:
    """A line with a list of VLANs or ports that a switch *adds to* what it has; compared member by member.

    ``pattern`` has the groups ``before``, ``list`` and perhaps ``after``; ``section`` matches the line above it.
    """

    pattern: str
    kind: Literal["vlans", "ports"]
    section: str | None = None
    separator: str = ","
    back: str | None = None
    """What takes ``{list}`` out again where ``no`` in front of the line does not."""


@dataclass(frozen=True)
class NotShown:
    """A line that the running configuration never shows.

    The group ``key`` names what it makes; ``table`` and ``column`` say where that can be seen instead, ``None`` if
    nowhere: then the line is only sent when secrets are rotated.
    """

    pattern: str
    table: str | None = None
    column: str = ""


@dataclass(frozen=True)
class Negation:
    """How a line is taken back where ``no`` in front of it is wrong or more than is needed."""

    pattern: str
    instead: str
    section: str | None = None


@dataclass(frozen=True)
class Never:
    """A command that is refused before it is sent, and why.

    With ``beside`` it is refused only where the intended section holds a line of that pattern.
    """

    pattern: str
    why: str
    beside: str | None = None


@dataclass(frozen=True)
class RollbackMethod:
    """A way back that the switch takes by itself if nobody confirms in time."""

    name: str
    needs: tuple[str, ...]
    arm: tuple[str, ...]
    confirm: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class VlanCentric:
    """The words of a family whose VLANs list their ports (AOS-S); a port is always in at least one of them.

    ``vlan``, ``member`` and ``lag`` are patterns of whole lines: the head of a VLAN's section (group ``id``), a line in
    it (groups ``kind``, tagged or untagged, and ``ports``), and a LAG with its ``ports``, ``name`` and ``kind``. The
    others are what is typed; ``{new}`` is the name by which a LAG is made.
    """

    vlan: str
    member: str
    lag: str
    section: str
    add: str
    remove: str
    join: str
    leave: str


@dataclass(frozen=True)
class AccessListWords:
    """How our access lists are typed. ``section`` matches the head of one, with its name as the group ``key``.

    ``before_legs`` and ``after_legs`` are weights: a list stands before a leg asks it, and goes when none does.
    """

    section: str
    head: str
    drop: str
    renumber: str
    before_legs: int
    after_legs: int


@dataclass(frozen=True)
class ManagerNetworks:
    """Where a configuration says who may open a session: a line with the groups ``network`` and ``mask``."""

    line: str
    section: str | None = None


@dataclass(frozen=True)
class Language:
    """How lines of this family replace, undo and follow each other; data for the driver in ``change``."""

    single: tuple[tuple[str | None, str], ...]
    """(section, line): of such a line a switch keeps one; a new value replaces the old one. Groups tell apart."""
    negations: tuple[Negation, ...]
    order: tuple[tuple[str, int], ...]
    """Weight of a top-level line when it is sent; lower goes first, 0 if no pattern matches."""
    order_inside: tuple[tuple[str, int], ...] = ()
    together: tuple[str, ...] = ()
    """Top-level lines that are typed in one go: after the first alone, the session might not live."""
    vlan_centric: VlanCentric | None = None
    """``None`` where ports list their VLANs."""
    access_lists: AccessListWords | None = None
    managers: ManagerNetworks | None = None


@dataclass(frozen=True)
class Family:
    """All that the product knows of one family of switches."""

    name: str
    title: str
    netmiko_type: str
    commands: Commands
    shell: Shell
    save: Save
    managed: tuple[Owned, ...]
    list_lines: tuple[ListLine, ...]
    secrets: Redactor
    not_shown: tuple[NotShown, ...]
    never_send: tuple[Never, ...]
    language: Language
    rollback_methods: tuple[RollbackMethod, ...]
    read: Callable[[str], tuple[Line, ...]] = field(repr=False)
    """A configuration as a tree in normal form, in the order of the text."""
    looks_whole: Callable[[str], str | None] = field(repr=False)
    """``None`` if a text is a whole configuration of this family, else what is wrong with it."""
    enter_banner: Callable[[str], str] = field(repr=False)
    """A banner in normal form as the text that is typed."""

    def normalise(self, text: str) -> str:
        """The normal form: no headers, times or noise, secrets redacted, lists compacted, lines in natural order."""
        return render(arranged(self.read(text)))

    def redact(self, text: str) -> str:
        """The same text with every secret, plain or hashed, replaced by ``<redacted>``; nothing else is touched."""
        return self.secrets.text(text)

    def forbids(self, command: str, section: Iterable[str] = ()) -> Never | None:
        """The rule against sending this command, if there is one; ``section`` is what shall stand around it."""
        around = tuple(section)
        for rule in self.never_send:
            if re.search(rule.pattern, command.strip(), re.I) and (
                rule.beside is None or any(re.search(rule.beside, line) for line in around)
            ):
                return rule
        return None

    @cached_property
    def owners(self) -> dict[str, Owned | None]:
        """Whose a line is, as far as it was asked: the same few hundred lines stand in every configuration."""
        return {}
