"""What schools have in common that each should have alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from schoolbuild.model.outline import Outline


def sharing(schools: Sequence[Outline], value: Callable[[Outline], object]) -> Iterator[tuple[Outline, str]]:
    """Each school whose value another school has too, with the names of those others; ``None`` is no value."""
    owners: dict[object, list[Outline]] = {}
    for school in schools:
        if (found := value(school)) is not None:
            owners.setdefault(found, []).append(school)
    for group in owners.values():
        for school in group if len(group) > 1 else ():
            yield school, ", ".join(repr(other.school) for other in group if other is not school)
