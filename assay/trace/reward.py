r"""The reward that Phi-4-reasoning-plus was trained with, for trainers and as a score.

With L the length of a response in tokens (arXiv 2504.21318, section 4.1):

- correct: rho = min(1, max(0, L - L_pos) / (L_max - L_pos)), R_acc = 0.5 + 0.25 (1 + cos pi rho);
- wrong: rho = min(1, L / L_neg), R_acc = -0.5 - 0.25 (1 + cos pi rho);
- the end token is missing: R_acc = -0.5;
- the thinking tags are wrong or missing: R_acc = -1.

R_rep looks at the 5-grams that occur more than 5 times: minus the larger of how many different
ones there are to all 5-grams, and of the count of the most frequent one to N / 5; 0 if there is
none. The report prints R_rep in words only; this form is the one that public code reimplements it
in. R_final = 8/13 R_acc + 1/13 R_rep.

`reward` has the shape that TRL's GRPOTrainer takes; TRL is not imported.
"""

import json
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi
from typing import Any, NamedTuple

from assay.core import Instance, Row, Status
from assay.errors import UserError
from assay.judge import Judge
from assay.reasoning import CLOSE, OPEN, STOPS
from assay.trace.repetition import ngram_counts, numbered

KEPT = 256
"""How many judges are kept ready."""


@dataclass(frozen=True, slots=True)
class Constants:
    """The reward's constants.

    Parameters
    ----------
    longest : int
        L_max, the tokens of a response at most: 31,744 (the report, section 4.1).
    free : int
        L_pos, up to which a correct response costs nothing: 25,600 (there).
    short : int
        L_neg, from which on a wrong response is not punished for being short: 3,702 (there).
    unfinished : float
        R_acc without the end token: -0.5 (there).
    malformed : float
        R_acc with wrong or missing thinking tags: -1 (there).
    accuracy, repetition : float
        The weights 8/13 and 1/13 (there, section 4.2).
    ngram, often : int
        5 and 5 (the report in words; the formula as reimplemented in public code).
    """

    longest: int = 31_744
    free: int = 25_600
    short: int = 3_702
    unfinished: float = -0.5
    malformed: float = -1.0
    accuracy: float = 8 / 13
    repetition: float = 1 / 13
    ngram: int = 5
    often: int = 5


PHI = Constants()


def accuracy(correct: bool, length: int, constants: Constants = PHI) -> float:
    """Return R_acc of a response that ends and has its thinking tags.

    Parameters
    ----------
    correct : bool
        Whether its answer is.
    length : int
        Tokens, 0 or more.
    constants : Constants
        What to reckon with.

    Examples
    --------
    >>> [accuracy(True, n) for n in (0, 25_600, 31_744)], [accuracy(False, n) for n in (0, 3_702)]
    ([1.0, 1.0, 0.5], [-1.0, -0.5])
    """
    if correct:
        over = max(0, length - constants.free)
        rho = min(1.0, over / (constants.longest - constants.free))
        return 0.5 + 0.25 * (1 + cos(pi * rho))
    rho = min(1.0, length / constants.short)
    return -0.5 - 0.25 * (1 + cos(pi * rho))


class Repeats(NamedTuple):
    """The counts behind R_rep.

    Parameters
    ----------
    often : int
        How many different n-grams occur too often.
    most : int
        How often the most frequent one of them does; 0 if there is none.
    ngrams, units : int
        How many n-grams, and tokens or words, there are.
    """

    often: int
    most: int
    ngrams: int
    units: int


def repeats(units: Sequence[Hashable], constants: Constants = PHI) -> Repeats:
    """Count the n-grams of a response cut into tokens or words."""
    inverse, counts = ngram_counts(numbered(units), constants.ngram)
    often = counts[counts > constants.often]
    most = int(often.max()) if len(often) else 0
    return Repeats(len(often), most, len(inverse), len(units))


def repetition(found: Repeats, constants: Constants = PHI) -> float:
    """Return R_rep, 0 or less.

    Examples
    --------
    >>> repetition(Repeats(0, 0, 96, 100)), repetition(Repeats(1, 96, 96, 100))
    (0.0, -4.8)
    """
    if not found.often:
        return 0.0
    return -max(found.often / found.ngrams, found.most / (found.units / constants.ngram))


def tagged(text: str, opened: bool = False) -> bool:
    """Say whether a response has one thinking block, at its beginning.

    Parameters
    ----------
    text : str
        The whole response.
    opened : bool
        Whether the prompt ends with the opening tag, so that the response has none.
    """
    bare = text.lstrip()
    starts = bare.startswith(OPEN) if not opened else True
    return starts and bare.count(OPEN) == (not opened) and bare.count(CLOSE) == 1


def final(
    correct: bool,
    ended: bool,
    well_formed: bool,
    length: int,
    repeated: Repeats,
    constants: Constants = PHI,
) -> float:
    """Return R_final.

    Parameters
    ----------
    correct, ended, well_formed : bool
        Whether the answer is right, the end token is there, the thinking tags are.
    length : int
        Tokens.
    repeated : Repeats
        What it says too often.
    constants : Constants
        What to reckon with.
    """
    if not ended:
        right = constants.unfinished
    elif not well_formed:
        right = constants.malformed
    else:
        right = accuracy(correct, length, constants)
    return constants.accuracy * right + constants.repetition * repetition(repeated, constants)


def of_row(row: Row, constants: Constants = PHI) -> float:
    """Return R_final of the integers that a row of ``traces.jsonl`` keeps for it."""
    kept = row["reward"]
    counts = Repeats(*(kept[name] for name in Repeats._fields))
    right = row["status"] == Status.CORRECT
    return final(right, kept["ended"], kept["tagged"], row["tokens"], counts, constants)


_judges: OrderedDict[str, Judge] = OrderedDict()


def _judge(instance: Any) -> Judge:
    """Return the judge of an instance: a row, its JSON, or an `Instance`."""
    key = instance if isinstance(instance, str) else json.dumps(_row(instance), sort_keys=True)
    if key not in _judges:
        _judges[key] = Judge(Instance.from_row(json.loads(key)))
        if len(_judges) > KEPT:
            _judges.popitem(last=False)
    _judges.move_to_end(key)
    return _judges[key]


def _row(instance: Any) -> Mapping[str, Any]:
    if isinstance(instance, Instance):
        return instance.to_row()
    if isinstance(instance, Mapping):
        return instance
    raise UserError("an instance is a row as generate writes it, or its JSON")


def _said(completion: Any) -> str:
    """Return the text of a completion: a string, or a list of chat messages."""
    if isinstance(completion, str):
        return completion
    return "".join(str(message.get("content") or "") for message in completion)


def reward(
    prompts: Sequence[Any],
    completions: Sequence[Any],
    instance: Sequence[Any],
    completion_ids: Sequence[Sequence[int]] | None = None,
    ended: Sequence[bool] | None = None,
    constants: Constants = PHI,
    opened: bool = False,
    **others: Any,
) -> list[float]:
    """Return the reward of each completion, as TRL's GRPOTrainer asks for it.

    Parameters
    ----------
    prompts : sequence
        One for each completion; not looked at.
    completions : sequence of str or of lists of messages
        What the model said, the thinking block included.
    instance : sequence of str or dict
        The data set's column of that name: rows as ``generate`` writes them, best as JSON text.
    completion_ids : sequence of list of int or None
        The completions' tokens, which TRL hands over; without them tokens are taken to be four
        characters, and n-grams are of words.
    ended : sequence of bool or None
        Whether each has its end token; without it, one of at least ``constants.longest`` tokens
        has not.
    constants : Constants
        What to reckon with.
    opened : bool
        Whether prompts end with the opening thinking tag.
    **others
        Other columns, passed over.

    Returns
    -------
    list of float
        R_final of each, from -1 upwards to 8/13.
    """
    found = []
    for k, completion in enumerate(completions):
        text = _said(completion)
        ids = None if completion_ids is None else completion_ids[k]
        length = (len(text) + 3) // 4 if ids is None else len(ids)
        whole = length < constants.longest if ended is None else ended[k]
        bare = _bare(text)
        judged = _judge(instance[k]).judge(OPEN + bare if opened else bare)
        right = judged.verdict.status is Status.CORRECT
        units: Sequence[Hashable] = text.split() if ids is None else ids
        counts = repeats(units, constants)
        found.append(final(right, whole, tagged(bare, opened), length, counts, constants))
    return found


def _bare(text: str) -> str:
    """Return a text without the stop tokens at its end."""
    bare = text.rstrip()
    while bare.endswith(STOPS):
        bare = next(bare.removesuffix(stop) for stop in STOPS if bare.endswith(stop)).rstrip()
    return bare
