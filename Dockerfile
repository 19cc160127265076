# The image serves the API and migrates the database. It contains no compiler, no development tool and no secret.
FROM python:3.13-slim-trixie AS build
WORKDIR /app
COPY requirements/uv.txt requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/uv.txt \
    && python -m venv --without-pip .venv \
    && uv pip sync --no-cache --python .venv/bin/python --compile-bytecode --require-hashes requirements/runtime.txt
COPY . .
# Compile here, because the file system is read-only later. The file modes of a checkout depend on its owner.
RUN uv pip install --no-cache --python .venv/bin/python --no-build-isolation --no-deps --editable . \
    && .venv/bin/python -m compileall -q -x '\.venv' . \
    && chmod -R a+rX,go-w .

FROM python:3.13-slim-trixie
WORKDIR /app
COPY --from=build /app /app
# A folder for SQLite, on a volume. The user is a number, so orchestrators can check that it is not root.
RUN install -d -o 10001 -g 10001 /app/var
USER 10001:10001
ENV PATH=/app/.venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EVFACTS_HOST=0.0.0.0 \
    PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["evfacts", "serve"]
