# `./tokenworks bench ledger`: the real control plane and a database of its own, fed as by gateways and workers. Sourced by ../tokenworks.

# bench_ledger RECORDS [LINES]: a state folder apart, so that nothing of the installation's is touched; the ports are the usual ones.
# Ingest, the month's report, a statement of LINES lines in a heap of 200 MB, then everything computed again.
bench_ledger() (
  find_jdk
  build
  release=$RELEASE
  STATE=$STATE/check/ledger
  LOGS=$STATE/logs SECRETS=$STATE/secrets PG=$STATE/postgres
  RELEASE=$STATE/apps/$(basename "$release")
  mkdir -p "$STATE/apps" "$LOGS"
  [ -e "$RELEASE" ] || ln -s "$release" "$RELEASE"
  port_free "$POSTGRES_PORT" TOKENWORKS_POSTGRES_PORT PostgreSQL
  port_free "$CONSOLE_PORT" TOKENWORKS_CONSOLE_PORT "the control plane"
  rm -rf "$PG/data" "$STATE/control-plane"
  export TOKENWORKS_STATEMENTS_AUTOMATIC=false # the month is closed when all of it has come
  trap 'stop_kept control-plane; stop_kept postgres; rm -rf "$PG/data"' EXIT
  start_postgres
  wait_for postgres postgres_ready
  start_control_plane
  wait_for control-plane control_plane_ready
  bench_java LedgerBench "$CONSOLE_URL" "$1" "$(pids control-plane)" "$(pids postgres)"
  step "a statement of ${2:-1000000} lines"
  bench_java StatementBench "$CONSOLE_URL" fill "${2:-1000000}"
  stop_kept control-plane
  JVM_FLAGS+=(-Xmx200m)
  start_control_plane
  wait_for control-plane control_plane_ready
  bench_java StatementBench "$CONSOLE_URL" read "$(pids control-plane)"
  step "computing everything again"
  (database_settings && CLASSPATH="$RELEASE/control-plane-app/app.jar" "$JDK/bin/java" -Xmx256m -XX:+UseSerialGC \
    io.tokenworks.controlplane.proof.VerifyCommand "$STATE/control-plane/seals")
)

# bench_java CLASS ARGUMENT…
bench_java() (
  database_settings && TOKENWORKS_INTERNAL_SECRET=$(secret internal) CLASSPATH="$RELEASE/control-plane-app/app.jar" \
    "$JDK/bin/java" -Xmx300m -XX:+UseSerialGC "io.tokenworks.controlplane.bench.$1" "${@:2}"
)
