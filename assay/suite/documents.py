"""What is written into a suite for people and for other programs, from its manifest and its data.

All of it is a function of the frozen bytes and of the code that made them: the sums cover it, and
it is no part of the suite's identity.
"""

from pathlib import Path

from assay.core import Row
from assay.errors import AssayError, CheckError
from assay.suite import croissant_check, errata, papers
from assay.suite.about import about, licence_text
from assay.suite.card import card
from assay.suite.check_rows import Layer
from assay.suite.contents import contents
from assay.suite.croissant import CROISSANT, croissant
from assay.suite.errata import ERRATA

CARD = "README.md"


def write(directory: Path, manifest: Row) -> None:
    """Write every document; the sums are made after that and cover them."""
    found, said = contents(directory, manifest), about(manifest)
    texts = {
        CARD: card(manifest, found, said),
        CROISSANT: croissant(manifest, found, said),
        "eval.yaml": papers.evaluation(manifest, found, said),
        "CITATION.cff": papers.citation(manifest, said),
        "CHANGELOG.md": papers.changelog(manifest, found, said),
        "LICENSE": licence_text(manifest),
        ERRATA: "",
    }
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")


def check(directory: Path, manifest: Row) -> int:
    """Check a suite's documents against its manifest and its rows; return how many are faulty.

    Raises
    ------
    CheckError
        With layer 10.
    """
    try:
        croissant_check.check(directory, manifest)
        croissant_check.check(directory, manifest, contents(directory, manifest))
        return errata.check(directory)
    except AssayError as error:
        raise CheckError(str(error), Layer.SUMS) from None
