#!/usr/bin/env bash
# Compiles src/main/cuda/*.cu into one fatbin: cubins for sm_80 and sm_90a, PTX for everything newer.
# nvcc is that of CUDA_HOME or the PATH, else wheels that pip installs into target/nvcc, unless the build is offline.
# Without any, the build goes on and has no kernels for GPUs. It fails where registers are spilled, and where cuobjdump,
# found or installed in the same way, does not find tensor cores' instruction in the kernels that are made for them.
#
# build-kernels.sh FATBIN OFFLINE    OFFLINE: true or false
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
fatbin=$1 offline=$2
wheels=target/nvcc
disassembler=target/cuobjdump # apart: pip does not add to a folder
# These five belong together; --no-deps, for the rest of the toolkit is not needed.
packages=(nvidia-cuda-nvcc==13.0.88 nvidia-nvvm==13.0.88 nvidia-cuda-crt==13.0.88 nvidia-cuda-runtime==13.0.96
  nvidia-cuda-cccl==13.0.85)
disassembler_packages=(nvidia-cuda-cuobjdump==13.5.37 nvidia-cuda-nvdisasm==13.5.37)
on_tensor_cores=(matmul_few_bf16 matmul_few_q4_0 matmul_128_bf16 matmul_128_q4_0 attention_prefill_128
  attention_decode_128 matmul_few_mxfp4 matmul_128_mxfp4 matmul_few_q4_k matmul_64_q4_k matmul_few_q6_k matmul_64_q6_k
  matmul_few_e4m3 matmul_128_e4m3
  experts_few_mxfp4 experts_64_mxfp4)
flags=(-std=c++17 -O3 --threads 2 -Werror all-warnings -Xptxas -v -fatbin
  -gencode arch=compute_80,code=sm_80 -gencode arch=compute_90a,code=sm_90a -gencode arch=compute_80,code=compute_80)

# find_tool NAME FOLDER    FOLDER: where its wheels would be
find_tool() {
  local candidate
  for candidate in "${CUDA_HOME:-/nowhere}/bin/$1" "$(command -v "$1" || true)" "$2/nvidia/cu13/bin/$1"; do
    if [ -x "$candidate" ]; then
      printf '%s' "$candidate"
      return
    fi
  done
  return 1
}

# install_wheels FOLDER PACKAGE…
install_wheels() {
  local folder=$1
  shift
  [ "$offline" != true ] && command -v python3 >/dev/null || return 1
  echo "kernels: installing $1 and what belongs to it into $PWD/$folder"
  timeout 300 python3 -m pip install --quiet --disable-pip-version-check --timeout 15 --retries 1 --no-deps \
    --target "$folder" "$@" >target/pip.log 2>&1
}

check_tensor_cores() {
  local cuobjdump arch kernel found
  if ! cuobjdump=$(find_tool cuobjdump "$disassembler") && ! { install_wheels "$disassembler" \
    "${disassembler_packages[@]}" && cuobjdump=$(find_tool cuobjdump "$disassembler"); }; then
    echo "kernels: there is no cuobjdump, so nobody looked for tensor cores in them"
    return
  fi
  for arch in sm_80 sm_90a; do
    for kernel in "${on_tensor_cores[@]}"; do
      found=$(PATH="$(dirname "$cuobjdump"):$PATH" "$cuobjdump" -arch "$arch" -sass -fun "$kernel" "$fatbin" |
        grep -c HMMA || true)
      if [ "$found" = 0 ]; then
        echo "kernels: $kernel for $arch does not use tensor cores" >&2
        return 1
      fi
    done
  done
}

mkdir -p target "$(dirname "$fatbin")"
# Maven leaves the copies of sources that are no more.
for copy in "$(dirname "$fatbin")"/source/*; do
  [ -e "src/main/cuda/${copy##*/}" ] || rm -f "$copy"
done
if ! nvcc=$(find_tool nvcc "$wheels") && ! { install_wheels "$wheels" "${packages[@]}" &&
  nvcc=$(find_tool nvcc "$wheels"); }; then
  rm -f "$fatbin"
  echo "kernels: there is no nvcc, so this build has no kernels for GPUs (see target/pip.log if pip was tried)"
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
check_tensor_cores
echo "$stamp" >target/kernels.stamp
echo "kernels: compiled by $("$nvcc" --version | sed -n 's/.*release \([0-9.]*\).*/nvcc \1/p')"
