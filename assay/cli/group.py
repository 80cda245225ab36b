"""The lazy group of commands, and the one place where errors become lines and exit codes."""

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from keyword import iskeyword

import click

from assay.errors import AssayError

COMMANDS = {
    "generate": "make instances of a family as JSON lines",
    "verify": "judge answers offline",
    "prove": "prove every reference again by the independent route",
    "show": "print an instance: prompt, reference, picture",
    "import": "make instances of files in the field's formats",
    "export": "write instances as files in the field's formats",
    "score": "ask an endpoint about a suite and judge its answers",
    "run": "bring in answers from elsewhere, judge runs again",
    "trace": "check what the reasoning in a run did",
    "report": "print and write the results of runs",
    "compare": "test whether one run is better than another",
    "plan": "say how many instances a comparison needs",
    "endpoint": "check what an endpoint supports",
    "serve": "serve the embedded players as a chat endpoint",
    "suite": "freeze, check, sign, publish and seal suites",
    "contamination": "look for a suite in training text and in other suites",
    "demo": "walk the whole road with the embedded players",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = importlib.import_module(f"assay.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="assay")
def group() -> None:
    """Ask whether a model reasons, and how far: fresh, proven, exactly judged instances."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0 done, 2 bad input, 3 incomplete or budget reached, 4 judge error, 10 to 13 the layers of
    ``suite check``, 130 interrupted. An error is one line on standard error.
    """
    _open_streams()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        code = group.main(arguments, prog_name="cli.py", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _fail(" ".join(error.format_message().split()), 2)
    except AssayError as error:
        return _fail(str(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", 130)
    except BrokenPipeError:
        # The reader (head, less) has gone: nothing more to say, also not at shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(f"{error.filename or 'a file'}: {error.strerror or error}", 2)
    except ModuleNotFoundError as error:
        if str(error.name).startswith(("assay", "generators", "verifiers")):
            raise
        return _fail(f"{error.name} is not installed; run make, then . .venv/bin/activate", 2)
    except Exception as error:  # what PySAT, and OR-Tools while it loads, make of Ctrl-C
        if isinstance(error.__cause__, KeyboardInterrupt) or "keyboard interrupt" in str(error):
            return _fail("interrupted", 130)
        raise


def _open_streams() -> None:
    """Let standard streams that were closed lead nowhere, so that no file takes their place."""
    while (fd := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(fd)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _fail(message: str, code: int) -> int:
    click.echo(f"error: {message}", err=True)
    return code
