"""The small documents of a suite: ``eval.yaml``, ``CITATION.cff``, ``CHANGELOG.md``."""

from assay.core import Row
from assay.suite.about import About
from assay.suite.contents import Contents
from assay.suite.yaml import dump


def evaluation(manifest: Row, contents: Contents, about: About) -> str:
    """Return ``eval.yaml``, by which the Hub lists a data set as a benchmark."""
    tasks = [
        {"id": part.split, "config": config.family, "split": part.table}
        for config in contents.configs
        for part in config.parts
    ]
    return dump(
        {
            "name": manifest["name"],
            "description": about.description,
            "evaluation_framework": "assay",
            "tasks": tasks,
        }
    )


def citation(manifest: Row, about: About) -> str:
    """Return ``CITATION.cff``, in the Citation File Format 1.2.0."""
    home = {"url": about.url} if about.url.startswith("http") else {}
    return dump(
        {
            "cff-version": "1.2.0",
            "message": "If you use this data set, please cite it as below.",
            "type": "dataset",
            "title": manifest["name"],
            "abstract": about.description,
            "authors": [{"name": author} for author in about.authors],
            "version": manifest["version"],
            "date-released": about.date,
            "license": manifest["licence"],
            **home,
            "identifiers": [
                {
                    "type": "other",
                    "value": f"sha256:{manifest['data_digest']}",
                    "description": "The data digest: the identity of what was frozen.",
                }
            ],
        }
    )


def changelog(manifest: Row, contents: Contents, about: About) -> str:
    """Return ``CHANGELOG.md``: a frozen version has one entry, its own."""
    splits = len(manifest["splits"])
    return (
        f"# Changes of {manifest['name']}\n\n"
        f"## {manifest['version']} ({about.date})\n\n"
        f"- {contents.rows} instances in {splits} splits, frozen by assay {manifest['assay']}; "
        f"data digest `{manifest['data_digest']}`.\n"
        "- Instances found to be faulty later stand in `ERRATA.jsonl`; frozen bytes never "
        "change. Other data have another version.\n"
    )
