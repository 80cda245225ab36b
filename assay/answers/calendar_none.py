"""The claim that no time suits everybody, in English and Korean.

A line is cut into clauses. One claims it that says that no slot, time, meeting or timetable is
there or works (``None of these times works for everybody``), unless it speaks of a part of the week
alone: of some of its days (``None of Monday's times works``), of what is earlier, better or other,
or with an exception.
"""

import re
from collections.abc import Sequence

from assay.problems.calendar import DAYS

_MOST = 4096
_KIND = (
    "(?:such|feasible|common|valid|suitable|possible|available|mutual|free|acceptable|single|one"
    "|meeting|time)"
)
_SLOT = "(?:slots?|windows?|options?|timetables?|schedules?|arrangements?|solutions?)"
_FITS = (
    "(?:works?|fits?|suits?|exists?|satisf(?:y|ies)|meets?|remains?"
    "|(?:is|are|was|were) (?:left|found|possible|feasible|valid|suitable|available|acceptable)"
    "|can be (?:found|used|scheduled|held))"
)
_MEET = "(?:schedule|find|hold|arrange|plan|meet|fit|satisfy)"
_NONE = re.compile(
    rf"(?:\bno|\bnot an?y?|n't an?y?) (?:{_KIND} ){{0,4}}{_SLOT}\b(?! conflict)"
    rf"|(?:\bno|\bnot an?y?|n't an?y?) (?:{_KIND} ){{1,4}}(?:times?|meeting)\b(?! conflict)"
    rf"|\bno (?:times?|meeting) (?:{_FITS})\b"
    r"|\bno times? (?:available|that|which|when|at which|for (?:all|every))\b"
    r"|(?:\bno|n't any) (?:common|mutual|shared) (?:availability|free time)\b"
    r"|(?:\bnot|n't) an?y? time (?:that|when|at which)\b"
    rf"|\bnone of (?:\w{{1,12}} ){{1,4}}(?:{_FITS})\b|\bnone (?:works?|fits?|suits?)\b"
    r"|\bnothing (?:works|fits|suits|is possible)\b"
    rf"|(?:\bimpossible|\binfeasible|\bnot possible|\bnot feasible|n't possible) to {_MEET}\b"
    r"|\b(?:meeting|timetable|schedule|problem) is "
    r"(?:impossible|infeasible|not possible|not feasible)\b"
    r"|\b(?:we|they|everyone|everybody|people|all) can(?:not|'t) (?:all )?"
    r"(?:meet|schedule|hold|fit)\b"
    r"|\bcan(?:not|'t) be (?:scheduled|held|arranged)\b"
    r"|\b(?:constraints|requirements|conditions) can(?:not|'t) (?:all )?be (?:all )?"
    r"(?:satisfied|met|fulfilled)\b"
    rf"|\b(?:all|every) (?:the )?(?:{_KIND} )?(?:slots?|times?) (?:is|are|conflicts?) "
    r"(?:ruled out|excluded|blocked|taken|infeasible|impossible|with)\b"
    r"|\b(?:slot|time|timetable|schedule|solution) (?:does not|doesn't) exist\b"
    r"|^\W{0,4}(?:it|this|that) is (?:impossible|infeasible|not possible|not feasible)\W{0,4}$"
    r"|(?:시간대?|회의|시간표|슬롯|답|해|일정)[이가은는도]? ?(?:전혀 )?"
    r"(?:존재하지 ?않|없(?:습니다|다|음|어요|었))"
    r"|(?:회의|시간|시간표|일정)[을를] (?:\w{1,4} )?\w{1,6} 수[는가]? ?없"
    r"|(?:회의|일정|시간표)[는은가이] 불가능|^\W{0,4}불가능(?:합니다|하다|함)?\W{0,4}$"
    r"|^\W{0,8}없(?:음|습니다)\W{0,8}$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:earlier|sooner|before|better|other|others|else|later|except|besides|apart|longer"
    r"|at that time|(?:this|that) day)\b|\bthen\W*$"
    r"|더 (?:이른|빠른|나은|좋은)|보다|이전|다른|외에|제외",
    re.IGNORECASE,
)
_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in DAYS)
_DAY = re.compile(
    rf"\b(?P<name>{_NAMES}|Tues|Thurs?)(?:'?s)?\b|(?P<korean>[월화수목금토일])요일", re.I
)
_SHORT = 64
_LABEL = re.compile(rf"[\W\d]{{0,12}}(?:on )?(?:{_DAY.pattern})[\s*_]{{0,4}}:", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"[.;!?](?=\s|$)|(?<!day),(?! (?:and |or )?(?:{_NAMES})\b)|,(?= (?:{_NAMES})\b,? [0-9])"
    r"|(?<!slot )(?<!slots )(?<!time )\bbut\b"
    r"|\b(?:so|because|since|while|whereas|therefore|hence|thus|as)\b"
    r"|[가-힣](?:지만|므로|니까)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\b(?:to|through|until|till)\b|[-–~]|부터|까지", re.IGNORECASE)


def claims_none(line: str, days: Sequence[int]) -> bool:
    """Say whether a line claims that no time of the week suits everybody.

    Parameters
    ----------
    line : str
        The last line of an answer, or what stands in its box.
    days : sequence of int
        The days of the week at hand, 0 for Monday.

    Examples
    --------
    >>> claims_none("None of these times works for everybody.", [0, 1])
    True
    >>> claims_none("None of Monday's times works, so Tuesday 10:00-11:00.", [0, 1])
    False
    """
    return any(_claims(clause, days) for clause in _CLAUSE.split(line[-_MOST:]))


def of_a_day(line: str) -> bool:
    """Say whether a line is about the day that it begins with: ``Monday: none``."""
    return _LABEL.match(line[:_SHORT]) is not None


def _claims(clause: str, days: Sequence[int]) -> bool:
    if _NONE.search(clause) is None or _PART.search(clause):
        return False
    named = {_day(match) for match in _DAY.finditer(clause)}
    ends = {days[0], days[-1]}
    return not named or named >= set(days) or (named >= ends and _SPAN.search(clause) is not None)


def _day(match: re.Match[str]) -> int:
    if match["korean"]:
        return "월화수목금토일".index(match["korean"])
    return [name[:3] for name in DAYS].index(match["name"][:3].title())
