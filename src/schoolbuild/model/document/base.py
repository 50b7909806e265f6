"""What every part of the school document is made of: strict models, and the few kinds of values."""

from __future__ import annotations

from datetime import date, time
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from schoolbuild.model.port_names import PortEnd, parse_end


class Strict(BaseModel):
    """Unknown keys are errors, and values are never changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _as_date(value: Any) -> Any:
    if isinstance(value, int | float):  # pydantic would count seconds since 1970
        raise ValueError(f"{value!r} is no date: write for example 2027-01-31")
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_time(value: Any) -> Any:
    if isinstance(value, int | float):  # pydantic would count seconds since midnight
        raise ValueError(f"{value!r} is no time of day: write for example 19:00")
    return time.fromisoformat(value) if isinstance(value, str) else value


def _as_end(value: Any) -> Any:
    return parse_end(value) if isinstance(value, str) else value


def _as_written(value: Any) -> Any:
    # A bare number is a valid address to Python: `address: 1` would silently become 0.0.0.1.
    if isinstance(value, int | float):
        raise ValueError("write it with dots, e.g. `10.20.1.10`")  # a ValueError is what is collected
    return value


def none_is_empty(value: Any) -> Any:
    """A key that is written with nothing behind it is an empty list."""
    return () if value is None else value


Address = Annotated[IPv4Address, BeforeValidator(_as_written, json_schema_input_type=IPv4Address)]
Subnet = Annotated[IPv4Network, BeforeValidator(_as_written, json_schema_input_type=IPv4Network)]
Whole = Annotated[int, Field(strict=True)]
YesNo = Annotated[bool, Field(strict=True)]
IsoDate = Annotated[date, BeforeValidator(_as_date, json_schema_input_type=str)]
ClockTime = Annotated[time, BeforeValidator(_as_time, json_schema_input_type=str)]
End = Annotated[
    PortEnd,
    BeforeValidator(_as_end, json_schema_input_type=str),
    Field(description="A switch and its port or ports, e.g. `sw01 49` or `sw01 49-50`", examples=["sw01 49"]),
]
SwitchName = Annotated[str, Field(pattern=r"^sw[0-9]{2}$", description="`sw` and two digits, e.g. `sw01`")]
DeviceName = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9-]{1,30}$", description="Without the school's code in front, e.g. `dc01`")
]
VlanName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$", description="A VLAN by its name in the plan")]
VlanId = Annotated[int, Field(strict=True, ge=1, le=4094)]
ZoneName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$", description="A zone of standard/zones.yml")]
Word = Annotated[str, Field(min_length=1, max_length=80)]
Serial = Annotated[str, Field(pattern=r"^[A-Z0-9]{6,20}$", description="As on the label: capitals and digits")]
