// Where the store of a project lies.
//
//   order    PLIMSOLL_STORE, as `wish`: a file, or a folder with runs.db in it; the nearest folder `.plimsoll` in the
//            model's folder or above it; `.plimsoll` in the model's folder, which need not be there
//   owner    a `.plimsoll` above the model's folder counts only where it belongs to the user, or to whom the model's
//            folder belongs: nobody puts a folder into /tmp and is given the runs of others
#pragma once

#include <string>

namespace plimsoll::store {

// `model` is a file or a folder; empty: the working folder. `wish` may be null or empty.
std::string store_for_model(const std::string& model, const char* wish);

}  // namespace plimsoll::store
