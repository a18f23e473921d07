# The models on this machine: fetched, listed, checked, removed. Sourced by ../tokenworks.

HUB_URL=${TOKENWORKS_HUB_URL:-${HF_ENDPOINT:-https://huggingface.co}}

# model_tool ARGUMENT…: the Java side, from the classes of the worker. The class path stays out of the arguments, for
# processes are known as ours by what is in them. Standard output is the answer: libraries that log keep silent.
model_tool() {
  CLASSPATH="$RELEASE/decode-app/lib/*" "$JDK/bin/java" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider -Dslf4j.internal.verbosity=WARN \
    --enable-native-access=ALL-UNNAMED io.tokenworks.model.store.ModelCommand "$@" "--models=$MODELS"
}

# Lines "deployment<tab>file"; "?" where nobody can be asked and there may be some.
model_uses() {
  if control_plane_ready; then
    admin GET /api/v1/deployments | python3 -c '
import json, sys
d = json.load(sys.stdin)
for i in d if isinstance(d, list) else d.get("items", []):
    if i.get("modelPath") and i.get("state") != "RETIRED":
        print(i["name"], i["modelPath"], sep="\t")' || echo '?'
  elif [ -e "$STATE/postgres/data" ]; then
    echo '?'
  fi
}

cmd_model() {
  local flags=()
  find_jdk
  build
  case ${1:-} in
    get)
      [ ! -t 2 ] || flags+=(--terminal)
      model_tool "$@" "--hub=$HUB_URL" "--token-file=$SECRETS/hub-token" ${flags[@]+"${flags[@]}"}
      ;;
    list | rm)
      need curl "Install curl."
      need python3 "$PYTHON_NEEDED"
      model_uses | model_tool "$@"
      ;;
    *) model_tool "$@" ;;
  esac
}

# Before anything is started for a model of the user's: can this machine run it? Sets WORKER_HEAP to what it needs.
check_model_fits() {
  local answer status=0 heap
  [ -z "$(pids prefill)$(pids decode)" ] || return 0 # what runs takes the memory that would be asked for
  answer=$(model_tool check "$MODEL" --json) || status=$?
  case $status in
    0) ;;
    1) [ "$BACKEND" != cpu ] || die_unfit "$answer" ;;
    2) die_unfit "$answer" ;;
    *) die "the model could not be checked: $answer" ;;
  esac
  heap=$(json 'd["heapBytes"] // 1048576 + 1' <<<"$answer")
  # On a GPU the weights and the KV are not in the heap.
  [ "$BACKEND" != cuda ] && [ "$heap" -gt "$WORKER_HEAP" ] || return 0
  WORKER_HEAP=$heap
  echo "$heap" >"$STATE/worker-heap"
}

die_unfit() {
  die "$MODEL cannot be run here:
$(json '"\n".join("  - " + p for p in d["problems"])' <<<"$1")
./tokenworks model check '$MODEL' tells more."
}
