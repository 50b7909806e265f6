"""Names of places that do not exist, and codes that are never given twice."""

from __future__ import annotations

from string import ascii_uppercase

_FIRST = (
    "Alder", "Ash", "Beech", "Birch", "Black", "Bram", "Bridge", "Brook", "Cherry", "Clay", "Cran", "Dun", "Elm",
    "Fair", "Fern", "Gold", "Green", "Hazel", "Heath", "Holly", "Ivy", "King", "Lark", "Lime", "Long", "Maple",
    "Mill", "Nettle", "North", "Oak", "Orchard", "Park", "Pear", "Quarry", "Rowan", "Rush", "Sand", "South",
    "Stone", "Swan", "Thorn", "Wal", "West", "Willow", "Wood",
)  # fmt: skip
_SECOND = (
    "bank", "bourne", "bridge", "bury", "combe", "cote", "croft", "dale", "den", "field", "ford", "gate", "grove",
    "ham", "hill", "holme", "hurst", "lands", "leigh", "ley", "mead", "mere", "mount", "port", "ridge", "side",
    "stead", "stoke", "ton", "wick", "wood", "worth",
)  # fmt: skip


def place(number: int) -> str:
    """The name of a place; after some 1,400 they go on with a word in front."""
    # Two strides without a common factor visit every pair once before the first comes again.
    pair = number * 7 % (len(_FIRST) * len(_SECOND))
    name = _FIRST[pair % len(_FIRST)] + _SECOND[pair // len(_FIRST) % len(_SECOND)]
    lap = number // (len(_FIRST) * len(_SECOND))
    return f"{'Upper ' * lap}{name}"


def code(number: int) -> str:
    """Four capitals, the first of them never one that the sample schools' codes could meet."""
    letters = ""
    for _ in range(3):
        number, place_value = divmod(number, 26)
        letters = ascii_uppercase[place_value] + letters
    return f"Z{letters}"
