#include "engine/kernels/dispatch.h"

#include <string>
#include <vector>

#include "engine/options.h"

namespace plimsoll::engine {

namespace {

struct Isa {
  const char* name;
  bool (*present)();
  const block::KernelTable& (*kernels)();
};

// Widest first.
const Isa kIsas[] = {
#ifdef PLIMSOLL_KERNELS_X86
    {"avx512",
     [] {
       return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
              __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
     },
     &block::kernels_avx512},
    {"avx2", [] { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); },
     &block::kernels_avx2},
#endif
#ifdef PLIMSOLL_KERNELS_NEON
    {"neon", [] { return true; }, &block::kernels_neon},
#else
    {"scalar", [] { return true; }, &block::kernels_scalar},
#endif
};

}  // namespace

std::vector<std::string> available_isas() {
  std::vector<std::string> names;
  for (const Isa& isa : kIsas) {
    if (isa.present()) names.emplace_back(isa.name);
  }
  return names;
}

namespace block {

const KernelTable* find_kernels(std::string_view name) {
  for (const Isa& isa : kIsas) {
    if (isa.name == name && isa.present()) return &isa.kernels();
  }
  return nullptr;
}

const KernelTable& widest_kernels() {
  static const KernelTable& table = *find_kernels(available_isas().front());
  return table;
}

}  // namespace block

}  // namespace plimsoll::engine
