"""Errors of the format libraries, turned into refusals.

The libraries state no list of what they raise on a malformed file: a missing part is a KeyError, a
string where a number should be is a TypeError, and so on. Only calls into them, and walks over what
they return, stand inside `refusing`.
"""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from minsheng.errors import ReadError
from minsheng.read.limits import Deadline

_BREAKS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)


@contextmanager
def refusing(form: str, where: str, *more: type[Exception]) -> Iterator[None]:
    """Raises ReadError where the format `form` breaks; `more` are a library's own errors.

    What runs within is ended after `limits.SECONDS`.
    Warnings of the libraries (an unknown extension, no default style) are about looks, not text.
    """
    try:
        with warnings.catch_warnings(), Deadline(where).alarm():
            warnings.simplefilter("ignore")
            yield
    except (MemoryError, RecursionError) as error:
        what = f"the {form} file is too large or too deeply nested to be read"
        raise ReadError(what, where=where, mend="save the text as .txt and give that") from error
    except (*_BREAKS, *more) as error:
        reason = " ".join(str(error).split())[:160] or "no reason given"
        what = f"not a well-formed {form} file ({type(error).__name__}: {reason})"
        raise ReadError(what, where=where, mend="open and save it again, or save it as text") from error
