# The engine, without servers of its own: it is given Postgres, Redis and the language model by address.
# docker build -f docs/deploy/engine.Dockerfile -t conversational-commerce/engine .
FROM python:3.12-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app
COPY pyproject.toml uv.lock README.md ./
RUN uv sync --frozen --no-dev --no-install-project
COPY bot bot
COPY flows flows
COPY nlu nlu
COPY domain domain
COPY adapters adapters
RUN uv sync --frozen --no-dev

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /app bot && install -d -o bot /state
WORKDIR /app
COPY --from=build /app /app
COPY data data
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 BOT_HOST=0.0.0.0 BOT_STATE_DIR=/state
USER 10001
VOLUME /state
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health', timeout=2)"]
ENTRYPOINT ["bot"]
CMD ["serve"]
