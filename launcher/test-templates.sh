# `./tokenworks test templates`: real chat templates against Python's jinja2. Sourced by ../tokenworks.

# test_templates [RANDOM]: how many random templates beside the real ones, 3000 unless said.
test_templates() {
  local folder=$STATE/check/templates tools=$ROOT/shared/tokens/src/test/python log=$LOGS/test-templates.log status=0
  need python3 "Install Python 3.10 or newer."
  find_jdk
  mkdir -p "$folder" "$LOGS"
  if [ ! -e "$folder/python/complete" ]; then
    say "installing jinja2"
    python3 -m venv "$folder/python" || die "python3 cannot make a virtual environment (Debian: apt install python3-venv)"
    "$folder/python/bin/python" -m pip install -q --disable-pip-version-check jinja2==3.1.6 ||
      die "pip could not install jinja2: nothing was checked"
    touch "$folder/python/complete"
  fi
  "$folder/python/bin/python" -W ignore "$tools/template_oracle.py" "$folder" "$@" ||
    die "the cases could not be made: nothing was checked"
  say "comparing; everything Maven says: $log"
  maven -Dfast -pl shared/tokens -am test -Dtest=TemplateOracleE2E -Dsurefire.failIfNoSpecifiedTests=false \
    "-Dtokenworks.templates=$folder" >"$log" 2>&1 || status=1
  grep -a '^TEMPLATES' "$log" || die "nothing was compared: see $log"
  [ $status -eq 0 ] && say "PASSED" || say "FAILED"
  return $status
}
