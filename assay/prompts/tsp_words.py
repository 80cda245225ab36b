"""The phrases of TSP prompts in each language; `assay.prompts.tsp` makes forms of them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language.

    Parameters
    ----------
    rules : mapping
        How distances follow from coordinates, by metric.
    shapes : mapping
        The problem, by rendering and whether distances are the same both ways.
    questions : mapping
        What is asked of it.
    """

    rules: Mapping[str, str]
    shapes: Mapping[tuple[str, bool], str]
    questions: Mapping[str, str]


_ENGLISH = Words(
    {
        "euclidean": "the Euclidean distance rounded to the nearest integer",
        "manhattan": "the Manhattan distance |x1 - x2| + |y1 - y2|",
    },
    {
        ("matrix", True): """\
There are «n» cities, numbered 0 to «last». The distance between every two of them is given \
below: row i holds the distances from city i to the cities 0 to «last», in that order.

«matrix»

""",
        ("matrix", False): """\
There are «n» cities, numbered 0 to «last». Going from one city to another need not be as far as \
going back. Row i below holds the distances from city i to the cities 0 to «last», in that order.

«matrix»

""",
        ("edges", True): """\
There are «n» cities, numbered 0 to «last». Each line below names two cities and the distance \
between them, which is the same in both directions.

«matrix»

""",
        ("edges", False): """\
There are «n» cities, numbered 0 to «last». Each line below, written from>to: distance, says how \
far it is from one city to another; going back need not be as far.

«matrix»

""",
        ("coordinates", True): """\
There are «n» cities, numbered 0 to «last», at these coordinates (city: x y):

«points»

The distance between two cities is «rule».

""",
    },
    {
        "optimize": """\
A tour visits every city exactly once and then returns to the city where it started. Find a \
tour whose total length, the way back included, is as small as possible.

End your reply with one JSON object on a line of its own. Its key is "tour", and its value is \
the list of the city numbers in the order of the visit, as in {"tour": [first, second, ...]}.
""",
        "decide": """\
A tour visits every city exactly once and then returns to the city where it started. Is there \
a tour whose total length, the way back included, is at most «bound»?

End your reply with one JSON object on a line of its own. If there is such a tour, show one: \
the key is "tour", and its value is the list of the city numbers in the order of the visit, as \
in {"tour": [first, second, ...]}. If not, the key is "answer" and its value is the word "none" \
in quotes.
""",
        "path": """\
Find a path that starts in city «first», visits every city exactly once and ends in city «final», \
without returning, such that its total length is as small as possible.

End your reply with one JSON object on a line of its own. Its key is "tour", and its value is \
the list of the city numbers in the order of the visit, both ends included, as in \
{"tour": [first, second, ...]}.
""",
    },
)

_KOREAN = Words(
    {
        "euclidean": "유클리드 거리를 가장 가까운 정수로 반올림한 값",
        "manhattan": "맨해튼 거리 |x1 - x2| + |y1 - y2|",
    },
    {
        ("matrix", True): """\
0번부터 «last»번까지 번호가 붙은 도시가 모두 «n»개 있습니다. 모든 두 도시 사이의 거리는 \
아래와 같습니다. i번 행에는 도시 i에서 도시 0부터 도시 «last»까지의 거리가 차례로 적혀 있습니다.

«matrix»

""",
        ("matrix", False): """\
0번부터 «last»번까지 번호가 붙은 도시가 모두 «n»개 있습니다. 가는 거리와 오는 거리는 서로 다를 \
수 있습니다. 아래의 i번 행에는 도시 i에서 도시 0부터 도시 «last»까지 가는 거리가 차례로 적혀 \
있습니다.

«matrix»

""",
        ("edges", True): """\
0번부터 «last»번까지 번호가 붙은 도시가 모두 «n»개 있습니다. 아래의 각 줄에는 두 도시와 그 사이의 \
거리가 적혀 있으며, 거리는 양쪽 방향이 같습니다.

«matrix»

""",
        ("edges", False): """\
0번부터 «last»번까지 번호가 붙은 도시가 모두 «n»개 있습니다. 아래의 각 줄은 출발>도착: 거리 \
형식으로 한 도시에서 다른 도시로 가는 거리를 나타내며, 돌아오는 거리는 다를 수 있습니다.

«matrix»

""",
        ("coordinates", True): """\
0번부터 «last»번까지 번호가 붙은 도시가 모두 «n»개 있으며, 좌표(도시: x y)는 다음과 같습니다.

«points»

두 도시 사이의 거리는 «rule»입니다.

""",
    },
    {
        "optimize": """\
순회 경로는 모든 도시를 정확히 한 번씩 방문한 뒤 출발한 도시로 돌아옵니다. 돌아오는 길까지 \
포함한 전체 길이가 가장 짧은 순회 경로를 찾으십시오.

답변의 마지막에는 JSON 객체 하나를 별도의 줄에 쓰십시오. 키는 "tour"이고 값은 방문 순서대로 \
도시 번호를 늘어놓은 목록입니다. 예: {"tour": [첫째, 둘째, ...]}
""",
        "decide": """\
순회 경로는 모든 도시를 정확히 한 번씩 방문한 뒤 출발한 도시로 돌아옵니다. 돌아오는 길까지 \
포함한 전체 길이의 상한은 «bound»입니다. 길이가 이 상한 이하인 순회 경로가 있습니까?

답변의 마지막에는 JSON 객체 하나를 별도의 줄에 쓰십시오. 그런 순회 경로가 있으면 하나를 \
제시하십시오. 이때 키는 "tour"이고 값은 방문 순서대로 도시 번호를 늘어놓은 목록입니다. \
예: {"tour": [첫째, 둘째, ...]} 없으면 키는 "answer"이고 값은 따옴표로 묶은 단어 "none"입니다.
""",
        "path": """\
출발 도시는 «first»번, 도착 도시는 «final»번입니다. 출발 도시에서 시작하여 모든 도시를 정확히 한 \
번씩 방문하고 도착 도시에서 끝나며 되돌아오지 않는 경로 가운데 전체 길이가 가장 짧은 것을 \
찾으십시오.

답변의 마지막에는 JSON 객체 하나를 별도의 줄에 쓰십시오. 키는 "tour"이고 값은 출발 도시와 도착 \
도시를 포함하여 방문 순서대로 도시 번호를 늘어놓은 목록입니다. 예: {"tour": [첫째, 둘째, ...]}
""",
    },
)

WORDS = {"en": _ENGLISH, "ko": _KOREAN}
