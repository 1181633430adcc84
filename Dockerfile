# Two stages: what builds the wheel does not stay in the image.
FROM python:3.12-slim AS build
RUN python -m venv /opt/guidebot
# The libraries first, in the versions that were tried: a change of the code installs none of them again.
COPY .docker/requirements.txt /src/.docker/requirements.txt
RUN /opt/guidebot/bin/pip install --no-cache-dir -r /src/.docker/requirements.txt
COPY . /src
RUN /opt/guidebot/bin/pip install --no-cache-dir --no-deps /src

FROM python:3.12-slim
# A number, since Kubernetes' runAsNonRoot can't tell from a name who that is.
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/guidebot guidebot
COPY --from=build /opt/guidebot /opt/guidebot
ENV PATH=/opt/guidebot/bin:$PATH \
    GUIDEBOT_DATA_DIR=/var/lib/guidebot \
    PYTHONUNBUFFERED=1
USER 10001
VOLUME /var/lib/guidebot
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/healthz', timeout=8)"]
ENTRYPOINT ["guidebot"]
CMD ["telegram", "--listen", "0.0.0.0:8080"]
