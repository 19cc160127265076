"""The server process: the gunicorn worker, and the counters that workers share. Nothing here handles a route."""
