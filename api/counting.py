"""Counts in windows of time, in memory that the workers of one machine share.

Kept by each worker alone, a limit would be as many times what is promised as there are workers. The table has a fixed
size: whoever asks from a great many addresses makes counts be forgotten, never memory grow.
"""

import fcntl
import functools
import hashlib
import mmap
import os
import struct
import tempfile
import threading
import time
from collections.abc import Callable

# A count: the digest of what is counted, when its window ends, how many there were.
SLOT = struct.Struct("<QdQ")
# A digest chooses one of the rows, and has its count anywhere in it.
ROW = 8
ROWS = 8192


class Counts:
    """Counts of many things, each in a window of its own that begins with the first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # Anonymous, so that processes which are forked later see the same bytes: 1.5 MB.
        self._memory = mmap.mmap(-1, ROWS * ROW * SLOT.size)
        # Locks of a file end with the process that has them, however it ends, and do not hold between its threads.
        self._file, path = tempfile.mkstemp()
        os.unlink(path)
        self._between_threads = threading.Lock()

    def count(self, what: str, window: float, more: int = 1) -> tuple[int, float]:
        """Count so many more; return how many there were in the window, and for how many seconds it still goes on."""
        digest = _digest(what)
        row = digest % ROWS
        with self._between_threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, row)
            try:
                return self._count(digest, row * ROW * SLOT.size, window, more)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, row)

    @staticmethod
    def row(what: str) -> int:
        """Return the number of the row that has the count."""
        return _digest(what) % ROWS

    def _count(self, digest: int, start: int, window: float, more: int) -> tuple[int, float]:
        now = self._clock()
        slots = list(SLOT.iter_unpack(self._memory[start : start + ROW * SLOT.size]))
        place = next((at for at, slot in enumerate(slots) if slot[0] == digest), None)
        if place is None:
            # Ended windows first, and of those that go on the one that ends next.
            place = min(range(ROW), key=lambda at: float(slots[at][1]))
            ends, counted = now + window, 0
        else:
            _, ends, counted = slots[place]
            if ends <= now:
                ends, counted = now + window, 0
        counted += more
        if more:
            SLOT.pack_into(self._memory, start + place * SLOT.size, digest, ends, counted)
        return counted, ends - now


def _digest(what: str) -> int:
    return int.from_bytes(hashlib.blake2b(what.encode("utf-8", "replace"), digest_size=8).digest(), "little")


@functools.cache
def shared() -> Counts:
    """Return the counts of this process, which are those of its parent where that called this before it forked."""
    return Counts()
