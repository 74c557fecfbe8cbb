"""Posts per second of `check_many` beside spaCy's bare tokenisation, in one run.

    python bench/throughput.py [--posts 1000] [--seconds 12] [--json]

Prints posts/s on ordinary, mixed and all-breaking posts, the same for `nlp.make_doc`, and their
ratios. The posts are made from the shipped samples and the rules' own examples, each with a made-up
word added so that no two are alike, as posts come in life. Figures of one machine are worth little:
read the ratios.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from itertools import count

import spacy

from postcheck import Checker, Post
from postcheck.readers import read
from postcheck.resources import samples_dir
from postcheck.rule import marked

# Many short rounds: on a busy machine some of them are disturbed, and seldom all.
SECONDS = 12.0
SAMPLES = ("class-chat.txt", "page-comments.csv", "posts.jsonl")


def sample_posts(checker: Checker) -> tuple[list[str], list[str]]:
    """Ordinary texts: the harmless messages of the sample chat; and breaking ones: those of all
    samples, and the rules' own examples."""
    labels = (samples_dir() / "class-chat.labels.jsonl").read_text(encoding="utf-8")
    harmless = {row["id"] for row in map(json.loads, labels.splitlines()) if not row["labels"]}
    records = (record for name in SAMPLES for record in read(samples_dir() / name))
    posts = [record for record in records if isinstance(record, Post)]
    ordinary = [post.text for post in posts if post.id in harmless]
    texts = [post.text for post in posts] + [
        marked(example)[0].text
        for rule in checker.book.rules
        for example in rule.source.examples.match
    ]
    broken = [text for text in texts if text and checker.check(text).verdict != "clear"]
    return ordinary, broken


def varied(texts: list[str], count: int, seed: int) -> list[str]:
    """`count` texts drawn from a list, each with a made-up word of its own."""
    draw = random.Random(seed)
    made_up = ("".join(draw.choices("bdfgklmnprstvz", k=6)) for _ in range(count))
    return [f"{draw.choice(texts)} {word}" for word in made_up]


def shuffled(texts: list[str]) -> list[str]:
    """The texts in another order, always the same."""
    return random.Random(len(texts)).sample(texts, len(texts))


def rates(
    runs: list[Callable[[list[str]], object]], rounds: Iterator[list[str]], seconds: float
) -> list[float]:
    """Texts per second of some ways to run, which take turns so that a busy machine is fair to
    all: the best of the rounds of new texts that fit into the time, the first of which warms up."""
    best = [0.0] * len(runs)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        texts = next(rounds)
        for number, run in enumerate(runs):
            start = time.perf_counter()
            run(texts)
            best[number] = max(best[number], len(texts) / (time.perf_counter() - start))
    return best


def measure(posts: int, seconds: float) -> Iterator[dict[str, float | str]]:
    """One row for each kind of post."""
    checker = Checker()
    nlp = spacy.blank("en")
    ordinary, broken = sample_posts(checker)
    shares = {"ordinary": 0.0, "mixed (1 in 10 breaks something)": 0.1, "all break something": 1.0}
    for name, share in shares.items():
        some = int(posts * share)
        rounds = (
            shuffled([*varied(ordinary, posts - some, seed), *varied(broken, some, -seed)])
            for seed in count(1)
        )
        words = sum(len(text.split()) for text in next(rounds)) / posts
        ours, bare = rates(
            [
                lambda texts: list(checker.check_many(texts)),
                lambda texts: [nlp.make_doc(text) for text in texts],
            ],
            rounds,
            seconds,
        )
        yield {"posts": name, "words": words, "check": ours, "make_doc": bare, "ratio": ours / bare}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each kind of posts")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = list(measure(options.posts, options.seconds))
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{'posts':34}{'words':>6}{'check/s':>10}{'make_doc/s':>12}{'ratio':>8}")
    for row in rows:
        print(
            f"{row['posts']:34}{row['words']:6.0f}{row['check']:10,.0f}"
            f"{row['make_doc']:12,.0f}{row['ratio']:8.2f}"
        )


if __name__ == "__main__":
    main()
