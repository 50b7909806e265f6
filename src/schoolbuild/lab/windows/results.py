"""Secrets in what a module gives back: hidden as Ansible.Basic hides them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def without(secrets: Set[str], value: Any) -> Any:
    """The value with secrets hidden: a whole value by words, a part of a text by asterisks."""
    if not secrets:
        return value
    if isinstance(value, Mapping):
        return {key: without(secrets, one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [without(secrets, one) for one in value]
    if isinstance(value, str):
        if value in secrets:
            return HIDDEN
        for secret in sorted(secrets, key=len, reverse=True):
            value = value.replace(secret, "*" * 8)
        return value
    return HIDDEN if not isinstance(value, bool) and value is not None and str(value) in secrets else value
