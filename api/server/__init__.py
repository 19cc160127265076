"""The process that serves: the gunicorn worker, and the counters that workers share. Nothing here knows Flask."""
