// Union of what copulas couple; conditional laws of the coupled by elimination on their
// correlations.
#include "questions/sources.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/kernels/dispatch.h"
#include "engine/resolve.h"
#include "ir/given.h"
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
  if (by == SourceBy::parameter) return slot.is_parameter ? "parameters" : "process";
  if (by == SourceBy::risk && slot.risk >= 0) {
    return module.risks[static_cast<std::size_t>(slot.risk)].name;
  }
  return by == SourceBy::risk || slot.event.empty() ? slot.name : slot.event;
}

// The noise that a t copula's common factor draws from; null for a Gaussian copula.
std::vector<ir::SlotId> factor_slots(const ir::Module& module, NodeId correlate) {
  std::vector<ir::SlotId> out;
  for (const ir::Node& node : module.nodes) {
    if (node.op != Op::score_of_t) continue;
    const ir::Node& scaled = module.node(module.operands_of(node)[0]);
    if (scaled.op != Op::mul) continue;
    const auto sides = module.operands_of(scaled);
    const ir::Node& slice = module.node(sides[0]);
    if (slice.op != Op::slice || module.operands_of(slice)[0] != correlate) continue;
    const NodeId roots[] = {sides[1]};
    const auto reached = engine::reachable(module, roots);
    for (std::size_t i = 0; i < module.nodes.size(); ++i) {
      if (reached[i] != 0 && module.nodes[i].op == Op::noise) {
        out.emplace_back(module.nodes[i].aux);
      }
    }
  }
  return out;
}

// Slots joined into sources.
class Joiner {
 public:
  Joiner(const ir::Module& module, NodeId root, SourceBy by)
      : module_(module), by_(by), wanted_(module.slots.size(), 0), leader_(module.slots.size()) {
    std::iota(leader_.begin(), leader_.end(), 0);
    const NodeId roots[] = {root};
    needed_ = engine::reachable(module, roots);
    for (std::size_t i = 0; i < module.nodes.size(); ++i) {
      const ir::Node& node = module.nodes[i];
      if (needed_[i] == 0 || node.op != Op::noise) continue;
      wanted_[node.aux] = 1;
      const auto [place, is_new] =
          first_.try_emplace(block_name(module, module.slots[node.aux], by_), node.aux);
      if (!is_new) join(place->second, node.aux);
      // What hangs together in samples of one file is in their order only.
      const ir::GivenLatents* given = module.slots[node.aux].given.get();
      if (given == nullptr || !given->is_listed()) continue;
      const auto [other, is_first] = lists_.try_emplace(given->file, node.aux);
      if (!is_first) join(other->second, node.aux);
    }
  }

  // Calls with the slots and elements that each needed copula couples, and its node.
  template <class Visit>
  void each_copula(Visit visit) {
    for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
      if (needed_[i] == 0 || module_.nodes[i].op != Op::correlate) continue;
      const ir::Node* concat = concat_of(module_, module_.nodes[i]);
      if (concat != nullptr) visit(NodeId(i), slots_of(module_, *concat));
    }
  }

  std::size_t find(std::size_t s) const {
    while (leader_[s] != s) s = leader_[s];
    return s;
  }
  void join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    leader_[std::max(a, b)] = std::min(a, b);
  }

  std::vector<NoiseBlock> blocks() const {
    std::map<std::size_t, NoiseBlock> blocks;
    for (const auto& [name, slot] : first_) {
      NoiseBlock& block = blocks[find(slot)];
      block.name += (block.name.empty() ? "" : " + ") + name;
      block.slots.resize(module_.slots.size(), 0);
    }
    for (std::size_t s = 0; s < wanted_.size(); ++s) {
      if (wanted_[s] != 0) blocks[find(s)].slots[s] = 1;
    }
    std::vector<NoiseBlock> out;
    for (auto& [leader_slot, block] : blocks) out.push_back(std::move(block));
    return out;
  }

 private:
  const ir::Module& module_;
  SourceBy by_;
  std::vector<std::uint8_t> needed_;
  std::vector<std::uint8_t> wanted_;
  std::vector<std::size_t> leader_;
  std::map<std::string, std::size_t> first_;
  std::map<std::string, std::size_t> lists_;
};

}  // namespace

std::vector<NoiseBlock> noise_blocks(const ir::Module& module, NodeId root, SourceBy by) {
  Joiner joiner(module, root, by);
  joiner.each_copula([&](NodeId, const auto& slots) {
    for (const auto& [slot, element] : slots) joiner.join(slots[0].first.value, slot.value);
  });
  return joiner.blocks();
}

Sources noise_sources(const ir::Module& module, NodeId root, SourceBy by) {
  Joiner joiner(module, root, by);
  const auto distinct = [&](const auto& slots) {
    std::vector<std::size_t> found;
    for (const auto& [slot, element] : slots) found.push_back(joiner.find(slot.value));
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  };
  joiner.each_copula([&](NodeId correlate, const auto& slots) {
    const auto factor = factor_slots(module, correlate);
    if (factor.empty() && distinct(slots).size() <= kMostCoupled) return;
    for (const auto& [slot, element] : slots) joiner.join(slots[0].first.value, slot.value);
    for (const ir::SlotId slot : factor) joiner.join(slots[0].first.value, slot.value);
  });
  Sources out;
  out.blocks = joiner.blocks();
  joiner.each_copula([&](NodeId correlate, const auto& slots) {
    if (distinct(slots).size() < 2) return;
    Coupling coupling;
    coupling.copula = module.node(correlate).aux;
    for (const auto& [slot, element] : slots) {
      std::uint32_t source = 0;
      while (out.blocks[source].slots[slot.value] == 0) ++source;
      coupling.members.push_back({slot, element, source});
      auto& known = coupling.sources;
      if (std::find(known.begin(), known.end(), source) == known.end()) known.push_back(source);
    }
    out.couplings.push_back(std::move(coupling));
  });
  return out;
}

void Mixed::fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
                 std::size_t n, double* out) const {
  const engine::Noise& noise = of(slot);
  if (noise.planned(slot) || noise.is_given(slot)) {
    return noise.fill(slot, element, first, n, period, engine::block::widest_kernels(), out);
  }
  for (std::size_t i = 0; i < n; ++i) out[i] = latent(slot, element, period, first + i, 0);
}

double Mixed::latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                     std::uint64_t trial, std::uint32_t ordinal) const {
  return of(slot).latent(slot, element, trial, period, ordinal);
}

Held::Held(const ir::Module& module, const engine::Noise& base, ir::SlotId slot, double score,
           std::uint32_t last_period)
    : module_(module), base_(base), slot_(slot), score_(score) {
  const ir::Slot& held = module.slots[slot.value];
  n_elements_ = static_cast<std::uint32_t>(held.name_hashes.size());
  if (held.region == ir::Region::period) {
    n_times_ = part_of(std::min(last_period, module.time.n_periods - 1)) / n_elements_ + 1;
  }
  find_group(module);
  factorise();
}

bool Held::coupled() const {
  // What the draw's own labels have in common goes by its name.
  const std::string& name = module_.slots[slot_.value].full_name;
  return std::any_of(members_.begin(), members_.end(), [&](const Member& member) {
    return module_.slots[member.slot.value].full_name != name;
  });
}

std::uint32_t Held::part_of(std::uint32_t period) const {
  const ir::Slot& slot = module_.slots[slot_.value];
  if (slot.region != ir::Region::period) return 0;
  return n_elements_ *
         (slot.by_year ? static_cast<std::uint32_t>(module_.time.year_index(period)) : period);
}

void Held::factorise() {
  const std::size_t m = members_.size();
  const auto row = [&](std::size_t j) { return factor_.data() + (first_held_ + j) * m; };
  own_factor_.assign(n_held_ * n_held_, 0.0);
  for (std::size_t i = 0; i < n_held_; ++i) {
    double* to = own_factor_.data() + i * n_held_;
    for (std::size_t j = 0; j <= i; ++j) {
      const double* before = own_factor_.data() + j * n_held_;
      const double rest = std::inner_product(row(i), row(i) + m, row(j), 0.0) -
                          std::inner_product(to, to + j, before, 0.0);
      // A part that follows from those before it has no innovation.
      if (j == i) to[j] = rest > 1e-12 ? std::sqrt(rest) : 0;
      if (j < i) to[j] = before[j] > 0 ? rest / before[j] : 0;
    }
  }
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
    std::vector<std::size_t> rows(n_held_);
    std::iota(rows.begin(), rows.end(), first_held_);
    gain_ = conditional_gain(module.copulas[node.aux], rows);
    return;
  }
}

// By Gauss-Jordan steps on the known rows' correlations.
std::vector<double> conditional_gain(const ir::Copula& copula, std::span<const std::size_t> rows) {
  const std::size_t m = copula.n;
  const std::size_t n = rows.size();
  const auto row = [&](std::size_t i) { return copula.factor.data() + rows[i] * m; };
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
  std::vector<double> gain(m * n, 0.0);
  for (std::size_t c = 0; c < m; ++c) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) {
        gain[c * n + j] += row(i)[c] * work[i * 2 * n + n + j];
      }
    }
  }
  return gain;
}

void Held::fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
                std::size_t n, double* out) const {
  for (std::size_t i = 0; i < n; ++i) out[i] = latent(slot, element, period, first + i, 0);
}

double Held::latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                    std::uint64_t trial, std::uint32_t ordinal) const {
  const double plain = base_.latent(slot, element, trial, period, ordinal);
  const std::uint32_t part = static_cast<std::uint32_t>(trial % n_parts());
  const std::uint32_t first_part = part_of(period);
  if (part < first_part || part >= first_part + n_elements_) return plain;
  const std::uint32_t moving = part - first_part;
  const auto find = [&](ir::SlotId of, std::uint32_t at) {
    return static_cast<std::size_t>(std::find_if(members_.begin(), members_.end(),
                                                 [&](const Member& member) {
                                                   return member.slot == of && member.element == at;
                                                 }) -
                                    members_.begin());
  };
  const std::size_t m = members_.size();
  const std::size_t mover = find(slot_, moving);
  if (mover == m) {
    return slot == slot_ && element == moving ? math::normal_signed_tail(score_) : plain;
  }
  const std::size_t at = find(slot, element);
  if (at == m) return plain;
  std::vector<double> scores(m);
  for (std::size_t c = 0; c < m; ++c) {
    scores[c] = math::normal_score(
        base_.latent(members_[c].slot, members_[c].element, trial, period, ordinal));
  }
  // The innovations of the held members up to the one that moves.
  const std::size_t e = mover - first_held_;
  std::vector<double> innovations(e + 1, 0.0);
  for (std::size_t i = 0; i <= e; ++i) {
    const double* row = factor_.data() + (first_held_ + i) * m;
    const double* own = own_factor_.data() + i * n_held_;
    const double rest = std::inner_product(row, row + m, scores.begin(), 0.0) -
                        std::inner_product(own, own + i, innovations.begin(), 0.0);
    innovations[i] = own[i] > 0 ? rest / own[i] : 0;
  }
  double moved = scores[at];
  for (std::size_t j = e; j < n_held_; ++j) {
    const double gap = own_factor_[j * n_held_ + e] * (score_ - innovations[e]);
    moved += gain_[at * n_held_ + j] * gap;
  }
  return math::normal_signed_tail(moved);
}

}  // namespace plimsoll::questions
