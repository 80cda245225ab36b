"""What mazes can be asked for, and which wishes contradict each other."""

from dataclasses import dataclass, field

from assay.errors import UserError

TREES = ("wilson", "kruskal", "dfs")
KINDS = (*TREES, "loops", "braided", "rooms", "percolation")
LOOPS = 10
"""Per cent of the walls that the kind ``loops`` is without, unless told."""


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    width: int = field(default=10, metadata={"help": "columns of cells", "range": (3, 60)})
    height: int = field(default=0, metadata={"help": "rows; 0: as columns", "range": (0, 60)})
    kind: str = field(default="wilson", metadata={"help": "kind of maze", "choices": KINDS})
    loops: int = field(default=0, metadata={"help": "percent of walls removed", "range": (0, 50)})
    regions: int = field(default=1, metadata={"help": "2: a part is sealed", "range": (1, 2)})
    blocked: int = field(
        default=35,
        metadata={
            "help": "percent of cells blocked",
            "range": (5, 45),
            "only": {"kind": ("percolation",)},
        },
    )
    min_length: int = field(
        default=0,
        metadata={
            "help": "least moves of a shortest path; 0: the mean of the sides, or 1 if "
            "--max-length is given",
            "range": (0, 3600),
        },
    )
    max_length: int = field(
        default=0,
        metadata={"help": "most moves of a shortest path; 0: any number", "range": (0, 3600)},
    )
    paths: str = field(
        default="any",
        metadata={"help": "one: no other path is as short", "choices": ("any", "one")},
    )

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.height or self.width

    @property
    def cells(self) -> int:
        """The number of cells."""
        return self.width * self.rows

    @property
    def share(self) -> int:
        """The percentage of walls that is removed."""
        return self.loops or (LOOPS if self.kind == "loops" else 0)

    @property
    def least(self) -> int:
        """The least length of a shortest path."""
        mean = (self.width + self.rows + 1) // 2
        return self.min_length or (1 if self.max_length else mean)

    @property
    def most(self) -> int:
        """The largest length of a shortest path."""
        return self.max_length or self.cells


def check_params(params: Params) -> None:
    """Refuse what cannot be met.

    Raises
    ------
    UserError
        For a height of 1 or 2, an empty range of lengths, more moves than cells, loops in
        percolation, and a single shortest path where there are two goals.
    """
    if 0 < params.height < 3:
        raise UserError("--height must be 0 (as the width) or 3 to 60")
    if params.least >= params.cells:
        raise UserError(
            f"no path in {params.cells} cells has {params.least} moves; lower --min-length"
        )
    if params.least > params.most:
        raise UserError(
            f"--min-length {params.least} is above --max-length {params.most}; swap them"
        )
    if params.kind == "percolation" and params.loops:
        raise UserError("--loops does not go with --kind percolation; set --blocked instead")
    if params.regions == 2 and params.paths == "one":
        raise UserError("--paths one does not go with the question 'reachable'; leave it out")
