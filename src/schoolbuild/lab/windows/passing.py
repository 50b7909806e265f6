"""What happens on a server by itself as time passes: definitions come in, scheduled backups run."""

from __future__ import annotations

from datetime import datetime, timedelta

from schoolbuild.lab.windows.state.care import BackupPolicy
from schoolbuild.lab.windows.state.machine import MachineState

_DEFINITIONS_EVERY = timedelta(hours=24)
_BACKUP_TAKES = timedelta(minutes=40)


def pass_time(state: MachineState, now: datetime) -> None:
    """Catch up with what would have happened since the last look."""
    defender = state.care.defender
    made = defender.signatures_at
    if defender.running_mode == "Normal" and made is not None and now - made > _DEFINITIONS_EVERY:
        defender.signatures_at = now - timedelta(hours=2)
    backup = state.care.backup
    if backup.policy is None or not state.has_feature("Windows-Server-Backup"):
        return
    ended = _last_end(backup.policy, now)
    if ended is None or (backup.last_try_at is not None and ended <= backup.last_try_at):
        return
    backup.last_try_at = ended
    if not backup.last_hresult:
        backup.last_good_at, backup.last_hresult, backup.versions = ended, 0, backup.versions + 1


def _last_end(policy: BackupPolicy, now: datetime) -> datetime | None:
    """When the newest run since the policy was set ended. Times of day are taken as UTC."""
    ends = []
    for text in policy.schedule:
        hour, _, minute = text.partition(":")
        begin = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        begin -= timedelta(days=1) if begin + _BACKUP_TAKES > now else timedelta()
        if policy.set_at is None or begin >= policy.set_at:
            ends.append(begin + _BACKUP_TAKES)
    return max(ends, default=None)
