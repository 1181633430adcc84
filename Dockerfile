# Two stages: what builds the wheel does not stay in the image.
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/guidebot && /opt/guidebot/bin/pip install --no-cache-dir .

FROM python:3.12-slim
RUN useradd --system --create-home --home-dir /var/lib/guidebot guidebot
COPY --from=build /opt/guidebot /opt/guidebot
ENV PATH=/opt/guidebot/bin:$PATH \
    GUIDEBOT_DATA_DIR=/var/lib/guidebot \
    PYTHONUNBUFFERED=1
USER guidebot
VOLUME /var/lib/guidebot
EXPOSE 8080
# Only the library is looked at: with long polling there is no port to ask.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s CMD ["guidebot", "corpus", "list"]
ENTRYPOINT ["guidebot"]
CMD ["telegram"]
