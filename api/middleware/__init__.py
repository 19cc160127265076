"""What wraps every request: ids, authentication, rate limits, headers, logs, metrics, errors of the database.

No route is declared here.
"""
