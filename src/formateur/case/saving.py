"""Saving: a file is written whole or not at all."""

import os
import tempfile
from pathlib import Path

from formateur.errors import FormateurError

NEW_FILE_MODE = 0o666


def save(path: Path, text: str) -> None:
    """Write UTF-8 text to a file in one move, so that nobody ever finds half a file.

    The text goes to a temporary name in the same folder, is flushed to the disk and takes the place of the file; a file
    that was there keeps its permissions, and a link goes on pointing to the file it names. Line ends are written as
    they stand in ``text``.

    Raises
    ------
    OSError
        If the folder cannot be written to; the file is then as it was.
    """
    target = path.resolve()
    mode = target.stat().st_mode & 0o7777 if target.exists() else NEW_FILE_MODE & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def save_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet.

    Raises
    ------
    FormateurError
        If it is there already: nothing is ever overwritten.
    """
    if path.exists():
        raise FormateurError(f"{path} is there already and is not overwritten; choose another name")
    save(path, text)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
