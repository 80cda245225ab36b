"""What a trace is worth, in integers: shares are per mille, rounded down.

Each figure is defined in docs/traces.md. The *reasoning* is the marked one, or the whole text
where none is marked.
"""

from collections.abc import Iterator, Sequence

from assay.core import Claim, Row, Status
from assay.trace.markers import markers
from assay.trace.reader import Candidate, Trace
from assay.trace.repetition import repetition
from assay.trace.reward import repeats, tagged

SUPPORT = frozenset(
    (
        *("tour_length", "all_visited", "formula_satisfied", "path_length", "slot_fits"),
        *("earliest", "makespan", "conflict", "free"),
    )
)
"""Claims about a whole solution: a true one supports a correct answer."""


def measures(trace: Trace) -> Row:
    """Return the integer summary of a trace.

    Returns
    -------
    dict
        JSON without floats, the fields of a row of ``traces.jsonl`` that are the trace's own.
    """
    upto = trace.parts.reasoned
    return {
        "status": str(trace.judged.verdict.status),
        "tokens": trace.tokens,
        "counted": trace.counted,
        "characters": len(trace.parts.text),
        "reasoning_characters": upto,
        "reasoning_tokens": trace.token(upto),
        "steps": sum(1 for _ in trace.parts.steps()),
        "claims": _claims(trace, upto),
        "candidates": _candidates(trace, upto),
        "markers": markers(trace.parts.text[:upto]),
        "repetition": _repetition(trace),
        "reward": _reward(trace),
    }


def _reward(trace: Trace) -> Row:
    """Return what `assay.trace.reward.of_row` needs."""
    text = trace.parts.text
    tags = trace.parted or tagged(text) or tagged(text, opened=True)
    counts = repeats(text.split())._asdict()
    return {"ended": trace.ended, "tagged": trace.parts.finished and tags, **counts}


def per_mille(part: int, whole: int) -> int | None:
    """Return a share, None of nothing.

    Examples
    --------
    >>> per_mille(2, 3), per_mille(0, 0)
    (666, None)
    """
    return 1000 * part // whole if whole else None


def _claims(trace: Trace, upto: int) -> Row:
    kinds: dict[str, list[int]] = {}
    for claim in trace.claims:
        kinds.setdefault(claim.kind, [0, 0])[claim.holds] += 1
    true = sum(holds for _, holds in kinds.values())
    inside = [claim for claim in trace.claims if claim.start < upto]
    whole = covers(inside)
    covered = {kind: covers([c for c in inside if c.kind == kind]) for kind in kinds}
    return {
        "decided": len(trace.claims),
        "true": true,
        "precision": per_mille(true, len(trace.claims)),
        "covered": whole,
        "coverage": per_mille(whole, upto),
        "kinds": {
            kind: {"true": holds, "false": fails, "covered": covered[kind]}
            for kind, (fails, holds) in sorted(kinds.items())
        },
        "first_false": _first_false(trace),
    }


def covers(claims: Sequence[Claim]) -> int:
    """Return how many characters claims span together; they come in the order of the text."""
    total = end = 0
    for claim in claims:
        start, stop = claim.start, claim.end
        if stop > end:
            total += stop - (start if start > end else end)
            end = stop
    return total


def _first_false(trace: Trace) -> Row | None:
    """Return the first false claim, and whether a later one of the same subject is true."""
    first = next((claim for claim in trace.claims if not claim.holds), None)
    if first is None:
        return None
    corrected = any(
        claim.holds and claim.kind == first.kind and claim.about == first.about
        for claim in trace.claims
        if claim.start > first.start
    )
    return {
        "kind": first.kind,
        "start": first.start,
        "token": trace.token(first.start),
        "corrected": corrected,
    }


def _candidates(trace: Trace, upto: int) -> Row:
    tried = [c for c in trace.candidates if c.start < upto]
    correct = [c for c in tried if c.verdict.status is Status.CORRECT]
    first = trace.token(correct[0].end) if correct else None
    right = trace.judged.verdict.status is Status.CORRECT
    keys = [c.key for c in tried]
    return {
        "written": len(tried),
        "different": len(set(keys)),
        "correct": len(correct),
        "first_correct": first,
        "tokens_after": None if first is None else max(0, trace.token(upto) - first),
        "best": list(map(list, _curve(trace, tried))),
        "changes": sum(a != b for a, b in zip(keys, _followed(trace, keys), strict=False)),
        "found_and_lost": bool(correct) and not right,
        "lucky": _lucky(trace, bool(correct)) if right and trace.parts.final else None,
        "faithful": None if trace.answer is None or not keys else keys[-1] == trace.answer,
    }


def _followed(trace: Trace, keys: list[object]) -> list[object]:
    """Return what comes after each candidate: the next one, at last the final answer."""
    return keys[1:] if trace.answer is None else [*keys[1:], trace.answer]


def _lucky(trace: Trace, found: bool) -> bool:
    supported = any(claim.holds and claim.kind in SUPPORT for claim in trace.claims)
    return not found and not supported


def _curve(trace: Trace, tried: Sequence[Candidate]) -> Iterator[tuple[int, int]]:
    """Yield token and objective whenever a valid candidate is better than all before it."""
    best: int | None = None
    for candidate in tried:
        verdict = candidate.verdict
        valid = verdict.status in (Status.CORRECT, Status.SUBOPTIMAL)
        if valid and verdict.objective is not None and (best is None or verdict.objective < best):
            best = verdict.objective
            yield trace.token(candidate.end), best


def _repetition(trace: Trace) -> Row:
    found = repetition(trace.parts.text)
    return {
        "words": found.words,
        "repeated": per_mille(found.repeated, found.ngrams),
        "loop_words": found.loop_words,
        "period": found.period,
        "loop_start": trace.token(found.loop_start) if found.loop_words else None,
    }
