"""The words of a task: which keys are Ansible's own, and arguments written as text."""

from __future__ import annotations

import re
from typing import Any

from schoolbuild.lint.windows.yaml_tasks import Hidden

# Of tasks and handlers: https://docs.ansible.com/ansible/latest/reference_appendices/playbooks_keywords.html
KEYWORDS = frozenset(
    [
        "action",
        "any_errors_fatal",
        "args",
        "async",
        "become",
        "become_exe",
        "become_flags",
        "become_method",
        "become_user",
        "changed_when",
        "check_mode",
        "collections",
        "connection",
        "debugger",
        "delay",
        "delegate_facts",
        "delegate_to",
        "diff",
        "environment",
        "failed_when",
        "ignore_errors",
        "ignore_unreachable",
        "listen",
        "local_action",
        "loop",
        "loop_control",
        "module_defaults",
        "name",
        "no_log",
        "notify",
        "poll",
        "port",
        "register",
        "remote_user",
        "retries",
        "run_once",
        "tags",
        "throttle",
        "timeout",
        "until",
        "vars",
        "when",
    ]
)
BLOCKS = ("block", "rescue", "always")
_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_PAIR = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.S)


def is_template(value: Any) -> bool:
    """Whether a value is only known when the task runs."""
    return isinstance(value, Hidden) or (isinstance(value, str) and _TEMPLATE.search(value) is not None)


def module_keys(task: dict[str, Any]) -> list[str]:
    """The keys of a task that may be the name of its module."""
    return [key for key in task if key not in KEYWORDS and not key.startswith("with_")]


def words_of(text: str) -> list[str]:
    """A text split at spaces, but not inside quotes or templates."""
    words, word, quote, depth = [], "", "", 0
    for at, sign in enumerate(text):
        two = text[at : at + 2]
        depth += two in ("{{", "{%") and not quote
        if sign.isspace() and not quote and depth <= 0:
            words.append(word)
            word = ""
            continue
        if sign in "'\"" and depth <= 0 and text[at - 1 : at] != "\\":
            quote = "" if quote == sign else quote or sign
        word += sign
        depth -= text[max(0, at - 1) : at + 1] in ("}}", "%}") and depth > 0
    return [found for found in (*words, word) if found]


def pairs_of(text: str) -> tuple[dict[str, str], list[str]]:
    """``a=1 b="two words" rest`` as its pairs, and the words that are none."""
    pairs: dict[str, str] = {}
    rest = []
    for word in words_of(text):
        if match := _PAIR.fullmatch(word):
            pairs[match["name"]] = _unquoted(match["value"])
        else:
            rest.append(word)
    return pairs, rest


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
