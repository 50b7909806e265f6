"""What is the same of every school's servers beside settings: their OU, their administrators, their features."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schoolbuild.model.document.base import Strict
from schoolbuild.model.document.computers import Function

RelativeOu = Annotated[str, Field(pattern=r"^(OU=[^,=]+)(,OU=[^,=]+)*$", description="Below the domain")]


class OrganizationalUnits(Strict):
    """Where the accounts of servers are made. Names are below the domain's own."""

    servers: RelativeOu
    functions: dict[Function, RelativeOu] = Field(default_factory=dict)

    def of(self, functions: tuple[str, ...], domain: str) -> str:
        """The distinguished name of the OU of a server with these functions: its first function that is listed decides.

        ``domain`` is the domain's DNS name.
        """
        relative = next((ou for name, ou in self.functions.items() if name in functions), self.servers)
        return ",".join([relative, *(f"DC={part}" for part in domain.split("."))])

    def all_of(self, domain: str) -> tuple[str, ...]:
        """Every OU of the domain that servers may be in, those that hold others first."""
        base = ",".join(f"DC={part}" for part in domain.split("."))
        relative = {self.servers, *self.functions.values()}
        above = {ou.split(",", depth)[depth] for ou in relative for depth in range(1, ou.count(",") + 1)}
        return tuple(f"{ou},{base}" for ou in sorted(relative | above, key=lambda ou: (ou.count(","), ou)))


class LocalAdministrators(Strict):
    """Who is in the local group of administrators, by what a machine is; ``group`` is the group's name."""

    group: str
    members: dict[Literal["member", "standalone", "hypervisor"], tuple[str, ...]]
