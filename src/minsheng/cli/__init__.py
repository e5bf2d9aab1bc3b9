"""The command `minsheng`. Results go to stdout, messages to stderr.

Exit code: 0 fine; 1 findings (a document refused, a Violation); 2 usage, a query or a folder at fault;
3 a fault of this program; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from minsheng.cli.arguments import Verb, parser
from minsheng.cli.telling import say
from minsheng.errors import MapError, MinshengError, ParseError, ReadError, ValidationError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; every outcome is an exit code and, at most, a message."""
    try:
        arguments = parser().parse_args(argv)
        code = run(arguments.verb, arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return say("interrupted", 130)
    return code


def run(verb: Verb, arguments: argparse.Namespace) -> int:
    """A verb's exit code; what it raises becomes a message."""
    try:
        return verb(arguments)
    except MinshengError as error:
        refused = isinstance(error, ReadError | ParseError | MapError | ValidationError)
        return say(str(error), 1 if refused else 2)
    except BrokenPipeError:
        raise
    except MemoryError:
        return say("not enough memory → give fewer or smaller documents at a time", 2)
    except OSError as error:
        return say(f"{error.filename or 'system'}: {error.strerror or error}", 2)
    except Exception as error:
        if os.environ.get("MINSHENG_TRACEBACK"):
            raise
        what = f"a fault of this program: {type(error).__name__}: {error}"
        return say(f"{what} → report it with the output of MINSHENG_TRACEBACK=1", 3)
