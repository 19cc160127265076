"""How gunicorn serves the API, read from the working directory by gunicorn itself.

WEB_CONCURRENCY sets the number of workers, FORWARDED_ALLOW_IPS the proxies to trust; host and port are settings.
"""

import os
from typing import Any

from api.server.prometheus_multiprocess import forget_counts, share_counts
from api.server.shared_counters import storage
from settings import read_settings

_settings = read_settings()

# Before anything that counts is imported, so that each worker can tell the sum of all.
share_counts()

# Made before the workers are forked from this process, so that they count the requests of a client together.
storage(_settings.counts)

bind = f"{_settings.host}:{_settings.port}"

# Most requests are a query and a join of finished bytes, so that Python is the limit: a worker for each core. Two at
# least, so that one serves while the other is replaced; four at most, since beside a database more want tuning.
workers = int(os.environ.get("WEB_CONCURRENCY") or min(max(os.cpu_count() or 1, 2), 4))

# Threads, since each keeps a connection to the database of its own and spends what time it waits on it. Workers times
# threads is the number of connections: 32 at most, of the 100 that PostgreSQL allows.
worker_class = "api.server.gunicorn_worker.PatientWorker"
threads = 8

# A worker forks with nothing open. Loaded before the fork, the application would share its sockets and SQLite handles
# with its children, which corrupts both, to save less than a second of start.
preload_app = False

# Seconds without a sign of life from a worker as a whole. A slow request does not count: other threads give the sign.
timeout = 30

# Seconds for running requests to end when told to stop. Under the 30 after which orchestrators kill.
graceful_timeout = 25

# Seconds that an idle connection stays open. Over the 60 of common proxies, so that it is they who close it: otherwise
# they now and then send a request into a connection that is just being closed, and answer 502.
keepalive = 75

# A hundred filters fit in a line of 8 kB, which is gunicorn's most. Default: 4094.
limit_request_line = 8190

# Browsers send about 20 header fields and proxies add about 10. Default: 100.
limit_request_fields = 64

# A worker is replaced now and then, so that a slow leak in any library stays small; at 1000 requests a second that is
# every few minutes. The spread keeps workers from being replaced all at once.
max_requests = 200_000
max_requests_jitter = 20_000

# X-Forwarded-* is believed from these addresses only. Anyone else could claim any client address, and so evade limits.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1,::1"

# Workers show life by touching a file. On a disk, a stalled write would look like a dead worker; and the file system of
# a container is read-only. Elsewhere than on Linux there is no /dev/shm, and the default will do.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (gunicorn makes a private file)

# The control socket would be written to the home directory, which a container has not, and nothing here uses it.
control_socket_disable = True

# Requests are logged by the application. What gunicorn itself could not read is told without the keys in it.
logger_class = "api.server.gunicorn_worker.MaskingLogger"


def on_exit(server: Any) -> None:
    """Leave nothing behind."""
    forget_counts()
