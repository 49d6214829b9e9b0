// Each trial learns its sources in an order of its own. Noise comes from two seeds, one of what is
// known and one of all else, so that runs with one more source known tell what it adds.
#include "questions/shapley_effects.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/guest.h"
#include "math/functions.h"
#include "questions/latent_space.h"
#include "rng/key.h"

namespace plimsoll::questions {

namespace {

// In each trial the sources that come first in its order from one seed, given which all others come
// from another.
class Prefix final : public engine::LatentSource {
 public:
  Prefix(const ir::Module& module, const Sources& sources, const engine::Noise& known,
         const engine::Noise& other, std::uint64_t n_trials, std::uint64_t seed)
      : module_(module),
        known_(known),
        other_(other),
        n_sources_(sources.blocks.size()),
        source_of_(module.slots.size(), 0),
        coupling_of_(module.slots.size(), nullptr),
        ranks_(n_trials * n_sources_) {
    for (std::uint32_t j = 0; j < n_sources_; ++j) {
      for (std::size_t s = 0; s < module.slots.size(); ++s) {
        if (sources.blocks[j].slots[s] != 0) source_of_[s] = j;
      }
    }
    for (const Coupling& coupling : sources.couplings) {
      for (const Coupling::Member& member : coupling.members) {
        coupling_of_[member.slot.value] = &coupling;
      }
      make_gains(coupling);
    }
    shuffle(seed);
  }

  // How many sources are known.
  void set_known(std::uint32_t n) { n_known_ = n; }
  std::uint32_t rank(std::uint64_t trial, std::size_t source) const {
    return ranks_[trial * n_sources_ + source];
  }

  void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
            std::size_t n, double* out) const override {
    if (const Coupling* coupling = coupling_of_[slot.value]) {
      return fill_coupled(*coupling, slot, element, period, first, n, out);
    }
    thread_local std::vector<double> other;
    other.resize(n);
    hashed_latents(known_, slot, element, period, first, n, out);
    hashed_latents(other_, slot, element, period, first, n, other.data());
    for (std::size_t i = 0; i < n; ++i) {
      if (!is_known(first + i, source_of_[slot.value])) out[i] = other[i];
    }
  }

  double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t trial,
                std::uint32_t ordinal) const override {
    if (const Coupling* coupling = coupling_of_[slot.value]; coupling != nullptr && ordinal == 0) {
      double out = 0;
      fill_coupled(*coupling, slot, element, period, trial, 1, &out);
      return out;
    }
    const engine::Noise& noise = is_known(trial, source_of_[slot.value]) ? known_ : other_;
    return noise.latent(slot, element, trial, period, ordinal);
  }

 private:
  bool is_known(std::uint64_t trial, std::size_t source) const {
    return rank(trial, source) < n_known_;
  }

  void shuffle(std::uint64_t seed) {
    std::vector<std::uint16_t> order(n_sources_);
    for (std::uint64_t trial = 0; trial * n_sources_ < ranks_.size(); ++trial) {
      std::iota(order.begin(), order.end(), 0);
      std::uint64_t state = rng::mix(seed ^ rng::mix(trial));
      for (std::size_t k = n_sources_; k > 1; --k) {
        state = rng::mix(state + k);
        std::swap(order[k - 1], order[(state >> 32) * k >> 32]);
      }
      for (std::size_t k = 0; k < n_sources_; ++k) {
        ranks_[trial * n_sources_ + order[k]] = static_cast<std::uint16_t>(k);
      }
    }
  }

  // The copula's rows whose sources are in `mask`, bits as in Coupling::sources.
  static std::vector<std::size_t> rows_in(const Coupling& coupling, std::uint32_t mask) {
    std::vector<std::size_t> rows;
    for (std::size_t m = 0; m < coupling.members.size(); ++m) {
      const auto& all = coupling.sources;
      const auto bit = std::find(all.begin(), all.end(), coupling.members[m].source) - all.begin();
      if ((mask >> bit & 1U) != 0) rows.push_back(m);
    }
    return rows;
  }

  void make_gains(const Coupling& coupling) {
    auto& gains = gains_[&coupling];
    for (std::uint32_t mask = 0; mask < 1U << coupling.sources.size(); ++mask) {
      Gain gain;
      gain.rows = rows_in(coupling, mask);
      gain.matrix = conditional_gain(module_.copulas[coupling.copula], gain.rows);
      gains.push_back(std::move(gain));
    }
  }

  void fill_coupled(const Coupling& coupling, ir::SlotId slot, std::uint32_t element,
                    std::uint32_t period, std::uint64_t first, std::size_t n, double* out) const {
    const ir::Copula& copula = module_.copulas[coupling.copula];
    const std::size_t m = coupling.members.size();
    // Scores of all members, by member: of the known and of the other seed.
    std::vector<double> known(m * n);
    std::vector<double> other(m * n);
    std::size_t own = 0;
    for (std::size_t c = 0; c < m; ++c) {
      const Coupling::Member& member = coupling.members[c];
      if (member.slot == slot && member.element == element) own = c;
      hashed_latents(known_, member.slot, member.element, period, first, n, known.data() + c * n);
      hashed_latents(other_, member.slot, member.element, period, first, n, other.data() + c * n);
    }
    for (double& x : known) x = math::normal_score(x);
    for (double& x : other) x = math::normal_score(x);
    const std::vector<Gain>& gains = gains_.at(&coupling);
    for (std::size_t i = 0; i < n; ++i) {
      std::uint32_t mask = 0;
      for (std::size_t b = 0; b < coupling.sources.size(); ++b) {
        if (is_known(first + i, coupling.sources[b])) mask |= 1U << b;
      }
      const Gain& gain = gains[mask];
      double score = other[own * n + i];
      for (std::size_t j = 0; j < gain.rows.size(); ++j) {
        const double* row = copula.factor.data() + gain.rows[j] * m;
        double gap = 0;
        for (std::size_t c = 0; c < m; ++c) gap += row[c] * (known[c * n + i] - other[c * n + i]);
        score += gain.matrix[own * gain.rows.size() + j] * gap;
      }
      out[i] = math::normal_signed_tail(score);
    }
  }

  struct Gain {
    std::vector<std::size_t> rows;
    std::vector<double> matrix;
  };

  const ir::Module& module_;
  const engine::Noise& known_;
  const engine::Noise& other_;
  std::size_t n_sources_;
  std::vector<std::uint32_t> source_of_;
  std::vector<const Coupling*> coupling_of_;
  std::map<const Coupling*, std::vector<Gain>> gains_;
  // By trial and source.
  std::vector<std::uint16_t> ranks_;
  std::uint32_t n_known_ = 0;
};

}  // namespace

namespace {

Result<ShapleyEffects> shapley_effects_inside(const ir::Module& module, const ir::RunInputs& inputs,
                                              const Target& target, SourceBy by,
                                              const VariationOptions& options) {
  const Sources sources = noise_sources(module, module.columns[target.column.value].node, by);
  const std::size_t n_sources = sources.blocks.size();
  const std::uint64_t n = options.run.n_trials;
  if (n_sources == 0) return no_variation();
  constexpr std::size_t kFewest = 2 * kVariationBatches;
  if (n < kFewest) return too_few_trials("Shapley effects", kFewest);
  // Before anything is held for each trial.
  if (auto error = too_much_to_hold(n, n_sources + 4)) return *error;
  engine::RunOptions other_run = options.run;
  other_run.seed = rng::mix(options.run.seed + 0x632be59bd9b4e019U);
  other_run.draws_given = true;
  const engine::Noise known(module, options.run);
  const engine::Noise other(module, other_run);
  Prefix prefix(module, sources, known, other, n, options.run.seed);
  ShapleyEffects out;
  std::vector<std::vector<double>> parts(n_sources, std::vector<double>(n, 0.0));
  std::vector<double> whole(n);
  prefix.set_known(static_cast<std::uint32_t>(n_sources));
  const auto all = column_under(module, inputs, target, options, &prefix);
  if (!all) return all.failure();
  prefix.set_known(0);
  auto before = column_under(module, inputs, target, options, &prefix);
  if (!before) return before.failure();
  out.n_runs = 2;
  for (std::uint64_t i = 0; i < n; ++i) {
    whole[i] = ((*all)[i] - (*before)[i]) * ((*all)[i] - (*before)[i]) / 2;
    out.variance += whole[i] / static_cast<double>(n);
  }
  if (!(out.variance > 0)) return no_variation();
  out.largest_part = largest_part(whole);
  // Which source of each trial becomes known at each step.
  std::vector<std::uint16_t> order(n * n_sources);
  for (std::uint64_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n_sources; ++j) {
      order[i * n_sources + prefix.rank(i, j)] = static_cast<std::uint16_t>(j);
    }
  }
  for (std::size_t k = 1; k <= n_sources; ++k) {
    std::vector<double> after = *all;
    if (k < n_sources) {
      prefix.set_known(static_cast<std::uint32_t>(k));
      auto values = column_under(module, inputs, target, options, &prefix);
      if (!values) return values.failure();
      ++out.n_runs;
      after = std::move(*values);
    }
    for (std::uint64_t i = 0; i < n; ++i) {
      const double was = (*before)[i];
      parts[order[i * n_sources + k - 1]][i] =
          ((*all)[i] - (after[i] + was) / 2) * (after[i] - was);
    }
    *before = std::move(after);
  }
  for (std::size_t j = 0; j < n_sources; ++j) {
    const bool coupled =
        std::any_of(sources.couplings.begin(), sources.couplings.end(), [&](const Coupling& c) {
          return std::find(c.sources.begin(), c.sources.end(), j) != c.sources.end();
        });
    out.effects.push_back({sources.blocks[j].name, coupled, variance_share(parts[j], whole)});
  }
  std::stable_sort(out.effects.begin(), out.effects.end(),
                   [](const auto& a, const auto& b) { return *a.share.value > *b.share.value; });
  return out;
}

}  // namespace

Result<ShapleyEffects> shapley_effects(const ir::Module& module, const ir::RunInputs& inputs,
                                       const Target& target, SourceBy by,
                                       const VariationOptions& options) {
  return as_guest([&] { return shapley_effects_inside(module, inputs, target, by, options); });
}

}  // namespace plimsoll::questions
