"""The pattern language: what each sign finds, and what an author is told who gets it wrong."""

from __future__ import annotations

import pytest

from postcheck.checker import Checker
from postcheck.lexicon import Lexicon, PatternError
from postcheck.parser import MAX_PATTERN, parse
from postcheck.reading import read
from postcheck.view import NameLists, Spotted, TextView

# pattern, texts in which it finds the words in [[ ]], texts in which it finds nothing
LANGUAGE = {
    "a word": ("goose", ["a [[goose]] here", "[[GOOSE]]", "[[goose]]'s"], ["geese", "mongoose"]),
    "words in a row": ("silly goose", ["you [[silly, goose]]"], ["goose silly", "silly. Goose"]),
    "one of several": ("(red|blue green) bus", ["[[blue green bus]]", "[[red bus]]"], ["blue bus"]),
    "brackets in brackets": (
        "(red (car|van)|big) bus",
        ["[[red van bus]]", "[[big bus]]"],
        ["red bus"],
    ),
    "a list": ("total @own_soft", ["[[total silly sausage]]"], ["total sausage"]),
    "a list in a list": ("total @own_soft", ["[[total noodle]]"], ["noodle"]),
    "forms in a list": (
        "@own_hurt",
        ["[[clobbering]]", "[[clobbered]]", "[[wallop]]"],
        ["walloped"],
    ),
    "all forms": ("~wallop", ["[[wallops]]", "[[walloped]]", "[[wallopin]]"], ["wallopers"]),
    "irregular forms": ("~bite", ["[[bit]]", "[[bitten]]", "[[biting]]"], ["bited"]),
    "doubled letters": ("~stab", ["[[stabbed]]", "[[stabbing]]"], ["stabed"]),
    "forms of y": ("~bully", ["[[bullies]]", "[[bullied]]", "[[bullying]]"], ["bull"]),
    "all forms of a list": ("~@own_hurt", ["[[knocked out]]", "[[walloping]]"], ["knock outs"]),
    "a gap": ("cat ..2 mat", ["[[cat mat]]", "[[cat on the mat]]"], ["cat is on the mat"]),
    "a gap in a sentence": ("cat ..3 mat", ["[[cat, the mat]]"], ["cat. The mat", "cat\nmat"]),
    "what may be missing": ("cat and? dog", ["[[cat and dog]]", "[[cat dog]]"], ["cat or dog"]),
    "a list that may be missing": (
        "cat @own_more? dog",
        ["[[cat noodle dog]]", "a [[cat dog]]"],
        ["noodle dog"],
    ),
    "the start of a sentence": ("^ go home", ["[[go home]]", "Now. [[Go home]]"], ["I go home"]),
    "the end of a sentence": ("go home $", ["I [[go home]]!", "[[go home]]"], ["go home now"]),
    "the end of a question": ("go home $?", ["Shall I [[go home]]?"], ["I go home.", "go home"]),
    "an end in between": (
        "cat // dog",
        ["[[cat. Dog]]", "[[cat\ndog]]"],
        ["cat dog", "cat! . dog"],
    ),
    "a number": ("room <number>", ["[[room 12]]", "[[room seven]]", "[[room 3rd]]"], ["room 123"]),
    "a class": (
        "<class> now",
        ["[[4B now]]", "[[10LW now]]"],
        ["4 now", "bee now", "2nd now", "10am now"],
    ),
    "a telephone number": ("call <phone>", ["[[call 01632960]]"], ["call 123"]),
    "a capital": ("ask <capital>", ["[[ask Zog]]", "[[ask #Zog]]"], ["ask zog"]),
    "a name": ("ask <name>", ["[[ask zog]]", "so [[ask Rose]]"], ["ask rose", "ask Bob"]),
    "a plain word": ("<plain> cat", ["[[black cat]]"], ["the cat", "42 cat"]),
    "a slot": ("hit {staff}", ["[[hit STAFF-MEMBER]]"], ["hit PUPIL-MEMBER", "hit him"]),
    "one of several kinds": ("hit {staff|pupil}", ["[[hit PUPIL-MEMBER]]"], ["hit you"]),
    "anybody": ("hit {person}", ["[[hit STAFF-MEMBER]]", "[[hit PUPIL-MEMBER]]"], ["hit you"]),
    "anybody named": ("hit {named}", ["[[hit PUPIL-MEMBER]]"], ["hit STAFF-MEMBER"]),
    "emoji": ("cat 😡", ["[[cat 😡]]", "[[cat😡]]"], ["cat 🙂"]),
    "repaired as posts are": ("don't", ["I [[dont]]", "I [[do not]]", "I [[don’t]]"], ["I do"]),
    "possessives": ("cat 's tail", ["[[cat's tail]]", "[[cat’s tail]]"], ["cats tail"]),
    "the longest end": ("cat ..2 dog", ["[[cat dog dog]] x dog"], []),
}
CASES = [(pattern, text, True) for pattern, hits, _ in LANGUAGE.values() for text in hits] + [
    (pattern, text, False) for pattern, _, misses in LANGUAGE.values() for text in misses
]


def view_of(text: str, checker: Checker) -> TextView:
    """A view with one mention for STAFF-MEMBER, and a named one for PUPIL-MEMBER."""
    reading = read(text, checker.book.codebook)
    tokens = reading.tokens
    view = TextView(reading, NameLists(frozenset({"zog"}), frozenset({"rose"})))
    for index, word in enumerate(tokens.words[:-1]):
        if tokens.words[index + 1] == "member" and word == "staff":
            view.add(Spotted("staff", index, index + 2))
        if tokens.words[index + 1] == "member" and word == "pupil":
            view.add(Spotted("pupil", index, index + 2, named=True))
    return view


@pytest.mark.parametrize(("pattern", "text", "found"), CASES)
def test_language(pattern: str, text: str, found: bool, lexicon: Lexicon, own: Checker) -> None:
    before, _, rest = text.partition("[[")
    inside, _, after = rest.partition("]]")
    view = view_of(before + inside + after, own)
    spans = list(parse(pattern, lexicon).find(view))
    tokens = view.tokens
    quotes = [tokens.text[tokens.starts[first] : tokens.ends[last - 1]] for first, last in spans]
    assert quotes == ([inside] if found else [])


WRONG = {
    "gap over 5": ("cat ..6 mat", "a gap of 6 words", "1 to 5"),
    "gap of 0": ("cat ..0 mat", "a gap of 0 words", "1 to 5"),
    "unknown list": ("@own_sofd cat", "no list @own_sofd", "did you mean @own_soft?"),
    "unknown list, none near": ("@zzzzzz cat", "no list @zzzzzz", "rules/lists"),
    "unknown slot": ("{teacher} cat", "no slot {teacher}", "staff"),
    "unknown shape": ("<year> cat", "no shape <year>", "number, class"),
    "unclosed bracket": ("(cat|dog", "ends too early", "brackets"),
    "bracket too many": ("cat) dog", "unexpected ')'", "brackets"),
    "bar outside brackets": ("cat | dog", "unexpected '|'", "brackets"),
    "empty alternative": ("(cat|) dog", "empty alternative", "use ?"),
    "empty pattern": ("   ", "empty", "use ?"),
    "nothing that must be there": ("cat? ..2 dog?", "nothing in the pattern", None),
    "form of a bracket": ("~(cat|dog) mat", "~ stands before '('", "a word or a @list"),
    "form of nothing": ("cat ~", "ends too early", "brackets"),
    "question mark first": ("? cat", "unexpected '?'", None),
    "only a mark": ("cat ***", "has no words", None),
    "open brace": ("{staff cat", "cannot read '{staff cat'", None),
    "nested too deep": ("(" * 240 + "cat" + ")" * 240, "nested", "use a list"),
    "too long": ("cat " * 200, f"at most {MAX_PATTERN} characters", "use a list"),
}


@pytest.mark.parametrize(("pattern", "message", "hint"), WRONG.values(), ids=WRONG.keys())
def test_wrong_patterns(pattern: str, message: str, hint: str | None, lexicon: Lexicon) -> None:
    with pytest.raises(PatternError) as caught:
        parse(pattern, lexicon)
    assert message in str(caught.value)
    assert (hint or "") in (caught.value.hint or "")


def test_lists_that_name_each_other_end(own: Checker) -> None:
    lexicon = Lexicon(lists={"one": ("cat", "@two"), "two": ("dog", "@one")})
    pattern = parse("@one", lexicon)
    for text in ("cat", "dog"):
        assert list(pattern.find(view_of(text, own))) == [(0, 1)]
