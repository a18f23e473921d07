# `./tokenworks status`: what runs, and how far it is. Sourced by ../tokenworks.

# Lines "role pid port state". What a worker does is asked for later: its state here is "-".
process_lines() {
  local role port pid found
  for role in postgres control-plane gateway prefill decode; do
    case $role in
      postgres) port=$POSTGRES_PORT ;;
      control-plane) port=$CONSOLE_PORT ;;
      gateway) port=$GATEWAY_PORT ;;
      prefill) port=$PREFILL_PORT ;;
      decode) port=$DECODE_PORT ;;
    esac
    found=
    for pid in $(pids "$role"); do
      found=yes
      [ "$role" = postgres ] || port=$(process_port "$pid" "$port")
      echo "$role $pid $port $(process_state "$role")"
    done
    [ -n "$found" ] || echo "$role - $port stopped"
  done
}

process_state() {
  case $1 in
    postgres) postgres_ready && echo ready || echo starting ;;
    control-plane) control_plane_ready && echo ready || echo starting ;;
    gateway) gateway_ready && echo ready || echo starting ;;
    *) echo - ;;
  esac
}

# status_of [--json|--workers]: the control plane's word on its workers where it can be had, else the workers' own.
status_of() { process_lines | API=$API_URL CONSOLE=$CONSOLE_URL SECRETS=$SECRETS python3 "$ROOT/launcher/status.py" "$@"; }

cmd_status() {
  case ${1:-} in
    '' | --json) ;;
    *) die "status does not know $1" ;;
  esac
  need curl "Install curl."
  need python3 "$PYTHON_NEEDED"
  status_of "$@"
}
