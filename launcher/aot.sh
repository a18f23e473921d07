# Caches of the apps' loaded and linked classes (JEP 483, 514), with which they start in a third of the time. Sourced by ../tokenworks.

# What a cache is made with it must be used with; the flags of the workers are those of the control plane's WorkerCommand.
JVM_FLAGS="-Xmx512m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED"
WORKER_JVM_FLAGS="-XX:+ExitOnOutOfMemoryError --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED"

aot_cache() { printf '%s' "$RELEASE/$1/app.aot"; }

# train APP ARGUMENT…: brings the app up to the point where it would serve, and keeps what it loaded on the way.
train() {
  local app=$1 flags=$JVM_FLAGS
  shift
  case $app in prefill-app | decode-app) flags=$WORKER_JVM_FLAGS ;; esac
  TOKENWORKS_INTERNAL_SECRET=$(secret internal) "$JDK/bin/java" $flags "-XX:AOTCacheOutput=$(aot_cache "$app")" '-Xlog:aot*=off' \
    -Dspring.context.exit=onRefresh -jar "$RELEASE/$app/app.jar" "--tokenworks.state-dir=$RELEASE/training/$app" \
    "--tokenworks.control-plane.url=$CONSOLE_URL" "$@" >"$LOGS/training-$app.log" 2>&1 ||
    say "    $app starts without a cache, more slowly; see $LOGS/training-$app.log"
}

train_worker() {
  train "$1-app" "--tokenworks.worker.id=00000000-0000-0000-0000-000000000000" "--tokenworks.worker.role=$1" \
    --tokenworks.worker.deployment=training --tokenworks.worker.revision=1 --tokenworks.worker.backend=cpu "--tokenworks.worker.model-path=$MODEL"
}

# Once per release, two apps at a time. It needs the database, and that nothing of the release runs yet.
prepare_starts() {
  [ ! -e "$RELEASE/trained" ] && [ -z "$(processes_under "$RELEASE")" ] || return 0
  step "preparing fast starts (once per build)"
  secret internal >/dev/null # made before two ask for it
  local beside
  (database_settings && train control-plane-app) &
  beside=$!
  train gateway-app
  wait $beside
  train_worker prefill &
  beside=$!
  train_worker decode
  wait $beside
  rm -rf "$RELEASE/training"
  touch "$RELEASE/trained"
}
