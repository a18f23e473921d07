# `./tokenworks bench gpu` and the bundle that takes it to a bare GPU machine. Sourced by ../tokenworks.

BUNDLE_MEBIBYTES_MAX=60
JRE_MODULES=java.base,java.logging,jdk.unsupported

# What the benchmark is made of, in $STATE/bench-gpu/lib.
build_bench_gpu() {
  local lib=$STATE/bench-gpu/lib version
  find_jdk
  mkdir -p "$LOGS" "$lib"
  maven -Dfast -Dmaven.test.skip=true -pl bench/gpu -am package >"$LOGS/build.log" 2>&1 || die "the build failed; all of it: $LOGS/build.log"
  version=$(sed -n 's/.*<jcuda.version>\(.*\)<.*/\1/p' "$ROOT/pom.xml")
  rm -f "$lib"/*.jar
  cp "$ROOT"/bench/gpu/target/bench-gpu-*.jar "$ROOT"/shared/{tensor,model,kernels-cuda}/target/*-SNAPSHOT.jar \
    "$HOME/.m2/repository/org/jcuda/jcuda/$version/jcuda-$version.jar" \
    "$HOME/.m2/repository/org/jcuda/jcuda-natives/$version/jcuda-natives-$version-linux-x86_64.jar" "$lib/"
  cp "$ROOT/bench/gpu/src/main/python/torch_peer.py" "$ROOT/bench/gpu/src/main/sh/run" "$STATE/bench-gpu/"
}

# bench_gpu OPTION…: see GpuBench; beside it torch, where Python has it.
bench_gpu() {
  build_bench_gpu
  JAVA=$JDK/bin/java "$STATE/bench-gpu/run" "$@"
}

# A JRE of the few modules that are needed, everything packed: unpack it anywhere, run ./run.
bundle_gpu_bench() {
  local folder=$STATE/bench-gpu out=$STATE/tokenworks-gpu-bench.tar.xz bytes
  need xz "Install it (Debian: apt install xz-utils)."
  build_bench_gpu
  unzip -l "$folder"/lib/kernels-cuda-*.jar | grep kernels.fatbin >/dev/null || die "this build has no kernels for GPUs: it was made without nvcc (see shared/kernels-cuda/target/pip.log)"
  step "linking a JRE"
  rm -rf "$folder/jre"
  "$JDK/bin/jlink" --add-modules $JRE_MODULES --strip-debug --no-header-files --no-man-pages --compress zip-0 --output "$folder/jre"
  git -C "$ROOT" rev-parse HEAD >"$folder/commit" 2>/dev/null || echo unknown >"$folder/commit"
  step "packing"
  tar -C "$STATE" --sort=name --owner=0 --group=0 -cf - bench-gpu/run bench-gpu/torch_peer.py bench-gpu/commit bench-gpu/lib bench-gpu/jre | xz -9 -T2 >"$out"
  bytes=$(wc -c <"$out")
  [ "$bytes" -le $((BUNDLE_MEBIBYTES_MAX << 20)) ] || die "$out has $bytes bytes, more than $BUNDLE_MEBIBYTES_MAX MiB"
  say "$out: $bytes bytes
On the GPU machine (driver 580 or newer): tar xf $(basename "$out") && bench-gpu/run"
}

cmd_bundle() {
  [ "${1:-}" = gpu-bench ] || die "usage: ./tokenworks bundle gpu-bench"
  bundle_gpu_bench
}
