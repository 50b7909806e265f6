"""ansible.windows.win_package: programs by MSI or by their own installer.

Written after the module's text. An address with ``product_id`` is not fetched while the product is there; without it
the file is fetched every time to look inside. Patches (msp) and app packages (msix) are refused.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from schoolbuild.lab.windows.installers import RESTART_OWED, UNINSTALL_KEYS, Installer, by_path, install, remove
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.machine import MachineState


class _Status(NamedTuple):
    id: str
    provider: str
    installed: bool


@emulates("ansible.windows.win_package", returns=("checksum", "log", "rc", "reboot_required", "stdout", "stderr"))
def win_package(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    path, product, state = arguments.get("path"), arguments.get("product_id"), arguments["state"]
    if arguments["provider"] in ("msix", "msp"):
        raise RefusedByLab(f"win_package with the provider {arguments['provider']}")
    is_url = path is not None and path.lower().startswith("http")
    status, installer = _status(call, None), None
    looked = bool(is_url and product and state == "present" and status.installed)
    if path and not looked:
        installer = _reach(call, path, is_url=is_url)
        status = _status(call, installer)
    result: dict[str, Any] = {"changed": status.installed != (state == "present"), "rc": 0, "reboot_required": False}
    if result["changed"] and not call.check_mode:
        if state == "present":
            _install(call, installer, result)
        else:
            _remove(call, status, result)
    if state == "absent" and product is None and is_url:
        raise ModuleFailure(
            "Unable to find Product ID from the URL path. Please specify product_id when using state=absent", **result
        )
    return result


def _reach(call: Call, path: str, *, is_url: bool) -> Installer | None:
    """The file behind the path; a share of another machine cannot be reached with the log-in of WinRM."""
    known = by_path(path)
    if is_url:
        if known is None or known.url.lower() != path.lower():
            raise RefusedByLab(f"an installer from {path}: the lab has no such file")
        return known
    if call.state.files.get(path) is None:
        if not call.check_mode:
            raise ModuleFailure(f"the file at the path '{path}' cannot be reached", reboot_required=False)
        return known
    if known is None:
        raise RefusedByLab(f"the installer {path}: nobody has written what it does")
    return known


def _status(call: Call, installer: Installer | None) -> _Status:
    arguments, state = call.arguments, call.state
    product, provider = arguments.get("product_id") or "", arguments["provider"]
    if installer is not None:
        provider = installer.provider if provider == "auto" else provider
        if provider == "msi":
            product = installer.product
        found = _is_installed(state, provider, product)
    else:
        found, wanted = False, ("msi", "registry") if provider == "auto" else (provider,)
        for provider in wanted:
            found = _is_installed(state, provider, product)
            if found:
                break
    if arguments.get("creates_path"):
        found = _is_created(call, arguments["creates_path"], arguments.get("creates_version"))
    if arguments.get("creates_service"):
        found = state.service(arguments["creates_service"]) is not None
    return _Status(product, provider, found)


def _is_installed(state: MachineState, provider: str, product: str) -> bool:
    if not product:
        return False
    if provider == "msi":
        return any(key.lower() == product.lower() and one.provider == "msi" for key, one in state.care.packages.items())
    return any(state.registry.has(rf"{key}\{product}") for key in UNINSTALL_KEYS)


def _is_created(call: Call, path: str, version: str | None) -> bool:
    entry = call.state.files.get(path)
    if entry is None or not version:
        return entry is not None
    if entry.is_folder:
        raise ModuleFailure("creates_path must be a file not a directory when creates_version is set")
    has = next(
        (
            one
            for package in call.state.care.packages.values()
            for name, one in package.files.items()
            if name.lower() == entry.path.lower()
        ),
        "0.0.0.0",  # noqa: S104  # a file without a version, not an address
    )
    return version == has


def _install(call: Call, installer: Installer | None, result: dict[str, Any]) -> None:
    if installer is None:
        raise RefusedByLab(f"the installer {call.arguments['path']}: nobody has written what it does")
    _check(call, installer, result)
    given = call.arguments.get("arguments")
    text = " ".join(map(str, given)) if isinstance(given, list) else str(given or "")
    if installer.silent and installer.silent.lower() not in text.lower().split():
        raise RefusedByLab(f"{installer.file} without {installer.silent}: it would wait for somebody to click")
    result["rc"] = installer.exit
    if installer.exit not in call.arguments["expected_return_code"]:
        command = f"{call.arguments['path']} {text}".strip()
        raise ModuleFailure(
            f"unexpected rc from '{command}': see rc, stdout, and stderr for more details",
            **result | {"changed": False, "stdout": "", "stderr": ""},
        )
    install(call.state, installer, call.world)
    result["reboot_required"] = installer.exit == RESTART_OWED


def _check(call: Call, installer: Installer, result: dict[str, Any]) -> None:
    algorithm, wanted = call.arguments["checksum_algorithm"], call.arguments.get("checksum")
    entry = call.state.files.get(call.arguments["path"])
    content = entry.content if entry is not None else installer.content
    if content is not None:
        has = hashlib.new(algorithm, content).hexdigest()
    elif algorithm == "sha256":
        has = installer.sha256
    elif wanted:
        raise RefusedByLab(f"the {algorithm} of {installer.file}: the lab only knows its SHA-256")
    else:
        return
    result["checksum"] = has.upper()
    if wanted and wanted.lower() != has.lower():
        raise ModuleFailure(
            f"The checksum for {call.arguments['path']} did not match '{wanted}', it was '{has.upper()}'",
            **result | {"changed": False},
        )
    if call.arguments.get("verify_signature"):
        raise RefusedByLab(f"whether {installer.file} is signed: the lab does not know")


def _remove(call: Call, status: _Status, result: dict[str, Any]) -> None:
    if not remove(call.state, status.id):
        raise RefusedByLab(f"removing {status.id or call.arguments.get('path')}: nobody has written what that does")
    result["rc"] = 0
