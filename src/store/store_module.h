// What the module plimsoll-store holds: SQLite and zlib take longer to load than the program to start, so they are loaded
// where runs are kept or looked at.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "store/store.h"

extern "C" __attribute__((visibility("default"))) void plimsoll_open_store(
    const std::string& path, plimsoll::store::Access access,
    const std::vector<std::string>& later_steps,
    plimsoll::Result<std::unique_ptr<plimsoll::store::Store>>& out);

namespace plimsoll::store {

// As a later version of the program would, whose schema has these steps more (schema.h).
Result<std::unique_ptr<Store>> open_store_as(const std::string& path, Access access,
                                             const std::vector<std::string>& later_steps);

}  // namespace plimsoll::store
