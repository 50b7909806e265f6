"""What the assessment answers of a lab's server, and what each break does to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.lab.windows.assessment import answer
from schoolbuild.lab.windows.breaks import BREAKS
from schoolbuild.lab.windows.collector import run_tasks
from schoolbuild.lab.windows.passing import pass_time
from schoolbuild.lab.windows.state.care import BackupPolicy, Share, ShareAccess
from schoolbuild.lab.windows.state.care_defaults import newest_build, systems
from schoolbuild.lab.windows.state.machine import Service, to_plain
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.standard import load_standard
from schoolbuild.model.windows.facts import LISTS, SECTIONS, WindowsFacts
from schoolbuild.model.windows.read_facts import read_facts
from tests.unit.lab.windows.bench import START, Desk, controller_desk, desk

STANDARD = load_standard(Path(__file__).parents[4])
EXPLORER = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer"


def _facts(one: Desk, **asked: Any) -> WindowsFacts:
    """The document through JSON and the schema, with no part missing."""
    pass_time(one.state, one.world.now())
    before = to_plain(one.state)
    document = answer(one.state, {"mark_key": "HKLM:\\SOFTWARE\\Schoolbuild", **asked}, one.world)
    assert to_plain(one.state) == before, "the assessment only reads"
    facts = read_facts(json.loads(json.dumps(document)))
    assert facts.gaps == {}
    return facts


def _setting(one: Desk, kind: str, **question: Any) -> tuple[Any, Any, Any]:
    facts = _facts(one, questions=[{"id": "row", "kind": kind, **question}])
    assert facts.settings is not None
    return (facts.settings[0].value, facts.settings[0].source, facts.settings[0].error)


def _break(one: Desk, kind: str, **given: str) -> WindowsFacts:
    values: Mapping[str, str] = {"device": "oak-fs01", **given}
    BREAKS[kind](one.state, values, one.world.now())
    return _facts(one)


@pytest.fixture
def one() -> Desk:
    return desk()


@pytest.mark.parametrize("system", systems())
def test_every_system_and_role_fits_the_schema(system: str) -> None:
    for role in ("member", "standalone", "hypervisor"):
        facts = _facts(desk(system=system, role=role))
        assert all(getattr(facts, name) is not None for name in (*SECTIONS, *LISTS))


def test_an_imaged_machine(one: Desk) -> None:
    facts = _facts(one)
    assert facts.collected_at == START
    assert (facts.identity.workgroup, facts.identity.domain, facts.identity.domain_role) == ("WORKGROUP", None, 2)
    assert (facts.identity.secure_channel, facts.identity.mark) == (None, None)
    assert (facts.system.build, facts.system.revision, facts.system.pending_reboot) == (20348, 5386, [])
    assert [one.kb for one in facts.updates.waiting][:2] == ["KB5122882", "KB5126422"]
    assert (facts.defender.running_mode, facts.defender.real_time) == ("Normal", True)
    assert (facts.windows_backup.installed, facts.windows_backup.configured) == (False, False)
    assert [(one.kind, one.local) for one in facts.accounts.administrators] == [("user", True)]
    assert (facts.accounts.lockout_threshold, facts.accounts.laps_backup) == (0, None)
    assert {(one.enabled, one.inbound, one.outbound) for one in facts.firewall.profiles} == {(True, "Block", "Allow")}
    assert facts.firewall.rules == []
    assert facts.shares == ()
    assert [(volume.letter, volume.bitlocker) for volume in facts.volumes] == [
        ("C:", "Off"),
        ("D:", "Off"),
        ("E:", "Off"),
    ]


def test_a_controller() -> None:
    facts = _facts(controller_desk())
    assert (facts.system.build, facts.system.revision) == newest_build("windows_server_2022")
    assert [one.kb for one in facts.updates.waiting] == []
    assert facts.accounts.administrators is None
    assert facts.accounts.guest_enabled is False
    assert [share.name for share in facts.shares] == ["SYSVOL", "NETLOGON"]
    assert facts.health.dc_sysvol_ready
    assert {service.state for service in facts.health.dc_services} == {"Running"}
    assert facts.identity.domain_role == 5


@pytest.mark.parametrize("system", systems())
def test_updates_end_at_the_newest_build_of_the_standard(system: str) -> None:
    known = STANDARD.windows.releases.systems[system]
    revisions = [release.revision for release in known.releases]
    assert newest_build(system)[0] == known.build
    if revisions:
        assert newest_build(system)[1] == revisions[-1]


def test_registry_values_take_the_first_place_and_tell_the_source(one: Desk) -> None:
    places = [{"key": r"HKLM\SOFTWARE\Policies\Lab", "name": "Mode"}, {"key": r"HKLM\SOFTWARE\Lab", "name": "Mode"}]
    assert _setting(one, "registry", places=places) == (None, "unset", None)
    one.state.registry.put(r"HKLM\SOFTWARE\Lab", "Mode", "dword", 3)
    assert _setting(one, "registry", places=places) == (3, "local", None)
    one.state.registry.put(r"HKLM\SOFTWARE\Policies\Lab", "Mode", "string", "on")
    assert _setting(one, "registry", places=places) == ("on", "policy", None)
    one.state.registry.put(EXPLORER, "NoDriveTypeAutoRun", "dword", 255)
    assert _setting(one, "registry", places=[{"key": EXPLORER, "name": "NoDriveTypeAutoRun"}]) == (255, "policy", None)
    one.state.registry.put(r"HKLM\SOFTWARE\Lab", "Blob", "binary", [1, 2])
    assert _setting(one, "registry", places=[{"key": r"HKLM\SOFTWARE\Lab", "name": "Blob"}])[2] is not None


def test_settings_of_other_kinds(one: Desk) -> None:
    assert _setting(one, "service", name="mpssvc") == ("auto", "local", None)
    assert _setting(one, "service", name="nothing") == (None, "unset", None)
    assert _setting(one, "feature", name="FS-SMB1") == (0, "local", None)
    assert _setting(one, "feature", name="No-Such-Thing")[2] is not None
    assert _setting(one, "audit", name="0CCE9215-69AE-11D9-BED3-505054503030") == (
        ["success", "failure"],
        "local",
        None,
    )
    assert _setting(one, "audit", name="00000000-0000-0000-0000-000000000000")[2] is not None
    assert _setting(one, "account", name="MinimumPasswordLength") == (0, "local", None)
    assert _setting(one, "account", name="LockoutDuration") == (None, "unset", None)
    assert _setting(one, "event_log", name="Security") == (20971520, "local", None)
    assert _setting(one, "firewall", name="Public") == ("on-block", "local", None)
    assert _setting(one, "weather", name="x")[2] is not None


def test_policy_wins_for_logs_and_the_firewall(one: Desk) -> None:
    one.state.registry.put(r"HKLM\SOFTWARE\Policies\Microsoft\Windows\EventLog\Security", "MaxSize", "dword", 196608)
    assert _setting(one, "event_log", name="Security") == (196608 * 1024, "policy", None)
    key = r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\PublicProfile"
    one.state.registry.put(key, "EnableFirewall", "dword", 0)
    assert _setting(one, "firewall", name="Public") == ("off", "policy", None)


def test_every_row_of_the_standard_is_answered(one: Desk) -> None:
    settings = STANDARD.windows.settings
    facts = _facts(one, questions=[row.question for row in settings])
    assert [row.id for row in facts.settings] == [row.id for row in settings]
    assert [(row.id, row.error) for row in facts.settings if row.error] == []


def test_products_are_known_by_service_or_program(one: Desk) -> None:
    products = [product.question for product in STANDARD.windows.products]
    one.state.add_service(
        Service("SvcX", "Redstor", "running", "auto", path='"C:\\Program Files\\R\\a5backup64.exe" -s')
    )
    facts = _facts(one, products=products)
    assert [(row.product, row.service, row.state) for row in facts.backups] == [("redstor", "SvcX", "Running")]
    assert facts.antivirus == ()


def test_the_mark_of_the_build(one: Desk) -> None:
    for name, kind, data in (("School", "string", "oak"), ("Host", "string", "oak-fs01"), ("InService", "dword", 1)):
        one.state.registry.put(r"HKLM\SOFTWARE\Schoolbuild", name, kind, data)
    mark = _facts(one).identity.mark
    assert (mark.school, mark.host, mark.in_service) == ("oak", "oak-fs01", True)


def test_a_wrong_clock_shows_in_now_only(one: Desk) -> None:
    one.world.faults["clock_skew"] = {"seconds": -600.0}
    facts = _facts(one)
    assert facts.clock.now == facts.collected_at == START - timedelta(minutes=10)


def test_a_full_disk(one: Desk) -> None:
    one.world.faults["full_disk"] = {"free": 1000}
    assert [volume.free for volume in _facts(one).volumes if volume.letter == "C:"] == [1000]


def test_a_stopped_defender_protects_nobody(one: Desk) -> None:
    one.state.service("WinDefend").state = "stopped"
    defender = _facts(one).defender
    assert (defender.running_mode, defender.antivirus_enabled, defender.real_time) == ("Not running", False, False)


def test_tamper_protection_keeps_real_time_on(one: Desk) -> None:
    key = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Real-Time Protection"
    one.state.registry.put(key, "DisableRealtimeMonitoring", "dword", 1)
    assert _facts(one).defender.real_time is False
    one.state.care.defender.tamper_protected = True
    assert _facts(one).defender.real_time is True


def test_definitions_come_in_and_backups_run_by_themselves(one: Desk) -> None:
    one.state.features.append("Windows-Server-Backup")
    one.state.care.backup.policy = BackupPolicy(["21:00"], "E:", ["D:"], set_at=START)
    assert _facts(one).windows_backup.last_good_at is None
    one.world.wait(86400)
    facts = _facts(one)
    assert facts.windows_backup.last_good_at == datetime(2026, 11, 22, 21, 40, tzinfo=UTC)
    assert (facts.windows_backup.versions, facts.windows_backup.last_hresult) == (1, 0)
    assert one.world.now() - facts.defender.signatures_at < timedelta(hours=24)


def test_another_product_switches_defender_off(one: Desk) -> None:
    products = [product.question for product in STANDARD.windows.products]
    _break(one, "defender-disabled-by-other-product", service="WRSVC")
    facts = _facts(one, products=products)
    assert facts.defender.running_mode == "Not running"
    assert [(row.product, row.state) for row in facts.antivirus] == [("webroot", "Running")]
    assert facts.antivirus[0].signatures_at == START - timedelta(hours=2)


def test_an_old_build_lacks_the_critical_release_of_18_days_ago() -> None:
    one = controller_desk()
    facts = _break(one, "old-build", releases="2")
    assert facts.system.revision == 5752
    assert [update.kb for update in facts.updates.waiting] == ["KB5990222"]


def test_a_machine_of_its_image_has_nothing_to_go_back_to(one: Desk) -> None:
    with pytest.raises(SchoolbuildError, match="cannot go 1 releases"):
        _break(one, "old-build", releases="1")
    assert one.state.system.revision == 5386


def test_a_stale_backup(one: Desk) -> None:
    one.state.features.append("Windows-Server-Backup")
    one.state.care.backup.policy = BackupPolicy(["21:00"], "E:", ["D:"], set_at=START - timedelta(days=30))
    facts = _break(one, "backup-stale", days="9")
    assert facts.windows_backup.last_good_at == START - timedelta(days=9)
    one.world.wait(86400)
    assert _facts(one).windows_backup.last_good_at == START - timedelta(days=9), "it goes on failing"
    BREAKS["good-backup"](one.state, {}, one.world.now())
    assert _facts(one).windows_backup.last_hresult == 0


def test_a_rogue_administrator(one: Desk) -> None:
    facts = _break(one, "rogue-administrator", name="helpdesk")
    assert [member.name for member in facts.accounts.administrators][-1] == f"{one.state.computer_name}\\helpdesk"
    with pytest.raises(SchoolbuildError):
        _break(controller_desk(), "rogue-administrator", name="helpdesk")


def test_old_files_lie_where_they_are_left_and_are_as_old_as_asked(one: Desk) -> None:
    _break(one, "old-files", days="60")
    _break(one, "old-files", days="5")
    found = one.state.files
    report = r"C:\ProgramData\Microsoft\Windows\WER\ReportArchive\AppCrash_spoolsv-60\Report.wer"
    for path in (r"C:\Windows\Temp\setup-60.log", report):
        entry = found.get(path)
        assert entry is not None
        assert entry.modified == START - timedelta(days=60)
    young = found.get(r"C:\Windows\Temp\setup-5.log")
    assert young is not None
    assert young.modified == START - timedelta(days=5)


def test_breaks_of_settings_and_places(one: Desk) -> None:
    assert _break(one, "firewall-off", profile="public").firewall.profiles[2].enabled is False
    assert _break(one, "disk-full", drive="D:").volumes[1].free == 40_000_000
    assert _break(one, "disk-failing").disks[0].health == "Warning"
    facts = _break(one, "restart-pending")
    assert (facts.system.pending_reboot, facts.system.pending_since) == (["windows_update"], START - timedelta(days=6))
    _break(one, "smb1-on")
    assert _setting(one, "feature", name="FS-SMB1") == (1, "local", None)
    _break(one, "service-stopped", service="mpssvc")
    assert _setting(one, "service", name="mpssvc") == ("disabled", "local", None)
    _break(one, "setting-changed", key=EXPLORER, name="NoAutorun", data="0")
    assert _setting(one, "registry", places=[{"key": EXPLORER, "name": "NoAutorun"}]) == (0, "policy", None)
    assert _break(one, "joined-elsewhere", domain="elsewhere.example").identity.domain == "elsewhere.example"
    assert _break(one, "trust-broken").identity.secure_channel is False
    assert _break(one, "certificate-expired", days="3").certificates[0].not_after == START - timedelta(days=3)


def test_breaks_of_shares_and_programs(one: Desk) -> None:
    one.state.care.shares["staff"] = Share("Staff", "D:\\Staff", access=[ShareAccess("BUILTIN\\Users", "Change")])
    facts = _break(one, "share-opened", share="Staff")
    assert ("Everyone", "Full") in [(row.account, row.right) for row in facts.shares[0].access]
    one.run("ansible.windows.win_package", {"path": "https://www.7-zip.org/a/7z2409-x64.msi"})
    assert "7-Zip 24.09 (x64 edition)" in [program.name for program in _facts(one).software]
    assert "7-Zip 24.09 (x64 edition)" not in [
        row.name for row in _break(one, "software-removed", program="7-zip").software
    ]


def test_the_agent_of_another_site(one: Desk) -> None:
    products = [product.question for product in STANDARD.windows.products]
    _break(one, "agent-of-other-site", site="birch.servers")
    assert [(row.product, row.site) for row in _facts(one, products=products).agents] == [("kaseya", "birch.servers")]


def test_the_collector_leaves_the_document_every_day(one: Desk) -> None:
    folder = "C:\\Program Files\\Schoolbuild"
    one.state.files.folder(folder, START)
    one.state.files.write(f"{folder}\\assess.ps1", b"text", START)
    one.state.files.write(f"{folder}\\asked.json", b'{"questions": [], "products": [], "mark_key": ""}', START)
    leave = f'-File "{folder}\\assess.ps1" -AskedFile "{folder}\\asked.json" -Leave "{folder}\\facts.json"'
    task = {
        "name": "Assessment",
        "actions": [{"path": "powershell.exe", "arguments": leave}],
        "triggers": [{"type": "daily", "start_boundary": "2026-01-01T05:30:00"}],
        "username": "SYSTEM",
    }
    one.run("community.windows.win_scheduled_task", task)
    run_tasks(one.state, one.world)
    assert one.state.files.get(f"{folder}\\facts.json") is None, "its time has not come"
    with pytest.raises(SchoolbuildError):
        _break(one, "collector-old", days="9")
    one.world.wait(86400)
    run_tasks(one.state, one.world)
    facts = read_facts(json.loads(one.state.files.get(f"{folder}\\facts.json").content))
    assert (facts.collector, facts.collected_at) == ("task", one.world.now())
    _break(one, "collector-old", days="9")
    facts = read_facts(json.loads(one.state.files.get(f"{folder}\\facts.json").content))
    assert facts.collected_at == one.world.now() - timedelta(days=9)


def test_the_portal_guards_defender(one: Desk) -> None:
    defender = _break(one, "defender-onboarded").defender
    assert (defender.onboarded, defender.tamper_protected) == (True, True)


def test_a_supplier_puts_its_product_on(one: Desk) -> None:
    products = [product.question for product in STANDARD.windows.products]
    for service in ("a5backup", "CagService"):
        _break(one, "product-installed", service=service)
    facts = _facts(one, products=products)
    assert [row.product for row in facts.backups] == ["redstor"]
    assert [row.product for row in facts.agents] == ["datto_rmm"]
    assert facts.defender.running_mode == "Normal"


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("defender-disabled-by-other-product", {"service": "nothing"}),
        ("old-build", {"releases": "99"}),
        ("old-build", {"releases": "two"}),
        ("service-stopped", {"service": "nothing"}),
        ("firewall-off", {"profile": "School"}),
        ("disk-full", {"drive": "Z:"}),
        ("share-opened", {"share": "nothing"}),
        ("software-removed", {"program": "nothing"}),
        ("good-backup", {}),
    ],
)
def test_breaks_say_what_is_wrong(one: Desk, kind: str, given: dict[str, str]) -> None:
    with pytest.raises(SchoolbuildError):
        BREAKS[kind](one.state, given, START)
