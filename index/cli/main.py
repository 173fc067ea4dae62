"""The ``verbale`` command, and what a person sees when it fails.

Nothing but the errors is imported before the command runs, so that a Ctrl-C in the first moment is
met here, too.
"""

import io
import os
import sys

from index.cli.errors import error_message
from index.errors import VerbaleError, first_line, out_of_resources

INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended."""


def main() -> None:
    """Run a command; a failure is a message for a person, never a traceback."""
    _print_any_character()
    try:
        _run()
    except VerbaleError as error:
        _fail(error_message(error))
    except KeyboardInterrupt:
        _interrupted()
    except BrokenPipeError:
        _give_up_output()  # the reader went away (``verbale export | head``): nothing is wrong
        sys.exit(1)
    except UnicodeEncodeError as error:  # the name of a file that is there, where none was meant
        _fail(f"“{error.object[:200]}” is not UTF-8; type it anew.")
    except Exception as error:
        import logging  # noqa: PLC0415 - slow, and seldom needed here

        logging.getLogger(__name__).debug("the whole story", exc_info=True)
        _give_up_output()
        _fail(str(out_of_resources(error) or _inside(error)))


def _inside(error: Exception) -> str:
    return (
        f"something went wrong inside ({type(error).__name__}: {first_line(error)}). What was "
        "stored is kept. See whether `verbale doctor` finds a cause; if not, run it again as "
        "`verbale -v …` to see where, and please report it."
    )


def _give_up_output() -> None:
    """What could not be written to standard output is not tried again at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run() -> None:
    from index.cli.app import app  # noqa: PLC0415 - see above
    from index.cli.arguments import checked  # noqa: PLC0415

    sys.argv[1:] = checked(sys.argv[1:])
    try:
        app(prog_name="verbale")  # also where it runs as a module
    except SystemExit as ended:
        if ended.code == INTERRUPTED:  # typer makes this of Ctrl-C, without a word
            raise KeyboardInterrupt from ended
        raise
    finally:
        sys.stdout.flush()


def _print_any_character() -> None:
    """What goes into a file or a pipe is UTF-8; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _fail(message: str) -> None:
    from index.cli.output.streams import write_error  # noqa: PLC0415 - as above

    write_error(f"verbale: {message}\n")
    sys.exit(1)


def _interrupted() -> None:
    sys.stderr.write("\nverbale: interrupted; what was stored stays.\n")
    sys.exit(INTERRUPTED)
