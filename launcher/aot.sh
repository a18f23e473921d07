# What makes starts fast, made once per build: Spring's work on an app's beans, done beforehand, and caches of the apps' loaded and
# linked classes (JEP 483, 514). Sourced by ../tokenworks.

# What a cache is made with it must be used with; what stands before the file of flags is what the control plane's WorkerCommand gives.
JVM_FLAGS=("@$ROOT/launcher/front.jvm")
WORKER_JVM_FLAGS=(-Xms64m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  "@$ROOT/launcher/worker.jvm")
TRAINING_SECONDS_MAX=90
# A worker in training finds no control plane here, and so takes nobody's work.
NOWHERE=http://127.0.0.1:1

# settle_beans APP CLASS: finds out once, not at each start, which beans the app has and how they are made, and compiles that into it.
# What a bean's being there depends on is settled with it. Without it the app still starts, but more slowly.
settle_beans() {
  local app=$RELEASE/$1 made=$RELEASE/settling-$1 log=$LOGS/settle-$1.log quick=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)
  local known="$app/app.jar:$app/lib/*"
  mkdir -p "$made/classes"
  {
    TOKENWORKS_INTERNAL_SECRET=$(secret internal) "$JDK/bin/java" "${quick[@]}" -cp "$known" \
      org.springframework.boot.SpringApplicationAotProcessor "$2" "$made/sources" "$made/classes" "$made/classes" io.tokenworks "$1" &&
      find "$made/sources" -name '*.java' >"$made/list" &&
      "$JDK/bin/javac" "${quick[@]/#/-J}" -nowarn -proc:none -parameters -cp "$known:$made/classes" -d "$made/classes" "@$made/list" &&
      "$JDK/bin/jar" uf "$app/app.jar" -C "$made/classes" . &&
      touch "$app/settled"
  } >"$log" 2>&1 || say "    $1 starts more slowly than it could; see $log"
  rm -rf "$made"
}

settle_apps() {
  step "preparing the apps (once per build)"
  local beside
  {
    settle_beans gateway-app io.tokenworks.gateway.GatewayApp
    settle_beans prefill-app io.tokenworks.prefill.PrefillApp
  } &
  beside=$!
  settle_beans control-plane-app io.tokenworks.controlplane.ControlPlaneApp
  settle_beans decode-app io.tokenworks.decode.DecodeApp
  wait $beside
}

# The flag that makes use of it.
settled_flag() { [ ! -e "$RELEASE/$1/settled" ] || printf '%s' -Dspring.aot.enabled=true; }

# cache_of APP: a worker computes with an incubating module, which keeps the JVM from linking classes beforehand; for it an archive of
# loaded classes and lambdas is more than what is left of a cache.
cache_of() {
  case $1 in
    prefill-app | decode-app) printf '%s' "$RELEASE/$1/app.jsa" ;;
    *) printf '%s' "$RELEASE/$1/app.aot" ;;
  esac
}

training_log() { printf '%s' "$LOGS/training-$1.log"; }

# in_training APP CONTROL_PLANE ARGUMENT…: the app runs as it would for users, and when it ends keeps what it loaded.
in_training() {
  local app=$1 flags=("${JVM_FLAGS[@]}" "-XX:AOTCacheOutput=$(cache_of "$1")")
  case $app in prefill-app | decode-app) flags=("${WORKER_JVM_FLAGS[@]}" "-XX:ArchiveClassesAtExit=$(cache_of "$1")") ;; esac
  TOKENWORKS_INTERNAL_SECRET=$(secret internal) exec "$JDK/bin/java" "${flags[@]}" $(settled_flag "$app") \
    '-Xlog:aot*=off,cds*=off' -jar "$RELEASE/$app/app.jar" \
    "--tokenworks.state-dir=$RELEASE/training/$app" "--server.address=$BIND" "--tokenworks.control-plane.url=$2" "${@:3}" >"$(training_log "$app")" 2>&1
}

# in_use PID TEST…: lets an app in training run until TEST holds.
in_use() {
  local pid=$1 until=$((SECONDS + TRAINING_SECONDS_MAX))
  shift
  until "$@" || [ $SECONDS -ge $until ] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
}

# trained APP PID: ends its training. Without a cache the app still starts, but more slowly.
trained() {
  kill "$2" 2>/dev/null || true
  wait "$2" 2>/dev/null || true
  [ -s "$(cache_of "$1")" ] || say "    $1 starts without a cache, more slowly; see $(training_log "$1")"
}

worker_loaded() { grep -qas 'WorkerRuntime .*: ready' "$(training_log "$1-app")"; }

train_worker() {
  in_training "$1-app" "$NOWHERE" "--server.port=$2" --tokenworks.worker.id=00000000-0000-0000-0000-000000000000 "--tokenworks.worker.role=$1" \
    --tokenworks.worker.deployment=training --tokenworks.worker.revision=1 --tokenworks.worker.backend=cpu "--tokenworks.worker.model-path=$MODEL" &
  in_use $! worker_loaded "$1"
  trained "$1-app" $!
}

# What every start asks it for, and a page.
control_plane_asked() { http_ok "$CONSOLE_URL/login" && admin GET /api/v1/deployments >/dev/null 2>&1; }

# The gateway is ready once it knows the control plane; the control plane starts no workers of the user's meanwhile. Each makes its cache
# with one thread, so both do at once.
train_front() {
  local control_plane gateway
  (database_settings && in_training control-plane-app "$CONSOLE_URL" "--server.port=$CONSOLE_PORT" --tokenworks.actuator.kind=none) &
  control_plane=$!
  in_training gateway-app "$CONSOLE_URL" "--server.port=$GATEWAY_PORT" &
  gateway=$!
  in_use $gateway gateway_ready
  in_use $control_plane control_plane_asked
  kill $gateway 2>/dev/null || true
  trained control-plane-app $control_plane
  trained gateway-app $gateway
}

# Once per release. It needs the database, and that nothing of the release runs yet.
prepare_starts() {
  [ ! -e "$RELEASE/trained" ] && [ -z "$(processes_under "$RELEASE")" ] || return 0
  step "preparing fast starts (once per build)"
  secret internal >/dev/null # made before two ask for it
  rm -f "$LOGS"/training-*.log # what an earlier build has said of itself
  local beside
  train_front
  train_worker prefill "$PREFILL_PORT" &
  beside=$!
  train_worker decode "$DECODE_PORT"
  wait $beside
  rm -rf "$RELEASE/training"
  touch "$RELEASE/trained"
}
