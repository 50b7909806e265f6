"""Values as Ansible's two frameworks for PowerShell modules convert them.

Ansible.Basic.cs (``ParseBool`` and the others) says no to what it cannot convert; Ansible.ModuleUtils.Legacy.psm1 makes
something of it: a number it cannot read becomes null, a word that is no boolean becomes false.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_TRUE = ("y", "yes", "on", "1", "true", "t", "1.0")
_FALSE = ("n", "no", "off", "0", "false", "f", "0.0")
_LEGACY_TRUE = ("yes", "on", "1", "true")
_NOT_IN_PATHS = re.compile(r'[\x00-\x1f"<>|]')  # Path.GetInvalidPathChars of .NET Framework
_INT32 = range(-(2**31), 2**31)
_NET_TYPES: dict[type, str] = {
    bool: "System.Boolean",
    int: "System.Int32",
    float: "System.Double",
    str: "System.String",
    list: "System.Object[]",
    dict: "System.Collections.Hashtable",
}


class ConversionError(Exception):
    """A value that the type does not take, in the words of .NET where they are known."""


def net_type(value: Any) -> str:
    """The name of the .NET type that a value has on Windows."""
    return next((name for kind, name in _NET_TYPES.items() if isinstance(value, kind)), "System.Object")


def as_text(value: Any) -> str:
    """``ToString`` of .NET: True has a capital, a list says no more than its type."""
    return net_type(value) if isinstance(value, (list, dict)) else str(value)


def to_bool(value: Any) -> bool:
    """ParseBool."""
    if isinstance(value, bool):
        return value
    text = as_text(value).lower().strip()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ConversionError(
        f"The value '{text}' is not a valid boolean. Valid booleans include: {', '.join(_TRUE + _FALSE)}"
    )


def to_int(value: Any) -> int:
    """ParseInt: a whole number of 32 bits."""
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif re.fullmatch(r"[+-]?\d+", text := as_text(value).strip()):
        number = int(text)
    else:
        raise ConversionError("Input string was not in a correct format.")
    if number not in _INT32:
        raise ConversionError("Value was either too large or too small for an Int32.")
    return number


def to_float(value: Any) -> float:
    """ParseFloat."""
    try:
        return float(as_text(value))
    except ValueError:
        raise ConversionError("Input string was not in a correct format.") from None


def to_dict(value: Any) -> dict[str, Any]:
    """ParseDict: a mapping, JSON, or ``a=1, b=2``."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        raise ConversionError(f"{net_type(value)} cannot be converted to a dict")
    if value.startswith("{") and value.endswith("}"):
        try:
            found = json.loads(value)
        except ValueError:
            raise ConversionError("Invalid JSON primitive.") from None
        return dict(found)
    if "=" not in value:
        raise ConversionError(
            "string cannot be converted to a dict, must either be a JSON string or in the key=value form"
        )
    pairs = (field.partition("=") for field in _fields(value))
    return {key: inner if equals else None for key, equals, inner in pairs}


def _fields(text: str) -> list[str]:
    """``a=1, b="two words"`` as its fields: split at commas and spaces outside quotes, a backslash escapes."""
    fields, field, quote, escaped = [], "", "", False
    for sign in text:
        if escaped:
            field, escaped = field + sign, False
        elif sign == "\\":
            escaped = True
        elif not quote and sign in "'\"":
            quote = sign
        elif sign == quote:
            quote = ""
        elif not quote and sign in ", ":
            fields.append(field)
            field = ""
        else:
            field += sign
    return [found for found in dict.fromkeys([*fields, field]) if found]


def to_list(value: Any) -> list[Any]:
    """ParseList: a text is split at commas."""
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    if isinstance(value, int) and not isinstance(value, bool):
        return [value]
    raise ConversionError(f"{net_type(value)} cannot be converted to a list")


def to_json(value: Any) -> str:
    """ParseJson."""
    if isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    if isinstance(value, str):
        return value
    raise ConversionError(f"{net_type(value)} cannot be converted to json")


def to_path(value: Any) -> str:
    """Variables of the environment (``%TEMP%``) stay: only Windows knows what they stand for."""
    text = as_text(value)
    if not text.startswith("\\\\?\\") and _NOT_IN_PATHS.search(text):
        raise ConversionError("string value contains invalid path characters, cannot convert to path")
    return text


def unchanged(value: Any) -> Any:
    """ParseRaw."""
    return value


BASIC: dict[str, Callable[[Any], Any]] = {
    "bool": to_bool,
    "computed": unchanged,
    "dict": to_dict,
    "float": to_float,
    "int": to_int,
    "json": to_json,
    "list": to_list,
    "path": to_path,
    "raw": unchanged,
    "sid": as_text,
    "str": as_text,
}


def _legacy_bool(value: Any) -> bool:
    return as_text(value).lower() in _LEGACY_TRUE


def _legacy_number(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def converted(value: Any) -> Any:
        try:
            return convert(value)
        except ConversionError:
            return None  # PowerShell's -as yields null, and says nothing

    return converted


LEGACY: dict[str, Callable[[Any], Any]] = {
    "bool": _legacy_bool,
    "float": _legacy_number(to_float),
    "int": _legacy_number(to_int),
    "list": to_list,
    "path": to_path,
    "str": as_text,
}
