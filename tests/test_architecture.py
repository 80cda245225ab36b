"""The house as DESIGN draws it: imports go down only, rooms stay small."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from assay.families import FAMILIES, KINDS

ROOT = Path(__file__).resolve().parents[1]

LEAVES = {
    "generators",
    "verifiers.exact",
    "verifiers",
    "assay.prompts",
    "assay.answers",
    "assay.claims",
    "assay.formats",
    "assay.pictures",
    "assay.players",
    "assay.symmetries",
    "assay.endpoint",
}
FLOORS = [
    {"assay.errors", "assay.rng"},
    {
        "assay.core",
        "assay.roles",
        "assay.jsonl",
        "assay.text",
        "assay.numerals",
        "assay.files",
        "assay.locks",
        "assay.spec",
        "assay.canonical",
        "assay.context",
        "verifiers.certificates",
    },
    {"assay.problems", "assay.reasoning"},
    LEAVES,
    {"assay.families"},
    {
        "assay.adopt",
        "assay.orders",
        "assay.instances",
        "assay.judge",
        "assay.play",
        "assay.posing",
        "assay.proofs",
        "assay.server",
    },
    {"assay.suite", "assay.trace"},
    {"assay.run"},
    {"assay.report"},
    {"assay.cli"},
    {"cli"},
]
ROOMS = {room: height for height, floor in enumerate(FLOORS) for room in floor}
# On these floors rooms know each other, without a circle.
ENGINES = {1, 5}
ONLY_IN = {
    "ortools": {"verifiers.exact"},
    "pysat": {"verifiers.exact"},
    "networkx": {"verifiers.exact"},
    "httpx": {"assay.endpoint"},
    "click": {"assay.cli"},
    "huggingface_hub": {"assay.suite"},
    "re2": {"assay.claims", "assay.trace"},
}
# Below the engine only proofs may need more than the standard library.
PURE = {"generators", "assay.problems", "assay.prompts", "assay.answers", "assay.players"}
PURE |= {"assay.symmetries", "assay.canonical", "assay.context"}
PURE |= {"assay.pictures", "assay.formats", "verifiers", "verifiers.certificates"}


def sources() -> list[Path]:
    """Return every module of the product."""
    folders = ("assay", "generators", "verifiers")
    return [ROOT / "cli.py", *(p for f in folders for p in sorted((ROOT / f).rglob("*.py")))]


def name_of(path: Path) -> str:
    """Return a module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    """Return the room a module belongs to, the most specific one, or None if it is not ours."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        if (room := ".".join(parts[:length])) in ROOMS:
            return room
    return None


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def modules() -> frozenset[str]:
    """Return the dotted name of every module of the product."""
    return frozenset(name_of(path) for path in sources())


def imports_of(path: Path) -> Iterator[str]:
    """Yield the modules that a module imports, anywhere in it."""
    ours = modules()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in ours else str(node.module)


def edges() -> Iterator[tuple[str, str]]:
    """Yield every import between our modules; the table's dotted names count as imports."""
    for path in sources():
        for target in imports_of(path):
            if target.split(".")[0] in {"assay", "generators", "verifiers", "cli"}:
                yield name_of(path), target
    for family in FAMILIES.values():
        for kind in KINDS:
            yield "assay.families", family.path(kind)


def test_every_module_has_a_room() -> None:
    """Every module stands on a floor that is named here."""
    strangers = [
        name_of(p) for p in sources() if p.name != "__init__.py" and not room_of(name_of(p))
    ]
    assert not strangers


def test_imports_go_down() -> None:
    """A module imports its own room or a lower floor, never a neighbour and never upwards."""
    wrong, beside = [], set()
    for source, target in edges():
        here, there = room_of(source), room_of(target)
        if here is None or there is None or here == there:
            continue
        if ROOMS[there] == ROOMS[here] and ROOMS[here] in ENGINES:
            beside.add(ROOMS[here])
        elif ROOMS[there] >= ROOMS[here]:
            wrong.append(f"{source} imports {target}")
    assert not wrong
    assert beside == ENGINES, "floors that need no leave"


def test_every_room_is_lived_in() -> None:
    """No floor names a room that is not there."""
    assert {room_of(name_of(path)) for path in sources()} - {None} == set(ROOMS)


def test_no_circles() -> None:
    """Following imports never leads back."""
    graph: dict[str, set[str]] = {}
    for source, target in edges():
        graph.setdefault(source, set()).add(target)
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for target in sorted(graph.get(module, ())):
                visit(target, (*trail, module))
            done.add(module)

    for module in list(graph):
        visit(module, ())


def test_libraries_stay_in_their_rooms() -> None:
    """Solvers, the HTTP client and the command line are each used in one place only."""
    used: dict[str, set[str]] = {library: set() for library in ONLY_IN}
    for path in sources():
        for target in imports_of(path):
            if (library := target.split(".")[0]) in used:
                used[library].add(room_of(name_of(path)) or name_of(path))
    assert used == ONLY_IN, "an import without an allowance, or an allowance that nothing uses"


def test_leaves_need_the_standard_library_only() -> None:
    """Generators, problems, prompts, answers, players, pictures and checkers are pure."""
    import sys

    wrong = []
    for path in sources():
        if room_of(name_of(path)) not in PURE:
            continue
        for target in imports_of(path):
            top = target.split(".")[0]
            if top not in {"assay", "generators", "verifiers"} | sys.stdlib_module_names:
                wrong.append(f"{name_of(path)} imports {target}")
    assert not wrong


def test_packages_hold_a_docstring_only() -> None:
    """An ``__init__.py`` says what its folder is, and nothing else."""
    for path in sources():
        if path.name == "__init__.py":
            body = tree_of(path).body
            assert len(body) == 1, path
            assert ast.get_docstring(tree_of(path)), path


def test_rooms_are_small() -> None:
    """No module has 300 lines or more, no function more than 50."""
    for path in sources():
        assert path.read_text(encoding="utf-8").count("\n") < 300, path
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno <= 50, f"{path}: {node.name}"


def test_no_code_from_text() -> None:
    """Nothing evaluates text as code, and nothing unpickles."""
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert name not in {"eval", "exec", "literal_eval"}, path
        assert not {"pickle", "marshal", "shelve"} & set(imports_of(path)), path


@pytest.mark.parametrize("kind", KINDS)
def test_a_family_has_every_part(kind: str) -> None:
    """Every family in the table has its file for every kind of part."""
    for family in FAMILIES.values():
        assert (ROOT / (family.path(kind).replace(".", "/") + ".py")).is_file()


def test_no_machine_is_named() -> None:
    """No file that git tracks names a registry or a path of a machine it was made on."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    words = ["/" + "work/", "python" + "hosted", "pypi" + ".org", "file:" + "///"]
    for name in listed.stdout.split("\n"):
        path = ROOT / name
        if name and path.suffix in {".py", ".md", ".txt", ".toml", "", ".json"} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [word for word in words if word in text], name
