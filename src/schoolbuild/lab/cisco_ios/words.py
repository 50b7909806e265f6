"""How IOS refuses a line."""

from __future__ import annotations


class CommandError(Exception):
    """A line that is refused."""


class Refused(CommandError):
    """Understood, but not done; ``words`` is what the device prints."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Invalid(CommandError):
    """A word that fits nowhere; ``at`` is the place in the line from which it is not understood."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Ambiguous(CommandError):
    """A word that begins several keywords."""


class Incomplete(CommandError):
    """Words are missing at the end."""


def printed(error: CommandError, line: str, prompt: str) -> str:
    """What the device prints below the line."""
    if isinstance(error, Refused):
        return error.words
    if isinstance(error, Invalid):
        return " " * (len(prompt) + error.at) + "^\n% Invalid input detected at '^' marker.\n\n"
    if isinstance(error, Ambiguous):
        return f'% Ambiguous command:  "{line.strip()}"\n'
    return "% Incomplete command.\n\n"
