# The commands: the whole system up, down, looked at and spoken to. Sourced by ../tokenworks.

START_SECONDS_MAX=180
DRAIN_SECONDS_MAX=30
# MiB; more where a model of the user's needs it, and from then on.
WORKER_HEAP=$(cat "$STATE/worker-heap" 2>/dev/null || echo 1024)
PYTHON_NEEDED="Install Python 3 with pip (Debian: apt install python3 python3-pip)."

http_ok() { curl -fsS -o /dev/null --max-time 5 "$1" 2>/dev/null; }

control_plane_ready() { http_ok "$CONSOLE_URL/actuator/health"; }

gateway_ready() { http_ok "$API_URL/actuator/health/readiness"; }

# admin METHOD PATH [BODY]: the control plane's REST API as the first administrator. The password stays out of the arguments.
admin() {
  curl -sS --fail-with-body --max-time 60 -K - -X "$1" -H 'Content-Type: application/json' ${3:+--data "$3"} "$CONSOLE_URL$2" <<CONFIG
user = "admin:$(secret admin)"
CONFIG
}

# json EXPRESSION: evaluates a Python expression over the document d on standard input; prints nothing for None.
json() { python3 -c 'import json,sys; d=json.load(sys.stdin); r=eval(sys.argv[1]); print("" if r is None else r)' "$1"; }

# named NAME: the id of the item of that name in a list of the admin API.
named() { NAME=$1 json 'next((i.get("id", i["name"]) for i in (d if isinstance(d, list) else d.get("items", [])) if i["name"] == __import__("os").environ["NAME"]), None)'; }

# backend_of NAME: what the deployment of that name computes on; nothing if there is none, or it is retired.
backend_of() { NAME=$1 json 'next((i["backend"].lower() for i in (d if isinstance(d, list) else d.get("items", [])) if i["name"] == __import__("os").environ["NAME"] and i["state"] != "RETIRED"), None)'; }

# wait_for WHAT LOG TEST…: until TEST holds; stops with the end of LOG if it does not in time or its keeper gave up.
wait_for() {
  local role=$1 until=$((SECONDS + START_SECONDS_MAX))
  shift
  until "$@"; do
    if [ $SECONDS -ge $until ] || [ -z "$(keeper_pids "$role")" ]; then
      tail -20 "$LOGS/$role.log" >&2 || true
      die "$role did not start; all of its log: $LOGS/$role.log"
    fi
    sleep 0.3
  done
}

database_settings() {
  export SPRING_DATASOURCE_URL=jdbc:postgresql://127.0.0.1:$POSTGRES_PORT/tokenworks SPRING_DATASOURCE_USERNAME=tokenworks_app \
    SPRING_FLYWAY_USER=tokenworks_owner SPRING_DATASOURCE_PASSWORD SPRING_FLYWAY_URL SPRING_FLYWAY_PASSWORD TOKENWORKS_ADMIN_PASSWORD
  SPRING_FLYWAY_URL=$SPRING_DATASOURCE_URL
  SPRING_DATASOURCE_PASSWORD=$(secret app)
  SPRING_FLYWAY_PASSWORD=$(secret owner)
  TOKENWORKS_ADMIN_PASSWORD=$(secret admin)
}

# start_app ROLE ARGUMENT…
start_app() {
  local role=$1
  shift
  TOKENWORKS_INTERNAL_SECRET=$(secret internal) start_kept "$role" "$JDK/bin/java" "${JVM_FLAGS[@]}" $(settled_flag "$role-app") \
    "-XX:AOTCache=$(cache_of "$role-app")" -jar "$RELEASE/$role-app/app.jar" "--server.address=$BIND" "--tokenworks.state-dir=$STATE/$role" \
    "--tokenworks.control-plane.url=$CONSOLE_URL" "$@"
}

start_control_plane() {
  (database_settings && start_app control-plane "--server.port=$CONSOLE_PORT" "--tokenworks.actuator.local.java=$JDK/bin/java" \
    "--tokenworks.actuator.local.apps-dir=$RELEASE" "--tokenworks.actuator.local.prefill-base-port=$PREFILL_PORT" \
    "--tokenworks.actuator.local.decode-base-port=$DECODE_PORT" "--tokenworks.actuator.local.logs-dir=$LOGS" \
    "--tokenworks.actuator.local.heap=${WORKER_HEAP}MB")
}

start_gateway() { start_app gateway "--server.port=$GATEWAY_PORT"; }

# ours_or_free ROLE PORT VARIABLE WHAT: what runs of ours listens there, or nothing does.
ours_or_free() {
  local pid port
  pid=$(pids "$1" | head -1)
  if [ -z "$pid" ]; then
    port_free "$2" "$3" "$4"
    return
  fi
  port=$(process_port "$pid" "$2")
  [ "$port" = "$2" ] || die "$4 runs on port $port, not on $2: set $3=$port, or stop everything first (./tokenworks down)"
}

# Before anything is started: nothing of a stranger's may listen where we will.
check_ports() {
  ours_or_free postgres "$POSTGRES_PORT" TOKENWORKS_POSTGRES_PORT PostgreSQL
  ours_or_free control-plane "$CONSOLE_PORT" TOKENWORKS_CONSOLE_PORT "the console"
  ours_or_free gateway "$GATEWAY_PORT" TOKENWORKS_GATEWAY_PORT "the API"
  [ -n "$(pids prefill)" ] || port_free "$PREFILL_PORT" TOKENWORKS_PREFILL_PORT "the prefill worker"
  [ -n "$(pids decode)" ] || port_free "$DECODE_PORT" TOKENWORKS_DECODE_PORT "the decode worker"
}

# Where nothing ran before, a start that fails leaves nothing running.
undo_start() {
  [ -z "${UNDO:-}" ] || return 0
  UNDO=done
  say "stopping what was started; logs are in $LOGS" >&2
  { stop_apps && stop_kept postgres; } >/dev/null 2>&1 || true
}

# bootstrap WISH: the default deployment, on another backend if that is wished, the demo tenant and its key, each only where it is missing.
bootstrap() {
  local tenant answer deployed
  deployed=$(admin GET /api/v1/deployments | backend_of "$DEPLOYMENT")
  if [ -n "$1" ] && [ -n "$deployed" ] && [ "$deployed" != "$BACKEND" ]; then
    step "$DEPLOYMENT leaves the backend $deployed: its workers finish what they do, others follow"
    admin POST "/api/v1/deployments/$DEPLOYMENT/retire" >/dev/null
    deployed=
  fi
  if [ -z "$deployed" ]; then
    step "deploying $DEPLOYMENT: one prefill and one decode worker, computing on $COMPUTES_ON"
    answer=$(admin POST /api/v1/deployments "$(NAME=$DEPLOYMENT FILE=$MODEL BACKEND=$BACKEND python3 -c 'import json,os; print(json.dumps({
      "name": os.environ["NAME"], "model": os.environ["NAME"], "modelPath": os.environ["FILE"], "backend": os.environ["BACKEND"],
      "mode": "disaggregated", "pools": {"prefill": 1, "decode": 1},
      "price": {"input": 0.10, "cachedInput": 0.025, "output": 0.40, "currency": "EUR"}}))')") || die "the deployment was refused: $answer"
  fi
  [ ! -s "$SECRETS/demo-key" ] || return 0
  tenant=$(admin GET /api/v1/tenants | named demo)
  if [ -z "$tenant" ]; then
    answer=$(admin POST /api/v1/tenants '{"name":"demo"}') || die "the demo tenant was refused: $answer"
    tenant=$(json 'd["id"]' <<<"$answer")
  fi
  answer=$(admin POST "/api/v1/tenants/$tenant/keys" '{"name":"launcher"}') || die "the demo key was refused: $answer"
  (umask 077 && json 'd["secret"]' <<<"$answer" >"$SECRETS/demo-key")
}

# ask SECONDS BODY: one completion with the demo key; the answer on standard output, fails unless it is a 200.
ask() {
  curl -sS --fail-with-body --max-time "$1" -K - -H 'Content-Type: application/json' --data "$2" "$API_URL/v1/chat/completions" <<CONFIG
header = "Authorization: Bearer $(cat "$SECRETS/demo-key")"
CONFIG
}

wait_for_completion() {
  local until=$((SECONDS + START_SECONDS_MAX)) answer said='' now
  local body="{\"model\":\"$DEPLOYMENT\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hi.\"}],\"max_tokens\":4}"
  until answer=$(ask 20 "$body" 2>&1); do
    now=$(status_of --workers)
    [ "$now" = "$said" ] || say "    $now"
    said=$now
    [ $SECONDS -lt $until ] || die "no completion within $START_SECONDS_MAX s. The last answer was: $answer
Logs: $LOGS"
    sleep 0.5
  done
}

cmd_up() {
  local flags=() begun=$SECONDS wish=
  DEPLOYMENT=$MODEL_NAME MODEL=
  while [ $# -gt 0 ]; do
    case $1 in
      --model)
        [ -s "${2:-}" ] || die "--model needs the path of a GGUF file"
        MODEL=$(cd "$(dirname "$2")" && pwd -P)/$(basename "$2")
        DEPLOYMENT=$(basename "$2" .gguf | tr '[:upper:]' '[:lower:]' | tr -c 'a-z0-9._\n-' - | cut -c1-63)
        shift
        ;;
      --no-build) flags+=(--no-build) ;;
      --backend)
        [ -n "${2:-}" ] || die "--backend needs cpu, cuda, timed or auto"
        wish=$2
        shift
        ;;
      *) die "up does not know $1" ;;
    esac
    shift
  done
  need curl "Install curl."
  need python3 "$PYTHON_NEEDED"
  find_jdk
  lock
  mkdir -p "$LOGS"
  build ${flags[@]+"${flags[@]}"}
  local given=$MODEL
  [ -n "$MODEL" ] || fetch_model
  # Not grep -q: it ends at the first line, and what still writes to it fails.
  if matching "$STATE/apps/" | grep -v -F "$RELEASE/" >/dev/null; then
    step "the sources have changed: restarting"
    stop_apps
  fi
  check_ports
  [ -n "$(pids postgres)$(pids control-plane)$(pids gateway)" ] || trap undo_start EXIT
  choose_backend "$wish"
  [ -z "$given" ] || check_model_fits
  start_postgres
  # Each loads meanwhile; the control plane waits for the database by itself.
  [ ! -e "$RELEASE/trained" ] || { start_control_plane && start_gateway; }
  wait_for postgres postgres_ready
  prepare_starts
  control_plane_ready && gateway_ready || step "starting control plane on port $CONSOLE_PORT and gateway on port $GATEWAY_PORT"
  start_control_plane
  start_gateway
  wait_for control-plane control_plane_ready
  bootstrap "$wish"
  [ -z "$wish" ] || echo "$wish" >"$STATE/backend"
  echo "$DEPLOYMENT" >"$STATE/deployment"
  wait_for gateway gateway_ready
  step "waiting for a first completion of $DEPLOYMENT"
  wait_for_completion
  forget_old_releases
  trap - EXIT
  report $((SECONDS - begun))
}

report() {
  cat <<REPORT

Tokenworks is up ($1 s).

  API       $API_URL/v1
  console   $CONSOLE_URL   (admin / $(secret admin))
  API key   $(cat "$SECRETS/demo-key")   (tenant demo)

Try it:
  ./tokenworks chat "Name three primary colors."
  curl $API_URL/v1/chat/completions -H "Authorization: Bearer $(cat "$SECRETS/demo-key")" -H "Content-Type: application/json" -d '{"model":"$DEPLOYMENT","messages":[{"role":"user","content":"Name three primary colors."}]}'
REPORT
}

# The gateway first: it takes no more requests and ends with the last that it has. Then the workers have nothing left but
# what others sent them, which they finish, and the control plane goes last.
stop_apps() {
  local until
  [ -z "$(keeper_pids gateway)$(pids gateway)" ] || step "stopping the gateway (it finishes the requests that it has)"
  stop_kept gateway
  until=$((SECONDS + DRAIN_SECONDS_MAX))
  if [ -n "$(pids prefill)$(pids decode)" ]; then
    step "draining the workers"
    # The control plane must know, or it would start them again; where it cannot be told, it goes first.
    admin POST /api/v1/actuator/stop '{}' >/dev/null 2>&1 || stop_kept control-plane
    while [ -n "$(pids prefill)$(pids decode)" ] && [ $SECONDS -lt $until ] && [ -n "$(pids control-plane)" ]; do sleep 0.2; done
    stop_pids $DRAIN_SECONDS_MAX TERM $(pids prefill) $(pids decode)
  fi
  [ -z "$(keeper_pids control-plane)$(pids control-plane)" ] || step "stopping the control plane"
  stop_kept control-plane
}

cmd_down() {
  local purge= yes=
  while [ $# -gt 0 ]; do
    case $1 in
      --purge) purge=yes ;;
      --yes) yes=yes ;;
      *) die "down does not know $1" ;;
    esac
    shift
  done
  if [ -n "$purge" ]; then
    check_purgeable
    [ -n "$yes" ] || agreed
  fi
  lock
  stop_apps
  [ -z "$(keeper_pids postgres)$(pids postgres)" ] || step "stopping PostgreSQL"
  stop_kept postgres
  local left
  left=$(
    processes_under "$STATE/apps"
    pids postgres
  )
  [ -z "$left" ] || die "still running: $left"
  if [ -n "$purge" ]; then purge; else say "Tokenworks is down; data is kept in $STATE"; fi
}

cmd_logs() {
  local files
  files=$(ls "$LOGS"/${1:-}*.log 2>/dev/null) || die "no logs ${1:+of $1 }in $LOGS"
  exec tail -n 100 -F $files
}

cmd_chat() {
  [ $# -gt 0 ] || die 'usage: ./tokenworks chat "TEXT"'
  [ -s "$SECRETS/demo-key" ] || die "the system has not been started yet: ./tokenworks up"
  need python3 "$PYTHON_NEEDED"
  KEY=$(cat "$SECRETS/demo-key") exec python3 "$ROOT/launcher/chat.py" "$API_URL" "$(cat "$STATE/deployment")" "$*"
}

cmd_test() {
  case ${1:-} in
    fields | hostile | templates | tokenizers | scale | upgrade | cuda | focus | crash | budget | database-away)
      "test_${1//-/_}" "${@:2}"
      return
      ;;
  esac
  find_jdk
  mkdir -p "$LOGS"
  local log=$LOGS/test.log status=0 begun=$SECONDS
  say "mvn verify; everything it says: $log"
  maven verify "$@" 2>&1 | tee "$log" |
    grep --line-buffered -aE 'Building [a-z0-9-]+ .*\[|Tests run:|FAILURE|\[ERROR\]|BUILD|SKIPPED ALOUD' || true
  grep -aq 'BUILD SUCCESS' "$log" || status=1
  awk -v seconds=$((SECONDS - begun)) '
    /Tests run:.*Time elapsed/ { gsub(/\033\[[0-9;]*m/, ""); match($0, /Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+/)
      split(substr($0, RSTART, RLENGTH), n, /[^0-9]+/); run += n[2]; failed += n[3] + n[4]; skipped += n[5]; classes++ }
    END { printf "\n%d tests in %d classes: %d passed, %d failed, %d skipped, %d s\n", run, classes, run - failed - skipped, failed, skipped, seconds }' "$log"
  [ $status -eq 0 ] && say "PASSED" || say "FAILED"
  return $status
}
