"""The texts of 3-SAT prompts, in English and Korean.

A prompt is a head (what the signs mean), a body (the clauses) and a tail (the question and the
form of the answer). Nothing in it can be read as an answer.
"""

_EN = """\
Below is a Boolean formula over «n» variables, each of which is either true or false. They are \
called «names». The formula has «m» clauses"""
_KO = """\
아래는 각각 참 또는 거짓인 변수 «n»개에 대한 불 논리식입니다. 변수의 이름은 «names»입니다. \
이 식은 «m»개의 절로 이루어져 있습니다"""

HEADS = {
    "en": {
        "math": _EN
        + """\
. The sign ¬ means "not" and the sign ∨ means "or". A clause is satisfied if at least one of \
its literals is true: a literal without ¬ is true if its variable is, and a literal with ¬ is \
true if its variable is not.
""",
        "dimacs": _EN
        + """\
 and is given in the DIMACS CNF format: every line is a clause and ends with 0. In a clause the \
number k stands for "the k-th variable is true" and -k for "the k-th variable is false"; \
variables and clauses are counted from 1. A clause is satisfied if at least one of its \
statements holds.
""",
        "words": _EN
        + """\
, each of them a list of statements. A clause is satisfied if at least one of its statements \
holds.
""",
    },
    "ko": {
        "math": _KO
        + """\
. 기호 ¬는 "부정", 기호 ∨는 "또는"을 뜻합니다. 절은 그 안의 리터럴 중 하나 이상이 참이면 \
만족됩니다. ¬가 없는 리터럴은 그 변수가 참일 때, ¬가 있는 리터럴은 그 변수가 거짓일 때 참입니다.
""",
        "dimacs": _KO
        + """\
. DIMACS CNF 형식으로 주어지며, 각 줄이 하나의 절이고 0으로 끝납니다. 절 안의 수 k는 "k번째 변수가 \
참이다", -k는 "k번째 변수가 거짓이다"를 뜻하며, 변수와 절은 1부터 셉니다. 절은 그 안의 진술 중 \
하나 이상이 성립하면 만족됩니다.
""",
        "words": _KO
        + """\
. 각 절은 진술의 목록입니다. 절은 그 안의 진술 중 하나 이상이 성립하면 만족됩니다.
""",
    },
}
_PLAIN = "\n«clauses»\n\n"
BODIES = {"math": _PLAIN, "dimacs": "\np cnf «n» «m»\n«clauses»\n\n", "words": _PLAIN}

RANGES = {"en": "x1 to x{}", "ko": "x1부터 x{}까지"}
TRUTH = {
    "en": (", or ", " is true", " is false", "."),
    "ko": (" 또는 ", " 참", " 거짓", "."),
}
"""What stands between statements, after a true and after a false variable, and at the end."""

TAILS = {
    "en": {
        "assign": """\
Find an assignment of true or false to the variables that satisfies every clause, or determine \
that there is none.

End your reply with one JSON object on a line of its own. If such an assignment exists, give \
one: the key is "assignment", and its value is an object that maps the name of every variable \
to true or false, as in {"assignment": {"«first»": value, ...}}. If none exists, the key is \
"answer" and its value is the word "none" in quotes.
""",
        "decide": """\
Is there an assignment of true or false to the variables that satisfies every clause?

End your reply with one JSON object on a line of its own. Its key is "answer", and its value, in \
quotes, is the word "satisfiable" if there is such an assignment and "unsatisfiable" if not.
""",
        "core": """\
No assignment of true or false to the variables satisfies every clause. Find a minimal set of \
clauses that no assignment satisfies together: a set such that whichever of its clauses is left \
out, some assignment satisfies all of the others in it.

End your reply with one JSON object on a line of its own. Its key is "answer", and its value is \
the list of the numbers of these clauses, as in {"answer": [number, number, ...]}.
""",
        "count": """\
How many different assignments of true or false to all of the variables satisfy every clause?

End your reply with one JSON object on a line of its own. Its key is "answer", and its value is \
that whole number, as in {"answer": number}.
""",
    },
    "ko": {
        "assign": """\
모든 절을 만족시키도록 변수에 참 또는 거짓을 배정하거나, 그런 배정이 없음을 밝히세요.

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 그런 배정이 있으면 하나를 제시하세요: 키는 \
"assignment"이고, 값은 모든 변수의 이름을 true 또는 false에 대응시키는 객체로, {"assignment": \
{"«first»": value, ...}}와 같은 형태입니다. 없으면 키는 "answer"이고 값은 따옴표로 묶은 단어 \
"none"입니다.
""",
        "decide": """\
모든 절을 만족시키도록 변수에 참 또는 거짓을 배정할 수 있습니까?

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 키는 "answer"이고, 값은 그런 배정이 있으면 \
"satisfiable", 없으면 "unsatisfiable"이라는 단어를 따옴표로 묶어 쓰세요.
""",
        "core": """\
모든 절을 만족시키는 참/거짓 배정은 없습니다. 어떤 배정으로도 동시에 만족시킬 수 없는 절들의 \
극소 집합을 찾으세요. 즉, 그 집합에서 어느 절을 빼더라도 나머지 절을 모두 \
만족시키는 배정이 있어야 합니다.

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 키는 "answer"이고, 값은 그 절들의 번호 \
목록으로, {"answer": [number, number, ...]}와 같은 형태로 쓰세요.
""",
        "count": """\
모든 변수에 대한 참/거짓 배정 중 모든 절을 만족시키는 것은 몇 개입니까?

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 키는 "answer"이고, 값은 그 정수로, \
{"answer": number}와 같은 형태로 쓰세요.
""",
    },
}
