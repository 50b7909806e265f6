"""``python -m tests.fuzz``: spoil school folders and report what must not be.

``--count 10000 --seed 7`` runs many; ``--only 1234 --keep folder`` makes one of them again, to be looked at.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.fuzz.case import Outcome, run_case


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Spoil school folders and check them.")
    parser.add_argument("--count", type=int, default=1000, help="how many folders")
    parser.add_argument("--seed", type=int, default=1, help="another seed spoils other places")
    parser.add_argument("--only", type=int, help="one case, by its number")
    parser.add_argument("--keep", type=Path, help="lay the folders out here, and leave the last one")
    asked = parser.parse_args()
    numbers = range(asked.count) if asked.only is None else [asked.only]
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as temporary:
        for number in numbers:
            outcome = run_case(asked.seed, number, asked.keep or Path(temporary))
            outcomes.append(outcome)
            for fault in outcome.faults:
                print(f"case {number} (seed {asked.seed}), {outcome.school}, {outcome.what}:\n{fault}\n", flush=True)
    ends = Counter(item.end.partition(":")[0] for item in outcomes)
    slowest = max(outcomes, key=lambda item: item.seconds)
    faulty = sum(bool(item.faults) for item in outcomes)
    print(", ".join(f"{count} {end}" for end, count in ends.most_common()))
    print(f"{len(outcomes)} folders, {faulty} with faults; slowest: case {slowest.number}, {slowest.seconds:.2f} s")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
