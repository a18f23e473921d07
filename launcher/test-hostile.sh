# `./tokenworks test hostile`: clients that mean harm against a gateway. Sourced by ../tokenworks.

HOSTILE_BODIES=2000
HOSTILE_CANCELS=10000

# test_hostile [SEED]: the same seed makes the same clients.
test_hostile() {
  local seed=${1:-20261128} log=$LOGS/test-hostile.log status=0
  [[ $seed =~ ^[0-9]{1,9}$ ]] || die "a seed is a number of up to nine digits"
  find_jdk
  mkdir -p "$LOGS"
  say "seed $seed: $HOSTILE_BODIES bodies and $HOSTILE_CANCELS clients that leave; everything Maven says: $log"
  maven -Dfast -pl gateway-app -am test -Dtest=HostileTest -Dsurefire.failIfNoSpecifiedTests=false \
    "-Dtokenworks.hostile.seed=$seed" "-Dtokenworks.hostile.bodies=$HOSTILE_BODIES" \
    "-Dtokenworks.hostile.cancels=$HOSTILE_CANCELS" >"$log" 2>&1 || status=1
  grep -a '^HOSTILE' "$log" || die "nothing was tried: see $log"
  [ $status -eq 0 ] && say "PASSED" || say "FAILED: see $log"
  return $status
}
