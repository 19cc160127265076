"""A storage for the library `limits`: counters in memory that all workers of one machine share.

The memory storage of the library belongs to one process, so every worker would allow the full limit. The table here has
a fixed size. A client with very many addresses can make the table forget counters, but cannot make the memory grow. To
count over several machines, use another storage of the library.
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

# One counter: the digest of its key, the end of its window, and its count.
SLOT = struct.Struct("<QdQ")
# The digest of a key selects a row. The counter may be in any slot of the row.
SLOTS_PER_ROW = 8
ROWS = 8192


class CounterTable:
    """Counters by key. The window of a counter begins with its first count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # Anonymous shared memory of 1.5 MB: processes that are forked later see the same bytes.
        self._memory = mmap.mmap(-1, ROWS * SLOTS_PER_ROW * SLOT.size)
        # The system releases a file lock when its process ends, even after a crash. It does not lock out threads of
        # the same process.
        self._lock_file, path = tempfile.mkstemp()
        os.unlink(path)
        self._thread_lock = threading.Lock()

    def count(self, key: str, window: float, amount: int = 1) -> tuple[int, float]:
        """Add to a counter; 0 only reads it. Return the count in the window, and the seconds until the window ends."""
        digest = _hash_key(key)
        row = digest % ROWS
        with self._thread_lock:
            fcntl.lockf(self._lock_file, fcntl.LOCK_EX, 1, row)
            try:
                return self._count(digest, row * SLOTS_PER_ROW * SLOT.size, window, amount)
            finally:
                fcntl.lockf(self._lock_file, fcntl.LOCK_UN, 1, row)

    @staticmethod
    def find_row(key: str) -> int:
        """Return the number of the row for a key."""
        return _hash_key(key) % ROWS

    def _count(self, digest: int, start: int, window: float, amount: int) -> tuple[int, float]:
        now = self._clock()
        slots = list(SLOT.iter_unpack(self._memory[start : start + SLOTS_PER_ROW * SLOT.size]))
        index = next((index for index, slot in enumerate(slots) if slot[0] == digest), None)
        if index is None:
            # Replace the counter whose window ends first: ended windows come before the others.
            index = min(range(SLOTS_PER_ROW), key=lambda candidate: float(slots[candidate][1]))
            ends, count = now + window, 0
        else:
            _, ends, count = slots[index]
            if ends <= now:
                ends, count = now + window, 0
        count += amount
        if amount:
            SLOT.pack_into(self._memory, start + index * SLOT.size, digest, ends, count)
        return count, ends - now


def _hash_key(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "little")


class SharedMemoryStorage(Storage):
    """The counters of this machine behind the interface of the library."""

    STORAGE_SCHEME = ["shared"]  # noqa: RUF012 - the base class declares a list
    base_exceptions = OSError

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, counts: CounterTable | None = None, **options: str
    ) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._counts = counts or CounterTable()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter, and return its count. A new window has `expiry` seconds."""
        return self._counts.count(key, expiry, amount)[0]

    def get(self, key: str) -> int:
        """Return the count in the current window."""
        return self._counts.count(key, 0, 0)[0]

    def get_expiry(self, key: str) -> float:
        """Return when the current window ends, in seconds since 1970."""
        return time.time() + self._counts.count(key, 0, 0)[1]

    def check(self) -> bool:
        """Return whether the storage works."""
        return True

    def reset(self) -> None:
        """Forget all counters."""
        self._counts = CounterTable()

    def clear(self, key: str) -> None:
        """Set a counter to 0."""
        self._counts.count(key, 0, -self.get(key))


@functools.cache
def open_storage(uri: str) -> Storage:
    """Open the storage that EVFACTS_COUNTS names. Raise BadSettingError if the library cannot use it.

    Workers share the storage if their parent process calls this before the fork.
    """
    try:
        storage = storage_from_string(uri, wrap_exceptions=True)
    except ConfigurationError as error:
        raise BadSettingError(f"EVFACTS_COUNTS is not usable: {error}") from error
    if not isinstance(storage, Storage):
        raise BadSettingError("EVFACTS_COUNTS names an asynchronous storage. Use its synchronous form.")
    return storage
