// Latents as rows of numbers, replaced, moved and turned back into what the engine draws from;
// what has no coordinate of its own is drawn from a trial number.
#include "questions/latent_space.h"

#include <algorithm>
#include <cmath>

#include "base/guest.h"
#include "engine/kernels/dispatch.h"
#include "engine/resolve.h"
#include "math/functions.h"
#include "questions/sample.h"
#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::questions {

namespace {

using engine::block::Kernel;

constexpr std::size_t kMostOccurrences = 512;
constexpr std::size_t kMostOrdinals = 24;
constexpr std::size_t kOrigins = 16;

const engine::block::KernelTable& kernels() {
  return engine::block::widest_kernels();
}

// One elementwise kernel over n numbers, n a multiple of 8; `from` and `to` lie apart.
void apply(Kernel kernel, const double* from, double* to, std::size_t n) {
  double* places[] = {const_cast<double*>(from), to};
  const std::uint32_t map[] = {0};
  const engine::block::Arg args[] = {{0, 0}};
  engine::block::Inst inst = {};
  inst.kernel = kernel;
  inst.out = 1;
  inst.n = 1;
  const auto length = static_cast<std::int64_t>(n);
  kernels().run[static_cast<int>(kernel)](inst, {places, map, args, nullptr, length, length});
}

engine::RunOptions of_seed(std::uint64_t seed) {
  engine::RunOptions options;
  options.seed = seed;
  return options;
}

}  // namespace

LatentSpace::LatentSpace(const ir::Module& module, ir::NodeId root, std::uint32_t last_period,
                         std::uint64_t seed)
    : module_(module),
      noise_(module, of_seed(seed)),
      first_(module.slots.size(), SIZE_MAX),
      n_elements_(module.slots.size(), 0),
      n_periods_(last_period == engine::kNoPeriod ? 0 : last_period + 1) {
  const ir::NodeId roots[] = {root};
  const std::vector<std::uint8_t> needed = engine::reachable(module, roots);
  std::vector<std::uint8_t> wanted(module.slots.size(), 0);
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    if (needed[i] != 0 && module.nodes[i].op == ir::Op::noise) wanted[module.nodes[i].aux] = 1;
  }
  // Occurrences are given coordinates as long as these are few.
  std::size_t n_first = 0;
  for (std::size_t s = 0; s < module.slots.size(); ++s) {
    if (wanted[s] == 0 || module.slots[s].region != ir::Region::occurrence) continue;
    n_first += std::size_t{module.shape(module.slots[s].shape).size} * n_periods_;
  }
  if (n_first > 0) {
    n_ordinals_ = static_cast<std::uint32_t>(
        std::clamp<std::size_t>(kMostOccurrences / n_first, 1, kMostOrdinals));
    n_origins_ = kOrigins;
  }
  for (std::size_t s = 0; s < module.slots.size(); ++s) {
    if (wanted[s] == 0) continue;
    const ir::Slot& slot = module.slots[s];
    first_[s] = coordinates_.size();
    n_elements_[s] = module.shape(slot.shape).size;
    const bool once = slot.region == ir::Region::trial;
    for (std::uint32_t p = 0; p < (once ? 1 : n_periods_); ++p) {
      if (slot.by_year && p > 0 && !module.time.is_year_start(p)) continue;
      for (std::uint32_t e = 0; e < n_elements_[s]; ++e) {
        for (std::uint32_t k = 0; k < n_ordinals_of(ir::SlotId(s)); ++k) {
          coordinates_.push_back({ir::SlotId(s), e, p, k});
        }
      }
    }
  }
}

std::uint32_t LatentSpace::n_ordinals_of(ir::SlotId slot) const {
  return module_.slots[slot.value].region == ir::Region::occurrence ? n_ordinals_ : 1;
}

bool LatentSpace::is_seen(ir::SlotId slot, std::uint32_t period) const {
  return first_[slot.value] != SIZE_MAX &&
         (module_.slots[slot.value].region == ir::Region::trial || period < n_periods_);
}

std::size_t LatentSpace::origin_of(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                                   std::uint32_t ordinal) const {
  if (n_origins_ == 1) return 0;
  const std::uint64_t place = (std::uint64_t{slot.value} << 40) ^ (std::uint64_t{element} << 20) ^
                              (std::uint64_t{period} << 10);
  return (rng::mix(place) + ordinal) % n_origins_;
}

std::size_t LatentSpace::find(ir::SlotId slot_id, std::uint32_t element, std::uint32_t period,
                              std::uint32_t ordinal) const {
  const std::size_t first = first_[slot_id.value];
  if (first == SIZE_MAX) return SIZE_MAX;
  const ir::Slot& slot = module_.slots[slot_id.value];
  if (ordinal >= n_ordinals_of(slot_id)) return SIZE_MAX;
  std::size_t time = 0;
  if (slot.region != ir::Region::trial) {
    if (period >= n_periods_) return SIZE_MAX;
    time = slot.by_year ? static_cast<std::size_t>(module_.time.year_index(period)) : period;
  }
  return first + (time * n_elements_[slot_id.value] + element) * n_ordinals_of(slot_id) + ordinal;
}

Points::Points(const LatentSpace& space, std::size_t n)
    : space_(space), n_(n), stride_((n + 15) / 16 * 16), n_origins_(space.n_origins()) {
  scores_.assign(space.size() * stride_, 0.0);
  origins_.assign(n * n_origins_, 0);
  rest_.assign(n, 0);
}

void Points::copy(std::size_t i, const Points& from, std::size_t j) {
  for (std::size_t c = 0; c < space_.size(); ++c) {
    scores_[c * stride_ + i] = from.scores_[c * from.stride_ + j];
  }
  std::copy_n(from.origins(j), n_origins_, origins(i));
  rest_[i] = from.rest_[j];
}

void Points::renew_rest(std::uint64_t stream) {
  for (std::size_t i = 0; i < n_; ++i) rest_[i] = rng::mix(stream ^ rng::mix(i + 1)) >> 8;
}

void Points::take_trials(std::span<const std::uint64_t> trials) {
  for (std::size_t c = 0; c < space_.size(); ++c) {
    const Coordinate& at = space_.coordinate(c);
    for (std::size_t i = 0; i < trials.size(); ++i) {
      const double tail =
          space_.noise().latent(at.slot, at.element, trials[i], at.period, at.ordinal);
      scores_[c * stride_ + i] = math::normal_score(tail);
    }
  }
  for (std::size_t i = 0; i < trials.size(); ++i) {
    std::fill_n(origins(i), n_origins_, trials[i]);
    rest_[i] = trials[i];
  }
}

void Points::draw(std::uint64_t stream, std::size_t first, std::size_t n) {
  for (std::size_t c = 0; c < space_.size(); ++c) {
    normal_numbers(rng::mix(stream + c), 0, n, coordinate(c) + first);
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < n_origins_; ++k) {
      origins(first + i)[k] = rng::mix(stream ^ rng::mix(i * n_origins_ + k + 0x9d1)) >> 8;
    }
  }
}

void hashed_latents(const engine::Noise& noise, ir::SlotId slot, std::uint32_t element,
                    std::uint32_t period, std::uint64_t first, std::size_t n, double* out) {
  constexpr std::size_t kBatch = rng::kGroup;
  std::size_t done = 0;
  if (first % kBatch == 0 && noise.is_hashed(slot)) {
    done = n / kBatch * kBatch;
    if (done > 0) {
      kernels().latents(noise.key(slot, element), first, static_cast<std::int64_t>(done),
                        noise.month(slot, period), 0, out);
    }
  }
  for (std::size_t i = done; i < n; ++i) {
    out[i] = noise.latent(slot, element, first + i, period, 0);
  }
}

void normal_numbers(std::uint64_t key, std::uint32_t round, std::size_t n, double* out) {
  const std::size_t padded = (n + 15) / 16 * 16;
  thread_local std::vector<double> tails;
  tails.resize(padded);
  kernels().latents(key, 0, static_cast<std::int64_t>(padded), round, 0, tails.data());
  apply(Kernel::score, tails.data(), out, padded);
}

void Points::fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
                  std::size_t n, double* out) const {
  const std::size_t c = space_.find(slot, element, period);
  if (c == SIZE_MAX) {
    // One for all where nobody has asked for its distribution.
    const auto number = [&](std::size_t i) { return rest_[std::min(first + i, n_ - 1)]; };
    bool same = true;
    for (std::size_t i = 1; i < n && same; ++i) same = number(i) == number(0);
    if (same) {
      std::fill_n(out, n, space_.noise().latent(slot, element, number(0), period, 0));
      return;
    }
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = space_.noise().latent(slot, element, number(i), period, 0);
    }
    return;
  }
  const double* from = coordinate(c) + first;
  const std::size_t whole = n / 8 * 8;
  if (whole > 0) apply(Kernel::tail_of_score, from, out, whole);
  for (std::size_t i = whole; i < n; ++i) out[i] = math::normal_signed_tail(from[i]);
}

double Points::latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                      std::uint64_t trial, std::uint32_t ordinal) const {
  const std::uint64_t at = std::min<std::uint64_t>(trial, n_ - 1);
  const std::size_t c = space_.find(slot, element, period, ordinal);
  if (c != SIZE_MAX) return math::normal_signed_tail(coordinate(c)[at]);
  const std::uint64_t number = space_.is_seen(slot, period)
                                   ? origins(at)[space_.origin_of(slot, element, period, ordinal)]
                                   : rest_[at];
  return space_.noise().latent(slot, element, number, period, ordinal);
}

void Points::latents_at(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                        std::uint64_t first, const std::uint32_t* lanes,
                        const std::uint32_t* ordinals, std::size_t n, double* out) const {
  thread_local std::vector<double> scores;
  thread_local std::vector<double> tails;
  const std::size_t padded = (n + 7) / 8 * 8;
  scores.assign(padded, 0.0);
  tails.resize(padded);
  // Occurrences of one place stand side by side.
  const std::size_t base = space_.find(slot, element, period, 0);
  const std::uint32_t n_known = base == SIZE_MAX ? 0 : space_.n_ordinals_of(slot);
  const auto coordinate_of = [&](std::size_t i) {
    return first + lanes[i] < n_ && ordinals[i] < n_known ? base + ordinals[i] : SIZE_MAX;
  };
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t c = coordinate_of(i);
    if (c != SIZE_MAX) scores[i] = coordinate(c)[first + lanes[i]];
  }
  apply(Kernel::tail_of_score, scores.data(), tails.data(), padded);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = coordinate_of(i) != SIZE_MAX
                 ? tails[i]
                 : latent(slot, element, period, first + lanes[i], ordinals[i]);
  }
}

namespace {

Result<std::vector<std::vector<double>>> evaluate_inside(const engine::Program& program,
                                                         const Points& points,
                                                         const engine::RunOptions& options) {
  engine::RunOptions run = options;
  run.sampler = engine::Sampler::random;
  run.first_trial = 0;
  run.n_trials = points.size();
  run.latents = &points;
  // Those of the trials that they began as.
  run.trial_map = nullptr;
  // Points are of those who have them.
  run.exchange = nullptr;
  std::vector<std::vector<double>> values(program.columns().size(),
                                          std::vector<double>(points.size()));
  const auto report = engine::run(
      program, run, [&](int, std::uint64_t first, std::size_t n, const double* const* columns) {
        for (std::size_t c = 0; c < values.size(); ++c) {
          std::copy_n(columns[c], n, values[c].data() + first);
        }
      });
  if (!report) return report.failure();
  if (report->interrupted && !report->failure) return stopped_by_caller();
  if (report->failure) {
    return Error{"a rare combination of draws fails: " + report->failure->reason +
                     "; no probability of a failure can be told for a model that stops there",
                 ErrorKind::model};
  }
  return values;
}

}  // namespace

Result<std::vector<std::vector<double>>> evaluate(const engine::Program& program,
                                                  const Points& points,
                                                  const engine::RunOptions& options) {
  return as_guest([&] { return evaluate_inside(program, points, options); });
}

}  // namespace plimsoll::questions
