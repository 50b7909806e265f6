"""How long to wait for a switch, in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """``connect``: for the TCP connection; ``login``: for key exchange and log-in, RADIUS time-outs included;
    ``answer``: for the answer to one command; ``save``: for writing flash.
    """  # noqa: D205

    connect: float = 8.0
    login: float = 20.0
    answer: float = 30.0
    save: float = 60.0
