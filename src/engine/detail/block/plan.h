// A program lowered for the block executor: instructions over places, made once per run.
//
//   trial     instructions executed once per block of trials
//   period    instructions executed in every period of a block, in order; Run says in which
//   rows      instructions over occurrences, part of a phase: all gatherers of an event that can be
//             computed together
//   places    lane places live in the arena of a machine (elements x block size doubles), rows in the
//             row arena (elements x kRowCapacity), splats in the plan's tables
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dist/law.h"
#include "dist/table.h"
#include "engine/kernels/factors.h"
#include "engine/kernels/frame.h"
#include "engine/resolve.h"
#include "ir/ir.h"

namespace plimsoll::engine::block {

inline constexpr std::uint32_t kRowCapacity = 1024;
inline constexpr std::uint32_t kNone = UINT32_MAX;

// In which periods an instruction is executed. Elsewhere its result is 0 where `zero` is set in
// Step.
enum class Run : std::uint8_t { always, year_end, last_period, year_start };

struct PlaceInfo {
  enum class Kind : std::uint8_t {
    lane,
    row,
    // One number per element, the same for all lanes.
    table,
  };
  Kind kind = Kind::lane;
  // Elements at a time, and elements altogether.
  std::uint32_t size = 0;
  std::size_t extent = 0;
  // First element in the arena or the tables.
  std::size_t offset = 0;
  // Elements to go on per period: the size of a table by period, of amounts due.
  std::uint32_t period_stride = 0;
  // Above 1: a ring of so many past periods, the current one at period % ring.
  std::uint32_t ring = 1;

  bool moves() const { return period_stride != 0 || ring > 1; }
};

struct Step : Inst {
  std::uint32_t n_args = 0;
  // Fill the result with 0 where Run does not let it be executed.
  bool zero = false;
};

// lag, trailing_sum, year_lag, year_store. The arguments of the step are the values before the
// first period, oldest first (year_store: the value to keep).
struct TimeOp {
  // What is looked back at; of the year operations the ring of `years` fiscal years.
  Arg past = {};
  // Steps or years back; the window of a trailing sum.
  std::uint32_t back = 0;
  std::uint32_t years = 0;
  // Of a lag whose elements stand side by side in the past: its place is where they stand, and
  // nothing is copied.
  bool is_view = false;
};

// Running sums and flags: the state is the place `state`.
struct AccumulateOp {
  ir::Op op = ir::Op::total_sum;
  std::uint32_t state = 0;
};

struct NoiseOp {
  ir::SlotId slot;
  // For rows: slot element of row element f at event element e is elements[e * n + f].
  std::vector<std::uint32_t> elements;
};

// Laws without kernel, and functions of laws.
struct LawOp {
  ir::Op op = ir::Op::law;
  dist::Shape shape;
  // Where no noise reaches the numbers: by time, event element (rows only) and element, the entry
  // of `made`; the numbers are then no arguments of the step.
  std::vector<std::uint32_t> entries;
  std::uint32_t n_times = 0;
  std::uint32_t n_outer = 1;
  struct Made {
    // Null where the numbers are not valid.
    std::unique_ptr<dist::Distribution> law;
    // Where the draw's numbers are constant by declaration and the law suits.
    std::shared_ptr<const dist::QuantileTable> table;
    // Of Op::score_of_t, by the same rule.
    std::shared_ptr<const dist::ScoreTable> scores;
  };
  std::vector<Made> made;
};

// Numbers of a form of a law to those of form 0: args are the numbers, results follow in `out`,
// parameter by parameter.
struct CanonicalOp {
  const dist::Law* law = nullptr;
  std::uint16_t form = 0;
  std::uint32_t n_own = 0;
  std::uint32_t n_canonical = 0;
};

struct CountOp {
  ir::EventId event;
  // By time (1 or n_periods), then element: index in Plan::count_tables; empty for rates that vary
  // or are too large.
  std::vector<std::uint32_t> tables;
  std::uint32_t n_times = 0;
  // Place of the occurrences used up; kNone without cap.
  std::uint32_t used = kNone;
  // Of event_sample: latent, count and list of occurrences at once.
  ir::SlotId slot;
};

struct CountThresholds {
  double rate = 0;
  std::vector<double> lower;
  std::vector<double> upper;
};

// One gatherer of a phase: event_total, event_kept, event_largest.
struct GatherOp {
  ir::Op op = ir::Op::event_total;
  ir::Total::Form form = ir::Total::Form::at_once;
  // Amount, delay and duration by free element: rows or splats.
  std::vector<Arg> args;
  // Result element of event element e and free element f: elements[e * n_free + f].
  std::vector<std::uint32_t> elements;
  std::uint32_t n_free = 1;
  // The result, or the amounts due (which move by period).
  std::uint32_t out = 0;
  std::uint32_t unsettled = kNone;
  // Elements of the result.
  std::uint32_t n = 1;
};

// From lanes, a table or other rows to rows: row element f of a row at event element e is element
// elements[e * n + f] of the place.
struct RowGatherOp {
  std::uint32_t place = 0;
  std::vector<std::uint32_t> elements;
};

// by_label over an index set of the event: label of that index set at event element e.
struct RowLabelOp {
  std::vector<std::uint32_t> labels;
};

struct Phase {
  ir::EventId event;
  std::vector<Step> rows;
  std::vector<GatherOp> gathers;
};

struct StoreOp {
  bool in_time = true;
  // First flat column of the period, by period; kNone where none is sampled.
  std::vector<std::uint32_t> first_column;
};

struct Plan {
  std::vector<Step> trial;
  std::vector<Step> period;
  // That are run.
  std::uint32_t n_periods = 0;
  std::vector<Phase> phases;

  std::vector<Arg> args;
  std::vector<std::uint32_t> maps;
  std::vector<PlaceInfo> places;
  std::vector<double> tables;
  Factors factors;
  std::vector<Fused> fused;
  std::vector<Micro> micros;

  std::vector<TimeOp> time_ops;
  std::vector<AccumulateOp> accumulate_ops;
  std::vector<NoiseOp> noise_ops;
  std::vector<LawOp> law_ops;
  std::vector<CanonicalOp> canonical_ops;
  std::vector<CountOp> count_ops;
  std::vector<CountThresholds> count_tables;
  std::vector<RowGatherOp> row_gather_ops;
  std::vector<RowLabelOp> row_label_ops;
  std::vector<StoreOp> store_ops;
  // Lane places that are zero when a block begins: amounts due, unsettled, used caps.
  std::vector<std::uint32_t> zeroed;
  // Flat columns that are the same in every trial, and their values.
  std::vector<std::uint32_t> constant_columns;
  std::vector<double> constant_values;

  // Moving places.
  std::vector<std::uint32_t> moving;

  // Arena sizes in elements.
  std::size_t lane_elements = 0;
  std::size_t row_elements = 0;
  std::size_t n_columns = 0;

  // Bytes shared by all threads.
  std::size_t shared_bytes() const;
  std::string print() const;
};

}  // namespace plimsoll::engine::block
