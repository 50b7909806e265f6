"""What users, passwords, keys and AAA do beyond keeping their line (see ``actions.py``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schoolbuild.lab.cisco_ios import secrets
from schoolbuild.lab.cisco_ios.grammar import Match
from schoolbuild.lab.cisco_ios.question import Question
from schoolbuild.lab.cisco_ios.settings import Line, Setting, Store, plain
from schoolbuild.lab.cisco_ios.words import Incomplete, Refused

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.config import Config

Said = str | Question


def _secret(config: Config, match: Match) -> tuple[str, str]:
    """Type and text of a secret as it is kept."""
    kind, kept = match.values.get("kind", "0"), match.values.get("kept")
    if kept is not None and kind in ("5", "9"):
        if not secrets.well_formed(kind, kept):
            raise Refused("ERROR: The secret you entered is not a valid encrypted secret.\n"
                          "To enter an UNENCRYPTED secret, do not specify type 5 encryption.\n")  # fmt: skip
        return kind, kept
    text = kept if kept is not None else match.values["plain"]
    algorithm = match.values.get("algorithm")
    kind = {"md5": "5", "scrypt": "9"}[algorithm] if algorithm else config.platform.secret_type
    return kind, secrets.type5(text) if kind == "5" else secrets.type9(text)


def _password(config: Config, match: Match) -> tuple[str, str]:
    """Type and text of a reversible password: 7 if the service encrypts passwords, else 0."""
    kind, kept = match.values.get("kind", "0"), match.values.get("kept")
    if kind == "7":
        if kept is None or secrets.untype7(kept) is None:
            raise Refused("Invalid encrypted password: it is not of type 7\n")
        return kind, kept
    text = kept if kept is not None else match.values["plain"]
    if config.running.store.get("service password-encryption"):
        return "7", secrets.type7(text)
    return "0", text


def enable_secret(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    if negated:
        return plain(config, target, setting, match, negated)
    kind, kept = _secret(config, match)
    target.lines[setting.key] = Line(f"enable secret {kind} {kept}", {"kind": kind, "kept": kept})
    return ""


def username(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    name = match.values["name"]
    users = target.several.setdefault(setting.key, {})
    if negated:
        if config.replaying or (name,) not in users:
            users.pop((name,), None)
            return ""

        def sure(answer: str) -> Said:
            if answer.strip().lower() in ("", "y"):
                users.pop((name,), None)
            return ""

        return Question(
            "This operation will remove all username related configurations with same name."
            "Do you want to continue? [confirm]",
            sure,
            key=True,
        )
    old = users.get((name,))
    values: dict[str, Any] = dict(old.values) if old else {"name": name, "level": 1}
    if "level" in match.values:
        values["level"] = match.values["level"]
    words = match.canonical.split()
    if "secret" in words[2:]:
        values["kind"], values["kept"] = _secret(config, match)
        values["word"] = "secret"
    elif "password" in words[2:]:
        if values.get("word") == "secret":
            raise Refused(
                "ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other.\n"
            )
        values["kind"], values["kept"] = _password(config, match)
        values["word"] = "password"
    users[name,] = Line(_user_text(values), values)
    return ""


def _user_text(values: dict[str, Any]) -> str:
    text = f"username {values['name']}"
    if values["level"] != 1:
        text += f" privilege {values['level']}"
    if "word" in values:
        text += f" {values['word']} {values['kind']} {values['kept']}"
    return text


def line_password(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    if negated:
        return plain(config, target, setting, match, negated)
    kind, kept = _password(config, match)
    text = f"password 7 {kept}" if kind == "7" else f"password {kept}"
    target.lines[setting.key] = Line(text, {"kind": kind, "kept": kept})
    return ""


def radius_key(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    if negated:
        return plain(config, target, setting, match, negated)
    kind, kept = _password(config, match)
    text = f"key 7 {kept}" if kind == "7" else f"key {kept}"
    target.lines[setting.key] = Line(text, {"kind": kind, "kept": kept})
    return ""


def password_encryption(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Turning it on encrypts what is there in plain text; turning it off decrypts nothing."""
    plain(config, target, setting, match, negated)
    if negated:
        return ""
    running = config.running
    for key, word in (("password", "password"), ("key", "key")):
        for store in [running.console, *running.vty, *running.radius.values()]:
            line = store.get(key)
            if line is not None and line.values["kind"] == "0":
                kept = secrets.type7(line.values["kept"])
                store.lines[key] = Line(f"{word} 7 {kept}", {"kind": "7", "kept": kept})
    users = running.store.several.get("username", {})
    for identity, line in users.items():
        if line.values.get("word") == "password" and line.values["kind"] == "0":
            values = {**line.values, "kind": "7", "kept": secrets.type7(line.values["kept"])}
            users[identity] = Line(_user_text(values), values)
    return ""


def aaa_new_model(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """With AAA, ``login local`` and ``login`` leave the lines: log-ins follow the method lists."""
    plain(config, target, setting, match, negated)
    if negated:
        for key in ("aaa authentication enable default", "aaa authentication dot1x"):
            target.lines.pop(key, None)
        for key in ("aaa authentication login", "aaa authorization exec", "aaa accounting exec"):
            target.several.pop(key, None)
    else:
        for line in [config.running.console, *config.running.vty]:
            line.lines.pop("login", None)
    return ""


_METHODS = ("cache", "enable", "group", "if-authenticated", "krb5", "line", "local", "local-case", "none")


def aaa_methods(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    if not config.running.store.get("aaa new-model"):
        raise Refused("% Invalid input detected at '^' marker.\n\n")
    if negated:
        return plain(config, target, setting, match, negated)
    methods: list[str] = []
    words = match.values["methods"].split()
    position = 0
    while position < len(words):
        found = [m for m in _METHODS if m.startswith(words[position].lower())]
        if words[position].lower() in _METHODS:
            found = [words[position].lower()]
        if len(found) != 1:
            raise Refused("% Invalid input detected at '^' marker.\n\n")
        methods.append(found[0])
        position += 1
        if found[0] == "group":
            if position == len(words):
                raise Incomplete
            methods.append(words[position])
            position += 1
    front = match.canonical[: len(match.canonical) - len(match.values["methods"])]
    text = front + " ".join(methods)
    target.put(setting, Line(text, {**match.values, "methods": tuple(methods)}))
    return ""


def login(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    aaa = config.running.store.get("aaa new-model") is not None
    if setting.key == "login" and aaa:
        raise Refused(
            "% Incomplete command.\n\n" if match.canonical == "login" else "% Invalid input detected at '^' marker.\n\n"
        )
    if setting.key == "login authentication" and not aaa:
        raise Refused("% Invalid input detected at '^' marker.\n\n")
    if setting.key == "login" and negated:
        target.lines["login"] = Line("no login")
        return ""
    said = plain(config, target, setting, match, negated)
    if (
        setting.key == "login"
        and match.canonical == "login"
        and target.get("password") is None
        and not config.replaying
    ):
        said = "% Login disabled on line, until 'password' is set\n"
    return said
