"""What all commands share: errors in one line, progress, output, and the options that recur."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from hangraph.errors import HangraphError, StoreError

STDOUT = Path("-")
USER_ERROR = 2
FAILED = 1
INTERRUPTED = 130

Output = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")]
Ontology = Annotated[
    Path | None,
    typer.Option("--ontology", metavar="DIR", help="A folder of Turtle files that add verbs, relations or types."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings of your own, such as another finder of names."),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="When the article was published (2015-04-10, 2015-04-10T14:38:00+09:00); "
        "'' means unknown; by default the article's own dateline tells.",
    ),
]


class Commands(TyperGroup):
    """The group of all commands: an error becomes one red line with its hint, a traceback only under --debug."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; exit 2 for what the user can mend, 1 for a bug, 130 when interrupted."""
        try:
            return super().invoke(ctx)
        except (HangraphError, KeyboardInterrupt, BrokenPipeError, OSError, MemoryError) as error:
            if ctx.params.get("debug"):
                raise
            raise typer.Exit(_told(error)) from error
        except Exception as error:
            if ctx.params.get("debug") or type(error).__module__.startswith(("click", "typer")):
                raise
            complain(f"{type(error).__name__}: {error}", "this is a bug in hangraph; --debug shows where")
            raise typer.Exit(FAILED) from error


def _told(error: BaseException) -> int:
    """Tell the error in one line and return the exit code it calls for."""
    if isinstance(error, KeyboardInterrupt):
        complain("interrupted", "what is half done was left out")
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):  # the reader of our output has gone: no error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, HangraphError):
        subject = f"{error.subject}: " if error.subject else ""
        complain(subject + error.message, error.hint)
        return USER_ERROR
    complain(str(error) or type(error).__name__)
    return USER_ERROR


def complain(message: str, hint: str = "") -> None:
    """Write one line to standard error: the message in red, the hint after it."""
    line = " ".join(message.split())
    typer.secho(f"hangraph: {line}", fg="red", err=True, nl=not hint)
    if hint:
        typer.echo(f" ({' '.join(hint.split())})", err=True)


def write(data: bytes, output: Path) -> None:
    """Write to a file, or to standard output for `-`; raise StoreError for a file that cannot be written."""
    if output == STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(data)
    except OSError as error:
        hint = "give another file with -o"
        raise StoreError(f"cannot be written: {error.strerror or error}", subject=str(output), hint=hint) from error


@contextmanager
def progress(total: int | None = None) -> Iterator[Callable[[str, int], None]]:
    """Show on standard error how work goes on, with a bar where its size is known; gives what to report to.

    Where standard error is no terminal nothing is shown.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    sized = (BarColumn(), MofNCompleteColumn()) if total else (TextColumn("{task.completed}"),)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), *sized, TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)

        def listen(what: str, done: int) -> None:
            bar.update(task, description=_short(what), completed=done)

        yield listen


def _short(text: str, width: int = 40) -> str:
    from rich.markup import escape

    return escape(text if len(text) <= width else text[: width - 1] + "…")
