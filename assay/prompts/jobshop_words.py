"""The phrases of job-shop prompts in each language; `assay.prompts.jobshop` makes forms of them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language.

    Parameters
    ----------
    job, step, then : str
        How a list names a job, writes an operation's machine and time, and goes on; ``{}`` stand
        for numbers.
    shapes : mapping
        The problem, by rendering.
    questions : mapping
        What is asked of it.
    """

    job: str
    step: str
    then: str
    shapes: Mapping[str, str]
    questions: Mapping[str, str]


_RULES = """\
The operations of a job are done in the given order: each starts only when the one before it \
in the same job has ended. A machine works on one operation at a time, and an operation, once \
started, runs to its end without a break. An operation may start at the very moment another \
one ends. Time starts at 0, and all start times are whole numbers. The makespan is the time at \
which the last operation of all ends.

"""
_ANSWER = """\
the key is "starts", and its value is a list with one list for each job, in the order of the \
jobs, which holds the start times of the job's operations in the order of its operations, as in \
{"starts": [[first, second, ...], ...]}."""
_ENGLISH = Words(
    "Job {}",
    "machine {} for {}",
    ", then ",
    {
        "list": f"""\
There are «n» jobs, numbered 0 to «last», and «m» machines, numbered 0 to «end». Each job \
consists of operations, each of which needs one machine for some time:

«list»

{_RULES}""",
        "table": f"""\
A job shop is given below by rows of numbers. The first row holds the number of jobs, which is \
«n», and the number of machines, which is «m». Then there is one row for each job, from job 0 \
to job «last». A row lists the operations of its job in order, two numbers for each: the \
machine it needs, from 0 to «end», and the time it takes.

«table»

{_RULES}""",
    },
    {
        "optimize": f"""\
Find start times whose makespan is as small as possible.

End your reply with one JSON object on a line of its own: {_ANSWER}
""",
        "decide": f"""\
Are there start times whose makespan is at most «bound»?

End your reply with one JSON object on a line of its own. If there are such start times, show \
them: {_ANSWER} If not, the key is "answer" and its value is the word "none" in quotes.
""",
    },
)

_KOREAN_RULES = """\
한 작업의 공정은 주어진 순서대로 처리합니다. 각 공정은 같은 작업의 바로 앞 공정이 끝난 \
뒤에만 시작할 \
수 있습니다. 한 기계는 한 번에 공정 하나만 처리하며, 시작한 공정은 중단 없이 끝까지 진행됩니다. \
한 공정이 끝나는 바로 그 시각에 다른 공정이 시작해도 됩니다. 시각은 0부터 시작하고 모든 \
시작 시각은 \
정수입니다. 전체 완료 시간(makespan)은 모든 공정 가운데 마지막 공정이 끝나는 시각입니다.

"""
_KOREAN_ANSWER = """\
키는 "starts"이고, 값은 작업 번호 순서대로 작업마다 목록 하나를 담은 목록이며, 각 목록에는 \
그 작업의 \
공정 순서대로 시작 시각을 적습니다. 예: {"starts": [[첫째, 둘째, ...], ...]}"""
_KOREAN = Words(
    "작업 {}",
    "기계 {}에서 {}",
    ", 다음으로 ",
    {
        "list": f"""\
0번부터 «last»번까지 번호가 붙은 작업이 «n»개, 0번부터 «end»번까지 번호가 붙은 기계가 \
«m»대 있습니다. \
각 작업은 여러 공정으로 이루어지며, 각 공정에는 기계 한 대가 아래에 적힌 시간만큼 필요합니다.

«list»

{_KOREAN_RULES}""",
        "table": f"""\
아래에 작업 공정 문제 하나가 숫자로 주어집니다. 첫째 줄에는 작업의 수 «n»과 기계의 수 «m»이 차례로 \
있습니다. 그다음에는 작업 0부터 작업 «last»까지 작업마다 한 줄이 있습니다. 각 줄에는 그 \
작업의 공정이 \
순서대로 두 숫자씩 적혀 있는데, 앞의 것은 필요한 기계의 번호(0부터 «end»까지)이고 뒤의 것은 걸리는 \
시간입니다.

«table»

{_KOREAN_RULES}""",
    },
    {
        "optimize": f"""\
전체 완료 시간이 가장 짧은 시작 시각을 찾으십시오.

답변의 마지막에는 JSON 객체 하나를 별도의 줄에 쓰십시오. {_KOREAN_ANSWER}
""",
        "decide": f"""\
전체 완료 시간의 상한은 «bound»입니다. 전체 완료 시간이 이 상한 이하인 시작 시각이 있습니까?

답변의 마지막에는 JSON 객체 하나를 별도의 줄에 쓰십시오. 그런 시작 시각이 있으면 \
제시하십시오. 이때 \
{_KOREAN_ANSWER} 없으면 키는 "answer"이고 값은 따옴표로 묶은 단어 "none"입니다.
""",
    },
)

WORDS = {"en": _ENGLISH, "ko": _KOREAN}
