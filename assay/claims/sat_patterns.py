"""The patterns of traces about formulas, in kinds of `assay.claims.sat_words`."""

from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN

LIT = r"\"?[~X]?V'?\"?"
_VAL = r"(?:[BQ]|[=:iao|]n)"
_NOTED = rf"{LIT}(?:\([BQ]\)|=[BQ])?"
_ORED = rf"(?:{_NOTED},)*(?:{_NOTED},?v)+{LIT}"
CLAUSE = rf"[(\[]*(?:{_ORED}|(?:{_NOTED}[|+,]{{1,2}})+{LIT})(?:\([BQ]\))?[)\]]*"
ROW = r"[BQn](?:[v,+][BQn])+"
ROWS = r"[BQn](?:[v,+|][BQn])+"
_IS = (
    rf"(?:[=:ia|h,qo]{{1,4}}[(]?{ROW}[)]?(?:[=:ia|qo,(;-]{{0,4}}[BQsuyYN]|[=a]n)?"
    rf"|[=:ia|hqo,(;-]{{0,4}}[BQsuyYN]|[=a]n"
    rf"|[:,(a-]{{0,2}}{LIT}(?:[=i(]{{0,2}}[BQ][)]?|s)[,;:a(-]{{0,3}}[syYuN])"
)
_GETS = rf"{LIT}(?:[:=ioaF]{{1,3}}[BQ]|[:=ioaF]{{0,2}}[=:iao]n)"
TO = rf"{LIT}(?:[:=ioaF]{{0,3}}{_VAL})?"
_SO = r"[:,(]?(?:i?1[),a:;]{0,3}|[Fa]){1,2}[ho]?"
SET = rf"{LIT}(?:[,A=]{{1,2}}{LIT})*(?:[=:iaoq|]*{_VAL}|\([BQ]\))"
_TICKED = r"[,a;()i-]{0,3}[suyYN]"
_HEAD = r"(?:Kd?[(]?n[)]?|\n[-*|(]?n)[.:=i(|),a-]{0,3}"
SCANNER = Scanner(
    {
        "heading": r"\|K\|[^|\n]{0,3}\|",
        "line": r"\n\|n\|[BQsuyYN]\|",
        "numbers": r"(?:K[(]?n[)]?[=:i(|]{1,3}|\n[-*|(]?n[.:)]{1,2})[-d]?n(?:,?[-d]?n){1,5}",
        "quote": rf"{_HEAD}{CLAUSE}(?:{_IS}|{_SO}{TO})?",
        "prose": rf"{_HEAD}Vi[BQ](?:,?vVi[BQ])+",
        "unit": rf"Kn{_SO}{TO}|[z1]+Kn(?:[,:]{TO}|{_GETS})",
        "unit_after": rf"{TO}[(,;:]?i?[F1z][=ioz1F(,:BQ]{{0,4}}Kn|{LIT}[=ioaF]+{_VAL}\(Kn\)",
        "satisfies": rf"(?:{TO},?)?[ym][KJ]n(?:[,A]{{1,2}}n)*",
        "formula": r"En?[KJ]i?q?o?[sByY]|yEn?[KJ]|y6|yO|Oi?q?o?[sB]",
        "row": rf"Kn[:=iqo]{{1,3}}[(]?{ROWS}[)]?(?:[=a]{{1,2}}[BQn])?",
        "stretch": r"Jn[do-]n[:,(=i]{0,3}[suyYN]",
        "noted": rf"(?:Kn|[\n|][-*(]?n[)]?)[.:(i]{{1,2}}{LIT}(?:[=i(]{{0,2}}[BQ]|=n)?{_TICKED}",
        "conflict": r"Kn[:,(;]?[iF]?o?[:(]?c|c[:,(;z]{0,2}Kn",
        "unmet": r"(?:u[KJ]?|s[KJ])[=:i]{1,2}[KJ]?n(?:[,A]{1,2}K?n)*",
        "value": r"[KJ]n(?:[,A]{1,2}K?n)*[:(,;-]?(?:[=:ia|Eqo(]{0,3}[BQsuyYN]|(?:[=a]|i?qo?)n)",
        "also": r",A?ni?[suyYN]",
        "back": rf"ko?(?:{LIT})?",
        "set": SET,
        "positions": r"[(\[]?[BQ](?:[,|]?[BQ]){2,}|[(\[]n(?:,n){2,}[)\]]",
        "literals": rf"{LIT}(?:[,A|]{{1,2}}{LIT})+",
        "reset": "0|5n",
        "count": r"n[WJ]",
        "chain": CHAIN,
    }
)
