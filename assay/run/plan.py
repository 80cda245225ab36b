"""What a run asks, of whom: fixed when the run begins, the same whenever it goes on.

A plan and an instance determine every request, so that a run which was killed and started
again asks exactly what an undisturbed one would have asked.
"""

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assay import jsonl
from assay.core import SCHEMA, Instance, Row
from assay.endpoint import presets
from assay.endpoint.messages import Request
from assay.errors import FormatError, UserError
from assay.files import replacing
from assay.rng import Stream
from assay.suite.manifest import VERSION, code_digest

SEEDS = 1 << 31
FIXED = (
    "suite",
    "model",
    "sampling",
    "system",
    "samples",
    "context",
    "max_tokens",
    "seed",
    "server",
    "omit",
)
"""What must not change while a run goes on. The address may: servers move."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of whom.

    Parameters
    ----------
    suite : mapping
        ``name`` and ``data_digest``.
    endpoint : str
        The address, without secrets.
    model : str
        As the server calls it.
    sampling : mapping
        Sent as it is, such as ``{"temperature": 0.8}``.
    system : str or None
        A system message before each prompt.
    samples : int
        How often each instance is asked.
    max_tokens : int
        The most an answer may have.
    seed : int
        What the requests' seeds are derived from.
    stream : bool
        Whether answers come in pieces.
    server : str
        The preset of the kind of server.
    model_preset : str or None
        The preset that the sampling was taken from, where nothing else was given.
    context : int or None
        Tokens of prompt and answer together; None where nobody knows.
    omit : tuple of str
        Parameters that are not sent.
    """

    suite: Mapping[str, Any]
    endpoint: str
    model: str
    sampling: Mapping[str, Any]
    system: str | None
    samples: int
    max_tokens: int
    seed: int
    stream: bool = True
    server: str = presets.GENERIC.name
    model_preset: str | None = None
    context: int | None = None
    omit: tuple[str, ...] = ()

    def request(self, instance: Instance, epoch: int) -> Request:
        """Return the request for one sample."""
        sample = sample_id(instance.id, epoch)
        system = () if self.system is None else (("system", self.system),)
        return Request(
            sample=sample,
            model=self.model,
            messages=(*system, ("user", instance.prompt)),
            max_tokens=self.max_tokens,
            seed=Stream(["request", self.seed, sample]).below(SEEDS),
            sampling=self.sampling,
            stream=self.stream,
            server=presets.get(self.server),
            omit=self.omit,
        )

    def to_row(self) -> Row:
        """Return the plan as JSON, as it reads when it has been written."""
        row = {
            "suite": dict(self.suite),
            "endpoint": self.endpoint,
            "model": self.model,
            "sampling": dict(self.sampling),
            "system": self.system,
            "samples": self.samples,
            "max_tokens": self.max_tokens,
            "seed": self.seed,
            "stream": self.stream,
            "server": self.server,
            "model_preset": self.model_preset,
            "context": self.context,
            "omit": list(self.omit),
        }
        return dict(jsonl.loads(jsonl.dumps(row, floats=True)))


def sample_id(instance: str, epoch: int) -> str:
    """Return the id of a sample."""
    return f"{instance}#{epoch}"


def write(path: Path, plan: Plan, instances: Row, axes: Row | None = None) -> None:
    """Write ``run.json``, in one step: once it is there, the run has begun.

    Parameters
    ----------
    path : Path
        Where to.
    plan : Plan
        What will be asked.
    instances : dict
        The ``count`` and ``sha256`` of the copy.
    axes : dict or None
        What the suite says of its splits: see `assay.suite.source.axes`.
    """
    row = {
        "schema": SCHEMA,
        **plan.to_row(),
        "instances": instances,
        **(axes or {}),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {
            "assay": VERSION,
            "code": code_digest(),
            "httpx": version("httpx"),
            "python": platform.python_version(),
        },
    }
    with replacing(path) as stream:
        stream.write(json.dumps(row, indent=2, sort_keys=True).encode("ascii") + b"\n")


def read(path: Path) -> Row:
    """Read ``run.json``.

    Raises
    ------
    FormatError
        If it is damaged.
    """
    try:
        row = jsonl.loads(path.read_text(encoding="utf-8"))
    except (FormatError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: {error}") from None
    whole = isinstance(row, dict) and row.get("schema") == SCHEMA
    if not whole or not isinstance(row.get("samples"), int):
        raise FormatError(f"{path}: not the settings of a run of schema {SCHEMA}")
    if not isinstance(row.get("instances"), dict):
        raise FormatError(f"{path}: it does not name its instances")
    return dict(row)


def check_same(recorded: Row, plan: Plan, path: Path) -> None:
    """Refuse to go on with a run that asks something else.

    Raises
    ------
    UserError
        Naming the first difference.
    """
    now = plan.to_row()
    for name in FIXED:
        if recorded.get(name) != now[name]:
            was, wanted = (_shown(row.get(name)) for row in (recorded, now))
            raise UserError(
                f"{path} is of a run with {name} {was}, not {wanted}; "
                "give the same settings, or another --run"
            )


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "data_digest" in value:
        return f"{value.get('name')} ({str(value['data_digest'])[:12]})"
    text = jsonl.dumps(value, floats=True)
    return text if len(text) <= 60 else text[:59] + "…"
