"""SB108: a password, key or PIN in a file that is kept forever."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolbuild.rules.rule import Rule, TextProblem

# A word, what may stand between, and its value. The words of the first group name nothing but secrets.
_SURE = (
    r"pass(?:word|phrase|code|wd)|pwd|psk|(?:pre[-_ ]?)?shared[-_ ]?(?:key|secret)"
    r"|(?:wpa|wi-?fi|api|private|secret|network)[-_ ]?key"
)
_MAYBE = (
    r"pass|secret|key|token|community(?:[-_ ]?string)?|pin(?:[-_ ]?(?:code|number))?"
    r"|(?:door|alarm|entry|safe)[-_ ]?code"
)
_SAID = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?P<sure>{_SURE})|(?P<maybe>{_MAYBE}))['\"]?"
    r"(?P<sign>\s*[:=]\s*|\s+is:?\s+|\s+(?=[0-9]))"
    r"(?P<quote>['\"]?)(?P<value>[^\s,;'\"{}\[\]]+)(?P<rest>[^,;'\"}]*)",
    re.IGNORECASE,
)
_TYPED = re.compile(  # as a switch's configuration has it
    r"(?:\b(?:password|secret|key|key-string|md5|sha)\s+[05789]\s+\S*[0-9$]\S*|\bsnmp-server\s+community\s+[\"']?[^\s<\"']+)",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_IN_ADDRESS = re.compile(r"://[^/\s:@]+:[^/\s:@<]+@")
_HINT = re.compile(r"pass|pwd|psk|secret|key|token|community|pin|code|md5|sha|://", re.IGNORECASE)
"""One of these is in every line that can hold a secret; most lines are done with after this one look."""
_NO_VALUE = {
    "none", "null", "true", "false", "yes", "unknown", "required", "needed", "changed", "default", "expired", "below",
    "above", "optional", "missing", "rotated", "redacted", "same", "enabled", "disabled",
}  # fmt: skip
_NUMBER = re.compile(r"[0-9]{4,10}\W*$")


def _check(text: str) -> Iterator[TextProblem]:
    done = -1
    for hint in _HINT.finditer(text):
        if hint.start() < done:
            continue
        start = text.rfind("\n", 0, hint.start()) + 1
        end = text.find("\n", hint.end())
        done = len(text) if end < 0 else end
        what = _secret_of(text[start:done])
        if what is not None:
            words = f"{what} stands here in clear (its value is not repeated)"
            yield TextProblem(text.count("\n", 0, start) + 1, words)


def _secret_of(line: str) -> str | None:
    if _BLOCK.search(line):
        return "a private key"
    if _TYPED.search(line):
        return "a secret of a switch's configuration"
    if _IN_ADDRESS.search(line):
        return "a password in an address"
    for found in _SAID.finditer(line):
        if _is_secret(found):
            return f"what looks like the value of {(found['sure'] or found['maybe']).lower()!r}"
    return None


def _is_secret(found: re.Match[str]) -> bool:
    value = found["value"].rstrip(".!?)")
    if not value or value[0] in "<*#&|>$" or value.lower() in _NO_VALUE:
        return False
    word = (found["sure"] or found["maybe"]).lower()
    if found["maybe"] and word.startswith(("pin", "door", "alarm", "entry", "safe")):
        return _NUMBER.match(value) is not None
    if not found["sign"].strip():  # only a blank before the number: `PIN 4821`
        return False
    mixed = bool(re.search(r"[0-9]", value)) and bool(re.search(r"[^0-9.:/-]", value))
    alone = not found["rest"].strip(" .)#") and found["sign"].strip() in {":", "="}
    if found["sure"]:
        return len(value) >= 4 and (alone or mixed)
    if word.startswith(("community", "secret")) and alone:
        return len(value) >= 4
    return len(value) >= 6 and mixed


RULE = Rule(
    id="SB108",
    title="A secret stands in clear",
    why="The folder is copied to every engineer's machine and its history is never forgotten: whoever reads it once "
    "has the secret for as long as it is in use.",
    fix="Change the secret where it is used, for it is known now; keep the new one in the secret store and write a "
    "reference here, e.g. <secret:oak/wifi-guest@1>.",
    example="""\
ports:
  sw01:
    1-10: office
    11: {profile: office, description: "Copier, password: Summer2026"}
    # ^ what looks like the value of 'password' stands here in clear (its value is not repeated)
""",
    check_text=_check,
)
