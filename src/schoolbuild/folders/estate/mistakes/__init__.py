"""Known mistakes, each of which one rule must find."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from schoolbuild.folders.estate.mistakes.addresses import ADDRESSES
from schoolbuild.folders.estate.mistakes.cables import CABLES, STACKS
from schoolbuild.folders.estate.mistakes.care import CARE
from schoolbuild.folders.estate.mistakes.mistake import Case, Mistake
from schoolbuild.folders.estate.mistakes.names import NAMES
from schoolbuild.folders.estate.mistakes.ports import PORTS

MISTAKES: tuple[Mistake, ...] = (*NAMES, *ADDRESSES, *PORTS, *CABLES, *STACKS, *CARE)


@dataclass(frozen=True)
class Planted:
    """A school with one mistake in it, and the rule that must find it.

    ``other`` is the school in which it is found too, ``follows`` what other rules may find because of it.
    """

    school: str
    rule: str
    other: str | None = None
    follows: tuple[str, ...] = ()


def plant(schools: Sequence[tuple[str, dict[str, Any]]], number: int, seed: int) -> list[Planted]:
    """Make so many mistakes, one in a school, all kinds in turn; the documents are changed in place.

    Fewer come back if there are not enough schools in which the mistakes can be made.
    """
    rng = Random(f"{seed}/mistakes")  # noqa: S311  # invented data, no secret
    left = list(range(len(schools)))
    rng.shuffle(left)
    planted: list[Planted] = []
    barren = 0
    while len(planted) < number and left and barren < len(MISTAKES):
        mistake = MISTAKES[(len(planted) + barren) % len(MISTAKES)]
        found = next((at for at in left if _try(mistake, schools, at, rng)), None)
        if found is None:
            barren += 1
            continue
        left.remove(found)
        other = schools[found - 1][0] if mistake.between else None
        planted.append(Planted(schools[found][0], mistake.rule, other, mistake.follows))
    return planted


def _try(mistake: Mistake, schools: Sequence[tuple[str, dict[str, Any]]], at: int, rng: Random) -> bool:
    data = schools[at][1]
    trial = copy.deepcopy(data)
    other = schools[at - 1][1] if at else None
    if not mistake.plant(Case(trial, rng, other)):
        return False
    data.clear()
    data.update(trial)
    return True


__all__ = ["MISTAKES", "Mistake", "Planted", "plant"]
