"""A language server as an editor starts it: opened with the settings of .vscode, asked by file, line and column."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LANGUAGE = "yaml"


class LanguageServer:
    """A running server, and what it said about each file so far."""

    def __init__(self, process: subprocess.Popen[bytes], settings: dict[str, Any]) -> None:
        self.process = process
        self.settings = settings
        self.problems: dict[str, list[dict[str, Any]]] = {}
        self._last = 0

    def open(self, path: Path, text: str | None = None) -> list[dict[str, Any]]:
        """Open a file, with another text than the one on disk if given; returns what the server underlines in it."""
        shown = path.read_text(encoding="utf-8") if text is None else text
        item = {"uri": path.as_uri(), "languageId": LANGUAGE, "version": 1, "text": shown}
        self.problems.pop(path.as_uri(), None)
        self._send(method="textDocument/didOpen", params={"textDocument": item})
        while path.as_uri() not in self.problems:
            self._take()
        return self.problems[path.as_uri()]

    def hover(self, path: Path, line: int, column: int) -> str:
        """What the editor shows under the pointer; lines and columns count from 0."""
        found = self._ask("textDocument/hover", self._at(path, line, column))
        return str(found["contents"]["value"]) if found else ""

    def complete(self, path: Path, line: int, column: int) -> dict[str, str]:
        """What the editor offers there, with its explanations."""
        found = self._ask("textDocument/completion", self._at(path, line, column))
        return {item["label"]: _words(item.get("documentation")) for item in found["items"]}

    def _at(self, path: Path, line: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}

    def _ask(self, method: str, params: Any) -> Any:
        self._last += 1
        number = self._last
        self._send(id=number, method=method, params=params)
        while True:
            answer = self._take()
            if answer.get("id") == number and "method" not in answer:
                assert "error" not in answer, answer
                return answer["result"]

    def _take(self) -> dict[str, Any]:
        """The next message; what the server asks an editor is answered."""
        assert self.process.stdout
        length = 0
        while (header := self.process.stdout.readline().strip()) != b"":
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.problems[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            wanted = [item["section"] for item in message["params"]["items"]]
            self._send(id=message["id"], result=[self.settings.get(section, {}) for section in wanted])
        elif "id" in message and "method" in message:
            self._send(id=message["id"], result=None)
        return message

    def _send(self, **message: Any) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()


def _words(documentation: Any) -> str:
    return str(documentation.get("value", "") if isinstance(documentation, dict) else documentation or "")


@contextmanager
def language_server(program: str, root: Path) -> Iterator[LanguageServer]:
    """Start the server for the project under ``root`` as VS Code would with our settings."""
    written = json.loads((root / ".vscode" / "settings.json").read_text())
    schemas = {f"{(root / schema).as_uri()}": globs for schema, globs in written["yaml.schemas"].items()}
    settings = {
        "yaml": {
            "schemas": schemas,
            "hover": True,
            "completion": True,
            "validate": True,
            "schemaStore": {"enable": False},
        }
    }
    with subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        server = LanguageServer(process, settings)
        try:
            folders = [{"uri": root.as_uri(), "name": root.name}]
            item = {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}}
            can = {
                "workspace": {"configuration": True, "workspaceFolders": True},
                "textDocument": {"hover": {"contentFormat": ["markdown"]}, "completion": item},
            }
            server._ask(
                "initialize",
                {"processId": None, "rootUri": root.as_uri(), "workspaceFolders": folders, "capabilities": can},
            )
            server._send(method="initialized", params={})
            server._send(method="workspace/didChangeConfiguration", params={"settings": settings})
            yield server
        finally:
            process.kill()
