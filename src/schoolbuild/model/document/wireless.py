"""Wireless: who controls it, the networks one can join, and where the access points are."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schoolbuild.model.document.base import DeviceName, End, Serial, Strict, VlanName, Word


class Controller(Strict):
    """What the access points answer to."""

    kind: Literal["cloud", "onsite", "none"] = Field(description="In the cloud, a box here, or each on its own")
    product: Word = Field(description="The product")
    host: DeviceName | None = Field(default=None, description="The box, one of hosts or servers, when it is here")


class Ssid(Strict):
    """A wireless network that one can join."""

    name: str = Field(min_length=1, max_length=32, description="As devices show it")
    vlan: VlanName
    security: Literal["wpa3_enterprise", "wpa2_enterprise", "wpa3_personal", "wpa2_personal", "open"] = Field(
        description="How one joins"
    )
    key: str | None = Field(
        default=None,
        pattern=r"^<secret:[a-z0-9/_-]+@[0-9]+>$",
        description="A reference to the shared key of a personal network, e.g. `<secret:oak/wifi-guest@1>`",
    )


class AccessPoint(Strict):
    """An access point and where it is plugged in."""

    name: DeviceName
    room: str = Field(min_length=1, max_length=60, description="Where it hangs")
    port: End
    model: Word | None = Field(default=None, description="As on the label")
    serial: Serial | None = Field(default=None, description="As on the label: capitals and digits")


class Wireless(Strict):
    """The school's wireless network."""

    controller: Controller = Field(description="What the access points answer to")
    ssids: tuple[Ssid, ...] = Field(min_length=1, description="The networks one can join")
    access_points: tuple[AccessPoint, ...] = Field(default=(), description="One line each")
