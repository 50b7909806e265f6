"""A value of the wrong kind is refused, not bent into the right one."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from schoolbuild.model.document.addressing import VlanChoice
from schoolbuild.model.document.care import BackupCopy
from schoolbuild.model.document.network import Host, PortUse


@pytest.mark.parametrize("address", [1, 0, 167772161, 10.1, True])
def test_a_number_is_no_address(address: object) -> None:
    with pytest.raises(ValidationError, match="write it with dots"):
        Host.model_validate({"name": "nvr01", "vlan": "cctv", "address": address})


@pytest.mark.parametrize("subnet", [1, 24])
def test_a_number_is_no_subnet(subnet: object) -> None:
    with pytest.raises(ValidationError, match="write it with dots"):
        VlanChoice.model_validate({"subnet": subnet})


@pytest.mark.parametrize("value", [True, "12", 1.0])
def test_only_a_whole_number_is_one(value: object) -> None:
    with pytest.raises(ValidationError):
        VlanChoice.model_validate({"hosts": value})


@pytest.mark.parametrize("value", [1, 0, "yes", "true"])
def test_only_true_and_false_are_yes_and_no(value: object) -> None:
    with pytest.raises(ValidationError):
        PortUse.model_validate({"profile": "door", "lldp": value})
    with pytest.raises(ValidationError):
        BackupCopy.model_validate(
            {"name": "nas", "product": "veeam", "of": ["all"], "to": "nas", "offsite": value}
            | {"every_hours": 24, "keep_days": 30}
        )
