# The index of all platforms. `docker buildx imagetools inspect node:22-bookworm-slim` prints the one of today: take it over on purpose.
ARG NODE_IMAGE=node:22-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c

# Debian rather than Alpine: the SQLite driver is tested on glibc (2.28 or newer), its musl build is not.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM packages AS build
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json ./
COPY config/bundle.js config/
COPY openapi openapi
COPY src src
RUN npm run build

FROM packages AS production-packages
RUN npm ci --ignore-scripts --omit=dev

FROM ${NODE_IMAGE}
WORKDIR /app
# Inside a container the loopback interface is nobody else's, so the gateway listens on all of them.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 STORE_URL=sqlite:/data/gateway.db SANDBOX_DIR=/data UPLOAD_DIR=/data/uploads
COPY package.json ./
COPY --from=production-packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# The only place it writes to. A named volume takes over the owner.
RUN install --directory --owner=node --group=node --mode=0700 /data
VOLUME /data
# The user node by number, for Kubernetes' runAsNonRoot cannot judge a name.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1))"]
# It stops when its upstream calls have ended, which takes up to 65 s: give it `docker stop -t 75`.
STOPSIGNAL SIGTERM
CMD ["node", "dist/bundle/main.js"]
