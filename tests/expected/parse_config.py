"""Runs in its own environment: ``{name: configuration text}`` on stdin, ``{name: tree}`` on stdout, parsed by others.

A tree is a list of ``[line, tree of the lines under it]``.
"""

import json
import sys

from ciscoconfparse2 import CiscoConfParse
from loguru import logger


def tree(line: object) -> list:
    return [line.text.strip(), [tree(child) for child in line.children]]


logger.remove()
texts = json.load(sys.stdin)
parsed = {}
for name, text in texts.items():
    config = CiscoConfParse(text.splitlines(), syntax="ios")
    parsed[name] = [tree(line) for line in config.objs if line.parent is line]
json.dump(parsed, sys.stdout)
