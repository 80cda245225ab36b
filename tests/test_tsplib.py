"""TSPLIB files in and out, and the commands that read and write them."""

import json
from pathlib import Path

import pytest

from assay.cli.group import main
from assay.errors import FormatError
from assay.formats import tsplib
from assay.problems.tsp import Problem, from_points, from_rows, from_triangle
from verifiers.exact import tsp as exact

BURMA = """NAME: burma14
TYPE: TSP
COMMENT: 14-Staedte in Burma (Zaw Win)
DIMENSION: 14
EDGE_WEIGHT_TYPE: GEO
EDGE_WEIGHT_FORMAT: FUNCTION
DISPLAY_DATA_TYPE: COORD_DISPLAY
NODE_COORD_SECTION
   1  16.47       96.10
   2  16.47       94.44
   3  20.09       92.54
   4  22.39       93.37
   5  25.23       97.24
   6  22.00       96.05
   7  20.47       97.02
   8  17.20       96.29
   9  16.30       97.38
  10  14.05       98.12
  11  16.53       97.38
  12  21.52       95.59
  13  19.41       97.13
  14  20.09       94.55
EOF
"""
TRIANGLE = from_triangle([[1, 2, 3], [4, 5], [6]])
FORMS = {
    "FULL_MATRIX": "0 1 2 3 1 0 4 5 2 4 0 6 3 5 6 0",
    "UPPER_ROW": "1 2 3 4 5 6",
    "LOWER_ROW": "1 2 4 3 5 6",
    "UPPER_DIAG_ROW": "0 1 2 3 0 4 5 0 6 0",
    "LOWER_DIAG_ROW": "0 1 0 2 4 0 3 5 6 0",
    "UPPER_COL": "1 2 4 3 5 6",
    "LOWER_COL": "1 2 3 4 5 6",
    "UPPER_DIAG_COL": "0 1 0 2 4 0 3 5 6 0",
    "LOWER_DIAG_COL": "0 1 2 3 0 4 5 0 6 0",
}


def explicit(form: str, weights: str) -> str:
    """Return a file of weights, as broken into lines as such files are."""
    head = "NAME : x\nTYPE : TSP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EXPLICIT\n"
    body = weights.replace(" 4 ", "\n 4 ")
    return f"{head}EDGE_WEIGHT_FORMAT : {form}\nEDGE_WEIGHT_SECTION\n{body}\nEOF\n"


def points(kind: str, rows: str) -> str:
    """Return a file of coordinates."""
    n = rows.count("\n") + 1
    head = f"NAME : x\nTYPE : TSP\nDIMENSION : {n}\nEDGE_WEIGHT_TYPE : {kind}\n"
    return f"{head}NODE_COORD_SECTION\n{rows}\nEOF\n"


def test_burma_has_its_published_optimum() -> None:
    """GEO is rounded as the published optimum 3323 needs."""
    assert tsplib.detect(BURMA)
    assert exact.prove_many([tsplib.read(BURMA)])[0]["optimum"] == 3323


@pytest.mark.parametrize("form", FORMS)
def test_every_triangle_is_the_same(form: str) -> None:
    """Every way to write a symmetric matrix gives the same problem."""
    assert tsplib.read(explicit(form, FORMS[form])) == TRIANGLE


def test_full_matrices_may_be_asymmetric() -> None:
    """A full matrix that is not symmetric is an asymmetric problem."""
    found = tsplib.read(explicit("FULL_MATRIX", "9 1 2 3 4 9 5 6 7 8 9 10 11 12 13 9"))
    assert found == from_rows([[1, 2, 3], [4, 5, 6], [7, 8, 10], [11, 12, 13]])
    assert not found.symmetric


@pytest.mark.parametrize("form", [form for form in FORMS if "FULL" in form or "DIAG" in form])
@pytest.mark.parametrize("infinity", ["100000000", "9999999999", "-1"])
def test_diagonals_are_left_out(form: str, infinity: str) -> None:
    """Whatever the diagonal holds, such as an author's infinity, plays no part."""
    weights = " ".join(infinity if word == "0" else word for word in FORMS[form].split())
    assert tsplib.read(explicit(form, weights)) == TRIANGLE


@pytest.mark.parametrize(
    ("kind", "first"), [("EUC_2D", 1), ("CEIL_2D", 2), ("MAN_2D", 2), ("ATT", 1)]
)
def test_roundings(kind: str, first: int) -> None:
    """The diagonal of a unit square is rounded as each type asks."""
    found = tsplib.read(points(kind, "1 0 0\n2 1 1\n3 1.0e+01 0"))
    assert found.distances[0][1] == first


def test_real_and_negative_coordinates() -> None:
    """Negative points are moved, and real ones become distances."""
    found = tsplib.read(points("EUC_2D", "1 -3 -4\n2 0 0\n3 3 4"))
    assert found.points == ((0, 0), (3, 4), (6, 8))
    found = tsplib.read(points("EUC_2D", "1 0.5 0\n2 0 0\n3 3 4"))
    assert found.points is None
    assert found.distances[1][2] == 5


@pytest.mark.parametrize(
    "problem",
    [
        TRIANGLE,
        from_rows([[1, 2], [3, 4], [5, 6]]),
        from_points("euclidean", ((0, 0), (3, 4), (6, 0))),
        from_points("manhattan", ((0, 0), (3, 4), (6, 0))),
    ],
)
def test_written_files_read_back(problem: Problem) -> None:
    """What is written is read as the same problem."""
    text = tsplib.write(problem)
    assert tsplib.detect(text)
    assert tsplib.read(text) == problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DIMENSION : 4\n",
        BURMA.replace("14\nEDGE", "15\nEDGE"),
        BURMA.replace("GEO", "XRAY1"),
        BURMA.replace("16.47       94.44", "nan 94.44"),
        BURMA.replace("16.47       94.44", "1e999 94.44"),
        BURMA.replace("   2  16.47", "   1  16.47"),
        BURMA.replace("DIMENSION: 14", "DIMENSION: 99999999999"),
        BURMA.replace("TYPE: TSP", "TYPE: CVRP", 1),
        explicit("UPPER_ROW", "1 2 3 4 5"),
        explicit("UPPER_ROW", "1 2 3 4 5 -6"),
        explicit("FUNCTION", "1 2 3 4 5 6"),
    ],
)
def test_damaged_files_are_refused(text: str) -> None:
    """Anything else is a format error."""
    with pytest.raises(FormatError):
        tsplib.read(text)


def test_tours() -> None:
    """Tours are numbered from 1 in files and from 0 here."""
    text = tsplib.write_solution((0, 2, 1))
    assert tsplib.read_solution(text) == (0, 2, 1)
    with pytest.raises(FormatError):
        tsplib.read_solution("TOUR_SECTION\n1\n1\n-1\nEOF\n")


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is imported, proven again, and exported as the distances it had."""
    source, out = tmp_path / "burma14.tsp", tmp_path / "out.jsonl"
    source.write_text(BURMA)
    assert main(["import", str(source), "--out", str(out)]) == 0
    row = json.loads(out.read_text())
    assert row["reference"]["optimum"] == 3323
    assert main(["prove", str(out)]) == 0
    assert main(["export", str(out), "--to", "tsplib", "--out", str(tmp_path / "files")]) == 0
    tour, written = sorted((tmp_path / "files").iterdir())
    assert tour.suffix == ".tour"
    capsys.readouterr()
    assert main(["verify", str(out), "--answers", str(tour)]) == 0
    assert json.loads(capsys.readouterr().out)["reason"] == "optimal"
    assert main(["verify", str(out), "--answers", str(written)]) == 2
    tour.write_text(tour.read_text().replace("-1\nEOF", "1\n-1\nEOF"))
    assert main(["verify", str(out), "--answers", str(tour)]) == 2
    assert tsplib.read(written.read_text()) == tsplib.read(BURMA)
    twins = tmp_path / "twins.jsonl"
    assert main(["import", str(source), "--question", "decide", "--out", str(twins)]) == 0
    assert len(twins.read_text().splitlines()) == 2
    assert main(["import", str(source), "--question", "path", "--force", "--out", str(twins)]) == 2
    bad = tmp_path / "bad.txt"
    bad.write_text("hello")
    assert main(["import", str(bad), "--out", str(tmp_path / "none")]) == 2
    assert "no format" in capsys.readouterr().err
