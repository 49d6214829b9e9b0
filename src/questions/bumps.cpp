// Runs above and below on the same trials, as many at a time as memory allows, with steps that
// widen until enough trials take part.
#include "questions/bumps.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/guest.h"
#include "questions/lift.h"
#include "questions/variants.h"

namespace plimsoll::questions {

namespace {

using Method = Assumption::Method;

constexpr std::array<double, 3> kBumpSteps = {0.02, 0.1, 0.5};
// Trials that take part in a difference whose error can be believed.
constexpr std::size_t kFewestMoved = 10;
// Variants held in memory at a time.
constexpr std::size_t kGroup = 16;

struct Side {
  bool done = false;
  Estimate value;
  Estimate change;
  std::vector<double> influences;
  std::string failure;
};

// The degrees of freedom of a t copula stand in its chi squared, over it, and in what makes normal
// scores of t scores: one number in three places, that move together.
void add_copula(const ir::Module& module, const Place& chi, std::vector<Place>& places) {
  const ir::NodeId degrees = module.operands_of(module.node(chi.node))[chi.operand];
  std::vector<std::uint8_t> reached(module.nodes.size(), 0);
  reached[chi.node.value] = 1;
  std::vector<Place> found;
  bool is_copula = false;
  for (std::size_t i = chi.node.value + 1; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    const auto operands = module.operands_of(node);
    if (std::none_of(operands.begin(), operands.end(),
                     [&](ir::NodeId id) { return reached[id.value] != 0; })) {
      continue;
    }
    const bool is_score = node.op == ir::Op::score_of_t;
    if (!is_score) reached[i] = 1;
    if (is_score && operands[1] == degrees) {
      is_copula = true;
      found.push_back({ir::NodeId(i), 1});
    } else if (node.op == ir::Op::div && operands[0] == degrees && operands[1] == chi.node) {
      found.push_back({ir::NodeId(i), 0});
    }
  }
  if (is_copula) places.insert(places.end(), found.begin(), found.end());
}

class Bumper {
 public:
  Bumper(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
         std::span<const double> base, std::span<const Bumped> rows,
         const engine::RunOptions& options, const std::atomic<bool>* stop)
      : target_(target), rows_(rows), options_(options), stop_(stop) {
    std::vector<WrittenNumber> numbers;
    for (const auto& [row, duration, whole] : rows) {
      if (row->input.valid()) continue;
      WrittenNumber number{row->name, row->def, {}};
      for (const auto& [node, k] : row->numbers) {
        number.places.push_back({node, k + 1});
        add_copula(module, {node, k + 1}, number.places);
      }
      numbers.push_back(std::move(number));
    }
    lifted_ = lift(module, inputs, numbers);
    std::size_t next = 0;
    for (const auto& [row, duration, whole] : rows) {
      inputs_.push_back(row->input.valid() ? row->input : lifted_.lifted[next++]);
    }
    const double period = module.has_time ? module.time.step_in_years() : 0;
    for (std::size_t i = 0; i < rows.size(); ++i) steps_.push_back(steps_of(i, period));
    base_ = counted(std::vector<double>(base.begin(), base.end()));
    base_value_ = estimate(target, base_);
    base_influences_ = influences_of(base_);
  }

  Result<BumpRuns> run() {
    std::vector<std::size_t> open(rows_.size());
    for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
    for (std::size_t round = 0; !open.empty() && !report_.interrupted; ++round) {
      std::vector<std::size_t> further;
      for (std::size_t first = 0; first < open.size(); first += kGroup / 2) {
        const auto end =
            open.begin() + static_cast<std::ptrdiff_t>(std::min(first + kGroup / 2, open.size()));
        const std::vector<std::size_t> group(open.begin() + static_cast<std::ptrdiff_t>(first),
                                             end);
        std::vector<std::array<Side, 2>> sides(group.size());
        if (const auto error = evaluate(group, round, sides)) return *error;
        if (report_.interrupted) return report_;
        for (std::size_t k = 0; k < group.size(); ++k) {
          const bool last = round + 1 == steps_[group[k]].size();
          if (!settle(*rows_[group[k]].row, steps_[group[k]][round], sides[k], last)) {
            further.push_back(group[k]);
          }
        }
      }
      open = std::move(further);
    }
    return report_;
  }

 private:
  std::vector<double> steps_of(std::size_t row, double period) const {
    const std::vector<double>& values = lifted_.inputs.inputs[inputs_[row].value];
    // A factor of what is written is no whole number of its own.
    const bool whole = rows_[row].whole && values.size() == 1 && values[0] != 0 &&
                       values[0] == std::floor(values[0]) && rows_[row].row->entries.size() == 1;
    if (whole) return {1 / std::fabs(values[0])};
    std::vector<double> steps(kBumpSteps.begin(), kBumpSteps.end());
    if (rows_[row].duration > 0) {
      const double one = std::min(period / rows_[row].duration, 1.0);
      std::erase_if(steps, [&](double step) { return step <= one; });
      steps.insert(steps.begin(), std::max(one, kBumpSteps[0]));
    }
    return steps;
  }

  // Of values that do not vary, which have no density: the value itself.
  std::vector<double> influences_of(const std::vector<double>& values) const {
    std::vector<double> out = influence(target_, values);
    const bool same =
        std::all_of(values.begin(), values.end(), [&](double x) { return x == values[0]; });
    return out.empty() && same && target_.statistic != ir::Statistic::sd ? values : out;
  }

  std::vector<double> counted(std::vector<double> values) const {
    if (ir::is_of_condition(target_.statistic)) {
      for (double& x : values) x = x <= 0 ? 1 : 0;
    }
    return values;
  }

  ir::RunInputs variant(std::size_t row, double step) const {
    ir::RunInputs out = lifted_.inputs;
    // Of a whole number exactly one more or less.
    for (double& x : out.inputs[inputs_[row].value]) {
      const double moved = x + step * x;
      const double whole = std::round(moved);
      x = std::fabs(moved - whole) < 1e-9 * std::fabs(whole) ? whole : moved;
    }
    return out;
  }

  std::optional<Error> evaluate(const std::vector<std::size_t>& group, std::size_t round,
                                std::vector<std::array<Side, 2>>& sides) {
    std::vector<std::pair<std::size_t, std::size_t>> wanted;
    for (std::size_t k = 0; k < group.size(); ++k) {
      for (std::size_t side = 0; side < 2; ++side) wanted.emplace_back(k, side);
    }
    while (!wanted.empty()) {
      std::vector<ir::RunInputs> variants;
      for (const auto& [k, side] : wanted) {
        const double step = steps_[group[k]][round];
        variants.push_back(variant(group[k], side == 0 ? -step : step));
      }
      auto sample = simulate_variants(lifted_.module, variants, target_, options_, stop_);
      if (!sample) return sample.failure();
      report_.n_runs += variants.size();
      report_.interrupted = sample->interrupted;
      if (sample->interrupted) return std::nullopt;
      if (sample->failure) {
        const auto failing = wanted.begin() + static_cast<std::ptrdiff_t>(sample->failing_variant);
        sides[failing->first][failing->second].failure = sample->failure->reason;
        wanted.erase(failing);
        continue;
      }
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        Side& side = sides[wanted[i].first][wanted[i].second];
        const std::vector<double> values = counted(std::move(sample->values[i]));
        side.done = true;
        side.value = estimate(target_, values);
        side.influences = influences_of(values);
        if (side.value.value && base_value_.value) {
          side.change.value = *side.value.value - *base_value_.value;
        }
        side.change.se = error_of(side.influences, base_influences_);
      }
      return std::nullopt;
    }
    return std::nullopt;
  }

  static std::optional<double> error_of(const std::vector<double>& a,
                                        const std::vector<double>& b) {
    if (a.empty() || a.size() != b.size() || a.size() < 2) return std::nullopt;
    const auto n = static_cast<double>(a.size());
    double mean = 0;
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) mean += (a[i] - b[i]) / n;
    for (std::size_t i = 0; i < a.size(); ++i) {
      squares += (a[i] - b[i] - mean) * (a[i] - b[i] - mean);
    }
    const double error = std::sqrt(squares / (n * (n - 1)));
    // The same in all trials but for rounding.
    return error <= 1e-10 * std::fabs(mean) ? 0 : error;
  }

  std::size_t moved(const std::vector<double>& influences) const {
    if (influences.size() != base_influences_.size()) return kFewestMoved;
    std::size_t n = 0;
    for (std::size_t i = 0; i < influences.size(); ++i) n += influences[i] != base_influences_[i];
    return n;
  }

  // False: a wider step is wanted.
  bool settle(Assumption& row, double step, std::array<Side, 2>& sides, bool last) const {
    const Side& below = sides[0];
    const Side& above = sides[1];
    if (!below.done && !above.done) {
      // What a narrower step found stays.
      if (!row.bump) {
        row.not_measured = "a run with it moved by " + percent(step) + " fails: " + above.failure;
      }
      return true;
    }
    const std::size_t n_moved =
        (below.done ? moved(below.influences) : 0) + (above.done ? moved(above.influences) : 0);
    if (n_moved == 0) {
      if (last && !row.bump) {
        row.not_measured = "it moves nothing, " + percent(step) + " up or down";
        row.moves_nothing = true;
      }
      return last;
    }
    take(row, step, below, above);
    return n_moved >= kFewestMoved || last;
  }

  void take(Assumption& row, double step, const Side& below, const Side& above) const {
    Assumption::Bump bump;
    bump.step = step;
    const auto scaled = [&](const std::optional<double>& x, double by) {
      return x ? std::optional<double>(*x / by) : std::nullopt;
    };
    if (above.done) bump.up = scaled(above.change.value, step);
    if (below.done) bump.down = scaled(below.change.value, -step);
    std::optional<double> se;
    if (above.done && below.done) {
      se = scaled(error_of(above.influences, below.influences), 2 * step);
      if (bump.up && bump.down) row.effect = (*bump.up + *bump.down) / 2;
      const double noise = above.change.se.value_or(0) + below.change.se.value_or(0);
      const double gap = std::fabs(bump.up.value_or(0) - bump.down.value_or(0));
      const double size =
          std::max(std::fabs(bump.up.value_or(0)), std::fabs(bump.down.value_or(0)));
      bump.uneven = gap > 4 * noise / step && gap > 0.25 * size;
    } else {
      const Side& only = above.done ? above : below;
      se = scaled(only.change.se, step);
      row.effect = (above.done ? bump.up : bump.down).value_or(0);
    }
    // A quantile that stays on a value which many trials share has no density, and no error.
    if (!se && row.effect == 0 && (bump.up || bump.down)) se = 0;
    if ((!bump.up && !bump.down) || !se) {
      row.not_measured = "runs with it moved give no error for " + target_.text;
      return;
    }
    row.se = *se;
    row.method = Method::bump;
    row.bump = bump;
    row.not_measured.clear();
  }

  static std::string percent(double step) {
    std::string text = std::to_string(static_cast<int>(std::lround(100 * step)));
    return text + " %";
  }

  const Target& target_;
  std::span<const Bumped> rows_;
  const engine::RunOptions& options_;
  const std::atomic<bool>* stop_;
  Lifted lifted_;
  std::vector<ir::InputId> inputs_;
  std::vector<std::vector<double>> steps_;
  std::vector<double> base_;
  Estimate base_value_;
  std::vector<double> base_influences_;
  BumpRuns report_;
};

}  // namespace

Result<BumpRuns> bump(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
                      std::span<const double> base, std::span<const Bumped> rows,
                      const engine::RunOptions& options, const std::atomic<bool>* stop) {
  return as_guest([&]() -> Result<BumpRuns> {
    if (rows.empty()) return BumpRuns();
    return Bumper(module, inputs, target, base, rows, options, stop).run();
  });
}

}  // namespace plimsoll::questions
