# syntax=docker/dockerfile:1
# The image of every Copydesk service: Airflow's processes and the copydesk command, as an unprivileged user.

FROM python:3.12.15-slim-bookworm@sha256:54c85f3c47607a77f32adec749d3c81d1348bf25833671f512b26a9b6d778cb3 AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir "uv>=0.8,<1"
WORKDIR /build
COPY requirements.lock .
RUN uv venv /opt/venv && uv pip sync --python /opt/venv --require-hashes --no-cache requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY copydesk copydesk
COPY dags dags
COPY dashboard dashboard
COPY fakeweb fakeweb
COPY scrapers scrapers
COPY warehouse warehouse
RUN uv pip install --python /opt/venv --no-deps --no-cache .

FROM python:3.12.15-slim-bookworm@sha256:54c85f3c47607a77f32adec749d3c81d1348bf25833671f512b26a9b6d778cb3
RUN groupadd --gid 50000 copydesk \
    && useradd --uid 50000 --gid copydesk --no-create-home --home-dir /opt/airflow --shell /usr/sbin/nologin copydesk \
    && install -d -o copydesk -g copydesk /opt/airflow /opt/airflow/logs /var/lib/copydesk
COPY --from=build /opt/venv /opt/venv
COPY dags /opt/copydesk/dags
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/copydesk/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=false \
    COPYDESK_HOME=/var/lib/copydesk
# By number, so that Kubernetes can see that it is not root.
USER 50000:50000
WORKDIR /opt/airflow
# A service names its own command; without one the image tells what it can do.
CMD ["copydesk", "--help"]
