# The ledger, looked at from outside of the control plane. Sourced by ../tokenworks.

cmd_ledger() {
  case ${1:-} in
    verify) ledger_verify ;;
    *) die "usage: ./tokenworks ledger verify" ;;
  esac
}

# Computes all that the ledger says again and prints what differs: 0 nothing, 1 something, 2 it could not look.
ledger_verify() {
  postgres_ready || die "the database does not run: ./tokenworks up"
  find_jdk
  build
  # The class path stays out of the arguments, for processes are known as ours by what is in them.
  (database_settings && CLASSPATH="$RELEASE/control-plane-app/app.jar" exec "$JDK/bin/java" -Xmx256m -XX:+UseSerialGC \
    io.tokenworks.controlplane.proof.VerifyCommand "$STATE/control-plane/seals")
}
