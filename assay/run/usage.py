"""What a run has used so far, read from its samples: a budget spans every start of a run."""

from pathlib import Path

from assay.endpoint.budget import Used, tokens_of
from assay.run import samples


def used(path: Path) -> Used:
    """Return what the samples of a run took.

    Parameters
    ----------
    path : Path
        ``samples.jsonl``, which need not exist yet.

    Raises
    ------
    FormatError
        If it is damaged.
    """
    found = Used()
    for _, row in samples.read(path):
        found.requests += row["attempts"]
        if row["state"] == "ok":
            usage = row["usage"]
            texts = (row["reasoning"], row["content"])
            found.add(*tokens_of((), texts, usage["prompt"], usage["completion"]))
    return found
