"""Servers, the hosts that guests run on, PC suites, and the units that keep them alive in a power cut."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from schoolbuild.model.document.base import (
    Address,
    DeviceName,
    End,
    Serial,
    Strict,
    VlanName,
    Whole,
    Word,
    YesNo,
)

ServerSystem = Literal[
    "windows_server_2012_r2",
    "windows_server_2016",
    "windows_server_2019",
    "windows_server_2022",
    "windows_server_2025",
    "appliance",
]
ClientSystem = Literal["windows_10", "windows_11_23h2", "windows_11_24h2", "windows_11_25h2", "chrome_os", "ipad_os"]
Function = Literal[
    "domain_controller", "dns", "dhcp", "file", "print", "mis", "wsus", "radius", "backup", "application", "database"
]


class Server(Strict):
    """A server, on its own hardware (`model`, `serial`, `port`) or as a guest (`on`)."""

    name: DeviceName
    system: ServerSystem = Field(description="What it runs")
    functions: tuple[Function, ...] = Field(min_length=1, description="What it does for the school")
    vlan: VlanName
    address: Address = Field(description="Its fixed address, outside what is handed out")
    on: DeviceName | None = Field(default=None, description="The hypervisor it is a guest of")
    model: Word | None = Field(default=None, description="The hardware, if it is no guest")
    serial: Serial | None = Field(default=None, description="As on the label, if it is no guest")
    port: End | None = Field(default=None, description="Where it is plugged in, e.g. `sw01 45`")
    domain: str | None = Field(default=None, description="The domain it is in; absent: none")
    ring: str | None = Field(default=None, description="When it gets updates: a ring of standard/rings.yml")
    window: str | None = Field(default=None, description="When it may restart: a window under patching")
    software: tuple[str, ...] = Field(default=(), description="Programs of standard/windows/packages.yml")

    @model_validator(mode="after")
    def _somewhere(self) -> Server:
        if self.on is not None and (self.port is not None or self.model is not None or self.serial is not None):
            raise ValueError("a guest has no model, serial or port of its own: write them at its hypervisor")
        return self


class Share(Strict):
    """A folder that a server shares. Groups are named without their domain; administrators always have full control."""

    name: str = Field(
        pattern=r"^[A-Za-z][A-Za-z0-9 _-]{0,40}\$?$", description="As people see it; `$` at the end hides it"
    )
    server: DeviceName = Field(description="The server it is on, one of servers")
    path: str = Field(pattern=r"^[A-Z]:\\[^/:*?\"<>|]+$", description="The folder, e.g. `D:\\Staff`")
    kind: Literal["shared", "homes"] = Field(
        default="shared", description="`homes`: each person has a folder below it that nobody else sees"
    )
    read: tuple[Word, ...] = Field(default=(), description="Groups that may read")
    change: tuple[Word, ...] = Field(default=(), description="Groups that may write")


class Hypervisor(Strict):
    """A host that guests run on."""

    name: DeviceName
    product: Literal["hyper_v", "vmware", "proxmox"] = Field(description="What runs the guests")
    system: Word = Field(description="Its release, e.g. `windows_server_2022` or `ESXi 8.0`")
    vlan: VlanName
    address: Address = Field(description="Its fixed address, outside what is handed out")
    port: End
    model: Word = Field(description="The hardware")
    serial: Serial
    memory_gb: Whole = Field(ge=4, le=4096, description="Memory in GB")


class Suite(Strict):
    """A room or a group of equal computers. Their names are `<code>-<suite>-<number>`."""

    name: str = Field(pattern=r"^[a-z][a-z0-9]{1,20}$", description="A short name, e.g. `ict1`")
    room: str = Field(min_length=1, max_length=60, description="Where it is; `Trolley` for laptops")
    computers: Whole = Field(ge=1, le=400, description="How many")
    system: ClientSystem = Field(description="What they run")
    vlan: VlanName
    domain: str | None = Field(default=None, description="The domain they are in; absent: none")
    ring: str | None = Field(default=None, description="When they get updates: a ring of standard/rings.yml")
    portable: YesNo = Field(default=False, description="Whether they leave the room")


class Ups(Strict):
    """A unit that keeps machines alive in a power cut, and switches them off in order."""

    name: DeviceName
    protects: tuple[DeviceName, ...] = Field(min_length=1, description="Switches, servers and hypervisors behind it")
    minutes: Whole = Field(ge=1, le=600, description="How long it lasts under their load, in minutes")
    shuts_down: YesNo = Field(description="Whether it tells the servers to shut down")
