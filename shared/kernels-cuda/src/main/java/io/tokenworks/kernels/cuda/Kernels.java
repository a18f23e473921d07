package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** The compiled kernels, loaded onto a GPU. One thread. */
final class Kernels implements AutoCloseable {

    private final Gpu gpu;
    private final CUmodule module = new CUmodule();
    private final Map<String, CUfunction> functions = new HashMap<>();

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
        return functions.computeIfAbsent(kernel, name -> {
            CUfunction function = new CUfunction();
            check(JCudaDriver.cuModuleGetFunction(function, module, name), "find the kernel " + name);
            return function;
        });
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
