"""What a module takes: its options, and the rules between them, as its own text declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["basic", "legacy", "documentation"]


@dataclass(frozen=True)
class RequiredIf:
    """If ``option`` has ``value``, all of ``needs`` must be given, or any one of them."""

    option: str
    value: Any
    needs: tuple[str, ...]
    any_one: bool = False


@dataclass(frozen=True)
class Option:
    """One option.

    ``type`` is a name of Ansible.Basic (``str``, ``bool``, ``int``, ``float``, ``list``, ``dict``, ``path``, ``json``,
    ``raw``, ``sid``) or ``computed``: converted by code of the module, which is not run here. ``unknown_fields`` names
    what the text computes at run time (``choices``, ``default``, ``required`` ...): nothing is guessed about it.
    """

    name: str
    type: str = "str"
    required: bool = False
    default: Any = None
    choices: tuple[Any, ...] = ()
    aliases: tuple[str, ...] = ()
    elements: str | None = None
    no_log: bool = False
    apply_defaults: bool = False
    removed: str | None = None
    inside: Level | None = None
    unknown_fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Level:
    """The options that stand beside each other, at the top or inside an option, and the rules between them."""

    options: Mapping[str, Option] = field(default_factory=dict)
    mutually_exclusive: tuple[tuple[str, ...], ...] = ()
    required_together: tuple[tuple[str, ...], ...] = ()
    required_one_of: tuple[tuple[str, ...], ...] = ()
    required_if: tuple[RequiredIf, ...] = ()
    required_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        """Every name that may be written, aliases too, and the option it stands for."""
        return {name: option.name for option in self.options.values() for name in (option.name, *option.aliases)}


@dataclass(frozen=True)
class ModuleSpec:
    """The argument specification of one module.

    ``kind`` says where it was read: ``basic`` from the hash table given to Ansible.Basic, ``legacy`` from calls of
    Get-AnsibleParam (**such a module ignores options that it does not know**), ``documentation`` from what is
    published.
    ``takes_any`` is True if the module accepts options that its text does not name. ``notes`` says in words what could
    not be read. ``check_mode`` is None where it was not learned.
    """

    name: str
    kind: Kind
    level: Level
    check_mode: bool | None = None
    takes_any: bool = False
    notes: tuple[str, ...] = ()

    @property
    def options(self) -> Mapping[str, Option]:
        return self.level.options

    @property
    def ignores_unknown(self) -> bool:
        return self.kind == "legacy"
