# `./tokenworks bench`: measurements of a whole system. Sourced by ../tokenworks.

cmd_bench() {
  case ${1:-} in
    start)
      need curl "Install curl."
      need python3 "$PYTHON_NEEDED"
      find_jdk
      build
      fetch_model
      JDK=$JDK TOKENWORKS_MODELS=$(dirname "$MODEL") python3 "$ROOT/launcher/bench-start.py" "$ROOT/tokenworks" "$RELEASE" "$STATE/check/start" "${2:-5}"
      ;;
    gpu) bench_gpu "${@:2}" ;;
    ledger) bench_ledger "${2:-1000000}" "${3:-1000000}" ;;
    *) die "bench knows: start [RUNS], gpu [OPTION…], ledger [RECORDS [LINES]]" ;;
  esac
}
