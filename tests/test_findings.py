"""From findings to a verdict, and which of several findings on the same words stays."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from postcheck import Finding
from postcheck.findings import best_of, verdict_of


def test_verdict_table() -> None:
    def verdict(severity: str, confidence: str) -> str:
        return verdict_of([finding(severity=severity, confidence=confidence)])

    levels = ("low", "medium", "high")
    table = {severity: [verdict(severity, sure) for sure in levels] for severity in levels}
    assert table == {
        "low": ["advise", "advise", "advise"],
        "medium": ["advise", "review", "review"],
        "high": ["advise", "urgent", "urgent"],
    }
    assert verdict_of([]) == "clear"
    both = [finding(severity="high"), finding(severity="low")]
    assert verdict_of(both) == verdict_of(both[::-1]) == "urgent"


def finding(start: int = 0, end: int = 4, **keys: object) -> Finding:
    """A finding on the words from `start` to `end`."""
    defaults = {"label": "threat", "rule": "a-b", "severity": "medium", "confidence": "medium"}
    return Finding.model_validate(
        {**defaults, "start": start, "end": end, "quote": "x" * (end - start), **keys}
    )


def test_of_overlapping_findings_of_a_label_the_gravest_stays() -> None:
    grave, sure = finding(rule="b-c", severity="high"), finding(2, 8, confidence="high")
    other_label = finding(label="complaint")
    apart = finding(10, 12)
    age = finding(label="protected_characteristic_abuse", characteristic="age")
    race = finding(label="protected_characteristic_abuse", characteristic="race")
    assert best_of([sure, apart, grave]) == (grave, apart)
    assert best_of([finding(0, 3), sure, finding(6, 20)]) == (sure,)
    assert best_of([finding(0, 3), finding(0, 9)]) == (finding(0, 9),)
    assert set(best_of([grave, other_label, age, race])) == {grave, other_label, age, race}


@given(
    spans=st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from("lmh")), max_size=6
    )
)
def test_findings_of_a_label_never_overlap(spans: list[tuple[int, int, str]]) -> None:
    names = {"l": "low", "m": "medium", "h": "high"}
    found = [finding(start, start + size, severity=names[how]) for start, size, how in spans]
    best = best_of(found)
    assert all(one.end <= other.start for one, other in pairwise(best))
    assert verdict_of(best) == verdict_of(found)
