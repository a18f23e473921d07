# Proofs on a whole system that are too long for `./tokenworks test`. Sourced by ../tokenworks.

# prove NAME CLASS [PROPERTY…]: runs one end-to-end test; prints its lines that begin with NAME in capitals.
prove() {
  local name=$1 class=$2 log=$LOGS/test-$1.log status=0
  shift 2
  need curl "Install curl."
  need python3 "$PYTHON_NEEDED"
  find_jdk
  mkdir -p "$LOGS"
  say "building and starting a system of its own; everything Maven says: $log"
  maven -Dfast -pl e2e -am verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false "-Dit.test=$class" \
    -Dfailsafe.failIfNoSpecifiedTests=false "$@" >"$log" 2>&1 || status=1
  grep -a "^$(printf %s "$name" | tr '[:lower:]' '[:upper:]')" "$log" || say "nothing was proved: see $log"
  [ $status -eq 0 ] && say "PASSED" || say "FAILED: see $log"
  return $status
}

# test_scale [ROUNDS]: decode workers 1 → 3 → 1 under load, ten times unless said.
test_scale() { prove scale ScaleProof "-Dtokenworks.scale.rounds=${1:-10}"; }

# test_fields: every field of a request, through the stock openai package.
test_fields() { prove field OpenAiFieldsProof; }

# test_crash [ROUNDS] [SEED]: kill -9 under load; the same seed kills the same parts at the same times.
test_crash() { prove crash KillingE2E "-Dtokenworks.crash.rounds=${1:-50}" "-Dtokenworks.crash.seed=${2:-$(date +%s)}"; }

# The last 100,000 tokens of a tenant, wanted by 200 streams over 3 gateways.
test_budget() { prove budget BudgetRaceProof -Dtokenworks.budget.streams=200 -Dtokenworks.budget.gateways=3 -Dtokenworks.budget.tokens=100000; }

# test_database_away [SECONDS]: PostgreSQL away under load, a minute unless said.
test_database_away() { prove database-away DatabaseAwayProof "-Dtokenworks.database-away.seconds=${1:-60}"; }

# What the apps are made of, as `source_stamp` counts it.
APP_SOURCES="pom.xml db shared/*/pom.xml shared/*/src/main ui *-app/pom.xml *-app/src/main"

# The newest commit whose apps are not those of this tree.
commit_before() {
  local commit
  for commit in $(git -C "$ROOT" rev-list --max-count=200 HEAD 2>/dev/null); do
    if ! (cd "$ROOT" && git diff --quiet "$commit" -- $APP_SOURCES); then
      echo "$commit"
      return
    fi
  done
}

# test_upgrade [COMMIT]: a system of that commit, by default the newest one whose apps differ, becomes one of this tree.
test_upgrade() {
  local commit folder=$STATE/check/upgrade
  command -v git >/dev/null 2>&1 || die "git is missing, and with it the earlier version: nothing was checked"
  commit=$(git -C "$ROOT" rev-parse --verify -q "${1:-$(commit_before)}^{commit}" 2>/dev/null || true)
  [ -n "$commit" ] || die "this tree has no history ${1:+that knows $1 }to take an earlier version from: nothing was checked"
  find_jdk
  mkdir -p "$LOGS"
  if [ ! -e "$folder/$commit/complete" ]; then
    say "building $(git -C "$ROOT" log -1 --format='%h %s' "$commit")"
    rm -rf "$folder"
    mkdir -p "$folder/$commit"
    git -C "$ROOT" archive "$commit" | tar -x -C "$folder/$commit"
    (cd "$folder/$commit" && JAVA_HOME=$JDK mvn -B -Dfast -Dmaven.test.skip=true -pl "$(echo $APPS | tr ' ' ,)" -am package) \
      >"$LOGS/upgrade-build.log" 2>&1 || die "the earlier version could not be built: see $LOGS/upgrade-build.log"
    touch "$folder/$commit/complete"
  fi
  prove upgrade UpgradeProof "-Dtokenworks.upgrade.before=$folder/$commit"
}
