# `./tokenworks test hostile`: clients that mean harm, against a gateway and then against a whole system. Sourced by ../tokenworks.

HOSTILE_BODIES=2000
HOSTILE_CANCELS=10000

# test_hostile [SEED]: the same seed makes the same clients.
test_hostile() {
  local seed=${1:-20261128} status=0
  [[ $seed =~ ^[0-9]{1,9}$ ]] || die "a seed is a number of up to nine digits"
  find_jdk
  mkdir -p "$LOGS"
  hostile_to_gateway "$seed" || status=1
  say "the same against a system with real engines"
  prove hostile HostileE2E "-Dtokenworks.hostile.seed=$seed" "-Dtokenworks.hostile.system-bodies=$HOSTILE_BODIES" \
    "-Dtokenworks.hostile.system-cancels=$HOSTILE_CANCELS" || status=1
  return $status
}

# A gateway by itself, whose worker answers at once; Netty looks for buffers that were lost, at its most thorough.
hostile_to_gateway() {
  local log=$LOGS/test-hostile-gateway.log status=0
  say "seed $1: $HOSTILE_BODIES bodies and $HOSTILE_CANCELS clients that leave; everything Maven says: $log"
  maven -Dfast -pl gateway-app -am test -Dtest=HostileTest -Dsurefire.failIfNoSpecifiedTests=false \
    "-Dtokenworks.hostile.seed=$1" "-Dtokenworks.hostile.bodies=$HOSTILE_BODIES" \
    "-Dtokenworks.hostile.cancels=$HOSTILE_CANCELS" >"$log" 2>&1 || status=1
  grep -a '^HOSTILE' "$log" || die "nothing was tried: see $log"
  [ $status -eq 0 ] && say "PASSED" || say "FAILED: see $log"
  return $status
}
