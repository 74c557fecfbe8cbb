"""What a roster of 2,000 pupils and 300 staff costs, in one run.

    python bench/roster.py [--posts 1000] [--seconds 12] [--json]

Prints posts/s on ordinary posts without and with a roster of made-up people, their ratio, and how
long each checker takes to be built. Read the ratio: it should be at least 0.9.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from itertools import count

from postcheck import Checker
from postcheck.roster import Roster, RosterKind, RosterPerson
from throughput import SECONDS, rates, sample_posts, varied

PUPILS, STAFF = 2_000, 300


def made_up(
    kind: RosterKind, number: int, names: list[str], draw: random.Random
) -> list[RosterPerson]:
    """People with given names from a list and surnames that nobody has."""
    return [
        RosterPerson(
            kind=kind,
            given=(draw.choice(names),),
            surname="".join(draw.choices(("ba", "do", "fen", "gil", "mar", "ster", "wick"), k=3)),
        )
        for _ in range(number)
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    start = time.perf_counter()
    bare = Checker()
    built = time.perf_counter() - start
    draw = random.Random(7)
    names = list(bare.book.lexicon.lists["given_names"])
    people = (*made_up("pupil", PUPILS, names, draw), *made_up("staff", STAFF, names, draw))
    start = time.perf_counter()
    known = Checker(roster=Roster(people))
    with_roster = time.perf_counter() - start
    ordinary, _ = sample_posts(bare)
    rounds = (varied(ordinary, options.posts, seed) for seed in count(1))
    without, using = rates(
        [
            lambda texts: list(bare.check_many(texts)),
            lambda texts: list(known.check_many(texts)),
        ],
        rounds,
        options.seconds,
    )
    row = {
        "without": without,
        "with roster": using,
        "ratio": using / without,
        "built without": built,
        "built with": with_roster,
    }
    if options.json:
        print(json.dumps(row, indent=2))
        return
    print(f"without {without:,.0f}/s, with a roster {using:,.0f}/s, ratio {using / without:.2f}")
    print(f"built in {built:.1f} s without, {with_roster:.1f} s with")


if __name__ == "__main__":
    main()
