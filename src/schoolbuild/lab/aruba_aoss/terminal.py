"""The VT100 side: the screen codes that AOS-S wraps around its prompt, and the line that waits at the end of a page.

The codes are those of public recordings of AOS-S sessions: scroll region, cursor to the last line, line erased, cursor
shown. Clients strip them; a client that does not shows what the real switch would show it.
"""

from __future__ import annotations

MORE = "-- MORE --, next page: Space, next line: Enter, quit: Control-C"
WIPE = "\r\x1b[2K"
CLEAR = "\x1b[?6l\x1b[1;24r\x1b[?7h\x1b[2J\x1b[1;1H"


def dress(prompt: str, height: int) -> str:
    """The prompt as it comes over the wire."""
    home = f"\x1b[{height};1H"
    after = f"\x1b[{height};{len(prompt) + 1}H"
    return f"\x1b[1;{height}r{home}{home}\x1b[2K{home}\x1b[?25h{home}{home}{prompt}{home}{after}{home}\x1b[?25h{after}"
