"""What people do to Windows servers behind everybody's back: changes of the state for ``schoolbuild lab break``.

The table that names them is ``lab/breaks.yml``; here is what each does. None of it goes through WinRM.
"""

from __future__ import annotations

import json
import ntpath
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from schoolbuild.lab.windows.answers.antivirus import ONBOARDING_KEY
from schoolbuild.lab.windows.answers.texts import stamp
from schoolbuild.lab.windows.collector import leave_path
from schoolbuild.lab.windows.installers import remove
from schoolbuild.lab.windows.modules.win_certificate_store import stored
from schoolbuild.lab.windows.state.accounts import ADMINISTRATORS_SID, LocalUser
from schoolbuild.lab.windows.state.care import Product, Share, ShareAccess
from schoolbuild.lab.windows.state.care_defaults import newest_build, releases, system_of_build
from schoolbuild.lab.windows.state.machine import MachineState, Service
from schoolbuild.lab.windows.state.registry import ValueType
from schoolbuild.lab.windows.update_agent import RESTART_KEY, VERSION_KEY
from schoolbuild.lab.windows.words import unix
from schoolbuild.model.errors import SchoolbuildError

Given = Mapping[str, str]
Change = Callable[[MachineState, Given, datetime], None]

NO_ROOM_FOR_SHADOW_COPY = 0x80780119
"""The backup failed for want of room for a shadow copy: Microsoft, "Troubleshoot Windows Server Backup"."""

_FIREWALL_PROFILES = ("Domain", "Private", "Public")

_LEFT_BEHIND = (
    "C:\\Windows\\Temp\\setup-{days}.log",
    "C:\\Windows\\Temp\\driver-{days}.tmp",
    "C:\\Windows\\Temp\\minutes-{days}.docx",
    "C:\\ProgramData\\Microsoft\\Windows\\WER\\ReportArchive\\AppCrash_spoolsv-{days}\\Report.wer",
)


class _Known(NamedTuple):
    """A product of somebody else, by its service: what the service list shows, and where it runs from."""

    service: str
    display: str
    path: str
    version: str
    antivirus: bool = True


_PRODUCTS: Mapping[str, _Known] = {
    known.service.lower(): known
    for known in (
        _Known("WRSVC", "WRSVC", "C:\\Program Files\\Webroot\\WRSA.exe", "9.0.35.17"),
        _Known(
            "Sophos Endpoint Defense Service",
            "Sophos Endpoint Defense Service",
            "C:\\Program Files\\Sophos\\Endpoint Defense\\SEDService.exe",
            "2024.3.1",
        ),
        _Known("ekrn", "ESET Service", "C:\\Program Files\\ESET\\ESET Security\\ekrn.exe", "11.1.2039.0"),
        _Known(
            "EPSecurityService",
            "Bitdefender Endpoint Security Service",
            "C:\\Program Files\\Bitdefender\\Endpoint Security\\EPSecurityService.exe",
            "7.9.18.468",
        ),
        _Known(
            "a5backup",
            "Redstor Backup Pro ESE",
            "C:\\Program Files\\Redstor Backup Pro\\SE\\a5backup64.exe",
            "22.10.5.13",
            antivirus=False,
        ),
        _Known(
            "VeeamEndpointBackupSvc",
            "Veeam Agent for Microsoft Windows",
            "C:\\Program Files\\Veeam\\Endpoint Backup\\Veeam.EndPoint.Service.exe",
            "6.3.1.1074",
            antivirus=False,
        ),
        _Known(
            "CagService",
            "Datto RMM",
            "C:\\Program Files (x86)\\CentraStage\\CagService.exe",
            "4.4.2270.2270",
            antivirus=False,
        ),
    )
}


def other_antivirus(state: MachineState, given: Given, now: datetime) -> None:
    """Its installer switches Defender off; on a server Windows itself would not do so."""
    name = given["service"]
    known = _PRODUCTS.get(name.lower())
    if known is None or not known.antivirus:
        raise _no("antivirus service", name, [row.service for row in _PRODUCTS.values() if row.antivirus])
    state.add_service(Service(known.service, known.display, "running", "auto", path=known.path))
    made = now - timedelta(hours=2)
    state.care.products[name.lower()] = Product(version=known.version, signatures_at=made)
    if name.lower() == "wrsvc":
        state.registry.put(r"HKLM\SOFTWARE\WOW6432Node\WRData\Status", "UpdateTime", "dword", int(unix(made)))
    defender = state.care.defender
    defender.running_mode, defender.real_time = "Not running", False
    service = state.service("WinDefend")
    if service is not None:
        service.state, service.start_mode = "stopped", "manual"


def old_build(state: MachineState, given: Given, _now: datetime) -> None:
    """The newest releases are missing: the updates that made them are offered again."""
    system = system_of_build(state.system.build)
    known = [release.revision for release in releases(system) if release.revision <= state.system.revision]
    back = _number(given, "releases")
    if not 0 < back < len(known):
        raise SchoolbuildError(
            f"{state.host} cannot go {back} releases of {system} back",
            fix=f"give a number from 1 to {len(known) - 1}" if len(known) > 1 else "update it first",
        )
    revision = known[-1 - back]
    state.system.revision = revision
    state.registry.put(VERSION_KEY, "UBR", "dword", revision)
    newest = newest_build(system)[1]
    for update in state.care.updates.catalogue:
        if update.revision is None or update.revision <= revision:
            continue
        update.installed_at, update.in_force, update.downloaded = None, False, False
        if update.revision == newest:
            update.after = []
        state.care.updates.history = [line for line in state.care.updates.history if line.kb != update.kb]


def stale_backup(state: MachineState, given: Given, now: datetime) -> None:
    """Every night since has failed."""
    backup = state.care.backup
    backup.last_good_at = now - timedelta(days=_number(given, "days"))
    backup.last_try_at = now - timedelta(hours=6)
    backup.last_hresult = NO_ROOM_FOR_SHADOW_COPY
    backup.versions = max(backup.versions, 1)


def rogue_administrator(state: MachineState, given: Given, now: datetime) -> None:
    group = state.group_by_sid(ADMINISTRATORS_SID)
    if state.role == "controller" or group is None:
        raise SchoolbuildError(f"{state.host} is a domain controller", fix="name a server that has local accounts")
    name = given["name"]
    rid = max([1000, *(user.rid for user in state.users.values())]) + 1
    user = LocalUser(name, f"{state.machine_sid}-{rid}", "Welcome1", password_set_at=now)
    state.users[name.lower()] = user
    group.members[user.sid] = f"{state.computer_name}\\{name}"


def firewall_off(state: MachineState, given: Given, _now: datetime) -> None:
    name = given["profile"].capitalize()
    if name not in _FIREWALL_PROFILES:
        raise _no("firewall profile", given["profile"], list(_FIREWALL_PROFILES))
    state.care.firewall.profiles[name].enabled = False


def service_stopped(state: MachineState, given: Given, _now: datetime) -> None:
    service = state.service(given["service"])
    if service is None:
        raise _no("service", given["service"], sorted(one.name for one in state.services.values()))
    service.state, service.start_mode = "stopped", "disabled"


def joined_elsewhere(state: MachineState, given: Given, _now: datetime) -> None:
    state.domain, state.workgroup, state.ou = given["domain"], None, None


def trust_broken(state: MachineState, _given: Given, _now: datetime) -> None:
    state.trusted_by_domain = False


def disk_full(state: MachineState, given: Given, _now: datetime) -> None:
    volume = state.care.volume(given["drive"])
    if volume is None:
        raise _no("volume", given["drive"], [one.letter for one in state.care.volumes])
    volume.free = 40_000_000


def disk_failing(state: MachineState, _given: Given, _now: datetime) -> None:
    state.care.disks[0].health = "Warning"
    state.care.disk_errors = 14


def old_files(state: MachineState, given: Given, now: datetime) -> None:
    """What lies where installers, services and crash reports leave it, and a document that somebody forgot there."""
    days = _number(given, "days")
    made = now - timedelta(days=days)
    for pattern in _LEFT_BEHIND:
        path = pattern.format(days=days)
        state.files.folder(ntpath.dirname(path), made)
        entry = state.files.write(path, b"left behind\r\n" * 10_000, made)
        entry.created = made


def restart_pending(state: MachineState, _given: Given, now: datetime) -> None:
    state.pending.want("windows_update", now - timedelta(days=6))
    state.registry.create(RESTART_KEY)


def smb1_on(state: MachineState, _given: Given, _now: datetime) -> None:
    if not state.has_feature("FS-SMB1"):
        state.features.append("FS-SMB1")
    key = r"HKLM\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters"
    state.registry.put(key, "SMB1", "dword", 1)


def setting_changed(state: MachineState, given: Given, _now: datetime) -> None:
    """A registry value; a number becomes a DWORD, anything else text."""
    data = given["data"]
    kind: ValueType = "dword" if data.isdigit() else "string"
    state.registry.put(given["key"], given["name"], kind, int(data) if kind == "dword" else data)


def share_opened(state: MachineState, given: Given, _now: datetime) -> None:
    share = state.care.share(given["share"])
    if share is None:
        raise _no("share", given["share"], [one.name for one in state.care.shares.values() if not one.special])
    _open(share)


def _open(share: Share) -> None:
    share.access = [line for line in share.access if line.account != "Everyone"]
    share.access.append(ShareAccess("Everyone", "Full"))


def software_removed(state: MachineState, given: Given, _now: datetime) -> None:
    wanted = given["program"].lower()
    found = [product for product, package in state.care.packages.items() if wanted in package.name.lower()]
    if not found:
        raise _no("program", given["program"], [package.name for package in state.care.packages.values()])
    for product in found:
        remove(state, product)


def agent_of_other_site(state: MachineState, given: Given, _now: datetime) -> None:
    """The agent of Kaseya, the one product of which a server itself can tell whose it is."""
    service, site = "KAKSY40000000001", given["site"]
    path = "C:\\Program Files (x86)\\Kaseya\\KSY40000000001\\AgentMon.exe"
    state.add_service(Service(service, "Kaseya Agent", "running", "auto", path=path))
    state.care.products[service.lower()] = Product(version="9.5.0.50", site=site)
    key = r"HKLM\SOFTWARE\WOW6432Node\Kaseya\Agent\KSY40000000001"
    state.registry.put(key, "machineID", "string", f"{state.computer_name.lower()}.{site}")


def certificate_expired(state: MachineState, given: Given, now: datetime) -> None:
    """A certificate of the machine's own, that ended so many days ago."""
    ended = now - timedelta(days=_number(given, "days"))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, state.computer_name)])
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ended - timedelta(days=365))
        .not_valid_after(ended)
        .sign(key, hashes.SHA256())
    )
    state.care.certificates.setdefault("My", []).append(stored(certificate, has_key=True))


def good_backup(state: MachineState, _given: Given, now: datetime) -> None:
    """Not a break: the night has passed and everything that is scheduled has run."""
    backup = state.care.backup
    if backup.policy is None:
        raise SchoolbuildError(f"{state.host} has no scheduled backup", fix="build it first")
    backup.last_good_at = backup.last_try_at = now - timedelta(hours=5)
    backup.last_hresult, backup.versions = 0, backup.versions + 1
    for product in state.care.products.values():
        if product.last_good_at is not None:
            product.last_good_at = product.last_try_at = now - timedelta(hours=4)


def collector_old(state: MachineState, given: Given, now: datetime) -> None:
    """The collector's task was switched off so many days ago; what it left then still lies there."""
    path = leave_path(state)
    entry = state.files.get(path) if path is not None else None
    if entry is None or entry.content is None:
        raise SchoolbuildError(
            f"{state.host} has no document of a collector", fix="build it, and wait for its first run"
        )
    for task in state.care.tasks.values():
        task.settings["enabled"] = False
    document = json.loads(entry.content)
    document["collected_at"] = stamp(now - timedelta(days=_number(given, "days")))
    entry.content = json.dumps(document).encode()
    entry.modified = now - timedelta(days=_number(given, "days"))


def product_installed(state: MachineState, given: Given, now: datetime) -> None:
    """Not a break: the school's supplier has put its product on, and it works."""
    name = given["service"]
    known = _PRODUCTS.get(name.lower())
    if known is None:
        raise _no("product", name, [row.service for row in _PRODUCTS.values()])
    state.add_service(Service(known.service, known.display, "running", "auto", path=known.path))
    state.care.products[name.lower()] = Product(
        version=known.version,
        signatures_at=now - timedelta(hours=2),
        last_good_at=now - timedelta(hours=7),
        last_try_at=now - timedelta(hours=7),
        last_result="Success",
    )


def defender_onboarded(state: MachineState, _given: Given, _now: datetime) -> None:
    """Not a break: the portal knows the server and has switched tamper protection on."""
    state.care.defender.onboarded = state.care.defender.tamper_protected = True
    state.registry.put(ONBOARDING_KEY, "OnboardingState", "dword", 1)


def _number(given: Given, name: str) -> int:
    try:
        return int(given[name])
    except ValueError:
        raise SchoolbuildError(f"{given[name]!r} is no number", fix=f"give {name} as a whole number") from None


def _no(what: str, name: str, known: list[str]) -> SchoolbuildError:
    return SchoolbuildError(f"there is no {what} {name!r} here", fix=f"use one of: {', '.join(known) or 'none'}")


BREAKS: Mapping[str, Change] = {
    "defender-disabled-by-other-product": other_antivirus,
    "old-build": old_build,
    "backup-stale": stale_backup,
    "rogue-administrator": rogue_administrator,
    "firewall-off": firewall_off,
    "service-stopped": service_stopped,
    "joined-elsewhere": joined_elsewhere,
    "trust-broken": trust_broken,
    "disk-full": disk_full,
    "disk-failing": disk_failing,
    "old-files": old_files,
    "restart-pending": restart_pending,
    "smb1-on": smb1_on,
    "setting-changed": setting_changed,
    "share-opened": share_opened,
    "software-removed": software_removed,
    "agent-of-other-site": agent_of_other_site,
    "certificate-expired": certificate_expired,
    "good-backup": good_backup,
    "collector-old": collector_old,
    "product-installed": product_installed,
    "defender-onboarded": defender_onboarded,
}
