"""What the state of a machine holds of its care: updates, antivirus, backups, firewall, policies, shares, software."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class CareState:
    """Everything that is looked after."""
