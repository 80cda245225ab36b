"""``generate FAMILY``: one subcommand a family, one option a parameter."""

import sys
from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from assay import families
from assay.cli.common import note, progress
from assay.spec import bearing, named, option, refuse_idle

if TYPE_CHECKING:
    from assay.core import Instance
    from assay.orders import Order
    from assay.suite.avoid import Avoided


class Generate(click.Group):
    """A group whose commands are the families, and the mixtures of families."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of families and mixtures."""
        return [*families.FAMILIES, *families.MIXTURES]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Build a family's command from its ``Params``, or return None."""
        if cmd_name in families.MIXTURES:
            return _mixture(cmd_name)
        family = families.FAMILIES.get(cmd_name)
        return None if family is None else _command(family)


def _parameter(field: Any) -> click.Option:
    meta = field.metadata
    span = meta.get("range")
    names = [*meta.get("choices", ()), *meta.get("short", ())]
    kind = "|".join(names) if span is None else f"{span[0]}..{span[1]}"
    only = [f"for {named(name, values)}" for name, values in bearing(field).items()]
    return click.Option(
        [option(field), field.name],
        metavar="VALUE",
        help=f"{meta['help']} ({'; '.join([kind, *only, f'default {field.default}'])})",
    )


def _number() -> click.Option:
    return click.Option(["--n"], type=click.IntRange(1), required=True, help="number of instances")


def _stream_options() -> list[click.Parameter]:
    """Return the options that families and mixtures share."""
    return [
        click.Option(["--seed"], default="0", show_default=True, help="root seed, also as 0x…"),
        click.Option(["--start"], type=click.IntRange(0), default=0, help="first index"),
        click.Option(
            ["--purpose"],
            type=click.Choice(["eval", "train"]),
            default="eval",
            show_default=True,
            help="which of two disjoint streams",
        ),
        click.Option(
            ["--avoid"],
            metavar="SUITE",
            multiple=True,
            help="leave out what is isomorphic to an instance of this suite or file; repeatable",
        ),
        click.Option(["--out"], type=click.Path(path_type=Path), help="file instead of stdout"),
        click.Option(["--force"], is_flag=True, help="replace the file"),
        click.Option(
            ["--workers"],
            type=click.IntRange(1, 256),
            default=1,
            show_default=True,
            help="processes; the bytes do not depend on it",
        ),
    ]


def _command(family: families.Family) -> click.Command:
    questions = [q.name for q in family.problems.QUESTIONS]
    params: list[click.Parameter] = [
        _number(),
        *map(_parameter, fields(family.problems.Params)),
        click.Option(
            ["--question"],
            type=click.Choice(questions),
            default=questions[0],
            show_default=True,
            help="what is asked; yes/no questions come as twins",
        ),
        *(
            click.Option([f"--{axis}"], type=click.Choice(values), help=f"{axis} of the prompt")
            for axis, values in family.prompts.SURFACES.items()
        ),
        *_stream_options(),
    ]
    summary = family.summary[0].upper() + family.summary[1:]
    help_text = (
        f"{summary}.\n\nA parameter may be a range (6..13), a range with a step (10..50:10) or a "
        "list (6,9,12): the instances are spread evenly over it."
    )
    return click.Command(family.name, params=params, callback=_run(family), help=help_text)


def _run(family: families.Family) -> Any:
    def run(**given: Any) -> None:
        """Write instances of the family."""
        from assay import orders

        chosen = {k: v for k, v in given.items() if v is not None}
        order = orders.order(
            family.name,
            {f.name: chosen[f.name] for f in fields(family.problems.Params) if f.name in chosen},
            question=given["question"],
            seed=seed(given["seed"]),
            purpose=given["purpose"],
            surface={axis: chosen[axis] for axis in family.prompts.SURFACES if axis in chosen},
        )
        refuse_idle(order.spec, order.question.name, chosen)
        _write([order], given)

    return run


def _mixture(name: str) -> click.Command:
    parts = families.MIXTURES[name]

    def run(**given: Any) -> None:
        """Write instances of all parts."""
        from assay import orders

        start = seed(given["seed"])
        made = [orders.order(part, {}, seed=start, purpose=given["purpose"]) for part in parts]
        _write(made, given)

    help_text = f"{' and '.join(parts)} in equal parts, each with its default parameters."
    help_text = help_text[0].upper() + help_text[1:]
    return click.Command(name, params=[_number(), *_stream_options()], callback=run, help=help_text)


def seed(text: str) -> int:
    """Read a root seed, decimal or ``0x…``.

    Raises
    ------
    UserError
        If it is neither.
    """
    from assay.errors import UserError

    digits = text.removeprefix("0x")
    base = 16 if digits != text else 10
    try:
        if len(digits) > 64 or not digits.isascii() or not digits.isalnum():
            raise ValueError
        return int(digits, base)
    except ValueError:
        raise UserError(f"--seed {text!r} is not a whole number of 0 or more") from None


def _write(orders: "list[Order]", given: dict[str, Any]) -> None:
    from assay.errors import UserError
    from assay.files import refuse_existing, replacing
    from assay.suite.avoid import Avoided

    n, out = given["n"], given["out"]
    step = len(orders) * max(order.halves for order in orders)
    if n % step:
        why = "come as twins" if len(orders) == 1 else "are mixed in equal parts"
        raise UserError(f"these instances {why}: --n must be even, a multiple of {step}")
    avoided = Avoided(given["avoid"])
    if out is None:
        digest = _rows(orders, given, avoided, sys.stdout.buffer)
    else:
        refuse_existing(out, given["force"])
        with replacing(out) as stream:
            digest = _rows(orders, given, avoided, stream)
    names = " and ".join(order.family for order in orders)
    if given["avoid"]:
        note(f"{avoided.skipped} draws left out: isomorphic to an instance of --avoid")
    note(f"{n} instances of {names}, seed {given['seed']}, sha256 {digest}")


def _turns(
    orders: "list[Order]", given: dict[str, Any], avoided: "Avoided"
) -> "Iterator[Instance]":
    """Yield instances of each order in turn, as many of each before the next has its turn."""
    share, first = given["n"] // len(orders), given["start"]
    turn = max(order.halves for order in orders)
    streams = [
        chain.from_iterable(avoided.stream(o, first, share // o.halves, given["workers"]))
        for o in orders
    ]
    for _ in range(share // turn):
        for instances in streams:
            yield from islice(instances, turn)


def _rows(
    orders: "list[Order]", given: dict[str, Any], avoided: "Avoided", stream: IO[bytes]
) -> str:
    from assay.jsonl import dumps

    digest = sha256()
    with progress("generate", given["n"]) as advance:
        for instance in _turns(orders, given, avoided):
            data = (dumps(instance.to_row()) + "\n").encode()
            digest.update(data)
            stream.write(data)
            advance(1)
    stream.flush()
    return digest.hexdigest()


command = Generate(
    "generate",
    help="Make instances of a family and write them as JSON lines.",
    no_args_is_help=True,
)
