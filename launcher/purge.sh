# `./tokenworks down --purge`: an installation and everything it kept are removed. Sourced by ../tokenworks.

# agreed: whoever types the command says so once more; without a terminal only --yes does.
agreed() {
  local answer
  [ -t 0 ] || die "down --purge asks before it removes anything; where nobody can answer, add --yes"
  printf 'This removes everything under %s: the database with its ledger, keys, logs and secrets. Type "purge" to go on: ' "$STATE"
  read -r answer || true
  [ "$answer" = purge ] || die "nothing was removed"
}

# A folder is an installation's only if the launcher has written there: TOKENWORKS_HOME may name any folder.
check_purgeable() {
  case $ROOT/ in "$STATE"/*) die "$STATE holds the program itself; it is not removed" ;; esac
  [ "$STATE" != "$(cd "$HOME" && pwd -P)" ] || die "$STATE is a home folder; it is not removed"
  [ -e "$STATE/lock" ] && [ -d "$STATE/logs" ] || die "$STATE is not the state folder of an installation; nothing was removed"
}

# Of the database a program that the launcher did not start may hold the files.
check_nothing_runs() {
  local holder
  holder=$(head -1 "$PG/data/postmaster.pid" 2>/dev/null || true)
  [ -z "$holder" ] || ! alive "$holder" || die "process $holder has the database of $STATE open; nothing was removed"
}

# Only what an installation writes; what somebody else has put beside it stays, and is named.
purge() {
  local name
  check_nothing_runs
  # The lock is held by this process and goes last, after everything it guards.
  for name in apps check control-plane deployment gateway logs model.checked models postgres secrets worker-heap lock; do
    rm -rf "${STATE:?}/$name"
  done
  rmdir "$STATE" 2>/dev/null || say "kept in $STATE, for the launcher did not make it: $(ls -A "$STATE" | tr '\n' ' ')"
  say "Tokenworks is down and removed"
  [ ! -d "$MODELS" ] || say "models are kept in $MODELS"
}
