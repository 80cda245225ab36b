"""Instances made of the instances of another split: written anew, relabelled, or among others.

A relabelling is drawn once for a base and a way of asking, so that twins stay alike; the
reference's values stay as they are, and a witness that has to be found again is proven by the
family's second route. The stream's key is ``[root seed, "relabel" or "context", base, way]``.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from struct import unpack
from typing import Any

from assay import families, jsonl
from assay.context import among
from assay.core import Instance, Row
from assay.endpoint.tokens import estimate
from assay.errors import FormatError, JudgeError, UserError, about
from assay.instances import make
from assay.orders import Order
from assay.rng import Stream
from assay.suite.spec_splits import Split, Variant

TRIES = 1_000
WORD = 8


class Source:
    """A split's file, of which any base can be read alone.

    Parameters
    ----------
    path : Path
        The file.
    offsets : Path
        A file of 64-bit integers: where its bases begin, and where the last one ends.
    """

    def __init__(self, path: Path, offsets: Path) -> None:
        self._path, self._offsets = path, offsets
        self._bases = offsets.stat().st_size // WORD - 1

    def __len__(self) -> int:
        return self._bases

    def base(self, k: int) -> list[Instance]:
        """Return the instances of the k-th base.

        Raises
        ------
        FormatError
            If they are damaged.
        """
        try:
            lines = self.data(k).decode("utf-8").split("\n")[:-1]
        except UnicodeDecodeError:
            raise FormatError(f"{self._path}, base {k}: not UTF-8") from None
        return [Instance.from_row(jsonl.loads(line)) for line in lines]

    def data(self, k: int) -> bytes:
        """Return the rows of the k-th base."""
        with self._offsets.open("rb") as table:
            table.seek(WORD * k)
            start, end = unpack("=2Q", table.read(2 * WORD))
        with self._path.open("rb") as stream:
            stream.seek(start)
            return stream.read(end - start)


def derive(split: Split, source: Source, k: int) -> list[list[Instance]]:
    """Return the k-th base of a source, asked in every way of a split.

    Raises
    ------
    UserError
        If it cannot be asked so.
    JudgeError
        If a relabelled problem has another reference than the first one.
    """
    base = source.base(k)
    if not split.variants:
        return [_asked(split.order, base)]
    return [
        [
            _named(_varied(split, base, instance, number, source), split, variant)
            for instance in base
        ]
        for number, variant in enumerate(split.variants)
    ]


def _asked(order: Order, base: list[Instance]) -> list[Instance]:
    found = make(order, [base[0].index])[0]
    if found[0].base_id != base[0].base_id:
        raise UserError(
            f"split {order.split!r}: index {base[0].index} is another draw when asked "
            f"{order.question.name!r}; give it a split of its own"
        )
    return found


def _varied(
    split: Split, base: list[Instance], instance: Instance, number: int, source: Source
) -> Instance:
    variant = split.variants[number]
    key = [hex(split.order.seed), instance.base_id, number]
    if variant.relabel:
        instance = relabelled(instance, Stream(["relabel", *key]))
    if variant.tokens:
        rng = Stream(["context", split.name, *key])
        return replace(instance, prompt=_surrounded(instance, variant, source, rng))
    family = families.get(instance.family)
    problem = family.problems.from_json(instance.problem)
    surface = {**instance.surface, **variant.surface}
    try:
        prompt = family.prompts.write(problem, surface)
    except FormatError as error:
        raise UserError(f"split {split.name!r}: {error}") from None
    return replace(instance, surface=surface, prompt=prompt)


def relabelled(instance: Instance, rng: Stream) -> Instance:
    """Return an isomorphic instance, its prompt still to be written.

    Raises
    ------
    JudgeError
        If it is not isomorphic after all, or the second proof contradicts the reference.
    """
    family = families.get(instance.family)
    problem = family.problems.from_json(instance.problem)
    other, reference = family.symmetries.relabel(problem, instance.reference, rng)
    if family.symmetries.canonical(other) != family.symmetries.canonical(problem):
        raise JudgeError(f"{instance.id}: relabelled, it is another problem")
    if set(instance.reference) - set(reference):
        reference = _found_again(instance, other, reference)
    family.problems.check_reference(other, reference)
    features = {n: v for n, v in instance.features.items() if n in family.symmetries.INVARIANT}
    return replace(
        instance,
        problem=family.problems.to_json(other),
        reference=reference,
        features=features,
    )


def _found_again(instance: Instance, problem: Any, kept: Row) -> Row:
    with about(instance.id):
        proven = jsonl.loads(jsonl.dumps(families.get(instance.family).exact.prove_again(problem)))
    for name, value in proven.items():
        if name in kept and kept[name] != value:
            raise JudgeError(f"{instance.id}: relabelled, its {name} is {value}")
    return {**kept, **{name: proven[name] for name in instance.reference if name in proven}} | kept


def _surrounded(instance: Instance, variant: Variant, source: Source, rng: Stream) -> str:
    """Put a prompt among others of its split that have so many tokens, to a line."""
    room = variant.tokens
    others, cut = list[str](), False
    for prompt in _others(instance, source, rng):
        if room <= 0:
            break
        size = _size(prompt)
        if size > room:
            prompt, cut = _cut(prompt, room), True
            if not prompt:
                cut = False
                break
        others.append(prompt)
        room -= size
    ahead = {"before": len(others), "after": 0}.get(variant.place, rng.below(len(others) + 1))
    language = instance.surface.get("language", "en")
    return among(others[:ahead], instance.prompt, others[ahead:], cut, language)


def _others(instance: Instance, source: Source, rng: Stream) -> Iterator[str]:
    """Yield prompts of other bases, none twice in a row of as many as there are."""
    if len(source) < 2:
        raise UserError("a context split needs a split of two bases or more to take others from")
    for _ in range(TRIES):
        for k in rng.permutation(min(len(source), 512)):
            at = k if len(source) <= 512 else rng.below(len(source))
            base = source.base(at)
            if base[0].base_id != instance.base_id:
                yield rng.choice(base).prompt


def _cut(prompt: str, room: int) -> str:
    """Return the first lines of a prompt that fit."""
    lines = list[str]()
    for line in prompt.split("\n"):
        room -= _size(line + "\n")
        if room < 0:
            break
        lines.append(line)
    return "\n".join(lines).strip("\n")


def _size(prompt: str) -> int:
    return estimate((("user", prompt),), template=0)


def _named(instance: Instance, split: Split, variant: Variant) -> Instance:
    """Return the instance with the split's name, and an id that says how it is asked."""
    tags = [value for axis, value in sorted(variant.surface.items())]
    surface = dict(instance.surface)
    if variant.relabel:
        tags.append("relabelled")
        surface["labels"] = "relabelled"
    if variant.tokens:
        tags.append(f"{variant.place}{variant.tokens}")
        surface |= {"context": str(variant.tokens), "place": variant.place}
    twin = None if instance.twin_id is None else _id(instance.twin_id, tags)
    return replace(
        instance, id=_id(instance.id, tags), twin_id=twin, split=split.name, surface=surface
    )


def _id(name: str, tags: list[str]) -> str:
    stem, mark, rest = name.partition("~")
    return f"{stem}~{'.'.join([*tags, *([rest] if mark else [])])}"
