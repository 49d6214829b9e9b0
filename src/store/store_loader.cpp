#include <dlfcn.h>

#include <algorithm>

#include "source/own_file.h"
#include "store/store.h"
#include "store/store_module.h"

namespace plimsoll::store {

namespace {

Error not_loaded() {
  const char* const why = dlerror();
  return Error{std::string("cannot use the store of runs: ") + (why == nullptr ? "" : why)};
}

constexpr std::size_t kFewestDigits = 8;

}  // namespace

Result<std::unique_ptr<Store>> open_store_as(const std::string& path, Access access,
                                             const std::vector<std::string>& later_steps) {
  const Result<std::string> part = source::own_part("plimsoll-store.so");
  if (!part) return Error{"cannot use the store of runs: " + part.error()};
  // Never unloaded.
  void* const module = dlopen(part->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return not_loaded();
  void* const found = dlsym(module, "plimsoll_open_store");
  if (found == nullptr) return not_loaded();
  Result<std::unique_ptr<Store>> store = std::unique_ptr<Store>();
  reinterpret_cast<decltype(&plimsoll_open_store)>(found)(path, access, later_steps, store);
  return store;
}

Result<std::unique_ptr<Store>> open_store(const std::string& path, Access access) {
  return open_store_as(path, access, {});
}

std::size_t id_digits(const std::vector<KeptRun>& runs) {
  std::vector<std::string> ids;
  for (const KeptRun& run : runs) ids.push_back(run.id);
  std::sort(ids.begin(), ids.end());
  std::size_t digits = kFewestDigits;
  for (std::size_t i = 1; i < ids.size(); ++i) {
    const auto [here, there] =
        std::mismatch(ids[i].begin(), ids[i].end(), ids[i - 1].begin(), ids[i - 1].end());
    digits = std::max(digits, static_cast<std::size_t>(here - ids[i].begin()) + 1);
  }
  return digits;
}

}  // namespace plimsoll::store
