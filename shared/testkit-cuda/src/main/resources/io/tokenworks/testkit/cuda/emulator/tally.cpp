// How tests in other processes look into this one: through files beside the driver.
#include "driver.h"
#include <dlfcn.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
using namespace emulated;

namespace {
std::string beside(const char* name) {
    Dl_info here;
    dladdr(reinterpret_cast<void*>(&driver), &here);
    std::string library = here.dli_fname;
    return library.substr(0, library.rfind('/') + 1) + name;
}
bool there(const std::string& path) {
    struct stat unused;
    return stat(path.c_str(), &unused) == 0;
}
}  // namespace

void emulated::write_counts() {
    static const std::string folder = beside("counts");
    static uint64_t written = 0;
    uint64_t all = 0;
    for (auto& [what, times] : driver().counts) all += times;
    if (all == written || !there(folder)) return;
    written = all;
    std::string file = folder + "/" + std::to_string(getpid());
    std::ofstream out(file + ".new");
    for (auto& [what, times] : driver().counts) out << what << " " << times << "\n";
    out.close();
    rename((file + ".new").c_str(), file.c_str());
}

bool emulated::zeroed(const std::string& kernel) {
    static const std::string file = beside("zeroed");
    if (!there(file)) return false;
    std::string named;
    std::ifstream(file) >> named;
    return named == kernel;
}
