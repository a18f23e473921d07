#!/usr/bin/env bash
# Compiles src/main/cuda/*.cu into one fatbin: cubins for sm_80 and sm_90a, PTX for everything newer.
# nvcc is that of CUDA_HOME or the PATH, else wheels that pip installs into target/nvcc, unless the build is offline.
# Without any, the build goes on and has no kernels for GPUs.
#
# build-kernels.sh FATBIN OFFLINE    OFFLINE: true or false
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
fatbin=$1 offline=$2
wheels=target/nvcc
# These five belong together; --no-deps, for the rest of the toolkit is not needed.
packages=(nvidia-cuda-nvcc==13.0.88 nvidia-nvvm==13.0.88 nvidia-cuda-crt==13.0.88 nvidia-cuda-runtime==13.0.96
  nvidia-cuda-cccl==13.0.85)
flags=(-std=c++17 -O3 --threads 2 -Werror all-warnings -Xptxas -v -fatbin
  -gencode arch=compute_80,code=sm_80 -gencode arch=compute_90a,code=sm_90a -gencode arch=compute_80,code=compute_80)

find_nvcc() {
  local candidate
  for candidate in "${CUDA_HOME:-/nowhere}/bin/nvcc" "$(command -v nvcc || true)" "$wheels/nvidia/cu13/bin/nvcc"; do
    if [ -x "$candidate" ]; then
      printf '%s' "$candidate"
      return
    fi
  done
  return 1
}

install_nvcc() {
  [ "$offline" != true ] && command -v python3 >/dev/null || return 1
  echo "kernels: installing nvcc into $PWD/$wheels"
  timeout 300 python3 -m pip install --quiet --disable-pip-version-check --timeout 15 --retries 1 --no-deps \
    --target "$wheels" "${packages[@]}" >target/nvcc.log 2>&1
}

mkdir -p target "$(dirname "$fatbin")"
# Maven leaves the copies of sources that are no more.
for copy in "$(dirname "$fatbin")"/source/*; do
  [ -e "src/main/cuda/${copy##*/}" ] || rm -f "$copy"
done
if ! nvcc=$(find_nvcc) && ! { install_nvcc && nvcc=$(find_nvcc); }; then
  rm -f "$fatbin"
  echo "kernels: there is no nvcc, so this build has no kernels for GPUs (see target/nvcc.log if pip was tried)"
  exit 0
fi

# What it was made from, so that nothing is compiled twice.
stamp=$({ cat src/main/cuda/* "${BASH_SOURCE[0]##*/}"; "$nvcc" --version; } | sha256sum)
if [ -f "$fatbin" ] && [ "$(cat target/kernels.stamp 2>/dev/null)" = "$stamp" ]; then
  exit 0
fi
unit=target/kernels.cu
(cd src/main/cuda && printf '#include "%s"\n' *.cu) >"$unit"
if ! "$nvcc" "${flags[@]}" -Isrc/main/cuda "$unit" -o "$fatbin" >target/nvcc.log 2>&1; then
  cat target/nvcc.log >&2
  exit 1
fi
if grep -E '[1-9][0-9]* bytes spill' target/nvcc.log >&2; then
  echo "kernels: registers are spilled to memory (see target/nvcc.log)" >&2
  exit 1
fi
echo "$stamp" >target/kernels.stamp
echo "kernels: compiled by $("$nvcc" --version | sed -n 's/.*release \([0-9.]*\).*/nvcc \1/p')"
