package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** The compiled kernels, loaded onto a GPU. One thread. */
final class Kernels implements AutoCloseable {

    /** More is to be asked for. */
    private static final int SHARED_BYTES_FREE = 48 << 10;

    private final Gpu gpu;
    private final CUmodule module = new CUmodule();
    private final Map<String, CUfunction> functions = new HashMap<>();
    private final Map<String, Integer> allowed = new HashMap<>();

    /** @param image what the driver loads: a fatbin, or whatever else it takes for a module */
    Kernels(Gpu gpu, byte[] image) {
        this.gpu = gpu;
        gpu.bind();
        check(JCudaDriver.cuModuleLoadData(module, image), "load the kernels");
    }

    Gpu gpu() {
        return gpu;
    }

    CUfunction function(String kernel) {
        return function(kernel, 0);
    }

    /** @param sharedBytes dynamic shared memory that it is to be launched with */
    CUfunction function(String kernel, int sharedBytes) {
        CUfunction function = functions.computeIfAbsent(kernel, name -> {
            CUfunction found = new CUfunction();
            check(JCudaDriver.cuModuleGetFunction(found, module, name), "find the kernel " + name);
            return found;
        });
        if (sharedBytes > SHARED_BYTES_FREE && sharedBytes > allowed.getOrDefault(kernel, 0)) {
            check(JCudaDriver.cuFuncSetAttribute(function,
                    CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, sharedBytes),
                    "give " + sharedBytes + " bytes of shared memory to the kernel " + kernel);
            allowed.put(kernel, sharedBytes);
        }
        return function;
    }

    Launch launch(String kernel) {
        return new Launch(this, kernel);
    }

    @Override
    public void close() {
        gpu.bind();
        check(JCudaDriver.cuModuleUnload(module), "unload the kernels");
    }
}
