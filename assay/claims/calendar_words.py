"""The patterns of traces about calendars, in kinds of `assay.claims.calendar_times`."""

from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN

RANGE = r"(?:F[hn]A[hn]|F?[hn][dT-][hn])"
_TIME = rf"(?:{RANGE}|h)"
WHO = r"(?:P(?:[,A]{1,2}P)*|E)"
_CLOCKED = r"(?:FhA[hn]|FnAh|F?h[dT-][hn]|F?n[dT-]h|h)"
SLOT = rf"(?:D[,:(F]{{0,2}}{_TIME}[)]?|{RANGE}[,(]?D|{_CLOCKED})"
_SPAN = r"(?:no(?:A?nu)?|nd?u|fo|oA5|5o|o)"
_WHEN = rf"(?:D?[,A:(]{{0,2}}D?[):,]{{0,2}}{RANGE})+D?|[,:]?D?[:,]?(?:[TF4][hn]|h|3)D?"
PERSON = rf"{WHO}[,:(a]?D?[):,]{{0,2}}(?:i?E?[bf]|iM)S?:?(?:{_WHEN})"
SCANNER = Scanner(
    {
        "json": r"\"D\",(?:\"x\":\"h\",)?\"S\":\"h\"(?:,\"x\":\"h\")?",
        "person": PERSON,
        "listed": rf"{WHO}[:,(]{{0,2}}D?[):,]{{0,2}}{RANGE}(?:[,A]{{1,2}}{RANGE})*[(,:]?i?[bf]",
        "heading": r"\|[^|\n]\|(?:D\||w\|)?[wS]?[bf][wS]?\|",
        "cells": rf"\|P\|(?:D\|)?{RANGE}(?:[,A]{{1,2}}{RANGE})*\|",
        "sum": rf"h\+{_SPAN}[=i]h",
        "lasting": rf"{RANGE}[(=:,i]{{0,2}}z?[=:]?{_SPAN}",
        "fits": rf"{SLOT}[,:a]{{0,2}}S?i?W",
        "during": rf"{SLOT}[:,(]?(?:(?:{WHO}i?[bf][,;A]{{0,2}})+|i?fE)",
        "earliest": rf"e[WSfM]*[i:=]{{1,2}}{SLOT}|{SLOT},?ieW?S",
        "buffer": "(?:nd?u)?B[Th4F]{0,3}i?k",
        "gap": rf"B[i:=]{{0,2}}{_SPAN}|nd?uB",
        "meets": rf"[Mz][iz:=]{{1,2}}{_SPAN}|nd?uM",
        "weekend": r"Di[12]",
        "slot": SLOT,
        "count": "np",
        "chain": CHAIN,
    }
)
