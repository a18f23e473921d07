# What computes: a GPU where there is one that can be used, or what was asked for. Sourced by ../tokenworks.

MEBIBYTE=1048576
# Beside the weights a worker holds its steps, some KV and the driver's own share.
GPU_WORKER_MEBIBYTES=1024

# gpu_tool BYTES: what the driver says, in one line; see GpuCommand.
gpu_tool() {
  CLASSPATH="$RELEASE/decode-app/lib/*" "$JDK/bin/java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    --enable-native-access=ALL-UNNAMED io.tokenworks.kernels.cuda.GpuCommand "$1"
}

# choose_backend WISH: sets BACKEND, and COMPUTES_ON to words for it. Without a wish: the last one, else cuda where a GPU can
# be used, cpu where there is no GPU. A GPU that is there but cannot be used is not passed over in silence: only auto does that.
choose_backend() {
  local wish=${1:-$(cat "$STATE/backend" 2>/dev/null || true)} answer status=0 bytes
  BACKEND=$wish COMPUTES_ON="the CPU"
  case $wish in
    cpu) return 0 ;;
    timed)
      COMPUTES_ON="nothing: steps as long as a profile says"
      return 0
      ;;
    auto | cuda | '') ;;
    *) die "--backend is cpu, cuda, timed or auto, not '$wish'" ;;
  esac
  bytes=$((2 * ($(wc -c <"$MODEL") + GPU_WORKER_MEBIBYTES * MEBIBYTE))) # a prefill and a decode worker
  [ -z "$(pids prefill)$(pids decode)" ] || bytes=0                       # what runs has taken its share already
  answer=$(gpu_tool $bytes 2>&1 | tail -1) || status=$?
  case $wish:$status in
    *:0) BACKEND=${wish:-cuda} COMPUTES_ON=$answer ;;
    auto:*) COMPUTES_ON="the CPU ($answer)" ;;
    :1) BACKEND=cpu COMPUTES_ON="the CPU ($answer)" ;;
    cuda:1) die "$answer. Without one: ./tokenworks up --backend cpu" ;;
    *:2) die "$answer. Without it: ./tokenworks up --backend cpu; without it whenever it cannot be used: --backend auto" ;;
    *) die "the GPU could not be asked for: $answer" ;;
  esac
}
