"""Programs, scheduled tasks, certificates and the policy of Windows Server Backup."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from schoolbuild.lab.windows.bootstrap import ModuleTask
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.module_task import run_module
from tests.unit.lab.windows.bench import START, Desk, desk
from tests.unit.lab.windows.care_desk import changes_once, fails

PACKAGE, STORE = "ansible.windows.win_package", "ansible.windows.win_certificate_store"
TASK, TASK_STAT = "community.windows.win_scheduled_task", "community.windows.win_scheduled_task_stat"
ZIP_ID = "{23170F69-40C1-2702-2409-000001000000}"
ZIP = {
    "path": "https://www.7-zip.org/a/7z2409-x64.msi",
    "product_id": ZIP_ID,
    "checksum": "ec6af1ea0367d16dde6639a89a080a524cebc4d4bedfe00ed0cac4b865a918d8",
    "checksum_algorithm": "sha256",
    "state": "present",
}
NIGHTLY: dict[str, Any] = {
    "name": "assess",
    "path": "\\Schoolbuild",
    "actions": [{"path": "powershell.exe", "arguments": "-File C:\\ProgramData\\assess.ps1"}],
    "triggers": [{"type": "daily", "start_boundary": "2026-11-22T02:00:00"}],
    "username": "SYSTEM",
    "run_level": "highest",
}


@pytest.fixture
def one() -> Desk:
    return desk()


def test_a_program_is_installed_once_and_removed(one: Desk) -> None:
    result = changes_once(one, PACKAGE, ZIP)
    assert (result["rc"], result["reboot_required"]) == (0, False)
    key = rf"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{ZIP_ID}"
    assert one.state.registry.data(key, "DisplayName") == "7-Zip 24.09 (x64 edition)"
    changes_once(one, PACKAGE, {"product_id": ZIP_ID, "state": "absent"})
    assert not one.state.registry.has(key)
    assert one.state.care.packages == {}


def test_an_older_version_is_replaced(one: Desk) -> None:
    one.run(PACKAGE, {"path": "https://www.7-zip.org/a/7z2301-x64.msi"})
    changes_once(one, PACKAGE, ZIP)
    assert [package.version for package in one.state.care.packages.values()] == ["24.09.00.0"]


def test_a_wrong_checksum_installs_nothing(one: Desk) -> None:
    message = fails(one, PACKAGE, ZIP | {"checksum": "0" * 64})
    assert message.endswith(f"it was '{ZIP['checksum'].upper()}'")


def test_a_restart_is_owed(one: Desk) -> None:
    result = one.run(PACKAGE, {"path": "https://lab.example/LabRestart.msi"})
    assert (result["rc"], result["reboot_required"]) == (3010, True)
    assert one.state.pending.reasons == ["file_rename"]


def test_a_failing_installer_says_its_code(one: Desk) -> None:
    arguments = {"path": "https://lab.example/LabBroken.exe", "product_id": "LabBroken", "arguments": "/S"}
    before = one.state.care.packages.copy()
    result = one.run(PACKAGE, arguments)
    assert result["failed"]
    assert (result["rc"], result["changed"]) == (1603, False)
    assert "unexpected rc from" in result["msg"]
    assert one.state.care.packages == before


def test_an_installer_that_waits_for_a_click_is_refused(one: Desk) -> None:
    with pytest.raises(RefusedByLab, match="wait for somebody to click"):
        one.run(PACKAGE, {"path": "https://lab.example/LabBroken.exe", "product_id": "LabBroken"})


def test_a_path_that_does_not_exist(one: Desk) -> None:
    arguments = {"path": "\\\\dc01\\software\\7z2409-x64.msi", "product_id": ZIP_ID}
    message = fails(one, PACKAGE, arguments)
    assert message == f"the file at the path '{arguments['path']}' cannot be reached"
    assert one.run(PACKAGE, arguments, check=True)["changed"], "check mode does not look"


def test_an_unknown_installer_is_refused(one: Desk) -> None:
    with pytest.raises(RefusedByLab, match="no such file"):
        one.run(PACKAGE, {"path": "https://www.7-zip.org/a/7z9999.msi", "product_id": "x"})


def test_the_version_of_a_file_has_four_parts(one: Desk) -> None:
    one.run(PACKAGE, ZIP)
    created = {"creates_path": "C:\\Program Files\\7-Zip\\7z.exe", "path": ZIP["path"]}
    assert one.run(PACKAGE, created | {"creates_version": "24.9.0.0"})["changed"] is False
    assert one.run(PACKAGE, created | {"creates_version": "24.09"}, check=True)["changed"], "never equal"


def test_a_service_tells_that_it_is_there(one: Desk) -> None:
    agent = {"path": "https://lab.example/DattoRMM-Agent.exe", "creates_service": "CagService"}
    changes_once(one, PACKAGE, agent)
    assert one.state.service("CagService").state == "running"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "path"),
        (ZIP | {"provider": "choco"}, "provider"),
        (ZIP | {"creates_version": "1"}, "creates_path"),
    ],
)
def test_wrong_package_arguments(one: Desk, arguments: dict[str, Any], message: str) -> None:
    assert message in fails(one, PACKAGE, arguments)


def test_a_task_is_registered_once(one: Desk) -> None:
    changes_once(one, TASK, NIGHTLY)
    task = one.state.care.tasks["\\schoolbuild\\assess"]
    assert (task.user, task.run_level, task.logon_type) == ("S-1-5-18", 1, 5)
    assert task.registration["date"] == "2026-11-22T02:00:00", "the module's one variable for both"
    changes_once(one, TASK, NIGHTLY | {"enabled": False})
    changes_once(
        one,
        TASK,
        NIGHTLY
        | {"triggers": [{"type": "weekly", "start_boundary": "2026-11-22T02:00:00", "days_of_week": "monday,friday"}]},
    )
    changes_once(one, TASK, {"name": "assess", "path": "\\Schoolbuild", "state": "absent"})


def test_a_given_password_is_always_changed(one: Desk) -> None:
    arguments = NIGHTLY | {"password": "Pa55word"}
    one.run(TASK, arguments)
    assert one.run(TASK, arguments)["changed"]
    assert one.run(TASK, arguments | {"update_password": False})["changed"] is False


def test_what_the_scheduler_says_of_a_task(one: Desk) -> None:
    one.run(TASK, NIGHTLY)
    told = one.run(TASK_STAT, {"name": "assess", "path": "\\Schoolbuild"})
    assert told["folder_task_names"] == ["assess"]
    assert told["principal"]["user_id"] == "NT AUTHORITY\\SYSTEM"
    assert told["state"]["next_run_time"] == "2026-11-23T02:00:00"
    assert told["triggers"][0]["type"] == "TASK_TRIGGER_DAILY"
    assert one.run(TASK_STAT, {"name": "assess", "path": "\\Nowhere"})["folder_exists"] is False
    assert one.run(TASK_STAT, {"name": "other", "path": "\\Schoolbuild"})["task_exists"] is False


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "a/b"}, "The following characters are not valid"),
        ({"actions": None}, "cannot create a task with no actions"),
        ({"actions": [{"arguments": "x"}]}, "action entry must contain the key 'path'"),
        ({"triggers": [{"type": "dayly"}]}, "the specified trigger type 'dayly' is not valid"),
        ({"triggers": [{"type": "daily"}]}, "mandatory key 'start_boundary'"),
        ({"triggers": [{"type": "daily", "start_boundary": "tomorrow"}]}, "must be in the format"),
        ({"triggers": [{"type": "boot", "delay": "5 minutes"}]}, "must be in the XML duration format"),
        ({"group": "Users"}, "username and group can not be set at the same time"),
        ({"username": "Administrator", "logon_type": "service_account"}, "username must be SYSTEM"),
    ],
)
def test_wrong_tasks(one: Desk, change: dict[str, Any], message: str) -> None:
    arguments = {name: value for name, value in (NIGHTLY | change).items() if value is not None}
    assert message in fails(one, TASK, arguments)


def _certificate() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fs01.oakfield.internal")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(START).not_valid_after(START + timedelta(days=30))
    return made.sign(key, hashes.SHA256()), key


def test_a_certificate_is_imported_exported_and_removed(one: Desk) -> None:
    certificate, key = _certificate()
    content = pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(b"pw"))
    one.state.files.write("C:\\Windows\\Temp\\c.pfx", content, START)
    one.state.files.write("C:\\Windows\\Temp\\c.cer", certificate.public_bytes(Encoding.PEM), START)
    thumbprint = certificate.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303
    result = changes_once(one, STORE, {"path": "C:\\Windows\\Temp\\c.cer"})
    assert result["thumbprints"] == [thumbprint]
    with_key = {"path": "C:\\Windows\\Temp\\c.pfx", "password": "pw"}
    changes_once(one, STORE, with_key)
    assert [row.has_key for row in one.state.care.certificates["My"]] == [True]
    changes_once(
        one,
        STORE,
        {"state": "exported", "path": "C:\\Windows\\Temp\\o.cer", "thumbprint": thumbprint, "file_type": "pem"},
    )
    changes_once(one, STORE, {"state": "absent", "thumbprint": thumbprint})
    assert one.state.care.certificates["My"] == []


def test_wrong_certificates(one: Desk) -> None:
    certificate, key = _certificate()
    content = pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(b"pw"))
    one.state.files.write("C:\\Windows\\Temp\\c.pfx", content, START)
    path = "C:\\Windows\\Temp\\c.pfx"
    assert "password is not correct" in fails(one, STORE, {"path": path, "password": "wrong"})
    assert "does not exist or is not a file" in fails(one, STORE, {"path": "C:\\nothing.cer"})
    assert "unable to find store 'Mine'" in fails(one, STORE, {"path": path, "password": "pw", "store_name": "Mine"})
    assert "store_location must be one of" in fails(one, STORE, {"path": path, "store_location": "Machine"})
    assert "path" in fails(one, STORE, {"state": "present"})


POLICY = {"target": "E:", "volumes": ["D:"], "schedule": ["21:00"], "bare_metal": True}


def _backup(one: Desk, arguments: dict[str, Any], *, check: bool = False) -> dict[str, Any]:
    text = (Path(__file__).parents[4] / "plugins" / "modules" / "windows_backup_policy.ps1").read_bytes()
    task = ModuleTask("windows_backup_policy", text, {**arguments, "_ansible_check_mode": check}, {}, ())
    outcome = run_module(task, one.state, one.computer.directory, one.world, "Administrator")
    result: dict[str, Any] = json.loads(outcome.stdout)
    return result


def test_the_backup_policy_needs_its_feature(one: Desk) -> None:
    assert "is not installed" in _backup(one, POLICY)["msg"]
    assert _backup(one, POLICY, check=True)["changed"], "check mode does not look at the volumes"


def test_the_backup_policy_is_set_once(one: Desk) -> None:
    one.state.features.append("Windows-Server-Backup")
    assert _backup(one, POLICY, check=True)["changed"]
    assert one.state.care.backup.policy is None
    assert _backup(one, POLICY)["differs"] == ["state", "target", "volumes", "schedule", "system_state", "bare_metal"]
    assert one.state.care.backup.policy.volumes == ["C:", "D:"]
    assert _backup(one, POLICY)["changed"] is False
    assert _backup(one, POLICY | {"schedule": ["21:00", "12:30"]})["differs"] == ["schedule"]
    assert _backup(one, {"state": "absent"})["changed"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target": "F:"}, "the server has no volume F:"),
        ({"target": "C:"}, "holds the system"),
        ({"target": "D:"}, "a backup cannot hold itself"),
        ({"schedule": ["9pm"]}, "is no time of day"),
        ({"volumes": [], "bare_metal": False}, "there is nothing to back up"),
        ({"target": None}, "target"),
    ],
)
def test_wrong_backup_policies(one: Desk, change: dict[str, Any], message: str) -> None:
    one.state.features.append("Windows-Server-Backup")
    arguments = {name: value for name, value in (POLICY | change).items() if value is not None}
    result = _backup(one, arguments)
    assert result["failed"]
    assert message in result["msg"]
    assert one.state.care.backup.policy is None


def test_a_blocked_policy_is_noticed(one: Desk) -> None:
    one.state.features.append("Windows-Server-Backup")
    one.world.faults["blocked_change"] = {}
    assert "Windows took the change without an error" in _backup(one, POLICY)["msg"]
