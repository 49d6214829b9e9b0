#include "session/failure.h"

#include "questions/margin.h"

namespace plimsoll::session {

Failure find_failure(ir::Module& module, questions::Target& target) {
  Failure failure{target.object + target.when, {}};
  for (const ir::Bound& bound : module.limits) {
    if (bound.name == target.object && bound.column == target.column) failure.limit = bound;
  }
  if (!failure.limit) return failure;
  std::string condition = failure.limit->object;
  if (failure.limit->relation == ir::Relation::ge || failure.limit->relation == ir::Relation::gt) {
    condition = "not (" + condition + ")";
    target.column = questions::add_contrary(module, target.column);
  }
  failure.text = condition + target.when;
  return failure;
}

}  // namespace plimsoll::session
