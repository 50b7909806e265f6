"""ansible.windows.win_regedit and win_reg_stat: values and keys of the registry.

Kept as the modules are: ``win_regedit`` in check mode stops after a key that it would have made; a value of type
``none`` or ``binary`` is made empty where no data is given; the path is checked by its form only.
"""

from __future__ import annotations

import re
from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.registry import Data, RegistryValue, ValueType

_PATH = re.compile(r"^HK(CC|CR|CU|LM|U):\\", re.IGNORECASE)
_DEFENDER = re.compile(r"\\SOFTWARE\\(POLICIES\\)?MICROSOFT\\WINDOWS DEFENDER(\\|$)", re.IGNORECASE)
_WORD = {"dword": 32, "qword": 64}
_NET_NAMES: dict[str, str] = {
    "none": "None",
    "binary": "Binary",
    "dword": "DWord",
    "expandstring": "ExpandString",
    "multistring": "MultiString",
    "string": "String",
    "qword": "QWord",
}
_REG_NAMES: dict[str, str] = {
    "none": "REG_NONE",
    "binary": "REG_BINARY",
    "dword": "REG_DWORD",
    "expandstring": "REG_EXPAND_SZ",
    "multistring": "REG_MULTI_SZ",
    "string": "REG_SZ",
    "qword": "REG_QWORD",
}


@emulates("ansible.windows.win_regedit", returns=("data_changed", "data_type_changed"))
def win_regedit(call: Call) -> dict[str, Any]:
    path = call.arguments["path"]
    if not _PATH.match(path):
        raise ModuleFailure(f"path: {path} is not a valid powershell path, see module documentation for examples.")
    if call.arguments["hive"]:
        raise RefusedByLab("win_regedit with hive: registry files on disk are not emulated")
    name = call.arguments["name"] or ""
    warnings = []
    kind: ValueType = call.arguments["type"]
    if call.arguments["name"] is None and kind != "string":
        warnings.append(
            "the data type when name is not specified can only be 'string', the type has automatically been converted"
        )
        kind = "string"
    data = _converted(call.arguments["data"], kind, name)
    result: dict[str, Any] = {"changed": False, "data_changed": False, "data_type_changed": False}
    if warnings:
        result["warnings"] = warnings
    if call.arguments["state"] == "absent":
        return result | _absent(call, path, name)
    return result | _present(call, path, name, kind, data)


def _absent(call: Call, path: str, name: str) -> dict[str, Any]:
    key = call.state.registry.key(path)
    if key is None:
        return {"diff": {"before": "", "after": ""}}
    if call.arguments["delete_key"] and not name:
        if not call.check_mode and not _blocked(call, path):
            call.state.registry.remove_key(path)
        return {"changed": True, "diff": {"before": {path: {}}, "after": {}}}
    value = key.values.get(name.upper())
    if value is None:
        return {"diff": {"before": "", "after": ""}}
    if not call.check_mode and not _blocked(call, path):
        call.state.registry.remove(path, name)
    return {"changed": True, "diff": {"before": {path: {name: _shown(value)}}, "after": {path: {}}}}


def _present(call: Call, path: str, name: str, kind: ValueType, data: Data) -> dict[str, Any]:
    registry = call.state.registry
    key = registry.key(path)
    result: dict[str, Any] = {"diff": {"before": {path: {}}, "after": {path: {}}}}
    writes = not call.check_mode and not _blocked(call, path)
    if key is None:
        result["changed"] = True
        result["diff"] = {"before": {}, "after": {path: {}}}
        if writes:
            registry.create(path)
        if call.check_mode:
            return result
    if data is None:
        return result
    old = key.values.get(name.upper()) if key is not None else None
    new = RegistryValue(name, kind, data)
    result["diff"]["after"][path][name] = _shown(new)
    if old is None:
        result["changed"] = True
    else:
        result["diff"]["before"][path][name] = _shown(old)
        if old.type != kind or old.data != data:
            result |= {"changed": True, "data_changed": old.data != data, "data_type_changed": old.type != kind}
    if result.get("changed") and writes:
        registry.put(path, name, kind, data)
    return result


def _blocked(call: Call, path: str) -> bool:
    """Tamper protection lets a change of Defender's settings appear to succeed (fault blocked_change)."""
    tampering = call.state.care.defender.tamper_protected or call.world.fault("blocked_change") is not None
    return tampering and _DEFENDER.search(path.replace(":", "")) is not None


def _converted(data: Any, kind: ValueType, name: str) -> Data:
    match kind:
        case "binary" | "none":
            return _bytes(data)
        case "dword" | "qword":
            return _number(data, kind)
        case "multistring":
            return [str(one) for one in (data if isinstance(data, list) else [] if data is None else [data])]
        case _:
            if data is None:
                return "" if name else None
            return " ".join(map(str, data)) if isinstance(data, list) else str(data)


def _bytes(data: Any) -> list[int]:
    if data is None or data == "":
        return []
    if isinstance(data, bool):
        return [int(data)]
    if isinstance(data, int):
        if data > 255:
            raise ModuleFailure(
                f"cannot convert binary data '{data}' to byte array, please specify this value as a yaml byte array"
                " or a comma separated hex value string"
            )
        return [data]
    if isinstance(data, list):
        return [int(one) for one in data]
    text = re.sub(r"[^a-f0-9\\,x\-:]", "", re.sub(r"^hex:", "", str(data).lower())).replace(",", ":")
    if len(text) == 1:
        return [int(text, 16)]
    if ":" in text:
        return [int(part, 16) for part in re.split(":+", text)]
    if len(text) % 2 == 0:
        return [int(text[at : at + 2], 16) for at in range(0, len(text), 2)]
    return []


def _number(data: Any, kind: ValueType) -> int:
    bits = _WORD[kind]
    if data is None or data == "":
        return 0
    if isinstance(data, float):
        if data % 1:
            raise ModuleFailure(
                f"data '{data}' cannot be a decimal or float value with a remainder when type is dword or qword"
            )
        data = int(data)
    if isinstance(data, str):
        try:
            data = int(data, 0)
        except ValueError:
            raise ModuleFailure(
                f'Unhandled exception while executing module: Cannot convert value "{data}" to type "System.UInt64".'
                ' Error: "Input string was not in a correct format."'
            ) from None
    number = int(data)
    if number >= 1 << bits:
        raise ModuleFailure(f"data cannot be larger than 0x{(1 << bits) - 1:x} when type is {kind}")
    return number & ((1 << bits) - 1)


def _shown(value: RegistryValue) -> dict[str, Any]:
    shown: Any = value.data
    if isinstance(shown, list) and value.type in ("binary", "none"):
        shown = [f"0x{int(byte):02x}" for byte in shown]
    elif isinstance(shown, int):
        shown = f"0x{shown:0{_WORD[value.type] // 4}x}"
    return {"type": _NET_NAMES[value.type], "value": shown}


@emulates("ansible.windows.win_reg_stat", returns=("exists", "properties", "sub_keys", "raw_value", "type", "value"))
def win_reg_stat(call: Call) -> dict[str, Any]:
    path = call.arguments["path"]
    if not _PATH.match(path):
        raise ModuleFailure(f"path: {path} is not a valid registry path, see module documentation for examples.")
    key = call.state.registry.key(path)
    if key is None:
        return {"exists": False}
    name = call.arguments["name"]
    if name is None:
        return {
            "exists": True,
            "properties": {value.name: _property(value) for value in key.values.values()},
            "sub_keys": list(call.state.registry.children(path)),
        }
    value = key.values.get(name.upper())
    return {"exists": False} if value is None else {"exists": True, **_property(value)}


def _property(value: RegistryValue) -> dict[str, Any]:
    raw: Any = value.data
    if isinstance(raw, list) and value.type in ("binary", "none"):
        raw = [f"0x{int(byte):02x}" for byte in raw]
    return {"type": _REG_NAMES[value.type], "value": value.data, "raw_value": raw}
