# The language model and its server; the model is trained while the image is built, out of data/nlu.
# docker build -f docs/deploy/nlu.Dockerfile -t conversational-commerce/nlu .
FROM python:3.10-slim-bookworm AS build
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app
COPY nlu/normalise.py nlu/normalise.py
COPY nlu/project nlu/project
RUN UV=uv python nlu/project/environment.py
COPY data/nlu data/nlu
RUN BOT_CACHE_DIR=/models UV=uv python nlu/project/train.py \
    && mv /models/nlu/nlu-*.tar.gz /models/model.tar.gz && rmdir /models/nlu

FROM python:3.10-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /app bot
WORKDIR /app/nlu/project
COPY --from=build /app /app
COPY --from=build /models/model.tar.gz /models/model.tar.gz
ENV PYTHONUNBUFFERED=1
USER 10001
EXPOSE 8199
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8199/health', timeout=2)"]
ENTRYPOINT [".venv/bin/python", "-W", "ignore", "-m", "server", "--model", "/models/model.tar.gz", "--host", "0.0.0.0", "--port", "8199"]
