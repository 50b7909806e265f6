"""Single values in YAML: plain where every reader takes them for the same text, in quotation marks where not.

Our own reader follows YAML 1.2 (``model/yaml_lines.py``). Editors and other programs may follow YAML 1.1, where ``no``
is false, ``2026-09-01`` a date and ``12:30`` a number: what any of them would take for no text is quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache

import yaml

_SAFE = re.compile(r"[\w/(<.+][\w ./()+@&'<>=%;*\-]*")
"""Letters, digits and marks that mean nothing in YAML, inside brackets as outside of them."""
_NUMBER = re.compile(
    r"[-+]?(?:\.[0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
"""Numbers of YAML 1.1 and 1.2 together."""
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "", "=", "<<"}
_IMPLICIT: Mapping[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers


@lru_cache(maxsize=8192)
def scalar(text: str) -> str:
    """A text as it stands in a YAML file."""
    return text if _is_plain(text) else _quoted(text)


def _is_plain(text: str) -> bool:
    if _SAFE.fullmatch(text) is None or not text.isprintable() or text.endswith(" ") or text.lower() in _WORDS:
        return False
    if _NUMBER.fullmatch(text) is not None:
        return False
    # What PyYAML, a reader of YAML 1.1, would make of it: a date, for example.
    return not any(pattern.match(text) for _, pattern in _IMPLICIT.get(text[0], ()))


def _quoted(text: str) -> str:
    """In double quotation marks; what cannot be printed is escaped, so that each text stays on its line."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(char) for char in shown)


def _escaped(char: str) -> str:
    number = ord(char)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
