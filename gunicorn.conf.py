"""The configuration of gunicorn, which gunicorn reads from the working directory.

WEB_CONCURRENCY sets the number of workers, and FORWARDED_ALLOW_IPS the trusted proxies. Host and port are settings.
"""

import os

from api.server.prometheus_multiprocess import create_metrics_folder, remove_metrics_folder
from api.server.shared_counters import open_storage
from settings import read_settings

_settings = read_settings()

# Before prometheus-client is imported, so each worker can render the sum of all workers.
create_metrics_folder()

# Before the workers are forked from this process, so they count the requests of a client together.
open_storage(_settings.counts)

bind = f"{_settings.host}:{_settings.port}"

# Most requests are one query and a join of finished bytes, so Python is the bottleneck: one worker for each core. At
# least two, so one serves while the other is replaced. At most four, because more need tuning on a machine that also
# runs the database.
workers = int(os.environ.get("WEB_CONCURRENCY") or min(max(os.cpu_count() or 1, 2), 4))

# Threads, because each has its own connection to the database and waits for it most of the time. The number of
# connections is workers times threads: at most 32 of the 100 that PostgreSQL allows.
worker_class = "api.server.gunicorn_worker.SlowClientWorker"
threads = 8

# A worker is forked with nothing open. An application that is loaded before the fork shares its sockets and SQLite
# handles with the workers, which corrupts both. It would save less than a second of start.
preload_app = False

# Seconds without a sign of life from a whole worker. A slow request does not count: other threads give the sign.
timeout = 30

# Seconds for running requests to end at a stop. Less than 30, after which orchestrators kill the process.
graceful_timeout = 25

# Seconds that an idle connection stays open. More than the 60 of common proxies, so the proxy closes it first.
# Otherwise a proxy may send a request into a connection that is just being closed, and answer 502.
keepalive = 75

# A hundred filters fit in a line of 8 kB, which is the maximum of gunicorn. Default: 4094.
limit_request_line = 8190

# Browsers send about 20 header fields, and proxies add about 10. Default: 100.
limit_request_fields = 64

# Each worker is replaced after this many requests, so a slow memory leak in a library stays small. At 1000 requests a
# second that is every few minutes. The jitter prevents that all workers are replaced at the same time.
max_requests = 200_000
max_requests_jitter = 20_000

# gunicorn trusts X-Forwarded-* only from these addresses. Any other client could claim any address, and evade limits.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1,::1"

# A worker gives its sign of life by touching a file. On a disk, a stalled write would look like a dead worker, and the
# file system of a container is read-only. Without /dev/shm, as on other systems than Linux, the default is good enough.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (gunicorn makes a private file)

# The control socket would be a file in the home directory. A container has no home directory, and nothing here uses it.
control_socket_disable = True

# The application logs the requests. gunicorn logs those that it could not parse, and this class removes keys from them.
logger_class = "api.server.gunicorn_worker.RedactingLogger"


def on_exit(server: object) -> None:
    """Remove the folder of the metrics."""
    remove_metrics_folder()
