"""Writes traces with planted claims: what all families share.

A *scene* is a function of a `Pen` that returns a few sentences in the markup of
`traces.markup`, with claims that hold and claims that do not. A trace is a random order of
scenes with noise between them: questions, suppositions, negations, quotations, announcements
and numbers that state nothing. Everything follows from the instance and the seed.
"""

from collections.abc import Callable, Sequence
from typing import Any

from assay.core import Instance
from assay.problems.calendar import DAYS, minutes
from assay.rng import Stream

STEPS = (1, 2, 3, 5, 7, 10, 11)


class Pen:
    """A problem, a random stream, and a manner of writing that is kept up for a whole trace.

    Parameters
    ----------
    instance : Instance
        What the trace is about.
    problem : object
        Its problem.
    seed : int
        Another seed, another trace.
    """

    def __init__(self, instance: Instance, problem: Any, seed: int) -> None:
        self.rng = Stream(["labelled trace", instance.id, seed])
        self.problem, self.surface = problem, instance.surface
        self.latex = self.rng.chance(1, 4)
        self.spaced = self.rng.chance(1, 2)
        self.arrow = self.rng.choice((" → ", " -> ", "→", "->", " ⟶ ", " => "))
        if self.latex:
            self.arrow = self.rng.choice((r" \to ", r" \rightarrow "))
        self.manner = self.rng.below(60)
        self.attempts = 0
        self.earliest = _slot(instance.reference.get("earliest"))
        self.path = str(instance.reference.get("path") or "")
        self.model = str(instance.reference.get("model", ""))

    def math(self, text: str) -> str:
        """Put a formula between dollars if the trace writes LaTeX."""
        return f"${text}$" if self.latex else text

    def wrong(self, value: int) -> int:
        """Return the value, or in one of three cases another one near it."""
        if not self.rng.chance(1, 3):
            return value
        step = self.rng.choice(STEPS)
        return value - step if value > step and self.rng.chance(1, 2) else value + step

    def pick(self, items: Sequence[Any], count: int) -> list[Any]:
        """Return some different items in a random order."""
        order = self.rng.permutation(len(items))
        return [items[i] for i in order[:count]]

    def one_of(self, *texts: str) -> str:
        """Return one of the texts."""
        return self.rng.choice(texts)

    def starts(self, text: str) -> str:
        """Lead into a sentence, or begin it with a capital letter."""
        lead = self.rng.choice(("", "", "So ", "Then ", "Hmm, ", "OK so ", "Now ", "Wait, "))
        return lead + text if lead or text.startswith("⟦") else text[0].upper() + text[1:]


def _slot(found: Any) -> tuple[int, int] | None:
    """Return the day and start of a calendar's earliest slot."""
    return found and (DAYS.index(found["day"]), minutes(found["start"]))


def claim(kind: str, words: object, text: str) -> str:
    """Return a claim in markup; whether it holds is decided when it is labelled."""
    return f"⟦{kind} {words}|{text}⟧"


def arithmetic(pen: Pen) -> str:
    """Return a sum, a product or a running sum, right or wrong."""
    rng = pen.rng
    terms = [rng.between(2, 90) for _ in range(rng.between(2, 6))]
    blank = " " if pen.spaced or pen.latex else ""
    if rng.chance(1, 4) and not pen.latex:
        a, b = terms[:2]
        return _worded(pen, a, b)
    if rng.chance(1, 5):
        a, b = rng.between(2, 30), rng.between(2, 12)
        sign = r"\times" if pen.latex else rng.choice(("*", "×", "·"))
        product = pen.wrong(a * b)
        text = f"{a} {sign} {b} = {product}"
        return pen.starts(pen.math(claim("arithmetic", f"{a}*{b}={product}", text)) + ".")
    if rng.chance(1, 4) and len(terms) > 2:
        return _running(pen, terms, blank)
    total = pen.wrong(sum(terms))
    text = f"{blank}+{blank}".join(map(str, terms)) + f"{blank}={blank}{total}"
    lead = rng.choice(("", "Sum: ", "So the sum: ", "Adding up: ", "That gives "))
    return lead + pen.math(claim("arithmetic", text.replace(" ", ""), text)) + "."


def _worded(pen: Pen, a: int, b: int) -> str:
    if pen.rng.chance(1, 2):
        total = pen.wrong(a + b)
        verb = pen.rng.choice(("is", "equals", "="))
        return pen.starts(
            claim("arithmetic", f"{a}+{b}={total}", f"{a} plus {b} {verb} {total}") + "."
        )
    high, low = max(a, b), min(a, b)
    rest = pen.wrong(high - low)
    minus = pen.rng.choice(("-", "−", "minus"))
    text = f"{high} {minus} {low} = {rest}"
    return pen.starts(claim("arithmetic", f"{high}-{low}={rest}", text) + ".")


def _running(pen: Pen, terms: Sequence[int], blank: str) -> str:
    """Return ``12 + 7 = 19 + 9 = 28``."""
    total, text = terms[0], str(terms[0])
    for term in terms[1:]:
        total += term
        text += f"{blank}+{blank}{term}{blank}={blank}{total}"
    if pen.rng.chance(1, 3):
        text = text[: -len(str(total))] + str(total + 1)
    return pen.starts(pen.math(claim("arithmetic", text.replace(" ", ""), text)) + ".")


def comparison(pen: Pen) -> str:
    """Return a comparison of two numbers, or of a sum and a number."""
    rng = pen.rng
    a, b = rng.between(5, 400), rng.between(5, 400)
    signs = {"<": ("<",), ">": (">",), "<=": (r"\le", r"\leq"), ">=": (r"\ge", r"\geq")}
    if not pen.latex:
        words = {"<": ("is less than", "is smaller than"), ">": ("is greater than", "exceeds")}
        signs |= {"<=": ("<=", "≤", "is at most"), ">=": (">=", "≥", "is at least")}
        signs = {key: (*value, *words.get(key, ())) for key, value in signs.items()}
    relation = rng.choice(sorted(signs))
    sign = rng.choice(signs[relation])
    left, short = str(a), str(a)
    if rng.chance(1, 4):
        c = rng.between(5, 99)
        left, short = f"{a} + {c}", f"{a}+{c}"
    text = f"{left} {sign} {b}"
    return pen.starts(pen.math(claim("comparison", f"{short}{relation}{b}", text)) + ".")


def quoted(pen: Pen, values: Sequence[tuple[str, int, Sequence[str]]]) -> str:
    """Return numbers of the prompt, right or wrong; in the texts ``#`` stands for the number."""
    name, value, texts = pen.rng.choice(values)
    said = pen.wrong(value)
    text = pen.rng.choice(texts).replace("#", str(said))
    left, _, right = text.partition("[")
    inside, _, after = right.partition("]")
    return f"{left}{claim('quoted_value', f'{name} {said}', inside)}{after}"


PLAIN = (
    "Let me think about this step by step.",
    "Hmm, this is taking a while.",
    "Okay, back to the main line.",
    "I have looked at 3 cases so far.",
    "There might be a smarter way.",
    "Wait.",
    "Let me double-check that.",
    "Alright, what else?",
    "Step 4 of my plan comes next.",
    "I'm not sure about this yet.",
    "(It is getting long, 2 more checks to go.)",
    "Let me write that down more carefully:",
    "Actually, let me look at it from another side.",
)


def _noise(pen: Pen, noise: Sequence[Callable[[Pen], str]]) -> str:
    return pen.rng.choice(PLAIN) if pen.rng.chance(1, 2) else pen.rng.choice(noise)(pen)


def composed(
    pen: Pen,
    scenes: Sequence[Callable[[Pen], str]],
    noise: Sequence[Callable[[Pen], str]],
    rounds: int,
) -> str:
    """Return a trace: every scene so many times, in a random order, with noise between them."""
    order = [scene for scene in scenes for _ in range(rounds)]
    pen.rng.shuffle(order)
    parts: list[str] = []
    for scene in order:
        parts += [_noise(pen, noise) for _ in range(pen.rng.below(3))]
        parts.append(scene(pen))
    body = parts[0]
    for part in parts[1:]:
        block = part.startswith(("|", "-", "1.")) or "\n" in part
        body += ("\n\n" if block or pen.rng.chance(1, 4) else " ") + part
    return f"<think>\n{body}\n</think>\n\nDone." if pen.rng.chance(1, 2) else body
