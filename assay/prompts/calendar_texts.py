"""The texts of calendar prompts, in English and Korean.

A hole stands between «»; the rules are lines, each only where it holds. Nothing in a text can be
read as an answer.
"""

DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ko": ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
}
ANY_DAY = {"en": "any day", "ko": "모든 날"}
EMPTY = {
    "en": {"list": "not busy", "table": "not busy", "free": "not free"},
    "ko": {"list": "일정 없음", "table": "일정 없음", "free": "빈 시간 없음"},
}
PERSON = {"en": "person", "ko": "사람"}

MEETING = {
    "en": """\
A meeting of «n» people takes «duration» minutes and is to be on one of these days: «days». All \
of it must lie within the working hours, «opens» to «closes»; it can start at «opens» and every \
«slot» minutes after that.

«zones»«legend»

«table»

Everybody must be free for the whole meeting. People are free again from the very minute at which \
a busy time ends, and still free up to the very minute at which one begins.«rules»

«task» It is also possible that there is none.

End your reply with one JSON object on a line of its own. If there is such a time, the key is \
"slot", and its value holds the name of the day and the start on the 24-hour clock, both in \
quotes, as in {"slot": {"day": weekday, "start": HH:MM}}. If not, the key is "answer" and its \
value is the word "none" in quotes.
""",
    "ko": """\
참석자가 «n»명인 회의 하나를 다음 요일 중 하루에 잡아야 합니다: «days». 회의는 «duration»분이 \
걸립니다. 회의 전체가 근무 시간 «opens»부터 «closes»까지의 안에 있어야 하며, 회의는 «opens» \
또는 그로부터 «slot»분 간격의 시각에 시작할 수 있습니다.

«zones»«legend»

«table»

모두가 회의 내내 비어 있어야 합니다. 일정이 끝나는 바로 그 시각부터 다시 비어 있는 것으로 보고, \
일정이 시작되는 바로 그 시각까지는 비어 있는 것으로 봅니다.«rules»

«task» 그런 시간이 없을 수도 있습니다.

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 그런 시간이 있으면 키는 "slot"이고, 값에는 \
요일 이름과 24시간제 시작 시각을 모두 따옴표로 묶어 {"slot": {"day": weekday, "start": \
HH:MM}}과 같은 형태로 담으세요. 없으면 키는 "answer"이고 값은 따옴표로 묶은 단어 "none"입니다.
""",
}
LEGENDS = {
    "en": {
        "list": "These are the times at which each person is busy:",
        "table": "This table shows the times at which each person is busy:",
        "free": "These are the times in the working hours at which each person is free; at all "
        "other times in the working hours the person is busy:",
    },
    "ko": {
        "list": "각 사람의 일정이 있는 시간은 다음과 같습니다:",
        "table": "다음 표는 각 사람의 일정이 있는 시간을 보여 줍니다:",
        "free": "근무 시간 중 각 사람이 비어 있는 시간은 다음과 같고, 근무 시간의 나머지 시간에는 "
        "일정이 있습니다:",
    },
}
ZONES = {
    "en": "The times below are local times. In brackets after a name stands how far that person's "
    "local time is ahead of (+) or behind (-) the time in which the working hours, the rules and "
    "the answer are given: at (+02:30) it is 11:30 locally when it is 09:00 here. ",
    "ko": "아래의 시간은 각 사람의 현지 시각입니다. 이름 뒤의 괄호는 그 사람의 현지 시각이 "
    "근무 시간, 규칙, "
    "답에 쓰이는 시각보다 얼마나 빠른지(+) 또는 느린지(-)를 나타냅니다. 예를 들어 "
    "(+02:30)이면 여기가 "
    "09:00일 때 현지는 11:30입니다. ",
}
TASKS = {
    "en": {
        (False, False): "Find a time at which the meeting can take place; any such time will do.",
        (True, False): "The meeting has high priority: find the earliest time at which it can take "
        "place, that is the first possible day, and on that day the first possible start.",
        (False, True): "Find a time at which the meeting can take place and that suits as many of "
        "the optional people as any such time does.",
        (True, True): "The meeting has high priority: of the times at which it can take place and "
        "that suit as many of the optional people as any such time does, find the earliest, that "
        "is the first day, and on that day the first start.",
    },
    "ko": {
        (False, False): "회의를 할 수 있는 시간을 하나 찾으세요. 그런 시간이면 어느 것이든 됩니다.",
        (
            True,
            False,
        ): "이 회의는 우선순위가 높습니다. 회의를 할 수 있는 가장 이른 시간, 즉 가능한 첫날의 "
        "가능한 첫 시작 시각을 찾으세요.",
        (
            False,
            True,
        ): "회의를 할 수 있는 시간 중 선택 참석자가 가장 많이 참석할 수 있는 시간을 하나 찾으세요.",
        (
            True,
            True,
        ): "이 회의는 우선순위가 높습니다. 회의를 할 수 있고 선택 참석자가 가장 많이 참석할 수 "
        "있는 시간 중 가장 이른 시간, 즉 그런 첫날의 첫 시작 시각을 찾으세요.",
    },
}
"""By whether the earliest is asked for, and whether there are optional people."""

FOLLOW = {"en": " These rules hold as well:", "ko": " 다음 규칙도 지켜야 합니다:"}
RULES = {
    "en": {
        "buffer": "- Everybody must also be free in the «before» minutes right before the meeting "
        "and in the «after» minutes right after it; outside the working hours everybody is free.",
        "no_weekends": "- The meeting must not be on a Saturday or a Sunday.",
        "not_before": "- The meeting must not start before «value».",
        "not_after": "- The meeting must not end after «value».",
        "blocked": "- The meeting must not overlap the time from «start» to «end» on «day».",
        "travel": "- «name» needs «value» minutes to travel: no busy time of «name» may end less "
        "than «value» minutes before the meeting starts, or begin less than «value» minutes after "
        "it ends.",
        "optional": "- «name» is optional: the meeting can take place whether or not it suits "
        "«name». It suits «name» if all that must hold for the others holds for «name».",
    },
    "ko": {
        "buffer": "- 회의 직전 «before»분과 회의 직후 «after»분 동안에도 모두가 비어 있어야 "
        "합니다. 근무 "
        "시간 밖에서는 모두가 비어 있습니다.",
        "no_weekends": "- 회의는 토요일이나 일요일에 열 수 없습니다.",
        "not_before": "- 회의는 «value» 전에 시작할 수 없습니다.",
        "not_after": "- 회의는 «value» 후에 끝날 수 없습니다.",
        "blocked": "- 회의는 «start»부터 «end»까지의 시간과 겹칠 수 없습니다: «day».",
        "travel": "- 이동 시간: «name» 님은 이동에 «value»분이 필요합니다. «name» 님의 어떤 "
        "일정도 회의 "
        "시작 전 «value»분 안에 끝나거나 회의가 끝난 후 «value»분 안에 시작할 수 없습니다. 꼭 "
        "«value»분 "
        "떨어져 있는 것은 괜찮습니다.",
        "optional": "- 선택 참석: «name» 님은 선택 참석자입니다. «name» 님이 참석할 수 없어도 "
        "회의를 열 수 "
        "있습니다. 다른 사람에게 지켜야 할 것이 «name» 님에게도 모두 지켜지면 «name» 님이 "
        "참석할 수 있는 "
        "시간입니다.",
    },
}

TIMETABLE = {
    "en": """\
There are «k» meetings of «n» people to be held in «r» rooms on these days: «days». Every \
meeting must lie within the working hours, «opens» to «closes», of one day; it can start at \
«opens» and every «slot» minutes after that. These are the meetings:

«meetings»

«legend»

«table»

Everybody who is in a meeting, and its room, must be free for the whole meeting. Whoever or \
whatever is busy is free again from the very minute at which a busy time ends, and still free up \
to the very minute at which one begins. Meetings that have a person or a room in common must not \
overlap; one may start at the very minute at which another ends.«rules»

Find a day and a start for every meeting so that all of this holds; any such timetable will do. \
It is also possible that there is none.

End your reply with one JSON object on a line of its own, whose key is "answer". If there is such \
a timetable, its value holds, for the letter of every meeting, the name of the day and the start \
on the 24-hour clock, all in quotes, as in {"answer": {"A": {"day": weekday, "start": HH:MM}, \
...}}. If not, its value is the word "none" in quotes.
""",
    "ko": """\
회의 «k»개를 «n»명이 방 «r»개에서 다음 요일에 하려고 합니다: «days». 모든 회의는 하루의 근무 시간 \
«opens»부터 «closes»까지의 안에 있어야 하며, «opens» 또는 그로부터 «slot»분 간격의 시각에 \
시작할 수 있습니다. 회의는 다음과 같습니다:

«meetings»

«legend»

«table»

회의에 참석하는 모든 사람과 회의를 하는 방은 그 회의 내내 비어 있어야 합니다. 일정이 끝나는 \
바로 그 시각부터 다시 비어 있는 것으로 보고, 일정이 시작되는 바로 그 시각까지는 비어 있는 \
것으로 봅니다. 같은 사람이 참석하거나 같은 방을 쓰는 회의끼리는 겹칠 수 없지만, 하나가 끝나는 \
바로 그 시각에 다른 하나가 시작할 수 있습니다.«rules»

이 모든 것이 지켜지도록 모든 회의의 요일과 시작 시각을 찾으세요. 그런 시간표이면 어느 것이든 \
됩니다. 그런 시간표가 없을 수도 있습니다.

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 키는 "answer"입니다. 그런 시간표가 \
있으면 값에는 회의를 나타내는 글자마다 요일 이름과 24시간제 시작 시각을 모두 따옴표로 묶어 \
{"answer": {"A": {"day": weekday, "start": HH:MM}, ...}}과 같은 형태로 담으세요. 없으면 값은 \
따옴표로 묶은 단어 "none"입니다.
""",
}
TASK = {
    "en": "Meeting «letter»: «duration» minutes, room «room», with «people»",
    "ko": "회의 «letter»: «duration»분, 방 «room», 참석자 «people»",
}
BEFORE = {
    "en": "- Meeting «first» must have ended when meeting «second» starts.",
    "ko": "- 회의 «second»가 시작할 때 회의 «first»는 끝나 있어야 합니다.",
}
ROOM = {"en": "Room «number»", "ko": "방 «number»"}
WHO = {
    "en": {
        "list": "These are the times at which each person and each room is busy:",
        "table": "This table shows the times at which each person and each room is busy:",
        "free": "These are the times in the working hours at which each person and each room is "
        "free; at all other times in the working hours they are busy:",
    },
    "ko": {
        "list": "각 사람과 각 방의 일정이 있는 시간은 다음과 같습니다:",
        "table": "다음 표는 각 사람과 각 방의 일정이 있는 시간을 보여 줍니다:",
        "free": "근무 시간 중 각 사람과 각 방이 비어 있는 시간은 다음과 같고, 근무 시간의 "
        "나머지 시간에는 "
        "일정이 있습니다:",
    },
}
