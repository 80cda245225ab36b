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
_RUN = rf"(?:[,;Aia=]{{0,2}}(?:D[:,(]{{0,2}})?{RANGE}[)]?)+"
_NAME = r"\n{1,2}[*d-]?(?:n\.)?P(?:\([^()\n]{1,6}\))?"
LINE = rf"{_NAME}(?:D:|[:(])(?:{_RUN}\.?|(?:\n[*d-]?D[:(]{_RUN}\.?)+)"
_DAY_LINE = rf"\n(?:[*d-]?D[:(](?:{_RUN}|Xb|f3?|[wd-]?)|[*d-]D{_RUN})\.?"
CELL = rf"(?:{RANGE}(?:[,A;]{{1,2}}{RANGE})*|[-dwfN;]?)"
_IS = r"(?:[(=:,ia]{0,2}|i?w{1,2}[(,]{1,2})"
_OF = r"f(?:E[9n]?)?P(?:[,A]{1,2}P)*"
LISTED = rf"{WHO}[i:,(]{{0,2}}D?[):,]{{0,2}}{RANGE}(?:[,A]{{1,2}}{RANGE})*[(,:]?i?[bf]"
_SPOKEN = rf"(?:D[,:(]?)?(?:{RANGE}|[TF4][hn])[)]?"
FURTHER = rf"[,A(]{{1,2}}(?:X,?|w,)?[w9Mveg]{{0,3}}{_SPOKEN}"
OTHER = rf"[,;A]{{1,2}}w{{0,2}}P[:i9]?{_SPOKEN}"
SCANNER = Scanner(
    {
        "json": r"\"D\",(?:\"x\":\"h\",)?\"S\":\"h\"(?:,\"x\":\"h\")?",
        "person": PERSON,
        "listed": LISTED,
        "own": rf"[wP][we]?[Mv]i{RANGE}(?:[,A]{{1,2}}{RANGE})*"
        rf"|w[we]?[bf]Si:?{RANGE}(?:[,A]{{1,2}}{RANGE})*",
        "kept": rf"[bf][SwMv]P(?:D[:i]{{1,2}}|[:i]{{1,2}}D?[,:]?){RANGE}(?:[,A]{{1,2}}{RANGE})*",
        "agenda": rf"[bf][SwcMv]?D?:(?:{LINE})+",
        "spread": rf"[bf][SwMv]{{0,2}}D:(?:[;,A]{{0,2}}P[:(]?{_RUN})+",
        "nobody": rf"0i?b(?:{_WHEN})|{SLOT}D?[:,(]?0i?b",
        "roster": rf"{_NAME}[bfvwSMc]{{0,3}}:?\n?(?:{_DAY_LINE})+",
        "entry": LINE,
        "daily": rf"\n[*d-]?D:(?:\n[*d-]?P:(?:{_RUN}|Xb|[f3wd-]?)\.?)+"
        rf"|\n[*d-]?D[:.](?:[;,.A]{{0,2}}P[:(]?{_RUN})+",
        "grid": r"\|[^|\n]{0,2}\|(?:(?:D[bfwSMv]{0,2}|P[bfwSMv]{0,2})\|)+",
        "line": rf"\n\|[PD]\|(?:{CELL}\|)+",
        "heading": r"\|[^|\n]\|(?:D\||w\|)?[wS]?[bf][wSv]?\|",
        "cells": rf"\|P\|(?:D\|)?{RANGE}(?:[,A]{{1,2}}{RANGE})*\|",
        "idle": rf"{WHO}[i:,]{{0,2}}wD",
        "sum": rf"h\+(?:{_SPAN}|n)[=i]h",
        "lasting": rf"(?:D[,:(]{{0,2}})?{RANGE}[)]?{_IS}z?[=:]?{_SPAN}",
        "fits": rf"{SLOT}(?:[,:a]{{0,2}}S?i?W|ik)",
        "moment": rf"nD?[,:]?{WHO}i?E?[bf]",
        "since": rf"[TF4][hn]D?,?{WHO}i?E?[bf](?:T[hn])?",
        "during": rf"{SLOT}D?[:,(]?(?:(?:{WHO}i?E?[bf][,;A]{{0,2}})+|i?{_OF}|i?fE|i?bw?P)",
        "earliest": rf"e[WSfM]*[i:=]{{1,2}}w?{SLOT}|{SLOT},?D?ieW?S",
        "buffer": rf"(?:nd?u)?B(?:{RANGE}|[Th4F]{{0,3}})i?k|k(?:nd?u)?B",
        "gap": rf"B[i:=]{{0,2}}{_SPAN}|nd?uB",
        "meets": rf"[Mz][iz:=]{{1,2}}{_SPAN}|[n9]d?[uo]M",
        "weekend": r"D[i:(]?[12]",
        "slot": SLOT,
        "carried": rf"A?[bf]S?:?(?:{_WHEN})",
        "count": "[n9]p",
        "number": "wp[i:=]n",
        "announced": "[bf][SwMv]",
        "chain": CHAIN,
    }
)
