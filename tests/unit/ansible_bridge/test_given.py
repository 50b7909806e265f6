"""Which variables a run may set."""

from __future__ import annotations

import pytest

from schoolbuild.ansible_bridge.given import refuse_overriding
from schoolbuild.model.errors import ExitCode, Refused


@pytest.mark.parametrize(
    "name",
    [
        "school_server",
        "school_build",
        "schoolbuild_school",
        "schoolbuild_address",
        "inventory_hostname",
        "hostvars",
        "groups",
        "ansible_host",
        "ansible_winrm_host",
        "ansible_port",
        "ansible_user",
        "ansible_password",
        "ansible_connection",
        "ansible_check_mode",
        "ansible_play_hosts_all",
    ],
)
def test_refuses_what_the_folder_or_the_device_says(name: str) -> None:
    with pytest.raises(Refused, match=f"may not set {name}:") as caught:
        refuse_overriding(["target", name])
    assert caught.value.exit_code is ExitCode.REFUSED


def test_names_all_of_them() -> None:
    with pytest.raises(Refused, match="school_build, school_server"):
        refuse_overriding(["school_server", "target", "school_build"])


def test_lets_through_what_is_meant_to_be_said() -> None:
    refuse_overriding(
        ["target", "accept_unproven", "windows_patching_now", "server_role", "ansible_python_interpreter"]
    )
