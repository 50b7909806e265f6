"""The table of roles and features: what stands below what, what a fresh machine has, what wants a restart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Feature:
    """A role, role service or feature. ``tools`` come with ``IncludeManagementTools``."""

    name: str
    display: str
    under: str | None = None
    default: bool = False
    restart: bool = False
    not_on: tuple[str, ...] = ()
    default_on: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    services: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)

    def is_default(self, system: str) -> bool:
        return (self.default or system in self.default_on) and system not in self.not_on


@cache
def features() -> Mapping[str, Feature]:
    """By the name in small letters."""
    with Path(__file__).with_name("features.yml").open(encoding="utf-8") as file:
        table = yaml.safe_load(file)
    read = [Feature(name=name, **{key: _fixed(value) for key, value in row.items()}) for name, row in table.items()]
    return {feature.name.lower(): feature for feature in read}


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def above(feature: Feature) -> Iterator[Feature]:
    """What it stands below, the nearest first."""
    while feature.under is not None:
        feature = features()[feature.under.lower()]
        yield feature


def below(feature: Feature) -> Iterator[Feature]:
    """Everything that stands below it."""
    for one in features().values():
        if one.under == feature.name:
            yield one
            yield from below(one)
