// What a measure of some trials of a run leaves behind, and where it counts.
#include <algorithm>

#include "simulate/measure.h"

namespace plimsoll::simulate {

MeasurePlan MeasurePlan::load(stats::ByteReader& in) {
  MeasurePlan plan;
  plan.outcomes.load(in);
  plan.bounds.load(in);
  if (plan.outcomes.plan.pass != plan.bounds.plan.pass) in.fail();
  return plan;
}

void MeasurePlan::save(stats::ByteWriter& out) const {
  outcomes.save(out);
  bounds.save(out);
}

MeasurePlan Measure::plan() const {
  MeasurePlan plan = plan_;
  plan.outcomes.requests = outcome_requests_;
  plan.bounds.requests = judged_requests_;
  return plan;
}

MeasurePlan Measure::plan_parts(const Pilot& pilot) const {
  MeasurePlan out = plan();
  const auto sorted = [&](std::size_t flat, double scale) {
    std::vector<double> values = pilot[flat];
    for (double& x : values) x = x / scale + 0.0;
    std::sort(values.begin(), values.end());
    return values;
  };
  for (std::size_t i = 0; i < outcome_columns_.size(); ++i) {
    out.outcomes.plan.ranks.push_back(
        outcomes_->pilot_plan(i, sorted(outcome_columns_[i], outcome_scales_[i])));
  }
  for (std::size_t i = 0; i < judged_columns_.size(); ++i) {
    out.bounds.plan.ranks.push_back(bounds_->pilot_plan(i, sorted(judged_columns_[i], 1)));
  }
  return out;
}

void Measure::save(stats::ByteWriter& out) {
  outcomes_->save(out);
  bounds_->save(out);
}

void Measure::absorb(stats::ByteReader& in, std::uint64_t n_trials) {
  outcomes_->absorb(in, n_trials);
  if (in.good()) bounds_->absorb(in, n_trials);
}

MeasurePlan Measure::next_plan() const {
  MeasurePlan out = plan();
  out.outcomes.plan.ranks = outcomes_->next_plan();
  out.bounds.plan.ranks = bounds_->next_plan();
  return out;
}

namespace {

stats::CollectorPlan on_threads(stats::CollectorPlan plan, int n_threads) {
  plan.n_workers = n_threads;
  return plan;
}

}  // namespace

MeasureJoin::MeasureJoin(const MeasurePlan& plan, int n_threads)
    : outcomes_(plan.outcomes.requests, on_threads(plan.outcomes.plan, n_threads)),
      bounds_(plan.bounds.requests, on_threads(plan.bounds.plan, n_threads)) {}

void MeasureJoin::absorb(stats::ByteReader& in, std::uint64_t n_trials) {
  outcomes_.absorb(in, n_trials);
  if (in.good()) bounds_.absorb(in, n_trials);
}

void MeasureJoin::save(stats::ByteWriter& out) {
  outcomes_.save(out);
  bounds_.save(out);
}

}  // namespace plimsoll::simulate
