FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE dateline.py ./
COPY ingest ingest
COPY service service
COPY eval eval
COPY seeds seeds
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 dateline \
    && mkdir /data && chown dateline:dateline /data
COPY --from=build /venv /venv
COPY seeds /seeds
ENV PATH=/venv/bin:$PATH \
    DATELINE_DATA_DIR=/data \
    DATELINE_HOST=0.0.0.0 \
    PYTHONUNBUFFERED=1
USER dateline
WORKDIR /home/dateline
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=3)"]
# An empty volume gets the seeds, so that the first question has an answer.
CMD ["sh", "-c", "[ -e /data/ledger.sqlite ] || dateline ingest /seeds; exec dateline serve"]
