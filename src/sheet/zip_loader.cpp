// The module is looked for beside the program, as others are.
#include <dlfcn.h>

#include "sheet/zip.h"
#include "sheet/zip_module.h"
#include "source/own_file.h"

namespace plimsoll::sheet {

namespace {

Error zip_not_loaded() {
  const char* const why = dlerror();
  return Error{std::string("cannot read a workbook: ") + (why == nullptr ? "" : why)};
}

}  // namespace

Result<std::unique_ptr<Zip>> open_zip(std::string_view bytes, const std::string& name) {
  const Result<std::string> path = source::own_part("plimsoll-zip.so");
  if (!path) return Error{"cannot read a workbook: " + path.error()};
  // Never unloaded.
  void* const module = dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return zip_not_loaded();
  void* const found = dlsym(module, "plimsoll_open_zip");
  if (found == nullptr) return zip_not_loaded();
  Result<std::unique_ptr<Zip>> zip = std::unique_ptr<Zip>();
  reinterpret_cast<decltype(&plimsoll_open_zip)>(found)(bytes, name, zip);
  return zip;
}

}  // namespace plimsoll::sheet
