"""What the project's PowerShell may use, with sources: commands and their parameters, programs, types, classes, COM."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError

from schoolbuild.model.document.base import IsoDate, Strict
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.yaml_lines import read_yaml

_T = TypeVar("_T")

COMMON_PARAMETERS = ("ErrorAction", "WarningAction")
"""Parameters of every cmdlet that scripts may use (about_CommonParameters); each takes a value."""


class Command(Strict):
    """A cmdlet. ``values`` take one argument, ``switches`` none; ``read`` is when its page was held against this."""

    module: str
    values: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
    source: str
    read: IsoDate | None = Field(default=None, description="Absent: written from knowledge, page not read for this")


class Program(Strict):
    """A program of Windows. ``arguments`` are its options up to a colon, as it documents them."""

    arguments: tuple[str, ...]
    source: str


class NetType(Strict):
    """A .NET type by the name scripts write. ``members`` are its static methods and properties."""

    members: tuple[str, ...] = ()
    source: str


class Sourced(Strict):
    """Something that is allowed, and who says that it exists."""

    source: str


class Catalogue(Strict):
    """All of it.

    ``methods`` are methods of objects, whatever the object; ``forbidden`` words say why, ``aliases`` what they mean.
    """

    commands: dict[str, Command]
    programs: dict[str, Program]
    types: dict[str, NetType]
    methods: dict[str, Sourced]
    properties: dict[str, tuple[str, ...]] = Field(description="By who documents them")
    classes: dict[str, Sourced]
    com: dict[str, Sourced]
    forbidden: dict[str, str]
    aliases: dict[str, str]

    def command(self, name: str) -> Command | None:
        return _lowered(self.commands).get(name.lower())

    def program(self, name: str) -> Program | None:
        return _lowered(self.programs).get(name.lower())

    def net_type(self, name: str) -> NetType | None:
        return _lowered(self.types).get(name.lower())

    def known_properties(self) -> frozenset[str]:
        """Every property, in small letters."""
        return frozenset(name.lower() for names in self.properties.values() for name in names)

    def has_method(self, name: str) -> bool:
        return name.lower() in _lowered(self.methods)


def _lowered(table: dict[str, _T]) -> dict[str, _T]:
    return {name.lower(): value for name, value in table.items()}


@cache
def catalogue() -> Catalogue:
    """The catalogue of the project.

    Raises:
        SchoolbuildError: it does not fit its schema.
    """
    with as_file(files(__package__) / "catalogue.yml") as path:
        return read_catalogue(path)


def read_catalogue(path: Path) -> Catalogue:
    """A catalogue from a file; raises ``SchoolbuildError`` if it does not fit."""
    document = read_yaml(path)
    try:
        return Catalogue.model_validate(document.data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise SchoolbuildError(
            f"the catalogue does not fit its schema: {'.'.join(map(str, first['loc']))}: {first['msg']}",
            where=str(path),
            fix="mend the named key; every entry needs its source",
        ) from None
