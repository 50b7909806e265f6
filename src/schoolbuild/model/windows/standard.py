"""What is the same on every Windows machine of every school: the data under ``standard/windows``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schoolbuild.model.document.base import Strict
from schoolbuild.model.document.computers import Function
from schoolbuild.model.windows.backup import BackupPlan
from schoolbuild.model.windows.care import Housekeeping, Package
from schoolbuild.model.windows.patching import Patching
from schoolbuild.model.windows.products import Product
from schoolbuild.model.windows.releases import ReleaseTable
from schoolbuild.model.windows.servers import LocalAdministrators, OrganizationalUnits
from schoolbuild.model.windows.settings import Setting


class Account(Strict):
    """An account and the reference of its password."""

    name: str
    password: str = Field(pattern=r"^<secret:[a-z0-9/_.-]+@[1-9][0-9]*>$")


class WindowsManagement(Strict):
    """How servers are reached, and by whom.

    ``local_administrator`` opens a machine until it has joined; then ``domain_account`` does, because Windows LAPS
    changes the other's password. ``join_account`` may do nothing but join machines to the declared OUs.
    """

    local_administrator: Account
    domain_account: Account
    join_account: Account
    transport: Literal["ntlm"] = Field(description="Over HTTP only with message encryption")
    port: int = Field(ge=1, le=65535)
    mark_key: str = Field(description="Where the build leaves its mark in the registry")
    time_zone: str = Field(description="As Windows names it")


class WindowsStandard(Strict):
    """Everything below ``standard/windows``."""

    management: WindowsManagement
    settings: tuple[Setting, ...] = ()
    ous: OrganizationalUnits
    administrators: LocalAdministrators
    features: dict[Function, tuple[str, ...]] = Field(description="What a server of a function has installed")
    products: tuple[Product, ...] = ()
    patching: Patching
    packages: dict[str, Package] = Field(default_factory=dict)
    housekeeping: Housekeeping
    backup: BackupPlan
    releases: ReleaseTable
