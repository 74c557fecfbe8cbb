"""How frequent words are in everyday posts: what makes a word a poor anchor.

Only the order matters, and only roughly. Words are repaired ones, as patterns see them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

# The most frequent first.
_COMMON = """
i the to a you it and that is of not in for this my was on so but just have be with they are he
do me like what your if love as at can all we one about would get out good people there how no
she up when or from an know did really more think his 's school kids year class today teacher
mum home day morning night children week time now thanks too will see some has him lol them who
her why had because still got go thank much their been only right well never being than way
great oh by should even does here want going back make hope very then man am sorry were yeah
same could bad thing feel someone need pretty also happy sure those best better though actually
thought something any us game after first off over life other look say new always into take
where getting work makes these ever said last years our nice made looks every guy its yes glad
fun before everyone hard let things doing mean most find lot down post maybe help person try
wish many anyone little keep old please dude having real wait point while might enough read
which anything probably long seen already amazing use tell again play give trying around haha
show damn another awesome two true next else without guys ok sad funny wrong guess come nothing
both believe stop gonna hear luck looking cool seems friend through part put season place
interesting world big such happened money least far used sounds team times understand watch
until against girl saw remember live face definitely myself friends yourself video literally
women lmao start shit yet end ago job few kind days comment making call gets away imagine idea
done everything once own reason favorite must since heard bit hey omg okay exactly saying
different news went agree stuff care free needs miss thinking beautiful high ah problem poor
talk playing change super whole left absolutely almost honestly god hit dog hot enjoy kid fact
ask story either mind taking men watching may found fucking stay kinda mom excited second woman
lost head hate house op loved sense appreciate family leave says means feeling cute came wanted
finally open weird able joke told less check seeing happen talking wonder word together wants
feels games called bro question fuck buy eat baby curious win started instead cat sweet fine
hell case coming top support full half sometimes hopefully months past food ones under pick seem
terrible hours realize especially run phone took between comes surprised anymore confused mine
fan break working soon completely experience matter single movie parents living laugh article
tho side future worth words sharing rather book alone missed child won fair tried worry welcome
strong knew boy turn each watched edit sign hurt water human line body eyes stupid link heart
rest totally dad deal hoping others cause move sex needed straight crying reading crazy age pain
level ready pay quite gotta happens cold seriously tonight proud hilarious online safe cry
played white course weeks government worst three works country nah birthday tbh song goes except
picture self lose congrats minutes felt late shame
""".split()
_RANK = {word: rank for rank, word in enumerate(_COMMON)}
_RARE = 1e-5
# Stands for any word that holds a digit, among words that a text may hold.
DIGITS = "<digits>"
# Stands for any word that can be a given name: thousands of words, wherever names are asked for.
NAME = "<name>"
_HOLDS_DIGIT = _HOLDS_NAME = 0.1

_MARKS = {DIGITS: _HOLDS_DIGIT, NAME: _HOLDS_NAME}

# Words so frequent that they never tell whether a rule can fire.
STOP_WORDS = frozenset(
    """
    's a about after all am an and any are as at back be because been before being but by
    can could did do does doing done down for from get getting go goes going got had has
    have having he her here him his how i if in into is it just know like make me more my
    need no not now of off on one or our out over own people s she should so some than that
    the their them then there these they thing think this those to too up us very want was
    we well went were what when where which who why will with would you your
    . ?
    """.split()
)


def frequency(phrase: str) -> float:
    """A rough share of the posts that hold a phrase: that of its rarest word."""
    return min(map(_of_word, phrase.split(" ")))


def _of_word(word: str) -> float:
    rank = _RANK.get(word)
    if rank is None:
        return _MARKS.get(word, _RARE)
    return 1 / (rank + 4)


def is_rare(word: str) -> bool:
    """Whether a word is none of the thousand that everybody uses all the time."""
    return word not in _RANK and word not in STOP_WORDS


def rarest_words(literals: Iterable[str]) -> frozenset[str]:
    """Words of which a text holds one if it holds one of some literals: the rarest of each."""
    return frozenset(min(literal.split(" "), key=_of_word) for literal in literals)


@lru_cache(maxsize=2_000)  # lists that stand in many patterns
def group_frequency(group: frozenset[str]) -> float:
    """A rough share of the posts that hold one of some phrases."""
    return sum(map(frequency, group))
