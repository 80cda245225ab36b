"""The patterns of traces about calendars, in kinds of `assay.claims.calendar_times`."""

from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN

RANGE = r"(?:F[hn]A[hn]|F?[hn][dT-][hn])"
WHO = r"(?:P(?:[,A]{1,2}P)*|E[9n]?)"
_CLOCKED = r"(?:FhA[hn]|FnAh|F?h[dT-][hn]|F?n[dT-]h|h)"
SLOT = rf"(?:D[,:(]{{0,2}}(?:{RANGE}|F?h)[)]?|{RANGE}[,(]?D|{_CLOCKED})"
_SPAN = r"(?:[n9]?oA5|[n9]A5o|[n9]d?o(?:A?nu)?|nd?u|9u|fo|5o|o)"
_WHEN = (
    rf"(?:D?[,A:(]{{0,2}}D?[):,]{{0,2}}{RANGE})+D?|[,:]?D?[:,]?(?:[TF4][hn]|h(?:(?:,h)*,?Ah)?|3)D?"
)
PERSON = rf"{WHO}[,:(a]?D?[):,]{{0,2}}(?:i?E?[bf]|i9?M|i?9?v)S?:?(?:{_WHEN})"
_RUN = rf"(?:[,;A]{{0,2}}(?:D[:,(]{{0,2}})?{RANGE}[)]?)+"
_NAME = r"\n{1,2}[*d-]?P(?:\(w\))?"
LINE = rf"{_NAME}[:(](?:{_RUN}\.?|(?:\n[*d-]?D[:(]{_RUN}\.?)+)"
_DAY_LINE = rf"\n[*d-]?D[:(](?:{_RUN}|Xb|f3?|[wd-]?)\.?"
CELL = rf"(?:{RANGE}(?:[,A;]{{1,2}}{RANGE})*|[-dwfN;]?)"
_OF = r"f(?:E[9n]?)?P(?:[,A]{1,2}P)*"
SCANNER = Scanner(
    {
        "json": r"\"D\",(?:\"x\":\"h\",)?\"S\":\"h\"(?:,\"x\":\"h\")?",
        "person": PERSON,
        "listed": rf"{WHO}[i:,(]{{0,2}}D?[):,]{{0,2}}{RANGE}(?:[,A]{{1,2}}{RANGE})*[(,:]?i?[bf]",
        "own": rf"[wP][we]?[Mv]i{RANGE}(?:[,A]{{1,2}}{RANGE})*"
        rf"|w[we]?[bf]Si:?{RANGE}(?:[,A]{{1,2}}{RANGE})*",
        "kept": rf"[bf][SwMv]P(?:D[:i]{{1,2}}|[:i]{{1,2}}D?[,:]?){RANGE}(?:[,A]{{1,2}}{RANGE})*",
        "agenda": rf"[bf][SwcMv]?D?:(?:{LINE})+",
        "roster": rf"{_NAME}:?(?:{_DAY_LINE})+",
        "daily": rf"\n[*d-]?D:(?:\n[*d-]?P:(?:{_RUN}|Xb|[f3wd-]?)\.?)+",
        "grid": r"\|[^|\n]{0,2}\|(?:(?:D[bfwSMv]{0,2}|P[bfwSMv]{0,2})\|)+",
        "line": rf"\n\|[PD]\|(?:{CELL}\|)+",
        "heading": r"\|[^|\n]\|(?:D\||w\|)?[wS]?[bf][wSv]?\|",
        "cells": rf"\|P\|(?:D\|)?{RANGE}(?:[,A]{{1,2}}{RANGE})*\|",
        "sum": rf"h\+{_SPAN}[=i]h",
        "lasting": rf"{RANGE}[(=:,i]{{0,2}}z?[=:]?{_SPAN}",
        "fits": rf"{SLOT}(?:[,:a]{{0,2}}S?i?W|ik)",
        "during": rf"{SLOT}[:,(]?(?:(?:{WHO}i?E?[bf][,;A]{{0,2}})+|i?{_OF}|i?fE)",
        "earliest": rf"e[WSfM]*[i:=]{{1,2}}w?{SLOT}|{SLOT},?D?ieW?S",
        "buffer": rf"(?:nd?u)?B(?:{RANGE}|[Th4F]{{0,3}})i?k|k(?:nd?u)?B",
        "gap": rf"B[i:=]{{0,2}}{_SPAN}|nd?uB",
        "meets": rf"[Mz][iz:=]{{1,2}}{_SPAN}|nd?uM",
        "weekend": r"D[i:(]?[12]",
        "slot": SLOT,
        "carried": rf"A?[bf]S?:?(?:{_WHEN})",
        "count": "[n9]p",
        "number": "wp[i:=]n",
        "announced": "[bf][SwMv]",
        "chain": CHAIN,
    }
)
