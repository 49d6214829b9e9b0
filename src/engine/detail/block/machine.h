// Executes a plan for one block of trials at a time. One machine per thread; plan, noise and
// kernels are shared.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "engine/detail/block/plan.h"
#include "engine/kernels/frame.h"
#include "engine/noise.h"
#include "ir/ir.h"

namespace plimsoll::engine::block {

// Doubles on a 64-byte boundary.
class Arena {
 public:
  explicit Arena(std::size_t n);
  double* data() { return data_.get(); }

 private:
  struct Free {
    void operator()(double* p) const { std::free(p); }
  };
  std::unique_ptr<double, Free> data_;
};

class Machine {
 public:
  // `block_size`: a multiple of 64.
  Machine(const Plan& plan, const ir::Module& module, const ir::RunInputs& inputs,
          const Noise& noise, const KernelTable& kernels, int block_size);

  // Trials first .. first + n - 1, n <= block_size; first is a multiple of 64.
  void run(std::uint64_t first, std::size_t n);
  // Values of the last run, by flat column.
  const std::vector<const double*>& columns() const { return column_pointers_; }

  static std::size_t bytes(const Plan& plan, int block_size);

 private:
  // Rows begin .. end - 1 are occurrences at one element of the event.
  struct RowRange {
    std::uint32_t element;
    std::uint32_t begin;
    std::uint32_t end;
  };
  // Occurrences of an event in the current period by element; those of one trial in the order of
  // their ordinals, with strikes last. Whole vectors may be read at the end of the arrays.
  struct Rows {
    std::vector<std::uint32_t> lane;
    // From ir::kStrikeOrdinal on those of strikes.
    std::vector<std::uint32_t> ordinal;
    // Rows begin .. end - 1 have one element and ordinal, and their lanes ascend. Long ones only.
    struct Run {
      std::uint32_t ordinal;
      std::uint32_t begin;
      std::uint32_t end;
    };
    std::vector<Run> runs;
    std::vector<RowRange> ranges;
    std::uint32_t n = 0;
    // Element and lane whose count is poison.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> poison;

    void clear();
    void make_room(std::size_t more);
    void fill_up();
    void add_strike(std::uint32_t n_lanes, std::uint32_t with_ordinal);
    void add(std::uint32_t in_lane, std::uint32_t first, std::uint32_t end);
  };

  void run_steps(const std::vector<Step>& steps);
  void step(const Step& s, const KernelFrame& frame);
  bool active(std::uint8_t run) const { return active_[run]; }
  void move_places();
  std::size_t offset_at(const PlaceInfo& place, std::uint32_t period) const;

  // Element of operand `k` for element e of the result; `splat`: one number for all lanes.
  struct Lanes {
    const double* at;
    bool splat;
    double operator[](std::size_t i) const { return splat ? *at : at[i]; }
  };
  Lanes lanes(const Step& s, std::uint32_t k, std::uint32_t e, const KernelFrame& frame) const;
  Lanes lanes_of(Arg arg, std::uint32_t e, std::int64_t stride) const;
  Lanes past(Arg arg, std::uint32_t e, std::uint32_t back) const;
  void put(const Lanes& from, double* to, std::int64_t n) const;
  double* out(const Step& s, std::uint32_t e, const KernelFrame& frame) const {
    return addr_[s.out] + static_cast<std::int64_t>(e) * frame.stride;
  }

  void noise(const Step& s);
  void by_trial(const Step& s);
  void fill_noise(ir::SlotId slot, std::uint32_t element, double* to) const;
  void assemble(const Step& s, const KernelFrame& frame);
  void lag(const Step& s);
  void trailing_sum(const Step& s);
  void accumulate(const Step& s);
  void year_store(const Step& s);
  void year_lag(const Step& s);
  void law_scalar(const Step& s, const KernelFrame& frame);
  void law_fixed(const Step& s, const KernelFrame& frame);
  void law_lanes(const LawOp& op, const LawOp::Made& made, const Lanes& x, double* to,
                 std::int64_t begin, std::int64_t end);
  void law_varying(const Step& s, const KernelFrame& frame);
  void canonical(const Step& s, const KernelFrame& frame);
  void store_column(const Step& s);

  void event_count(const Step& s);
  void event_sample(const Step& s);
  std::int64_t draw_candidates(const CountOp& op, std::uint32_t element, const Lanes& rates);
  void counts_of(const CountOp& op, std::uint32_t table, const double* tails, const Lanes& rates,
                 double* to, std::int64_t n) const;
  void event_cap(const Step& s);
  void event_rows(const Step& s);
  void add_occurrences(Rows& rows, std::uint32_t element, std::int64_t n);
  void start_batch(const Rows& rows, std::uint32_t first);
  void event_phase(const Step& s);
  void begin_gather(const GatherOp& op, const Rows& rows);
  void gather(const GatherOp& op);
  void gather_due(const GatherOp& op);
  void row_noise(const Step& s, const KernelFrame& frame);
  void row_latents(std::uint64_t key, std::uint32_t month, const RowRange& range, std::int64_t n,
                   double* to);
  // Every range of the batch, the last with the rows that fill up its last vector.
  template <class F>
  void each_range(const KernelFrame& frame, F f) const {
    for (std::size_t i = 0; i < batch_.size(); ++i) {
      RowRange range = batch_[i];
      if (i + 1 == batch_.size()) range.end = static_cast<std::uint32_t>(frame.n);
      f(range);
    }
  }
  void row_gather(const Step& s, const KernelFrame& frame);
  void row_own_label(const Step& s, const KernelFrame& frame);
  void row_by_label(const Step& s, const KernelFrame& frame);

  const Plan& plan_;
  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  const Noise& noise_;
  const KernelTable& kernels_;
  std::int64_t block_size_;
  Arena lane_arena_;
  Arena row_arena_;
  Arena column_arena_;
  std::vector<const double*> column_pointers_;
  std::vector<double*> addr_;
  std::vector<Rows> rows_;
  std::vector<std::uint32_t> hits_;
  // Of the lanes in hits_: latents, rates and counts.
  Arena hit_tails_;
  Arena hit_rates_;
  Arena hit_counts_;
  // Law objects made last, by law op, with their numbers.
  struct LastLaw {
    std::vector<double> numbers;
    std::unique_ptr<dist::Distribution> law;
  };
  std::vector<LastLaw> last_laws_;

  // The current block and period.
  std::uint64_t first_trial_ = 0;
  std::size_t n_trials_ = 0;
  std::uint32_t period_ = 0;
  bool active_[4] = {true, false, false, false};
  KernelFrame frame_ = {};
  // The phase being executed, and its first row of this batch.
  const Rows* phase_rows_ = nullptr;
  std::uint32_t first_row_ = 0;
  std::uint32_t n_batch_ = 0;
  // Of this batch, counted from its first row. The last one ends with the rows, without those that
  // fill up the last vector.
  std::vector<RowRange> batch_;
};

}  // namespace plimsoll::engine::block
