// What instructions and kernels of the block executor share. Plain data only: this header is
// compiled for every instruction set.
//
//   place    where a value lies: `addr[place]`, one array of `stride` lanes per element, or (splat)
//            one number per element that is the same for all lanes
//   map      which element of an operand element e of the result reads: `maps[arg.map + e]`
//   lanes    kernels work on whole vectors: `n` is a multiple of 8 and at most `stride`
#pragma once

#include <cstdint>

namespace plimsoll::rng {
struct LatinStream;
struct SobolStream;
}  // namespace plimsoll::rng

namespace plimsoll::engine::block {

enum class Kernel : std::uint16_t {
#define UNARY(op) op,
#define BINARY(op) op##_vv, op##_vs, op##_sv,
#define TERNARY(op) op,
#define REDUCE(op) op,
#define OTHER(name) name,
#include "engine/kernels/kernels.def"
#define LAW_KERNEL(name, n) law_##name,
#include "dist/kernels.def"
  count_,
  // What the machine does itself; see Machine::step.
  noise = count_,
  by_trial,
  // One element after the other, each from its own place: Arg::map is the element.
  assemble,
  lag,
  trailing_sum,
  accumulate,
  year_store,
  year_lag,
  law_scalar,
  canonical,
  event_count,
  event_sample,
  event_cap,
  event_rows,
  event_phase,
  store_column,
  // In a phase, over rows.
  row_noise,
  row_struck,
  row_ordinal,
  row_gather,
  row_own_label,
  row_by_label,
};

struct Arg {
  std::uint32_t place;
  // First entry in `maps`.
  std::uint32_t map;
};

struct Inst {
  Kernel kernel;
  // block::Run: when the instruction is executed.
  std::uint8_t run;
  // Bit i: operand i is a splat. Of vector kernels only; the machine looks at the place.
  std::uint8_t splats;
  // Not of fused instructions, whose results are among their operands.
  std::uint32_t out;
  // Elements of the result.
  std::uint32_t n;
  // First operand in `args`.
  std::uint32_t args;
  // By kernel: labels of a reduction, a copula, or an entry of one of the plan's tables.
  std::uint32_t aux;
};

// Of a matrix what is not zero: that of `row` are weights[begin[row]] to weights[begin[row + 1] - 1], in these columns,
// ascending. No row is empty.
struct Factor {
  const double* weights;
  const std::uint32_t* columns;
  const std::uint32_t* begin;
};

// Counts by thresholds, all with the bits of dist::poisson_lower and poisson_upper: a latent t > 0
// counts the entries of `lower` below t, a latent -q < 0 counts n_lower and the entries of `upper`
// above q. A count of n_lower + n_upper means "at least".
struct CountTable {
  const double* lower;
  const double* upper;
  std::uint32_t n_lower;
  std::uint32_t n_upper;
};

// One part of a fused instruction; `at` and `to` are entries of the instruction's operands.
struct Micro {
  enum class Code : std::uint16_t {
    load_v,
    load_s,
#define FUSED_UNARY(op) op,
#define FUSED_BINARY(op) op##_v, op##_s, op##_vv, op##_vs,
#define FUSED_REVERSED(op) op##_rv, op##_rs, op##_sv,
#include "engine/kernels/fused.def"
    // The hand is the condition, the value where it holds, the value where it does not; the
    // others in this order.
    select_c_vv,
    select_c_vs,
    select_c_sv,
    select_c_ss,
    select_t_vv,
    select_t_vs,
    select_e_vv,
    select_e_vs,
    // The hand is a normal score; mean and sd are numbers.
    normal_ss,
  };
  static constexpr std::uint16_t kNotStored = UINT16_MAX;

  Code code;
  std::uint16_t at[2];
  // Where the result goes, if not only to the next part.
  std::uint16_t to;
};

// What Inst::aux means for a fused instruction: micros first .. first + n - 1. Of its operands
// n_lanes are arrays of lanes, the rest are splats.
struct Fused {
  static constexpr std::uint32_t kMaxOperands = 192;
  std::uint32_t first;
  std::uint32_t n;
  std::uint32_t n_operands;
  std::uint32_t n_lanes;
};

struct KernelFrame {
  double* const* addr;
  const std::uint32_t* maps;
  const Arg* args;
  const Factor* factors;
  std::int64_t stride;
  std::int64_t n;
  const Fused* fused = nullptr;
  const Micro* micros = nullptr;
};

struct KernelTable {
  const char* isa;
  void (*run[static_cast<int>(Kernel::count_)])(const Inst& inst, const KernelFrame& frame);
  // On one array of lanes.
  void (*copy)(const double* from, double* to, std::int64_t n);
  // n may end anywhere.
  void (*fill)(double value, double* to, std::int64_t n);
  void (*add)(const double* a, const double* b, double* to, std::int64_t n);
  void (*any_of)(const double* a, const double* b, double* to, std::int64_t n);
  void (*all_of)(const double* a, const double* b, double* to, std::int64_t n);
  // Latents of trials first .. first + n - 1; first is a multiple of 32.
  void (*latents)(std::uint64_t key, std::uint64_t first, std::int64_t n, std::uint32_t month,
                  std::uint32_t ordinal, double* to);
  // Of trials first + lanes[i]; n may end anywhere.
  void (*latents_at)(std::uint64_t key, std::int64_t n, std::uint64_t first,
                     const std::uint32_t* lanes, std::uint32_t month, const std::uint32_t* ordinals,
                     double* to);
  // Latents of points first .. first + n - 1 of a sampling plan; n may end anywhere.
  void (*latin)(const rng::LatinStream& stream, std::uint64_t first, std::int64_t n, double* to);
  void (*sobol)(const rng::SobolStream& stream, std::uint32_t first, std::int64_t n, double* to);
  // True when a count needs the scalar function.
  bool (*count)(const CountTable& table, const double* tails, double* to, std::int64_t n);
  // Poisson counts with the bits of the scalar function, or NaN where that must tell. With
  // `same_rate` there is one rate for all lanes. True when there is a NaN.
  bool (*quick_count)(const double* tails, const double* rates, bool same_rate, double* to,
                      std::int64_t n);
  // Of trials first .. first + n - 1 (multiples of 32) those whose latent may give an occurrence
  // at this mean or, with by_chance, probability: lanes and latents, in order; gives how many. Both
  // arrays have room for n and 8 more. With `same` there is one value for all lanes.
  std::int64_t (*candidates)(std::uint64_t key, std::uint64_t first, std::int64_t n,
                             std::uint32_t month, const double* rates, bool same, bool by_chance,
                             std::uint32_t* lanes, double* tails);
  // Draws from a QuantileTable; n may end anywhere. False when some lane is left NaN for the law
  // itself.
  bool (*table)(const double* rows, double low, double high, const double* tails, double* to,
                std::int64_t n);
  // Normal scores from a ScoreTable; n may end anywhere. False when some lane is left NaN for the law itself.
  bool (*t_scores)(const double* rows, const double* t, double* to, std::int64_t n);
  // Of n lanes with their counts those that have an occurrence of this ordinal, in order; gives how many. Their counts
  // stay in `counts`, lanes and ordinals go to rows. May write 16 beyond them.
  std::int64_t (*occurring)(std::uint32_t ordinal, std::int64_t n, double* counts,
                            const std::uint32_t* lanes, std::uint32_t* row_lanes,
                            std::uint32_t* row_ordinals);
  // Lanes below n whose value is not 0 (NaN is not), in order; gives how many. May write 8 beyond
  // them.
  std::int64_t (*nonzero)(const double* values, std::int64_t n, std::uint32_t* lanes);
  // Lanes may end anywhere.
  bool (*all_finite)(const double* values, std::int64_t n);
};

#define PLIMSOLL_DECLARE_KERNELS(isa) const KernelTable& kernels_##isa();
PLIMSOLL_DECLARE_KERNELS(avx512)
PLIMSOLL_DECLARE_KERNELS(avx2)
PLIMSOLL_DECLARE_KERNELS(neon)
PLIMSOLL_DECLARE_KERNELS(scalar)
#undef PLIMSOLL_DECLARE_KERNELS

}  // namespace plimsoll::engine::block
