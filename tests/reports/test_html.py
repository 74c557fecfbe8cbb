"""The HTML report: what it shows, that it is bounded, and that no text becomes anything but text."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportpages import ABOUT, GOLDEN, START, chat, counts, finding, masked, page, report
from selectolax.lexbor import LexborHTMLParser

from postcheck import Checker
from postcheck.batch import Only, run
from postcheck.errors import InputError, MissingExtraError
from postcheck.model import Attachment, Post
from postcheck.readers import Rejected, Skipped
from postcheck.reports import check_ending, writer_for
from postcheck.reports.about import About
from postcheck.reports.page.case import Case, case_of
from postcheck.reports.page.excerpt import Span, pieces, short
from postcheck.reports.page.gravest import Gravest
from postcheck.reports.page.talks import Talks
from postcheck.reports.page.timeline import Timeline
from postcheck.reports.page.words import shown


def parsed(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(text)


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def test_the_page_is_as_kept(tmp_path: Path) -> None:
    made = masked(page(tmp_path / "r.html", chat()))
    assert made == GOLDEN.read_text(encoding="utf-8"), "python tests/reports/reportpages.py"


def test_it_is_one_page_that_may_load_nothing(tmp_path: Path) -> None:
    tree = parsed(page(tmp_path / "r.html", chat()))
    (policy,) = tree.css("meta[http-equiv=Content-Security-Policy]")
    allowed = policy.attributes["content"] or ""
    assert allowed.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; ")
    assert "unsafe" not in allowed
    for name in ("style", "script"):
        (inline,) = tree.css(name)
        digest = hashlib.sha256((inline.text() or "").encode()).digest()
        assert f"{name}-src 'sha256-{base64.b64encode(digest).decode()}'" in allowed
    assert not tree.css("[src], link, iframe, object, embed, form, img, [style]")
    assert all((a.attributes["href"] or "").startswith("#") for a in tree.css("a"))
    assert not [name for node in tree.css("*") for name in node.attributes if name[:2] == "on"]


def test_every_link_has_a_target_and_no_id_comes_twice(tmp_path: Path) -> None:
    tree = parsed(page(tmp_path / "r.html", chat()))
    ids = Counter(node.attributes["id"] for node in tree.css("[id]"))
    assert max(ids.values()) == 1
    wanted = {(a.attributes["href"] or "")[1:] for a in tree.css("a")}
    wanted |= {
        node.attributes[name] or ""
        for name in ("aria-labelledby", "for")
        for node in tree.css(f"[{name}]")
    }
    assert wanted <= ids.keys()


def test_a_case_has_all_that_a_report_says(tmp_path: Path) -> None:
    tree = parsed(page(tmp_path / "r.html", chat()))
    assert [texts(card_of(tree, n), ".chip")[0] for n in range(1, 5)] == [
        *("Urgent", "Urgent"),
        *("Review", "Review"),
    ]
    card = card_of(tree, 2)
    assert texts(card, ".said mark") == ["noodle", "I will wallop him"]
    assert [mark.attributes["data-n"] for mark in card.css(".said mark")] == ["1", "2"]
    assert texts(card, ".found h4") == ["1. May be: Offensive remark", "2. May be: Threat"]
    assert texts(card, "blockquote") == [
        "Be civil. x.rude.1",
        "Do not threaten anyone. x.threat.1",
    ]
    assert "It may frighten." in card.text()
    assert texts(card, ".next .step") == ["Tell the safeguarding lead."]
    assert texts(card, ".next dt") == [
        *("Who", "By when", "Condition", "Words behind it", "What would lead on", "From")
    ]
    assert texts(card, ".later li")[0].startswith("Talk it over. headteacher")
    beside = texts(card, ".beside .words")
    assert beside == [
        *("he is a noodle", "be kind please", "I will wallop him"),
        *("ok enough", "night all"),
    ]
    assert [a.attributes["href"] for a in card.css(".beside a")] == ["#post-3", "#post-1"]
    answer = card_of(tree, 4)
    assert texts(answer, ".carried mark") == ["noodle"]
    assert texts(answer, ".where") == ["in what the post answers"]


def card_of(tree: LexborHTMLParser, number: int) -> Any:
    (card,) = tree.css(f"#post-{number}")
    return card


def test_what_repeats_and_where_a_thread_turned(tmp_path: Path) -> None:
    tree = parsed(page(tmp_path / "r.html", chat()))
    (author,) = texts(tree, "#authors .row")
    assert author.startswith("Ann 2 posts with findings of 4: 1 urgent, 1 review")
    assert "Offensive remark: 2 posts, 4 March 2026 to 5 March 2026" in author
    (talk,) = texts(tree, "#threads .row")
    assert "It turned at post 7 of 12, Wed 4 March 2026, 15:00." in talk
    assert "Before it, 0 of 6 posts had findings; from it on, 3 of 6 have." in talk
    assert talk.endswith("Review, post 3 he is a noodle")


def test_every_record_is_accounted_for(own: Checker, tmp_path: Path) -> None:
    records = [
        Post("I will wallop Mr Hale", id="1", posted_at=START),
        Post("lovely", id="2", posted_at=START),
        Skipped("3", "media only"),
        Rejected("x.csv:4", "ragged row", "a,b"),
    ]
    out = tmp_path / "r.html"
    run(own, records, [out, tmp_path / "all.csv"], only=Only(verdict="urgent"))
    tree = parsed(out.read_text(encoding="utf-8"))
    rows = [texts(row, "th, td") for row in tree.css("#account tbody tr")]  # type: ignore[arg-type]
    assert rows == [
        ["All records", "4"],
        ["Posts, all checked", "2"],
        ["of these in this report", "1"],
        ["left out of it, as was asked for", "1"],
        ["Skipped", "1"],
        ["media only", "1"],
        ["Rejected", "1"],
        ["ragged row", "1"],
    ]
    told = texts(tree, "#findings")[0]
    assert "This report holds only posts rated urgent or graver." in told
    assert "1 post was checked and then left out." in told
    assert "Asked for: only posts rated urgent or graver." in texts(tree, "#meeting")[0]
    assert "all.csv" in texts(tree, "#account")[0]
    assert own.policy.version in texts(tree, "#account")[0]
    assert own.book.version in texts(tree, "#account")[0]


def test_a_policy_that_is_overdue_is_told_of(tmp_path: Path) -> None:
    tree = parsed(page(tmp_path / "r.html", chat()))
    for place in ("#meeting", "#account"):
        assert "due for review (2025)" in texts(tree, f"{place} .note")[0]


@pytest.mark.parametrize("reports", [[], [report("lovely")]])
def test_nothing_found(tmp_path: Path, reports: list[Any]) -> None:
    tree = parsed(page(tmp_path / "r.html", reports))
    assert "Nothing was found in these posts." in texts(tree, "#meeting")[0]
    assert not tree.css("article, #filter")
    assert not parsed(page(tmp_path / "r.html", reports, account={})).css("article")


def test_only_the_gravest_are_listed(tmp_path: Path) -> None:
    reports = [
        report(f"he is a noodle {n}", finding("noodle", 8, "offensive_comment")) for n in range(30)
    ]
    reports.insert(20, report("I will wallop him", finding("I will wallop him", 0)))
    text = page(tmp_path / "r.html", reports, listed=4)
    tree = parsed(text)
    assert texts(tree, ".said") == ["I will wallop him", *(f"he is a noodle {n}" for n in range(3))]
    told = (
        "Only the gravest 4 of 31 posts with findings are listed. All of them are in reports.csv."
    )
    assert told in texts(tree, "#findings .note")[0]
    assert "Words to look at were found in 31 posts of 31" in texts(tree, ".sum")[0]
    alone = page(tmp_path / "r.html", reports, listed=4, about=About())
    assert "add -o reports.csv" in texts(parsed(alone), "#findings .note")[0]


def test_a_post_with_very_many_findings(tmp_path: Path) -> None:
    text = "noodle " * 50
    found = [finding("noodle", n * 7, "offensive_comment") for n in range(50)]
    tree = parsed(page(tmp_path / "r.html", [report(text, *found)]))
    assert len(tree.css(".found > li")) == 20
    assert "30 more findings in this post" in texts(tree, ".case .note")[0]


def test_long_texts_are_cut_where_nothing_was_found() -> None:
    text = "a" * 5000 + "bad" + "b" * 5000
    found = pieces(text, [Span(5000, 5003, 1)])
    assert [piece.left_out for piece in found if piece.left_out] == [3600, 3600]
    assert [piece.text for piece in found if piece.marked] == ["bad"]
    assert short("x" * 300) == "x" * 280 + "…"


@given(
    text=st.text(max_size=60),
    spans=st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5),
)
def test_pieces_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    numbered = [Span(start, end, n) for n, (start, end) in enumerate(spans, start=1)]
    found = pieces(text, numbered)
    assert "".join(piece.text for piece in found) == text
    at = 0
    for piece in found:
        inside = any(s <= at and at + len(piece.text) <= e for s, e, _ in numbered)
        assert piece.marked == inside
        at += len(piece.text)
        ends = {
            n for s, e, n in numbered if min(e, len(text)) == at and max(0, s) < min(e, len(text))
        }
        assert set(map(int, piece.ends.split())) == ends


def test_the_gravest_of_many_in_the_memory_of_a_few() -> None:
    kept, talks, before = Gravest(20), Talks(), 0
    tracemalloc.start()
    for number in range(3_000):
        thread = f"t{number % 100}"
        words = "I will wallop him" + "x" * 20_000
        case = talks.hear(number, report(words, finding(words[:17], 0), thread=thread))
        assert isinstance(case, Case)
        kept.add(case)
        if number == 500:
            before = tracemalloc.get_traced_memory()[0]
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept.seen == 3_000
    assert [case.order for case in kept.cases()] == list(range(20))
    assert after < before + 500_000


def test_time_is_told_in_weeks_months_or_years() -> None:
    def line(*days: int) -> tuple[str, int, int]:
        timeline = Timeline()
        for day in days:
            timeline.hear(report("x", posted_at=START + timedelta(days=day)))
        unit, columns, earlier = timeline.columns()
        assert sum(column.posts for column in columns) + earlier == len(days)
        return unit, len(columns), earlier

    assert line(0, 6) == ("week", 1, 0)
    assert line(0, 7, 21) == ("week", 4, 0)
    assert line(0, 59 * 7) == ("week", 60, 0)
    assert line(0, 60 * 7) == ("month", 14, 0)
    assert line(0, 365 * 10) == ("year", 11, 0)
    assert line(0, 365 * 90) == ("year", 60, 1)
    assert line() == ("week", 0, 0)


@pytest.mark.parametrize("year", [2, 9998])
def test_times_at_the_ends_of_the_calendar(tmp_path: Path, year: int) -> None:
    at = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    page(tmp_path / "r.html", [*chat(), report("x", finding("x", 0), posted_at=at)])


TEXT = st.text(st.characters(), min_size=1, max_size=80)


@settings(deadline=None, max_examples=40)
@given(text=TEXT, cut=st.tuples(st.integers(0, 79), st.integers(1, 80)), other=TEXT)
def test_whatever_a_text_holds_it_is_shown_and_stays_text(
    tmp_path_factory: pytest.TempPathFactory, text: str, cut: tuple[int, int], other: str
) -> None:
    folder = tmp_path_factory.mktemp("pages")
    start = min(cut[0], len(text) - 1)
    quote = text[start : start + cut[1]]

    def tree(text: str, quote: str, other: str) -> LexborHTMLParser:
        one = finding(quote, start, clauses=("x",), why=other, advice=other, limits=other)
        about = About(title=other, clauses={"x": other}, labels={"threat": other})
        told = {"author": f"a{other}", "thread": f"t{other}", "id": f"i{other}"}
        return parsed(page(folder / "r.html", [report(text, one, **told)], about=about))  # type: ignore[arg-type]

    found = tree(text, quote, other)
    (said,) = found.css(".said")
    assert said.text() == shown(text)
    assert "".join(mark.text() for mark in said.css("mark")) == shown(quote)
    assert found.css(".found .quote q")[0].text() == shown(quote)
    plain = tree("x" * len(text), "x" * len(quote), "x" * len(other))
    assert tags(found) == tags(plain)


def tags(tree: LexborHTMLParser) -> list[tuple[str | None, list[str]]]:
    return [(node.tag, sorted(node.attributes)) for node in tree.css("*")]


def test_names_that_are_left_out_are_nowhere_in_the_file(shipped: Checker, tmp_path: Path) -> None:
    posts = [
        Post("Well done Oscar Finch in 4B", id="Oscar Finch 1", thread="4B"),
        Post("Oscar Finch was late", author="Oscar Finch's mum", thread="4B"),
        Post(
            "I'm going to batter Mr Hale after school",
            thread="4B",
            reply_to="Oscar Finch in 4B won",
            attachments=(Attachment(kind="image", caption="Oscar Finch in 4B"),),
        ),
    ]
    rejected = Rejected("chat:Oscar Finch in 4B", "pupil Oscar Finch in 4B", "raw")
    out = tmp_path / "r.html"
    run(shipped, [*posts, rejected], out, redact="children")
    text = out.read_text(encoding="utf-8")
    assert "[pupil " in text
    assert "Finch" not in text
    run(shipped, [*posts, rejected], out)
    assert "Finch" in out.read_text(encoding="utf-8")


def test_without_jinja2_there_is_one_sentence_before_anything_is_checked(
    own: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)

    def never() -> Any:
        raise AssertionError("a record was read")
        yield

    with pytest.raises(
        MissingExtraError, match=r'HTML report needs Jinja2 \(pip install "postcheck\[html\]"\)'
    ):
        run(own, never(), tmp_path / "r.html")
    with pytest.raises(InputError, match="end the name with one of"):
        run(own, never(), tmp_path / "r.doc")
    check_ending(Path("r.csv"))
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_be_filled_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "r.html"
    out.write_text("before")
    monkeypatch.setattr("postcheck.reports.page.chart.ticks", lambda talk: 1 / 0)
    with pytest.raises(ZeroDivisionError), writer_for(out) as writer:  # noqa: PT012
        for one in chat():
            writer.write(one)
    assert out.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_words_never_accuse(tmp_path: Path) -> None:
    text = re.sub(
        r"<(style|script)>.*?</\1>", "", page(tmp_path / "r.html", chat()), flags=re.DOTALL
    )
    said = parsed(text).body.text().lower()  # type: ignore[union-attr]
    assert "may be" in said
    assert "may breach" in said
    assert "for a person to decide" in said
    for word in (
        "offender",
        "guilty",
        "culprit",
        "offence",
        "violation",
        "perpetrator",
        "breached",
    ):
        assert word not in said


def test_a_case_is_bounded() -> None:
    huge = "x" * 300_000
    found = finding(huge, 0, evidence=huge)
    case = case_of(1, report(huge, found, reply_to=huge, shared_from=huge), ())
    shown_text = sum(len(piece.text) for piece in (*case.text, *case.answered, *case.passed_on))
    assert shown_text < 6_000
    assert len(case.report.model_dump_json()) < 10_000


def test_accounts_may_have_many_reasons(tmp_path: Path) -> None:
    reasons = {f"reason {n}": n for n in range(1, 101)}
    text = page(tmp_path / "r.html", chat(), account=counts(chat(), rejected=reasons))
    rows = texts(parsed(text), "#account tbody tr")
    assert rows[-1] == f"other reasons{sum(range(1, 86)):,}"
    assert f"Rejected{sum(reasons.values()):,}" in rows
    assert ABOUT.title in text
