#include "opt/optimise.h"

namespace plimsoll::opt {

namespace {

struct Pass {
  const char* name;
  void (*run)(ir::Module&);
};

constexpr Pass kPasses[] = {
    {"fold", fold}, {"share", share}, {"hoist", hoist}, {"share", share}, {"drop", drop}};

}  // namespace

void optimise(ir::Module& module, std::string* log) {
  std::string before;
  if (log != nullptr) {
    before = ir::print(module);
    *log += "== before\n" + before;
  }
  for (const Pass& pass : kPasses) {
    pass.run(module);
    if (log == nullptr) continue;
    std::string after = ir::print(module);
    *log += std::string("== after ") + pass.name + "\n";
    *log += after == before ? "(unchanged)\n" : after;
    before = std::move(after);
  }
  ir::compute_sees(module);
}

}  // namespace plimsoll::opt
