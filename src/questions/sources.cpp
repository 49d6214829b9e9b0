#include "questions/sources.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/reference.h"
#include "math/functions.h"

namespace plimsoll::questions {

namespace {

using ir::NodeId;
using ir::Op;

// Slots that the operands of a concat read, in order, with each element of the concat.
std::vector<std::pair<ir::SlotId, std::uint32_t>> slots_of(const ir::Module& module,
                                                           const ir::Node& concat) {
  std::vector<std::pair<ir::SlotId, std::uint32_t>> out;
  for (NodeId id : module.operands_of(concat)) {
    const std::uint32_t size = module.size_of(id);
    while (module.node(id).op == Op::score) id = module.operands_of(module.node(id))[0];
    if (module.node(id).op != Op::noise) return {};
    for (std::uint32_t e = 0; e < size; ++e) out.emplace_back(module.node(id).aux, e);
  }
  return out;
}

const ir::Node* concat_of(const ir::Module& module, const ir::Node& correlate) {
  const ir::Node& from = module.node(module.operands_of(correlate)[0]);
  return from.op == Op::concat ? &from : nullptr;
}

std::string block_name(const ir::Module& module, const ir::Slot& slot, SourceBy by) {
  const std::size_t dot = slot.full_name.find('.');
  const std::string risk = slot.full_name.substr(0, dot);
  const bool is_risk = std::any_of(module.risks.begin(), module.risks.end(),
                                   [&](const ir::Risk& r) { return r.name == risk; });
  if (by == SourceBy::risk) return is_risk ? risk : slot.full_name;
  for (const ir::Event& event : module.events) {
    if (slot.full_name.starts_with(event.full_name + ".")) return event.full_name;
  }
  return slot.full_name;
}

}  // namespace

std::vector<NoiseBlock> noise_blocks(const ir::Module& module, NodeId root, SourceBy by) {
  const NodeId roots[] = {root};
  const auto needed = engine::reachable(module, roots);
  const std::size_t n = module.slots.size();
  std::vector<std::uint8_t> wanted(n, 0);
  std::vector<std::size_t> leader(n);
  std::iota(leader.begin(), leader.end(), 0);
  const auto find = [&](std::size_t s) {
    while (leader[s] != s) s = leader[s];
    return s;
  };
  const auto join = [&](std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    leader[std::max(a, b)] = std::min(a, b);
  };
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    if (needed[i] == 0) continue;
    if (node.op == Op::noise) {
      wanted[node.aux] = 1;
      const auto [place, is_new] =
          first.try_emplace(block_name(module, module.slots[node.aux], by), node.aux);
      if (!is_new) join(place->second, node.aux);
    }
    if (node.op != Op::correlate) continue;
    const ir::Node* concat = concat_of(module, node);
    if (concat == nullptr) continue;
    const auto slots = slots_of(module, *concat);
    for (const auto& [slot, element] : slots) join(slots[0].first.value, slot.value);
  }
  std::map<std::size_t, NoiseBlock> blocks;
  for (const auto& [name, slot] : first) {
    NoiseBlock& block = blocks[find(slot)];
    block.name += (block.name.empty() ? "" : " + ") + name;
    block.slots.resize(n, 0);
  }
  for (std::size_t s = 0; s < n; ++s) {
    if (wanted[s] != 0) blocks[find(s)].slots[s] = 1;
  }
  std::vector<NoiseBlock> out;
  for (auto& [leader_slot, block] : blocks) out.push_back(std::move(block));
  return out;
}

void Mixed::fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
                 std::size_t n, double* out) const {
  for (std::size_t i = 0; i < n; ++i) out[i] = latent(slot, element, period, first + i, 0);
}

double Mixed::latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                     std::uint64_t trial, std::uint32_t ordinal) const {
  return of(slot).latent(slot, element, trial, period, ordinal);
}

Held::Held(const ir::Module& module, const engine::Noise& base, ir::SlotId slot, double score)
    : base_(base), slot_(slot), score_(score) {
  find_group(module);
}

void Held::find_group(const ir::Module& module) {
  for (const ir::Node& node : module.nodes) {
    if (node.op != Op::correlate) continue;
    const ir::Node* concat = concat_of(module, node);
    if (concat == nullptr) continue;
    const auto slots = slots_of(module, *concat);
    const auto begin =
        std::find_if(slots.begin(), slots.end(), [&](const auto& s) { return s.first == slot_; });
    if (begin == slots.end()) continue;
    first_held_ = static_cast<std::size_t>(begin - slots.begin());
    n_held_ = static_cast<std::size_t>(
        std::count_if(slots.begin(), slots.end(), [&](const auto& s) { return s.first == slot_; }));
    for (const auto& [member, element] : slots) members_.push_back({member, element});
    factor_ = module.copulas[node.aux].factor;
    make_gain(module.copulas[node.aux], first_held_, n_held_);
    return;
  }
}

// The matrix that takes the gap of the held rows to the change of all latents, by Gauss-Jordan
// steps on the held rows' correlations.
void Held::make_gain(const ir::Copula& copula, std::size_t first, std::size_t n) {
  const std::size_t m = copula.n;
  const auto row = [&](std::size_t i) { return copula.factor.data() + (first + i) * m; };
  std::vector<double> work(n * 2 * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      work[i * 2 * n + j] = std::inner_product(row(i), row(i) + m, row(j), 0.0);
    }
    work[i * 2 * n + n + i] = 1;
  }
  for (std::size_t k = 0; k < n; ++k) {
    const double pivot = work[k * 2 * n + k];
    // Rows that depend on those before add no condition of their own.
    const double scale = std::fabs(pivot) > 1e-12 ? 1 / pivot : 0;
    for (std::size_t j = 0; j < 2 * n; ++j) work[k * 2 * n + j] *= scale;
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double times = work[i * 2 * n + k];
      for (std::size_t j = 0; j < 2 * n; ++j) work[i * 2 * n + j] -= times * work[k * 2 * n + j];
    }
  }
  gain_.assign(m * n, 0.0);
  for (std::size_t c = 0; c < m; ++c) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) {
        gain_[c * n + j] += row(i)[c] * work[i * 2 * n + n + j];
      }
    }
  }
}

void Held::fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
                std::size_t n, double* out) const {
  for (std::size_t i = 0; i < n; ++i) out[i] = latent(slot, element, period, first + i, 0);
}

double Held::latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                    std::uint64_t trial, std::uint32_t ordinal) const {
  const auto here = std::find_if(members_.begin(), members_.end(), [&](const Member& member) {
    return member.slot == slot && member.element == element;
  });
  if (here == members_.end()) {
    return slot == slot_ ? math::normal_signed_tail(score_)
                         : base_.latent(slot, element, trial, period, ordinal);
  }
  const std::size_t m = members_.size();
  std::vector<double> scores(m);
  for (std::size_t c = 0; c < m; ++c) {
    scores[c] = math::normal_score(
        base_.latent(members_[c].slot, members_[c].element, trial, period, ordinal));
  }
  const auto at = static_cast<std::size_t>(here - members_.begin());
  double moved = scores[at];
  for (std::size_t j = 0; j < n_held_; ++j) {
    const double* row = factor_.data() + (first_held_ + j) * m;
    const double gap = score_ - std::inner_product(row, row + m, scores.begin(), 0.0);
    moved += gain_[at * n_held_ + j] * gap;
  }
  return math::normal_signed_tail(moved);
}

}  // namespace plimsoll::questions
