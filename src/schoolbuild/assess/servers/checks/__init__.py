"""The named tests of servers' controls, each a function of the case, the as-is value and its own parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from schoolbuild.assess.servers.checks import (
    accounts,
    backup,
    evidence,
    firewall,
    health,
    malware,
    place,
    settings,
    shares,
    updates,
)
from schoolbuild.assess.verdict import Verdict

SERVER_TESTS: Mapping[str, Callable[..., Verdict]] = {
    "updated_in_time": updates.updated_in_time,
    "restarted_in_time": updates.restarted_in_time,
    "system_supported": updates.system_supported,
    "antivirus_active": malware.antivirus_active,
    "signatures_fresh": malware.signatures_fresh,
    "tamper_protected": malware.tamper_protected,
    "exclusions_narrow": malware.exclusions_narrow,
    "last_good_backup": backup.last_good_backup,
    "copies_as_declared": backup.copies_as_declared,
    "administrators_as_declared": accounts.administrators_as_declared,
    "laps_rotates": accounts.laps_rotates,
    "guest_off": accounts.guest_off,
    "settings_as_decided": settings.settings_as_decided,
    "firewall_blocks": firewall.firewall_blocks,
    "disks_healthy": health.disks_healthy,
    "enough_space": health.enough_space,
    "no_disk_errors": health.no_disk_errors,
    "certificates_valid": health.certificates_valid,
    "shares_as_declared": shares.shares_as_declared,
    "agent_reports": place.agent_reports,
    "clock_right": place.clock_right,
    "named_and_joined": place.named_and_joined,
    "evidence_fresh": evidence.evidence_fresh,
}
