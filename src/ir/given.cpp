#include "ir/given.h"

namespace plimsoll::ir {

bool draws_given(const Module& module, const Node& node) {
  if (node.op != Op::law) return false;
  // Another law on a SIP's noise is the model's own.
  const dist::LawId law = module.laws[node.aux].shape.law;
  if (law != dist::LawId::metalog && law != dist::LawId::empirical) return false;
  // Through a copula's nodes: of its members all are given, or none.
  const Node* at = &node;
  while (at->op != Op::noise) {
    const auto operands = module.operands_of(*at);
    const bool is_way = at == &node || op_group(at->op) == OpGroup::copula || at->op == Op::score ||
                        at->op == Op::tail_of_score;
    if (operands.empty() || !is_way) return false;
    at = &module.node(operands[0]);
  }
  return module.slots[at->aux].given != nullptr;
}

}  // namespace plimsoll::ir
