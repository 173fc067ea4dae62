"""Entry point of the ``verbale`` command, and its error messages.

Only the errors are imported before the command runs, so that a Ctrl-C during the imports is
handled here, too.
"""

import io
import os
import sys
import time
from typing import NoReturn

from index.cli.errors import error_message
from index.errors import VerbaleError, first_line, out_of_resources

INTERRUPTED = 130
"""Exit code after Ctrl-C."""


def main() -> None:
    """Run a command; report a failure as a message, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):  # UTF-8 for files and pipes
        if isinstance(stream, io.TextIOWrapper):  # a terminal gets escaped what it can't show
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    try:
        time.time()  # Python counts nanoseconds in 64 bits
    except OverflowError:
        _end("verbale: this machine's clock is past the year 2262. Set it (NTP).\n", 1)
    try:
        _run()
    except VerbaleError as error:
        _fail(error_message(error))
    except KeyboardInterrupt:
        _end("\nverbale: interrupted. Everything stored so far is kept.\n", INTERRUPTED)
    except BrokenPipeError:
        _give_up_output()  # the reader closed the pipe (``verbale export | head``)
        sys.exit(1)
    except UnicodeEncodeError as error:  # an argument that happens to name a file
        _fail(f"“{error.object[:200]}” is not UTF-8. Type it again.")
    except Exception as error:
        import logging  # noqa: PLC0415 - slow, and seldom needed here

        logging.getLogger(__name__).debug("unexpected error", exc_info=True)
        _give_up_output()
        inside = (
            f"internal error ({type(error).__name__}: {first_line(error)}). Everything stored so "
            "far is kept. Run `verbale doctor` to find the cause; if it finds none, repeat the "
            "command as `verbale -v …` for a traceback, and please report it."
        )
        _fail(str(out_of_resources(error) or inside))


def _give_up_output() -> None:
    """Discard unwritten output, so that the interpreter doesn't retry it at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run() -> None:
    from index.cli.memory import limit_arenas, uncollected  # noqa: PLC0415 - see above

    limit_arenas()
    with uncollected():
        from index.cli.app import app, checked, options_first  # noqa: PLC0415

    sys.argv[1:] = checked(options_first(sys.argv[1:]))
    try:
        app(prog_name="verbale")  # also where it runs as a module
    except SystemExit as ended:
        if ended.code == INTERRUPTED:  # typer turns Ctrl-C into this, without a message
            raise KeyboardInterrupt from ended
        raise
    finally:
        sys.stdout.flush()


def _fail(message: str) -> None:
    from index.cli.output import write_error  # noqa: PLC0415 - as above

    write_error(f"verbale: {message}\n")
    sys.exit(1)


def _end(message: str, code: int) -> NoReturn:
    sys.stderr.write(message)
    sys.exit(code)
