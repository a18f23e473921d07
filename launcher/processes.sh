# What runs, how it is kept running, how it ends. Sourced by ../tokenworks.
# A process is ours if its command line names a file of our state folder: that stays true after any crash, and no
# stale pid file can make us stop a stranger.

# matching TEXT: "pid command line" of each process whose command line holds TEXT.
matching() { ps -axww -o pid=,args= | TEXT=$1 SELF=$$ awk 'index($0, ENVIRON["TEXT"]) && $1 != ENVIRON["SELF"] && $2 !~ /(awk|grep|tail)$/'; }

processes_under() { matching "$1/" | awk '{print $1}'; }

# pids ROLE: of postgres, gateway, control-plane, prefill or decode.
pids() {
  case $1 in
    postgres) matching "$STATE/postgres/data -p " | awk 'index($0, "/bin/postgres -D ") && !/ __keep / {print $1}' ;;
    *) matching "$STATE/apps/" | ROLE="/$1-app/app.jar" awk 'index($0, ENVIRON["ROLE"]) && !/ __keep / {print $1}' ;;
  esac
}

keeper_pids() { matching "__keep $1 $STATE" | awk '{print $1}'; }

# process_port PID DEFAULT: the port in its arguments, else in its environment, else DEFAULT.
process_port() {
  local port
  port=$(ps -ww -o args= -p "$1" | grep -oE '(server\.port=| -p )[0-9]+' | grep -oE '[0-9]+$' || true)
  [ -n "$port" ] || port=$(tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" | sed -n 's/^SERVER_PORT=//p' || true)
  printf '%s' "${port:-$2}"
}

# detached LOG COMMAND…: in a session of its own, holding none of our files.
detached() {
  local log=$1
  shift
  if command -v setsid >/dev/null 2>&1; then
    setsid "$@" </dev/null >>"$log" 2>&1 8>&- &
  else
    nohup "$@" </dev/null >>"$log" 2>&1 8>&- &
  fi
}

rotate() { [ "$({ wc -c <"$1"; } 2>/dev/null || echo 0)" -lt "$LOG_BYTES_MAX" ] || mv "$1" "$1.1"; }

# For PostgreSQL a fast shutdown; TERM would wait for every client.
end_signal() { [ "$1" = postgres ] && echo INT || echo TERM; }

# keep ROLE STATE COMMAND…: runs it, and again when it dies; ends with it when told to. Five deaths within a minute are enough.
keep() {
  local role=$1 log=$2/logs/$1.log child=0 started failures=0 end
  shift 2
  end=$(end_signal "$role")
  trap 'kill -$end "$child" 2>/dev/null; wait "$child"; exit 0' TERM INT
  while :; do
    rotate "$log"
    started=$SECONDS
    "$@" >>"$log" 2>&1 &
    child=$!
    wait "$child" && status=0 || status=$?
    [ $((SECONDS - started)) -lt 60 ] || failures=0
    failures=$((failures + 1))
    printf '%s %s ended with status %s\n' "$(date -u +%FT%TZ)" "$role" "$status" >>"$log"
    [ $failures -lt 5 ] || exit 1
    sleep $((failures - 1))
  done
}

# started ROLE COMMAND…: under a keeper, unless one keeps it already.
start_kept() {
  local role=$1
  [ -z "$(keeper_pids "$role")" ] || return 0
  stop_pids 10 "$(end_signal "$role")" $(pids "$role") # an orphan of a killed keeper
  detached "$LOGS/launcher.log" bash "$ROOT/tokenworks" __keep "$role" "$STATE" "${@:2}"
}

# A process that has ended and waits for its parent to notice is not alive.
alive() { ps -o stat= -p "$1" 2>/dev/null | grep -q '^[^Z]'; }

# stop_pids SECONDS SIGNAL PID…: signals, waits, and kills what is still there.
stop_pids() {
  local seconds=$1 signal=$2 pid
  shift 2
  [ $# -gt 0 ] || return 0
  kill "-$signal" "$@" 2>/dev/null || true
  local until=$((SECONDS + seconds))
  for pid in "$@"; do
    while alive "$pid"; do
      if [ $SECONDS -ge $until ]; then
        kill -KILL "$pid" 2>/dev/null || true
        break
      fi
      sleep 0.1
    done
  done
}

stop_kept() {
  stop_pids 30 TERM $(keeper_pids "$1")
  stop_pids 20 "$(end_signal "$1")" $(pids "$1")
}
