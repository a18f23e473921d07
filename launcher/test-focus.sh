# `./tokenworks test focus`: our FOCUS export against the FinOps Foundation's own validator. Sourced by ../tokenworks.

FOCUS_PACKAGES=("focus-validator==2.2.1" "pyarrow<20") # newer pyarrow wants another NumPy than the validator
# What the specification asks of a provider such as this one; the rest is about discounts, regions and reservations.
FOCUS_CRITERIA=ACCOUNT_NAMING_SUPPORTED,USAGE_MEASUREMENT_SUPPORTED,UNIT_PRICING_SUPPORTED,SUB_ACCOUNT_SUPPORTED
FOCUS_CRITERIA+=,MULTIPLE_SUB_ACCOUNT_TYPES_SUPPORTED,PUBLIC_PRICE_LIST_SUPPORTED,NEGOTIATED_PRICING_SUPPORTED
FOCUS_CRITERIA+=,TAGGING_SUPPORTED,RESOURCE_TYPE_ASSIGNMENT_SUPPORTED
# All rows have an invoice, or none has: of these two rules one always fails, and the rule above them says whether the other held.
FOCUS_EITHER_OR='InvoiceId-C-00[45]-C: FAIL'

# The validator runs on Python 3.12 and newer.
focus_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
      printf '%s' "$candidate"
      return
    fi
  done
  die "the validator needs Python 3.12 or newer, and there is none: nothing was checked"
}

test_focus() {
  local folder=$STATE/check/focus log=$LOGS/test-focus.log status=0 python format said
  find_jdk
  mkdir -p "$folder" "$LOGS"
  if [ ! -e "$folder/python/complete" ]; then
    python=$(focus_python)
    say "installing focus-validator"
    "$python" -m venv "$folder/python" || die "$python cannot make a virtual environment"
    "$folder/python/bin/python" -m pip install -q --disable-pip-version-check "${FOCUS_PACKAGES[@]}" ||
      die "pip could not install focus-validator: nothing was checked"
    touch "$folder/python/complete"
  fi
  say "writing an export; everything Maven says: $log"
  maven -Dfast -pl control-plane-app -am test -Dtest=FocusFilesE2E -Dsurefire.failIfNoSpecifiedTests=false \
    "-Dtokenworks.focus=$folder" >"$log" 2>&1 || die "the export could not be written: see $log"
  for format in csv parquet; do
    said=$folder/$format.txt
    # It looks for its own tables from the folder that it is installed in.
    (cd "$folder"/python/lib/python3*/site-packages && "$folder/python/bin/focus-validator" \
      --data-file "$folder/focus.$format" --validate-version 1.2.0.1 --focus-dataset CostAndUsage --block-download \
      --applicability-criteria "$FOCUS_CRITERIA" --show-violations) >"$said" 2>&1 || status=1
    say "FOCUS 1.2, $format: $(grep -a '^Total:' "$said" || echo 'the validator did not finish')"
    if ! grep -aq '^Total:' "$said" || grep -a 'FAIL ' "$said" | grep -av "$FOCUS_EITHER_OR"; then
      tail -3 "$said"
      status=1
    fi
  done
  [ $status -eq 0 ] && say "PASSED" || say "FAILED"
  return $status
}
