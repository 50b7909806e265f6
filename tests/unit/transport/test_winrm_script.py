"""What is sent to a Windows machine."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from schoolbuild.model.standard import load_standard
from schoolbuild.transport.winrm.script import LONGEST_COMMAND_LINE, asked, command_line, request

KEY = "HKLM:\\SOFTWARE\\Schoolbuild"


def test_the_command_line_is_short_and_always_the_same() -> None:
    few = request([], [], KEY)
    many = request([{"id": f"row_{n}", "kind": "service", "name": "x" * 50} for n in range(500)], [], KEY)
    assert few.command_line == many.command_line == command_line()
    assert len(command_line()) < LONGEST_COMMAND_LINE / 2
    start, _, encoded = command_line().rpartition(" ")
    assert start == "powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand"
    text = base64.b64decode(encoded).decode("utf-16-le")
    assert "& ([ScriptBlock]::Create($request.script)) -Asked $request.asked" in text


def test_standard_input_is_one_line_of_ascii_json() -> None:
    sent = request([{"id": "caf\u00e9", "kind": "service", "name": "x"}], [{"product": "veeam"}], KEY)
    assert sent.stdin.isascii()
    assert sent.stdin.count(b"\n") == 1
    assert sent.stdin.endswith(b"\n")
    told = json.loads(sent.stdin)
    assert set(told) == {"script", "asked"}
    assert told["asked"] == {
        "questions": [{"id": "caf\u00e9", "kind": "service", "name": "x"}],
        "products": [{"product": "veeam"}],
        "mark_key": KEY,
    }
    assert "param(\n    [object] $Asked," in told["script"]


def test_asks_every_row_and_product_of_the_standard(project_root: Path) -> None:
    windows = load_standard(project_root).windows
    told = asked(
        (row.question for row in windows.settings),
        (product.question for product in windows.products),
        windows.management.mark_key,
    )
    assert [row["id"] for row in told["questions"]] == [row.id for row in windows.settings]
    assert {product["product"] for product in told["products"]} == {
        "sophos",
        "eset",
        "bitdefender",
        "webroot",
        "veeam",
        "redstor",
        "datto",
        "acronis",
        "kaseya",
        "datto_rmm",
        "ninjaone",
    }
    json.dumps(told)
