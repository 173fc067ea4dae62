# Verbale with its models: answers without network. `docker build -t verbale .`
# README.md says how to run it; compose.yaml runs it alone, or with PostgreSQL and Chroma.

FROM python:3.13-slim AS build
# The build of PyTorch without CUDA, which is several gigabytes smaller; empty takes PyPI's.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/verbale
WORKDIR /src
# Torch has a layer of its own: it changes least and takes longest.
# hadolint ignore=DL3013
RUN if [ -n "$TORCH_INDEX" ]; then /opt/verbale/bin/pip install torch --index-url "$TORCH_INDEX"; fi
COPY pyproject.toml LICENSE ./
COPY .github/pypi.md .github/pypi.md
COPY config config
COPY bot bot
COPY index index
RUN /opt/verbale/bin/pip install ".[postgres]"

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin verbale \
    && install -d -o verbale -g verbale /data
COPY --from=build /opt/verbale /opt/verbale
# The root may be read-only: all that is written lies in /data, and in /tmp while a page is parsed.
ENV PATH=/opt/verbale/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/data \
    VERBALE_DATA=/data \
    VERBALE_METRICS__PORT=9464
USER 10001
WORKDIR /data
VOLUME /data
# Answers while the event loop runs; /readyz says whether questions can be answered.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
ENTRYPOINT ["verbale"]
CMD ["run"]
