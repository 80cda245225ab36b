"""The words of traces about job shops, and the patterns that they make."""

from assay.claims.lexing import Lexer
from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
COUNTED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LEXER = Lexer(
    {
        "": "on in of time its unit step can will must should next be been already immediately"
        " directly finally meanwhile after_that afterwards followed_by subsequently",
        "J": "job jobs j",
        "m": "machine machines mach m",
        "o": "operation operations op task o",
        "q": ORDINALS + " last final",
        "s": "starts start begins begin scheduled starting beginning at t placed start_time @",
        "e": "ends end finishes finish done completes ending finished complete completed ended"
        " completing finishing end_time wraps_up",
        "F": "from during",
        "T": "to until till through",
        "D": "takes duration durations lasts for processing_time needs_time spends",
        "u": "units minutes",
        "r": "runs uses use run processed processes gets occupies enters moves_to moves_on_to"
        " moves_onto goes_to goes_on goes_onto goes_into goes_in goes follows follows_on"
        " sneaks_in slips_in squeezes_in fits_in slots_in jumps_in comes comes_next comes_in"
        " proceeds proceeds_to continues continues_to continues_with heads_to grabs claims"
        " holds keeps seizes sits fills resumes using running occupying moves put",
        "v": "leaves frees releases vacates leaving frees_up clears through_with done_with"
        " finished_with released freed",
        "h": "busy taken occupied held used blocked claimed reserved in_use",
        "7": "before after behind until_after",
        "A": "and & with",
        "b": "between",
        "9": " ".join(COUNTED),
        "i": "has comes_to comes_out_at works_out_to amounts_to turns_out_to_be",
        "c": "overlap overlaps conflict conflicts clash clashes collide collides",
        "k": "makespan cmax schedule_length length_of_the_schedule",
        "x": "max maximum",
        "B": "bound lower upper limit",
        "0": "restart start_over starting_over reset from_scratch alternatively alternative"
        " another_order another_schedule another_option another_way other_order",
        "5": "attempt try trying",
    },
    r"(?P<q>[0-9]{1,2}(?:st|nd|rd|th)(?![a-z]))",
)
_OPERATION = r"(?:Jn[,:(]?(?:on|qo?)[)]?|onJn|qoJn)"
_REFERENCE = (
    rf"(?:Jno?[,:(seria/]{{0,3}}q?mn[)]?o?r?|mno?[:,(r]?Jn[)r]?"
    rf"|{_OPERATION}[:(,r]{{0,2}}(?:mn[)]?)?)"
)
RANGE = r"(?:n[adT-]n|[(\[]n[adT,-]n[)\]])"
_MOST = r"x\(n(?:,n)*\)[=i]"
_STARTING = rf"[:,(=i]{{0,2}}[sF][s=:]*(?:{_MOST})?n"
_UPTO = f"{RANGE}|nT[s=]{{1,2}}n"
WHEN = rf"[:,(=i]{{0,2}}[sF=:,]*(?:{_UPTO}|(?:n[,A(i]{{0,3}})?e[s=:]{{0,4}}n)|{_STARTING}"
_OF_TIME = rf"Jn[,:]?s[s=:]*nmn(?:[,A(i]{{0,3}}e[s=:]*n)?|Jn[rs]{{0,2}}F{RANGE}mn|Jnr{RANGE}mn"
_LAST = r"(?:\(D?nu?\)|D[=:]?n|[:=/]n|,n\))u?"
_TAKING = rf"JnDmn[sF][s=:]*(?:{RANGE}|n)"
_EVENT = r"(?:Jn[sr]{1,2}mn|mn[srD]{1,2}Jn)(?:[,A(]{0,2}(?:e[s=:]{0,4}|T)n[)]?)?"
_TURNED = rf"(?:[,;A]{{0,2}}{RANGE}[:,(]{{0,2}}"
_BESIDE = r"(?:\(n[d-]n\))?"
_HOLDER = rf"[wA(]?Jn[,:)]?(?:Tn|F?{RANGE})"
_COLUMN = "(?:on|qo?|Jn|mn)s?"
_BOTH = rf"Jn{_BESIDE}AJ?n{_BESIDE}"
_STEP = rf"(?:(?:on|qo)[:=i(r]{{0,2}}|q[:=i(r]{{1,2}})mn(?:[,A(]{{0,2}}(?:{_LAST}|D?n[)])|,n)?"
_ITEM = r"\n{1,2}(?:n[.)])?[*d-]?"
_IS = "[=:i]{1,2}"
_LENGTH = "D[=:i]{0,2}n"
ROW = r"[(\[]n(?:,n)*[)\]]"
_LASTING = rf"{_REFERENCE}[:,(i]{{0,2}}{_LENGTH}|D{_REFERENCE}{_IS}n|JnD[=:]?nu?mn|JnDmn{_IS}n"
_CLASH = rf"{_BOTH}cs?mn|JncA?Jnmn|mn[:,](?:JncA?Jn|{_BOTH}c)|cmn[:,(]?b?JnAJ?n|cbJnAJ?nmn"
SCANNER = Scanner(
    {
        "heads": r"\|(?:[JomDse]\|){2,7}",
        "cells": r"\n\|(?:[Jmo]?n(?:,?mn)?\|){2,7}",
        "starts": rf"[(\[]\n?{ROW}(?:,?\n?{ROW})+\n?[)\]]",
        "sheet": rf"s[s:=]{{0,3}}(?:[\n,;A*d-]{{0,3}}Jn[:=]{{1,2}}{ROW}){{2,}}",
        "line": rf"mn[:,](?:[,;Aa]{{0,2}}Jn[:,(Fs]?{RANGE}[)]?)+",
        "row": rf"Jn[:,]{{1,2}}(?:[,;Aa]{{0,2}}mn[:,(=Fs]?{RANGE}[)]?)+",
        "placed": rf"{_REFERENCE}(?:{WHEN}|Ae[s=:]{{0,4}}n)|{_OF_TIME}|{_TAKING}",
        "timed": rf"s{{1,2}}=?n[:,]?{_REFERENCE}(?:{WHEN})",
        "event": rf"s{{1,2}}=?n[:,]?{_EVENT}(?:[,;A]{{1,2}}{_EVENT})*",
        "turned": rf"mn[:,]{_TURNED}Jn[)]?)+|Jn[:,]{_TURNED}mn[)]?)+",
        "aside": rf"mn\([^()\n]{{1,9}}\)(?:{WHEN})",
        "held": rf"(?:mn[:,(i]{{0,3}}w?)?h{_HOLDER}"
        rf"|Jn[riD]{{1,2}}h?(?:mn)?Tn|mn[:,]?Jn[riD]{{1,2}}Tn",
        "ending": r"[,A();.d]{1,3}[ri]{0,2}(?:e[s=:]{0,4}|v[s=]{1,3}|T)n",
        "starting": r"[:,A()]{1,3}s[s=:]{0,4}n(?:[,A(i]{0,3}e[s=:]{0,4}n)?"
        rf"|[:,A()]{{1,3}}(?:[ri]{{1,2}}F?|F|\(){RANGE}",
        "lasted": r"[,A()]{1,3}r?D=?nu?",
        "onward": rf"Jn{RANGE}mn(?:[,;A]{{1,2}}Jn{RANGE})*",
        "left": r"Jn[iA]?v(?:mn)?s[s=]*n|mni?vw?Jns[s=]*n",
        "grid": rf"\|[mJ]?\|(?:{_COLUMN}\|)+\n(?:[|:]+\n)?(?:\|[Jm]?n\|(?:[^|\n]{{0,9}}\|)+\n?)+",
        "steps": rf"Jn(?:[:,]{{1,2}}(?:[,;aA]{{0,2}}{_STEP})+|(?:in?o)?:(?:{_ITEM}{_STEP}[.;,]?)+)",
        "pairs": rf"Jno?[:,=]{{0,2}}(?:[,;aA]{{0,2}}q?[(\[]{{0,2}}mn{_LAST})+"
        rf"|Jn(?:in?o)?:(?:{_ITEM}mn,?(?:D=?n|\(D?nu?\))u?[.;,]?)+",
        "beside": r"mn[:,wr]{1,2}(?:[,;A]{0,2}Jn\(D?nu?\))+",
        "couples": r"Jn[:,=]\[?(?:(?:[,a]?\(n,n\))+|(?:[,a]?n\(n\))+)",
        "backwards": "Jn(?:[:(]D?|,?D)nu?mn(?:[,;A]{1,2}D?nu?mn)*",
        "opens": r"JnsA?mn[:,(]{0,2}D?nu?",
        "machine": rf"{_OPERATION}[:=,i(r]{{0,3}}mn(?:[,A(i]{{0,2}}(?:{_LAST}|D[=:]?n))?",
        "lasting": _LASTING,
        "alone": rf"[sri]{{0,2}}(?:(?:on|qo?)[:,(]{{0,2}})?mn[)]?(?:{WHEN})"
        rf"|s[s=]*nmn(?:[,A(]{{0,3}}e[s=:]*n)?|F{RANGE}mn|(?:on|qo)[:,(r]{{0,2}}(?:{WHEN})",
        "bare": rf"Jn[risqD]{{0,3}}(?:{WHEN})",
        "more": r"mn(?:Dn|\(D?n\))u?|nu?mn",
        "clash": _CLASH,
        "symbol": r"w[(]?n,n[)]?[=i]n",
        "mention": "Jn[ri]{1,2}mn",
        "makespan": r"k[=:is]{0,2}n|kw[i=]n|k[=:i]{1,2}x?\(?n(?:,n)+\)?[=i]n",
        "reset": "0|5n",
        "bound": "Bk?[i=:]{1,2}n",
        "count": "[n9][Jm]",
        "chain": CHAIN,
    }
)
