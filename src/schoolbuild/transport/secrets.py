"""Values of secrets, kept out of every message.

A secrets file is YAML, ``{"snmp/monitor": {3: "value"}}``, readable by its owner only. Values are looked up while a
text is being sent, and every value that was loaded is scrubbed from whatever is printed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from schoolbuild.model.errors import Refused, SchoolbuildError
from schoolbuild.model.secret import SECRET_REFERENCE, references
from schoolbuild.model.target import TargetKind

_SHORTEST_SCRUBBED = 4
ENVIRONMENT = "SCHOOLBUILD_SECRETS"


class SecretStore:
    """Secrets by name and version. Printing it shows names, never values."""

    def __init__(self, values: Mapping[str, Mapping[int, str]], source: str = "memory") -> None:
        self._values = {(name, version): text for name, all_ in values.items() for version, text in all_.items()}
        self._source = source
        # Longest first: one secret may be part of another.
        self._known = sorted(
            ((text, f"<secret:{name}@{version}>") for (name, version), text in self._values.items()),
            key=lambda item: -len(item[0]),
        )

    def __repr__(self) -> str:
        return f"SecretStore({len(self._values)} secrets from {self._source})"

    @classmethod
    def load(cls, path: Path) -> SecretStore:
        """Read a secrets file.

        Raises:
            Refused: others may read the file, or it belongs to somebody else.
            SchoolbuildError: there is no such file, or it is not of that form.
        """
        try:
            with path.open(encoding="utf-8") as file:
                _private(os.fstat(file.fileno()), path)
                # Every scalar stays text: a secret of digits is no number.
                data = yaml.load(file, Loader=yaml.CBaseLoader)  # noqa: S506
        except OSError as error:
            raise SchoolbuildError(
                f"the secrets file cannot be read: {error.strerror}",
                where=str(path),
                fix="`schoolbuild lab up` makes one for a lab; for real switches set $" + ENVIRONMENT,
            ) from None
        except (yaml.YAMLError, UnicodeDecodeError):
            # The parser's own message quotes the line, and so the secret.
            raise _malformed(path, "it is not valid YAML") from None
        return cls(_checked(data, path), str(path))

    @classmethod
    def for_target(cls, kind: TargetKind, root: Path, school: str) -> SecretStore:
        """The secrets of a lab, or those that ``$SCHOOLBUILD_SECRETS`` names for real switches."""
        if kind == "lab":
            return cls.load(root / "build" / "lab" / school / "secrets.yml")
        named = os.environ.get(ENVIRONMENT)
        if not named:
            raise SchoolbuildError(
                "no secrets file is named for real switches",
                where=f"${ENVIRONMENT}",
                fix=f"set {ENVIRONMENT} to a file of mode 0600",
            )
        return cls.load(Path(named))

    def resolve(self, text: str) -> str:
        """The text with every reference replaced by its value.

        Raises:
            SchoolbuildError: a reference has no value; all such references are named.
        """
        missing = sorted(references(text) - self._values.keys())
        if missing:
            names = ", ".join(f"{name} version {version}" for name, version in missing)
            raise SchoolbuildError(
                f"no value for the secret {names}",
                where=self._source,
                fix="add it to the secrets file under its name and version",
            )
        return SECRET_REFERENCE.sub(lambda found: self._values[found["name"], int(found["version"])], text)

    def scrub(self, text: str) -> str:
        """The text with every known value replaced by its reference, for messages and logs."""
        for value, reference in self._known:
            if len(value) >= _SHORTEST_SCRUBBED:
                text = text.replace(value, reference)
        return text


def _private(info: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(info.st_mode):
        raise Refused("the secrets file is no plain file", where=str(path), fix="name a plain file of mode 0600")
    if info.st_uid != os.getuid():
        raise Refused("the secrets file belongs to somebody else", where=str(path), fix="make your own copy, mode 0600")
    if info.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refused(
            f"others may read the secrets file (mode {stat.S_IMODE(info.st_mode):04o})",
            where=str(path),
            fix=f"chmod 600 {path}",
        )


def _checked(data: Any, path: Path) -> dict[str, dict[int, str]]:
    if not isinstance(data, dict):
        raise _malformed(path, "it is no mapping of names")
    values: dict[str, dict[int, str]] = {}
    for name, versions in data.items():
        if not isinstance(versions, dict):
            raise _malformed(path, f"the secret {name!r} has no versions")
        for version, value in versions.items():
            if not str(version).isdecimal() or not isinstance(value, str) or not value:
                raise _malformed(path, f"a version of the secret {name!r} is no number, or has no value")
            if any(ord(char) < 32 for char in value):
                raise _malformed(path, f"the secret {name!r} holds a line end or a control character")
            values.setdefault(name, {})[int(version)] = value
    return values


def _malformed(path: Path, why: str) -> SchoolbuildError:
    return SchoolbuildError(
        f"the secrets file cannot be used: {why}", where=str(path), fix='write lines like  snmp/monitor: {1: "value"}'
    )
