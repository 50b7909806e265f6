"""What the system said about a file or a connection, in words for people and with the next step."""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your quota on this disk is used up",
    errno.EROFS: "the file system is read-only",
    errno.EFBIG: "the file is larger than is allowed here",
}
_MENDS = {
    errno.ENOSPC: "free some space, then run it again",
    errno.EDQUOT: "free some of your quota, then run it again",
    errno.EACCES: "give yourself the right to it, or run from a checkout that is yours",
    errno.EPERM: "give yourself the right to it, or run from a checkout that is yours",
    errno.EROFS: "run from a checkout that can be written to",
    errno.EFBIG: "raise the limit of file sizes (`ulimit -f`), then run it again",
    errno.ENOENT: "check the spelling of the path",
    errno.EMFILE: "raise the limit of open files, for example with `ulimit -n 4096`",
    errno.ECONNREFUSED: "check that it is running and that nothing filters the way to it",
}


def words_of(error: OSError) -> str:
    """What is wrong, without the path."""
    return _WORDS.get(error.errno or 0, (error.strerror or str(error) or type(error).__name__).lower())


def mend_of(error: OSError) -> str | None:
    """The next step, or ``None`` if none is known for this error."""
    return _MENDS.get(error.errno or 0)
