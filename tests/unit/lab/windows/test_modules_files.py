"""Copies step by step as the action plugin asks for them, files that are put and fetched, and names of accounts."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from schoolbuild.lab.windows.bootstrap import ExpandUser, FetchFile, MakeTemp, PutFile
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.names import UnknownAccountError, name_of, sid_of
from schoolbuild.lab.windows.state.files import AclEntry, Files, normal
from schoolbuild.lab.windows.transfer import expand_user, fetch, make_temporary, put
from tests.unit.lab.windows.bench import START, Desk, controller_desk, desk

COPY = "ansible.windows.win_copy"
TEMP = r"C:\Users\Administrator\AppData\Local\Temp\ansible-tmp-1.2-3-4"


def _sha1(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()  # noqa: S324


def _with_temp(name: str = "source", content: bytes = b"hello") -> tuple[Desk, str]:
    one = desk()
    made = make_temporary(one.state, MakeTemp("%TEMP%", TEMP.rpartition("\\")[2]), "Administrator", START)
    assert made.stdout.decode().strip() == TEMP
    path = rf"{TEMP}\{name}"
    outcome = put(one.state, PutFile(path, content), one.world)
    assert json.loads(outcome.stdout) == {"sha1": _sha1(content)}
    return one, path


def test_a_query_names_what_differs() -> None:
    one = desk()
    one.state.files.write(r"C:\PerfLogs\same.txt", b"same", START)
    one.state.files.write(r"C:\PerfLogs\other.txt", b"other", START)
    files = [
        {"src": f"/x/{name}", "dest": name, "checksum": _sha1(b"same")} for name in ("same.txt", "other.txt", "new.txt")
    ]
    folders = [{"src": "/x/d", "dest": "d"}, {"src": "/x/e", "dest": "."}]
    asked: dict[str, Any] = {"_copy_mode": "query", "dest": r"C:\PerfLogs", "files": files, "directories": folders}
    result = one.run(COPY, asked, check=True)
    assert [file["dest"] for file in result["files"]] == ["other.txt", "new.txt"]
    assert [folder["dest"] for folder in result["directories"]] == ["d"]
    assert one.run(COPY, asked | {"force": False})["files"] == [files[2]]


def test_one_file_goes_to_its_place() -> None:
    one, source = _with_temp()
    single = {"_copy_mode": "single", "src": source, "_original_basename": "a.txt"}
    assert one.run(COPY, single | {"dest": r"C:\PerfLogs"})["changed"] is True
    assert one.state.files.get(r"C:\PerfLogs\a.txt").content == b"hello"
    assert one.run(COPY, single | {"dest": "C:\\New\\"})["changed"] is True
    assert one.state.files.get(r"C:\New\a.txt").content == b"hello"
    assert (
        one.run(COPY, single | {"dest": r"C:\Nowhere\a.txt"})["msg"]
        == r"Destination directory 'C:\Nowhere' does not exist"
    )
    assert "as it does not exist" in one.run(COPY, single | {"src": r"C:\x", "dest": r"C:\y"})["msg"]
    assert one.world.writes == [COPY, COPY]


def test_a_tree_comes_as_a_zip_with_names_in_base64() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in (("sub/", b""), ("sub/zwei ä.txt", b"2")):
            plain = base64.b64encode(name.rstrip("/").encode()).decode()
            archive.writestr(plain + ("/" if name.endswith("/") else ""), content)
    one, source = _with_temp("source.zip", packed.getvalue())
    assert one.run(COPY, {"_copy_mode": "explode", "src": source, "dest": r"C:\Tree"})["changed"] is True
    assert one.state.files.get("C:\\Tree\\sub\\zwei ä.txt").content == b"2"


def test_copies_on_the_machine_itself() -> None:
    one = desk()
    one.state.files.folder(r"C:\A\sub", START)
    one.state.files.write(r"C:\A\sub\x.txt", b"x", START)
    remote = {"_copy_mode": "remote", "remote_src": True, "src": r"C:\A", "dest": r"C:\B"}
    assert one.run(COPY, remote, check=True)["changed"] is True
    assert one.world.writes == []
    result = one.run(COPY, remote)
    assert (result["changed"], result["operation"], result["size"]) == (True, "folder_copy", 1)
    assert one.state.files.get(r"C:\B\A\sub\x.txt").content == b"x"
    assert one.run(COPY, remote)["changed"] is False
    again = one.run(COPY, remote | {"src": "C:\\A\\", "dest": r"C:\C"})
    assert (again["dest"], one.state.files.get(r"C:\C\sub\x.txt").content) == (r"C:\C", b"x")


def test_backups_are_refused() -> None:
    with pytest.raises(RefusedByLab, match="backup"):
        desk().run(COPY, {"_copy_mode": "remote", "src": r"C:\A", "dest": r"C:\B", "backup": True})


def test_ansibles_own_folders_are_no_writes_but_files_elsewhere_are() -> None:
    one, _ = _with_temp()
    assert one.world.writes == []
    assert put(one.state, PutFile(r"C:\PerfLogs\x", b"1"), one.world).code == 0
    assert one.world.writes == [r"file C:\PerfLogs\x"]
    assert put(one.state, PutFile(r"C:\Nowhere\x", b"1"), one.world).code == 1
    assert put(one.state, PutFile(r"C:\PerfLogs", b"1"), one.world).code == 1
    one.world.faults["full_disk"] = {}
    full = put(one.state, PutFile(rf"{TEMP}\more", b"1"), one.world)
    assert (full.code, b"not enough space" in full.stderr) == (1, True)
    with pytest.raises(RefusedByLab):
        make_temporary(one.state, MakeTemp("%TEMP%", "anything"), "Administrator", START)


def test_files_are_fetched_in_parts() -> None:
    one, path = _with_temp(content=b"0123456789")
    assert base64.b64decode(fetch(one.state, FetchFile(path, 4, 3)).stdout) == b"456"
    assert fetch(one.state, FetchFile(path, 10, 3)).stdout == b""
    assert fetch(one.state, FetchFile(TEMP, 0, 3)).stdout == b"[DIR]\r\n"
    assert fetch(one.state, FetchFile(r"C:\none", 0, 3)).code == 1


def test_home_folders() -> None:
    for path, expected in (("~", r"C:\Users\bob"), (r"~\x", r"C:\Users\bob\x"), (r"C:\x", r"C:\x")):
        assert expand_user(ExpandUser(path), "OAKFIELD\\bob").stdout.decode().strip() == expected


def test_paths_and_inherited_access() -> None:
    assert [normal(path) for path in ("C:/a/../b\\", "c:", '"C:\\x y"')] == ["C:\\b", "c:\\", "C:\\x y"]
    files = Files()
    files.mount("D:", START)
    files.folder(r"D:\Staff\HR", START)
    files.entries["d:\\staff"].acl.append(AclEntry("All Staff", "Modify, Synchronize"))
    assert [(line.account, line.inherited) for line in files.access(r"D:\staff\hr")] == [("All Staff", True)]
    files.entries["d:\\staff\\hr"].protected = True
    assert files.access(r"D:\Staff\HR") == []
    with pytest.raises(FileNotFoundError):
        files.folder(r"Q:\x", START)


def test_names_of_accounts_both_ways() -> None:
    one = desk()
    state, directory = one.state, one.computer.directory
    for name in ("Administrator", r".\administrator", rf"{state.computer_name}\Administrator"):
        assert sid_of(state, directory, name) == f"{state.machine_sid}-500"
    for name, sid in (
        ("Everyone", "S-1-1-0"),
        ("SYSTEM", "S-1-5-18"),
        (r"NT AUTHORITY\Authenticated Users", "S-1-5-11"),
        (r"BUILTIN\Users", "S-1-5-32-545"),
        ("s-1-5-32-544", "S-1-5-32-544"),
    ):
        assert sid_of(state, directory, name) == sid
    assert name_of(state, directory, "S-1-5-32-544") == "BUILTIN\\Administrators"
    assert name_of(state, directory, "S-1-5-21-9-9-9-1001") == "S-1-5-21-9-9-9-1001"
    for name in ("nobody", r"OAKFIELD\Domain Admins", r"OAKFIELD\nobody"):
        with pytest.raises(UnknownAccountError):
            sid_of(state, directory, name)
    dc = controller_desk()
    admins = sid_of(dc.state, dc.computer.directory, r"oakfield.internal\Domain Admins")
    assert admins.endswith("-512")
    assert name_of(dc.state, dc.computer.directory, admins) == r"OAKFIELD\Domain Admins"
    assert sid_of(dc.state, dc.computer.directory, "svc-join@oakfield.internal") == sid_of(
        dc.state, dc.computer.directory, "svc-join"
    )
