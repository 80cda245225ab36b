"""What in a prompt is template, and what is data of its instance.

Template are the fixed parts of the two-way forms that write prompts (`assay.text.Form`), and
sentences that many bases share: among the bases are fresh ones, asked in the same way.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module

from assay import families, orders
from assay.context import asked
from assay.core import Instance
from assay.errors import UserError
from assay.instances import make
from assay.jsonl import dumps
from assay.text import Form

SHORT = 2
"""Fixed parts of fewer words may stand in any text."""
WORDY = 5
"""A sentence with digits in it needs so many words to be one of a template."""
OFTEN = 10
"""A sentence is of a template if one in so many bases of the family has it, and at least two."""
FOILS = 6
_DIGIT = re.compile("[0-9]")
_SENTENCE = re.compile(r"\n|(?<=[.;:]) ")


def literals(names: Iterable[str]) -> list[str]:
    """Return the fixed parts of all prompts of some families, the longest first."""
    for name in names:
        import_module(families.get(name).path("prompts"))  # its forms come to be
    parts = {part.strip() for form in Form.made for part in form.literals}
    found = {line for part in parts for line in (part, *part.split("\n"))}
    return sorted((p for p in found if len(p.split()) >= SHORT), key=lambda p: (-len(p), p))


def stripped(prompt: str, parts: Sequence[str]) -> list[str]:
    """Return what is left of a prompt between the fixed parts of its template.

    Examples
    --------
    >>> stripped("There are 7 cities. Find the shortest tour.", ["Find the shortest tour."])
    ['There are 7 cities. ']
    """
    text = asked(prompt).replace("\0", " ")
    for part in parts:
        if part in text:
            text = text.replace(part, "\0")
    return [piece for piece in text.split("\0") if piece.strip()]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text that say something: what could be template."""
    found = []
    for part in _SENTENCE.split(text):
        least = WORDY if _DIGIT.search(part) else SHORT + 1
        if len({word for word in part.split() if word.isalpha()}) >= least:
            found.append(part)
    return found


def foils(instance: Instance) -> list[Instance]:
    """Return other instances that are asked in the same way: what they share is template."""
    surfaces = families.get(instance.family).prompts.SURFACES
    surface = {k: v for k, v in instance.surface.items() if v in surfaces.get(k, ())}
    try:
        order = orders.order(
            instance.family, {}, question=instance.question, purpose="train", surface=surface
        )
        return [i for base in make(order, range(FOILS)) for i in base]
    except UserError:  # that question, or surface, wants other parameters than the usual ones
        return []


class Templates:
    """The templates of some instances' prompts.

    Parameters
    ----------
    instances : iterable of Instance
        Of a suite.
    """

    def __init__(self, instances: Iterable[Instance]) -> None:
        self._parts: dict[str, list[str]] = {}
        self._shared = self._often(_with_foils(instances))

    def data(self, instance: Instance) -> list[str]:
        """Return what a prompt says of its instance alone, in pieces."""
        return [part for piece in self._pieces(instance) for part in stripped(piece, self._shared)]

    def _pieces(self, instance: Instance) -> list[str]:
        if instance.family not in self._parts:
            self._parts[instance.family] = literals([instance.family])
        return stripped(instance.prompt, self._parts[instance.family])

    def _often(self, instances: Iterable[Instance]) -> list[str]:
        """Return the sentences that many bases of a family share, the longest first."""
        bases: Counter[str] = Counter()
        counts: Counter[tuple[str, str]] = Counter()
        last: dict[tuple[str, str], str] = {}
        before: set[str] = set()
        for instance in instances:
            if instance.base_id not in before:
                before.add(instance.base_id)
                bases[instance.family] += 1
            for piece in self._pieces(instance):
                for sentence in sentences(piece):
                    key = instance.family, sentence
                    counts[key] += last.get(key) != instance.base_id
                    last[key] = instance.base_id
        often = {
            sentence
            for (family, sentence), count in counts.items()
            if count >= max(2, bases[family] / OFTEN)
        }
        return sorted(often, key=lambda sentence: (-len(sentence), sentence))


def _with_foils(instances: Iterable[Instance]) -> Iterator[Instance]:
    ways: set[tuple[str, str, str]] = set()
    for instance in instances:
        yield instance
        surface = {k: v for k, v in instance.surface.items() if k not in ("context", "place")}
        way = (instance.family, instance.question, dumps(surface))
        if way not in ways:
            ways.add(way)
            yield from foils(instance)
