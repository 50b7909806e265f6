"""One file per device of everything it was told and everything that changed, with secrets masked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

# What follows these words on a command line is a secret in one of the families' configurations.
_SECRET_WORDS = re.compile(
    r"(?<![\w-])(?P<word>password|secret|key|community|plaintext|sha(?:1|256)|auth (?:md5|sha\S*)"
    r"|priv (?:des|3des|aes(?: (?:128|192|256))?))"
    r"(?P<kind> [0-9])? (?P<value>\"[^\"]*\"|\S+)"
)
_NOT_SECRETS = frozenset({"generate", "zeroize", "0", "chain", "local"})


def mask(text: str, known: Mapping[str, str]) -> str:
    """Known secrets become their references, and what stands where secrets stand becomes ``<hidden>``."""
    for value, reference in known.items():
        if value in text:
            text = text.replace(value, reference)

    def hide(match: re.Match[str]) -> str:
        value = match["value"]
        if value.startswith("<secret:") or value in _NOT_SECRETS:
            return match[0]
        return f"{match['word']}{match['kind'] or ''} <hidden>"

    return _SECRET_WORDS.sub(hide, text)


class Journal:
    """Append-only JSON lines: ``{n, wall, lab, kind, user, channel, text}``."""

    def __init__(self, path: Path | None, known_secrets: Mapping[str, str]) -> None:
        self._known = known_secrets
        self._count = 0
        self._file: TextIO | None = None
        self.path = path
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", buffering=1)

    def write(self, kind: str, text: str, *, lab: datetime, user: str = "", channel: str = "") -> None:
        if self._file is None:
            return
        self._count += 1
        entry: dict[str, Any] = {
            "n": self._count,
            "wall": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "lab": lab.isoformat(timespec="milliseconds"),
            "kind": kind,
            "user": user,
            "channel": channel,
            "text": mask(text, self._known),
        }
        self._file.write(json.dumps(entry) + "\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
