// What the driver hands to a module for one launch of a kernel.
#pragma once

namespace emulated {

struct Launch {
    unsigned grid[3], block[3], dynamic_bytes;
    int order;         // 0 forward, 1 reverse, 2 random: in which order threads get their turns
    void** arguments;  // addresses of copies
    unsigned part, parts;  // which of the grid's blocks: those whose number leaves `part` over `parts`
};

}  // namespace emulated
