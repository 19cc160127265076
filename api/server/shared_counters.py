"""A storage for the library `limits`: counts in memory that the workers of one machine share.

Its own memory storage belongs to one process, so that a limit would be as many times what is promised as there are
workers. The table here has a fixed size: whoever asks from a great many addresses makes counts be forgotten, never
memory grow. Several machines count together in one of the library's other storages.
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

from limits.errors import ConfigurationError
from limits.storage import Storage, storage_from_string

from settings import BadSettingError

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


class SharedMemory(Storage):
    """Counts of this machine, as the library asks for them."""

    STORAGE_SCHEME = ["shared"]  # noqa: RUF012 - as the base class has it
    base_exceptions = OSError

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, counts: Counts | None = None, **options: str
    ) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._counts = counts or Counts()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count so many more, in a window of so many seconds where none goes on; return how many there were."""
        return self._counts.count(key, expiry, amount)[0]

    def get(self, key: str) -> int:
        """Return how many there were in the window that goes on."""
        return self._counts.count(key, 0, 0)[0]

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since 1970."""
        return time.time() + self._counts.count(key, 0, 0)[1]

    def check(self) -> bool:
        """Tell whether the storage works."""
        return True

    def reset(self) -> None:
        """Forget all counts."""
        self._counts = Counts()

    def clear(self, key: str) -> None:
        """Forget a count."""
        self._counts.count(key, 0, -self.get(key))


@functools.cache
def storage(uri: str) -> Storage:
    """Return the storage of a setting. It is that of the parent where that called this before it forked."""
    try:
        made = storage_from_string(uri, wrap_exceptions=True)
    except ConfigurationError as problem:
        raise BadSettingError(f"EVFACTS_COUNTS cannot be used: {problem}") from problem
    if not isinstance(made, Storage):
        raise BadSettingError("EVFACTS_COUNTS names a storage that is for asynchronous programs.")
    return made
