"""Mutations of what a file says: it stays YAML, and something in it is gone, doubled, exchanged or of another kind."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import yaml

from schoolbuild.model.yaml_lines import parse_yaml
from tests.fuzz.values import near, strange

Slot = tuple[Any, Any]
"""A mapping or list, and the key or index in it."""


class _Plain(yaml.SafeDumper):
    """Writes everything out: an alias would be another mutation."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def spoil_meaning(text: str, random: Random) -> str:
    """The file with one to three places changed; as it is if there is nothing to change."""
    data = copy.deepcopy(parse_yaml(text).data)
    for _ in range(random.choice((1, 1, 2, 3))):
        slots = list(_slots(data))
        if not slots:
            return text
        random.choice(_CHANGES)(slots, random)
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000)


def _slots(node: Any) -> Iterator[Slot]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield node, key
        yield from _slots(value)


def _other_kind(slots: list[Slot], random: Random) -> None:
    node, key = random.choice(slots)
    node[key] = strange(random)


def _a_little_off(slots: list[Slot], random: Random) -> None:
    node, key = random.choice(slots)
    node[key] = near(random, node[key])


def _exchanged(slots: list[Slot], random: Random) -> None:
    (one, key), (two, other) = random.choice(slots), random.choice(slots)
    one[key], two[other] = copy.deepcopy(two[other]), copy.deepcopy(one[key])


def _taken_from_elsewhere(slots: list[Slot], random: Random) -> None:
    """A value of the same kind from another place of the file: a name that exists, an address of another VLAN."""
    node, key = random.choice(slots)
    alike = [other[at] for other, at in slots if type(other[at]) is type(node[key])]
    node[key] = copy.deepcopy(random.choice(alike))


def _gone(slots: list[Slot], random: Random) -> None:
    node, key = random.choice(slots)
    del node[key]


def _doubled(slots: list[Slot], random: Random) -> None:
    lists = [(node, key) for node, key in slots if isinstance(node, list)]
    if lists:
        node, key = random.choice(lists)
        node.insert(random.randrange(len(node) + 1), copy.deepcopy(node[key]))


def _renamed(slots: list[Slot], random: Random) -> None:
    maps = [(node, key) for node, key in slots if isinstance(node, dict)]
    if maps:
        node, key = random.choice(maps)
        new = random.choice((near(random, key), str(strange(random))[:2000], random.choice(maps)[1]))
        node[new] = node.pop(key)


def _wrapped(slots: list[Slot], random: Random) -> None:
    node, key = random.choice(slots)
    node[key] = random.choice(([node[key]], {"name": node[key]}, [[node[key]]]))


_CHANGES = (
    _other_kind,
    _a_little_off,
    _a_little_off,
    _taken_from_elsewhere,
    _taken_from_elsewhere,
    _exchanged,
    _gone,
    _doubled,
    _renamed,
    _wrapped,
)
