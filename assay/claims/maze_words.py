"""The words of traces about mazes, and the patterns that they make."""

from assay.claims.lexing import Lexer
from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN

_MOVES = {
    "U": "u up upward upwards north northward above top \x11",
    "D": "d down downward downwards south southward below bottom beneath under underneath \x12",
    "L": "l left leftward leftwards west westward \x10",
    "R": "r right rightward rightwards east eastward \x01",
}
MOVE = {word: move for move, words in _MOVES.items() for word in words.split()}
_CELL = (
    r"[(\[] {0,2}[0-9]{1,4} {0,2}, {0,2}[0-9]{1,4} {0,2}[)\]]"
    r"|row {1,2}[0-9]{1,4},? {1,2}(?:and {1,2})?col(?:umn)? {1,2}[0-9]{1,4}"
    r"|r[0-9]{1,4} ?c[0-9]{1,4}|[0-9]{1,4},[0-9]{1,4}(?!,?[0-9])"
)
LEXER = Lexer(
    {
        "": "cell cells position square at in on of its side direction neighbor neighbour located"
        " with by lead you one off lies another also total",
        "m": " ".join(word for word in MOVE if word != "\x01"),
        "e": "\x01",
        "a": "<-",
        "i": "has takes",
        "O": "open opening openings passage passages free clear accessible",
        "B": "wall walls blocked closed barrier separated walled divided parted",
        "G": "go move moving goes moves can proceed step",
        "k": "steps moves_long",
        "x": "exits exit neighbors neighbours options open_moves available_moves possible_moves",
        "j": "leads opens connected joined connects connect adjacent_and_open",
        "b": "between separates separate",
        "F": "from",
        "T": "to into towards toward onto",
        "A": "and &",
        "V": "or",
        "E": "dead_end",
        "q": "path route",
        "K": "number_of_moves number_of_steps",
        "z": "length long",
        "s": "start s starting",
        "g": "goal g target destination",
        "r": "rows",
        "c": "columns",
        "R": "left_over",
    },
    rf"(?P<P>{_CELL})|(?P<M>[udlr]{{2,}}(?![a-z0-9]))",
)
_STEP = r"G{0,2}j?m[)dae:-]{0,2}T?[ae]?P"
_HOP = rf"(?:[ae]P|[-dae(;]{{0,3}}{_STEP})"
SOME = r"m(?:[,AV]{0,2}m)*"
FACE = rf"(?:(?:[OB]x?)+|j)[:FT]{{0,2}}{SOME}"
LISTED = r"[*d-]?P:P(?:[,A]{0,2}P){0,3}\n"
_COUNT = r"(?:i{0,2}z[=:i]{0,2}n|i?n[Gk])"
_SAID = rf"(?:[,:(=Y]{{0,3}}{_COUNT})?"
SCANNER = Scanner(
    {
        "fan": r"F?P[:,]?G{0,2}m[ae]?T?P(?:[,;][AV]?G{0,2}m[ae]?T?P)+"
        r"|F?[sg]?P:?m[ae]?T?P(?:,?Vm[ae]?T?P)+",
        "heading": r"\|x\||\|\|(?:m\|){2,4}",
        "line": rf"\n\|(?:n\|)?P\|(?:(?:{SOME}|M)\||(?:[OB]\|){{2,4}})",
        "pair": r"[OB]i?bP[AF]P|bPAP[i:,]{0,2}[OB]|P[Ad|ae/]Pi?:?[jOB]+|Pi?BFP"
        r"|P:?BTP(?:[,AV]{1,2}P)*|Pi?[jO]TP(?:[,AV]{1,2}P)*",
        "led": r"G*mFP[Ta]P|\|m\|P\|P",
        "around": r"Pi?x[i:]{0,2}P(?:[,A]{0,2}P){0,3}|P:P(?:[,A]{0,2}P){1,3}[.;]",
        "moves": rf"(?:F|[sg][i:=]{{0,2}})?P(?:{_HOP}|[,:]{_STEP}){_HOP}*{_SAID}"
        rf"|P(?:dP){{2,}}{_SAID}",
        "sides": rf"F?P[,:]?(?:{SOME}[i:]?[OBYN][,;A]{{0,2}})+",
        "facing": rf"P[,:]?[iG]?x?{FACE}(?:[,;A]{{1,2}}i?x?{FACE})*",
        "going": rf"F[sg]?P,?G+T?{SOME}|PG+T?{SOME}",
        "beside": r"[OB]i?[FT]{0,2}mF?T?P|G*T?mF?Pi?[OB]|mi[OB]FP|G+mFP",
        "exits": rf"x?F?P:(?:[em](?:[,AV]{{0,2}}[em])+|O?{SOME}|M)"
        rf"|Pi?xi?:?(?:{SOME}|M)|xF?P[:i]{{1,2}}(?:{SOME}|M)",
        "listed": rf"\n(?:{LISTED})+",
        "dead": r"P[i=]?,?E|E[:,(]?P",
        "counted": rf"\"?M\"?[(,:=]{{0,2}}{_COUNT}",
        "path": rf"K[=:i]+n|q{_COUNT}|zq[=:i]+n|qz[=:i]+n",
        "run": rf"[em](?:[,;ade-]?[em]){{2,}}(?:[(,:=]?{_COUNT})?|M",
        "ends": r"P[i=][sg]",
        "end": r"[sg](?:[sg]?[i:=]+|[sg]|F?)P",
        "thats": r"i?n[Gk]",
        "size": r"n[rc]",
        "chain": CHAIN,
    }
)
