"""The words of traces about tours, and the patterns that they make."""

from assay.claims.lexing import Lexer
from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN, SIDE

LEXER = Lexer(
    {
        "": "city node vertex edge leg arc go goes going back return travel traveling been c lies"
        " sits located already two three four five six seven eight nine ten eleven twelve",
        "i": "comes_to comes_out_at comes_out_to amounts_to adds_up_to sums_to",
        "D": "distance distances dist d",
        "c": "costs weight weights takes weighs has long of with at units km @",
        "Q": "length lengths cost",
        "1": "nearest closest cheapest",
        "u": "apart away",
        "F": "from between",
        "O": "to",
        "A": "and &",
        "T": "total overall sum",
        "S": "tour route cycle path circuit trip",
        "C": "cities nodes vertices",
        "R": "left remaining unvisited",
        "e": "all every each",
        "v": "visited visits covered covers includes included",
        "l": "better",
        "g": "worse",
        "b": "bound limit threshold",
        "r": "row rows step steps case option line column columns attempt number iteration index",
    },
    r"(?P<w>[tspr][0-9]{1,2}(?![0-9]))|(?P<D>[cw]_\{?)",
)
LIST = (
    r"[(\[]n(?:[ad]n){2,}[)\]]|n(?:an){2,}|n(?:On){2,}|n(?:dn){2,}|n(?:-n){2,}"
    r"|[(\[]n(?:,A?n){2,}[)\]]|n(?:,A?n){2,}"
)
_PAIR = r"D?[(\[]n[)\],\[aOd]{1,2}n[)\]]|FC?n,?[aOdA]n|n[aOd]n|Dn,n"
_LINK = r"[=:(\[i|cDQTS,]*[=:(i|cDQT][(]?"
_OF = "(?:[TSQDc]{1,4})"
_AT = r"[,(=:cDQ]{1,3}n"
_SUM = rf"{SIDE}(?:[=i]{SIDE})*"
_CALLED = r"n[=i](?:n(?:an){2,}|[(\[]n(?:[,d]n){2,}[)\]])"  # tour 2 = 0 -> 3 -> 1
_TO_SUM = rf"n(?:dn){{2,}}a{_SUM}|[(\[]n(?:,n){{2,}}[)\]]an(?:[+]n)+=n"
LENGTH = rf"(?:{_CALLED}|{_OF}?(?:{LIST})){_LINK}{_SUM}|{_TO_SUM}"
DISTANCE = rf"(?:{_PAIR}){_LINK}n"
_WORKED = r"[wn=,+*^a()/\x7f-]|[(]n[d-]n[)]"
_ROUNDED = r"f[)]?[a=,~wO\x7f]{1,4}n"
ROOTED = rf"(?:{_PAIR})[=:ic]{{1,2}}(?:w|\x7f)(?:{_WORKED}){{0,48}}?{_ROUNDED}"
ANNOTATED = r"n\(n[ad]n\)(?:[+,;]A?n\(n[ad]n\))+(?:[=i]n)?"
SCANNER = Scanner(
    {
        "rooted": ROOTED,
        "legs": r"n(?:,?[aO]n\(c?n\))+",
        "annotated": ANNOTATED,
        "arced": r"n(?:[-d]{1,2}\(?n\)?an)+",
        "fanned": r"nw?[:i]nOn(?:[,;A]{1,2}nOn)+",
        "versus": rf"{_OF}?(?:{LIST})(?:\({_OF}?n\))?i?[lg]t(?:(?:{LIST})(?:\({_OF}?n\))?|n)",
        "length": LENGTH,
        "list": rf"{_CALLED}|{_OF}?(?:{LIST})",
        "heading": r"\n\|(?:[^|\n]{1,2}\|)?Fc?\|Oc?\|[DQc]+\|",
        "row": r"\n\|n(?:\|n){2,5}\|",
        "star": r"\nn:(?:[,;A]{0,2}n\(n\)){2,}|(?:FC?n(?:[:,]|,?[wD]{0,2}i:?)|rn:)"
        r"(?:[,;A]{0,2}O?n(?:\([cDQ]?n\)|[=:i]n))+",
        "nearest": rf"[Fc]n[,:]?w?1[wR]{{0,2}}[i=]?n{_AT}|1[wR]{{0,2}}[OFc]nin{_AT}",
        "reversed": r"[cDQ]{1,2}nO?FC?n[OAad]n",
        "named": r"n[ad]nn(?:[,;A]{1,2}n[ad]nn){2,}",
        "apart": r"n[Ad]n[i,]nu",
        "away": "ninuFn",
        "compact": r"Dn[=:i]n",
        "distance": DISTANCE,
        "place": r"n[=:ic]{0,3}\(n,n\)",
        "total": rf"(?:T[cDQS]*|S[cDQ]|[DQ]cS|Q|D|[QD]\([wS]\))[=:ic]+{_SUM}|T[cDQS]*O?n",
        "costs": "Scn",
        "in_all": "nwT",
        "visited": "en?C[ic]?v|e[ic]?v|ven?C|ve",
        "count": r"nC",
        "bound": r"b[ic=:]*n",
        "chain": CHAIN,
    }
)
