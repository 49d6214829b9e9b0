#include <dlfcn.h>

#include "source/own_file.h"
#include "studio/transport_module.h"

namespace plimsoll::studio {

namespace {

Error not_loaded() {
  const char* const why = dlerror();
  return Error{std::string("cannot serve the studio: ") + (why == nullptr ? "" : why)};
}

}  // namespace

std::size_t HttpRequest::count(std::string_view name) const {
  std::size_t n = 0;
  for (const auto& [other, value] : headers) n += other == name ? 1 : 0;
  return n;
}

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [other, value] : headers) {
    if (other == name) return value;
  }
  return {};
}

Result<std::unique_ptr<Transport>> listen(std::uint16_t port, const Limits& limits) {
  const Result<std::string> path = source::own_part("plimsoll-studio.so");
  if (!path) return Error{"cannot serve the studio: " + path.error()};
  // Never unloaded.
  void* const module = dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) return not_loaded();
  void* const found = dlsym(module, "plimsoll_studio_listen");
  if (found == nullptr) return not_loaded();
  Result<std::unique_ptr<Transport>> transport = std::unique_ptr<Transport>();
  reinterpret_cast<decltype(&plimsoll_studio_listen)>(found)(port, limits, transport);
  return transport;
}

}  // namespace plimsoll::studio
