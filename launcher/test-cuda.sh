# `./tokenworks test cuda`: the GPU backend without a GPU. Sourced by ../tokenworks.

TEST_CUDA='io/tokenworks/kernels/cuda/*Test,CudaRunnerContractTest,SteadyStepTest,NarrowedWeightsTest,CudaSmolLmE2E,OpenBackendTest,GpuBenchTest'
# Without these it would have shown nothing: each must have run.
TEST_CUDA_MUST="CudaOpsContractTest ExpertOpsTest FloatWeightsTest PlantedFaultTest CudaRunnerContractTest SteadyStepTest CudaSmolLmE2E CudaE2E"

# Every kernel against the contract, the planted faults, the runner's contract, the real model, and a chat request through a whole
# system, on the emulator, over JCuda. A test that is skipped is a failure here.
test_cuda() {
  local log=$LOGS/test-cuda.log status=0 begun=$SECONDS class
  need g++ "Install it (Debian: apt install g++): it compiles the GPU emulator."
  find_jdk
  mkdir -p "$LOGS"
  fetch_model
  say "kernels, runner and end-to-end tests on the emulator; everything Maven says: $log"
  TOKENWORKS_TEST_CUDA=required TOKENWORKS_MODELS=$(dirname "$MODEL") maven -Dfast verify \
    -pl shared/kernels-cuda,shared/model,bench/gpu,e2e -am "-Dtest=$TEST_CUDA" -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=CudaE2E \
    -Dfailsafe.failIfNoSpecifiedTests=false 2>&1 | tee "$log" |
    grep --line-buffered -aE 'Tests run:.*(Time|-- in)|FAILURE|\[ERROR\]|SKIPPED|BUILD' || true
  grep -aq 'BUILD SUCCESS' "$log" || status=1
  for class in $TEST_CUDA_MUST; do
    grep -aqE "Tests run:.*in .*\.$class( |\$)" "$log" || { say "$class did not run" && status=1; }
  done
  if grep -aE 'Tests run:.*Skipped: [1-9]' "$log"; then
    say "some tests were skipped"
    status=1
  fi
  say "$((SECONDS - begun)) s"
  [ $status -eq 0 ] && say "PASSED" || say "FAILED"
  return $status
}
