"""The texts of maze prompts, in English and Korean.

A prompt is a head (the grid, the moves, the two ends), a body (the maze, and how to read it) and
a tail (the question and the form of the answer). Nothing in it can be read as an answer.
"""

HEADS = {
    "en": """\
A maze has «height» rows and «width» columns of square cells. Rows are numbered from 0 at the \
top, columns from 0 at the left; a cell is named by its row and then its column. You can make \
four moves: U goes to the cell above, D to the \
cell below, L to the cell on the left, R to the cell on the right. No move goes through a wall \
or out of the maze. You start in row «start_row», column «start_column»; the goal is in row \
«goal_row», column «goal_column».

""",
    "ko": """\
미로는 정사각형 칸으로 이루어진 «height»행 «width»열의 격자입니다. 행은 맨 위가 0, 열은 맨 왼쪽이 \
0이며, 칸은 행 번호와 열 번호의 순서로 나타냅니다. 이동은 네 가지입니다. U는 바로 윗칸으로, D는 \
바로 아랫칸으로, L은 왼쪽 칸으로, R은 오른쪽 칸으로 한 칸 갑니다. 벽을 지나거나 미로 밖으로 나갈 \
수 없습니다. 시작은 «start_row»행 «start_column»열, 목표는 «goal_row»행 «goal_column»열입니다.

""",
}

_MAZE = """

«maze»

"""
BODIES = {
    "en": {
        "walls": """\
In this drawing every cell is two characters wide, -- and | are walls, and a blank in the place \
of a wall is an opening. S marks the start, G the goal."""
        + _MAZE,
        "blocks": """\
In this drawing the sign "«wall»" is wall and "«open»" is open; "«start»" marks the start and \
"«goal»" the goal. Lines and characters are counted from 0. The cell in row r, column c is \
character 2c+1 of line 2r+1. The character between two neighbouring cells says whether there is \
a wall between them. One move goes from one cell to the next."""
        + _MAZE,
        "plan": """\
In this drawing every cell is one character, with a wall around the whole maze. The sign \
"«wall»" is a blocked cell or the wall around, "«open»" a free cell; "«start»" marks the start \
and "«goal»" the goal. You can move between any two neighbouring cells that are not blocked. \
Lines and characters are counted from 0. The cell in row r, column c is character c+1 of line \
r+1."""
        + _MAZE,
        "cells": """\
Each line of this list gives a cell as row,column and then the neighbouring cells to which you \
can move from it (- if there are none)."""
        + _MAZE,
        "wall_list": """\
Each line of this list names two neighbouring cells, as row,column, that are parted by a wall (- \
if there is no wall). Between all other neighbouring cells you can move, and the whole maze is \
surrounded by walls."""
        + _MAZE,
    },
    "ko": {
        "walls": """\
다음 그림에서 각 칸의 너비는 두 글자이고, --와 |는 벽이며, 벽 자리에 있는 빈칸은 통로입니다. S는 \
시작, G는 목표를 나타냅니다."""
        + _MAZE,
        "blocks": """\
다음 그림에서 기호 "«wall»"는 벽이고 "«open»"는 열린 곳입니다. "«start»"는 시작, "«goal»"는 목표를 \
나타냅니다. 줄과 글자는 0부터 셉니다. r행 c열의 칸은 2r+1번째 줄의 2c+1번째 글자입니다. 이웃한 두 \
칸 사이의 글자는 그 사이에 벽이 있는지를 나타냅니다. 한 번의 이동은 한 칸에서 이웃한 칸으로 \
갑니다."""
        + _MAZE,
        "plan": """\
다음 그림에서 각 칸은 글자 하나이며, 미로 전체는 벽으로 둘러싸여 있습니다. 기호 "«wall»"는 막힌 \
칸이나 둘레의 벽이고 "«open»"는 빈 칸입니다. "«start»"는 시작, "«goal»"는 목표를 나타냅니다. \
막히지 않은 이웃한 두 칸 사이는 언제나 이동할 수 있습니다. 줄과 글자는 0부터 셉니다. r행 c열의 \
칸은 r+1번째 줄의 c+1번째 글자입니다."""
        + _MAZE,
        "cells": """\
다음 목록의 각 줄은 한 칸을 행,열로 적고, 이어서 그 칸에서 이동할 수 있는 이웃한 칸들을 적은 \
것입니다 (없으면 -)."""
        + _MAZE,
        "wall_list": """\
다음 목록의 각 줄은 사이에 벽이 있는 이웃한 두 칸을 행,열로 적은 것입니다 (벽이 없으면 -). 그 \
밖의 이웃한 칸 사이는 모두 이동할 수 있으며, 미로 전체는 벽으로 둘러싸여 있습니다."""
        + _MAZE,
    },
}

_PATH_EN = """

End your reply with one JSON object on a line of its own. Its key is "path", and its value is a \
string with one letter U, D, L or R for every move in order, as in {"path": "..."}.
"""
_NUMBER_EN = """

End your reply with one JSON object on a line of its own. Its key is "answer", and its value is \
that whole number, as in {"answer": number}.
"""
_PATH_KO = """

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 키는 "path"이고, 값은 이동마다 U, D, L, R 중 \
한 글자를 차례로 이어 쓴 문자열로, {"path": "..."}와 같은 형태입니다.
"""
_NUMBER_KO = """

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 키는 "answer"이고, 값은 그 정수로, {"answer": \
number}와 같은 형태로 쓰세요.
"""
TAILS = {
    "en": {
        "path": """\
Find a shortest path from the start to the goal, that is, one with as few moves as possible."""
        + _PATH_EN,
        "any_path": """\
Find a path from the start to the goal. It need not be a shortest one."""
        + _PATH_EN,
        "length": """\
How many moves does a shortest path from the start to the goal have?"""
        + _NUMBER_EN,
        "turns": """\
There is only one shortest path from the start to the goal. How many turns does it make, that \
is, how often is a move followed by a move in another direction?"""
        + _NUMBER_EN,
        "reachable": """\
Is there a path from the start to the goal? It need not be a shortest one.

End your reply with one JSON object on a line of its own. If there is a path, show one: the key \
is "path", and its value is a string with one letter U, D, L or R for every move in order, as \
in {"path": "..."}. If not, the key is "answer" and its value is the word "none" in quotes.
""",
    },
    "ko": {
        "path": """\
시작에서 목표까지 가는 최단 경로, 즉 이동 횟수가 가장 적은 경로를 하나 찾으세요."""
        + _PATH_KO,
        "any_path": """\
시작에서 목표까지 가는 경로를 하나 찾으세요. 최단 경로일 필요는 없습니다."""
        + _PATH_KO,
        "length": """\
시작에서 목표까지 가는 최단 경로의 이동 횟수는 몇 번입니까?"""
        + _NUMBER_KO,
        "turns": """\
시작에서 목표까지 가는 최단 경로는 하나뿐입니다. 이 경로에서 방향이 바뀌는 횟수, 즉 어떤 이동 \
바로 다음에 다른 방향의 이동이 오는 횟수는 몇 번입니까?"""
        + _NUMBER_KO,
        "reachable": """\
시작에서 목표까지 가는 경로가 있습니까? 최단 경로일 필요는 없습니다.

답변의 마지막에 JSON 객체 하나를 별도의 줄에 쓰세요. 경로가 있으면 하나를 제시하세요: 키는 \
"path"이고, 값은 이동마다 U, D, L, R 중 한 글자를 차례로 이어 쓴 문자열로, {"path": "..."}와 같은 \
형태입니다. 없으면 키는 "answer"이고 값은 따옴표로 묶은 단어 "none"입니다.
""",
    },
}
