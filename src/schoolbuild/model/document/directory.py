"""The directory: its kind, and the domains with their controllers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from schoolbuild.model.document.base import DeviceName, Strict

DirectoryKind = Literal["ad", "hybrid", "entra", "none"]


class Domain(Strict):
    """An Active Directory domain of the school."""

    name: str = Field(
        min_length=2,
        max_length=64,
        pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$",
        description="Its DNS name, e.g. `oakfield.internal`",
    )
    netbios: str = Field(pattern=r"^[A-Z0-9-]{1,32}$", description="Its short name, at most 15 characters")
    purpose: Literal["all", "curriculum", "admin"] = Field(default="all", description="Who is in it")
    controllers: tuple[DeviceName, ...] = Field(min_length=1, description="Its domain controllers, from servers")


class Directory(Strict):
    """Where accounts live."""

    kind: DirectoryKind = Field(description="Domains here, both, Entra ID alone, or none")
    domains: tuple[Domain, ...] = Field(default=(), description="The domains here; some schools have two")
    tenant: str | None = Field(
        default=None, pattern=r"^[a-z0-9.-]{4,80}$", description="The Entra tenant, e.g. `oakfield.onmicrosoft.com`"
    )


def _as_directory(value: Any) -> Any:
    return {"kind": value} if isinstance(value, str) else value


DirectoryOrKind = Annotated[Directory, BeforeValidator(_as_directory, json_schema_input_type=DirectoryKind | Directory)]
