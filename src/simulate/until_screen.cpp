// Goals that are reached by screening more trials than are run.
#include <algorithm>
#include <cmath>

#include "simulate/until.h"

namespace plimsoll::simulate {

namespace {

// Nanoseconds that plain trials would take on: less is no matter.
constexpr double kWorthwhile = 1e9;
// Plans that find no gain.
constexpr int kMostPlans = 3;
// Of what the pilot says is needed, as that is itself uncertain; and what is added to a later guess.
constexpr double kFirstShare = 0.6;
constexpr double kSpare = 1.03;
constexpr double kPilotTail = 100;
// Trials that may be looked at for each that may be run.
constexpr std::uint64_t kLooks = 16;

}  // namespace

void Until::may_screen(const ir::Module& module, const ir::RunInputs& inputs,
                       const engine::RunOptions& options) {
  module_ = &module;
  inputs_ = &inputs;
  options_ = options;
}

bool Until::is_screened(std::size_t goal) const {
  return std::any_of(screened_.begin(), screened_.end(),
                     [&](const auto& one) { return one.first == goal; });
}

std::uint64_t Until::pilot_trials(std::size_t goal) const {
  const questions::Target& target = goals_[goal].targets.front();
  if (!questions::ScreenAim::can_be(target)) return 0;
  const double level = questions::ScreenAim::of(target).level;
  return level > 0 ? static_cast<std::uint64_t>(std::ceil(kPilotTail / level)) : 1;
}

std::optional<Error> Until::plan_screening(std::uint64_t n_done) {
  const double work = questions::plain_work(*module_);
  std::vector<questions::ScreenGoal> goals;
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (std::size_t g = 0; g < goals_.size(); ++g) {
    if (found_[g].reached() || pilot_trials(g) == 0 || pilot_trials(g) > n_done) continue;
    std::vector<questions::ScreenGoal> periods;
    double most_left = 0;
    bool can_be = true;
    for (std::size_t p = 0; p < all_[g].size() && can_be; ++p) {
      const questions::PrecisionFound& found = all_[g][p];
      if (found.reached() || !watch_->has_noise(g, p)) continue;
      const Estimate& estimate = found.estimate;
      const double most = goals_[g].is_relative
                              ? goals_[g].most * std::fabs(estimate.value.value_or(0))
                              : goals_[g].most;
      can_be = estimate.value && estimate.se && estimate.doubt != Doubt::heavy_tail && most > 0;
      if (!can_be) continue;
      const double ratio = *estimate.se / most;
      most_left = std::max(most_left, (ratio * ratio - 1) * static_cast<double>(n_done));
      periods.push_back({found.target, most, watch_->values(g, p).first(n_done)});
      places.emplace_back(g, p);
    }
    if (!can_be || most_left * work < kWorthwhile) {
      std::erase_if(places, [&](const auto& place) { return place.first == g; });
      continue;
    }
    goals.insert(goals.end(), periods.begin(), periods.end());
  }
  if (goals.empty()) return std::nullopt;
  ++n_plans_;
  auto made = questions::Screening::make(*module_, *inputs_, goals, options_);
  if (!made) return made.failure();
  screening_ = std::move(*made);
  if (screening_ != nullptr) screened_ = std::move(places);
  return std::nullopt;
}

Result<std::uint64_t> Until::trials_wanted(std::uint64_t n_done) {
  if (n_done == 0) return std::uint64_t{0};
  std::uint64_t wanted = measure(n_done, 1);
  if (stopped_by_ != StoppedBy::nothing || module_ == nullptr) return wanted;
  if (screening_ == nullptr && n_plans_ < kMostPlans) {
    if (auto error = plan_screening(n_done)) return *error;
  }
  wanted = n_done;
  for (std::size_t g = 0; g < goals_.size(); ++g) {
    if (is_screened(g)) continue;
    std::uint64_t more = questions::trials_that_do({&found_[g], 1}, n_done);
    // As soon as a plan can be made it is looked into.
    const std::uint64_t pilot = pilot_trials(g);
    if (screening_ == nullptr && pilot > n_done) more = std::min(more, pilot);
    wanted = std::max(wanted, more);
  }
  return std::min(wanted, most_trials_);
}

Result<std::optional<engine::RunFailure>> Until::screen(std::uint64_t n_done) {
  using Failed = std::optional<engine::RunFailure>;
  const auto at_most = [&](double wanted) {
    const double most = static_cast<double>(kLooks * most_trials_);
    return static_cast<std::uint64_t>(std::min(std::ceil(wanted), most));
  };
  std::uint64_t n_all = n_done;
  std::uint64_t n_wanted = std::max(at_most(kFirstShare * screening_->trials_needed()), 2 * n_done);
  while (stopped_by_ == StoppedBy::nothing && n_all < n_wanted) {
    const auto looked = screening_->look(n_all, n_wanted - n_all, progress(n_all), stop());
    if (!looked) return looked.failure();
    if (looked->failure) return Failed(looked->failure);
    n_all += looked->n_looked;
    if (looked->is_blind) {
      screening_.reset();
      screened_.clear();
      n_plans_ = kMostPlans;
      return Failed();
    }
    double needed = static_cast<double>(n_all);
    for (std::size_t i = 0; i < screened_.size(); ++i) {
      const auto [g, p] = screened_[i];
      const questions::ScreenEstimate found =
          screening_->estimate(i, watch_->values(g, p).first(n_done));
      questions::PrecisionFound& period = all_[g][p];
      period.estimate = found.estimate;
      period.ratio = questions::ratio_of(goals_[g], found.estimate);
      period.screened = {n_all, n_done + screening_->n_run(), found.plain_trials};
      if (!period.ratio) {
        needed = std::max(needed, 4.0 * static_cast<double>(n_all));
      } else if (*period.ratio >= 1) {
        needed =
            std::max(needed, kSpare * *period.ratio * *period.ratio * static_cast<double>(n_all));
      }
    }
    settle(n_done, n_all < kLooks * most_trials_ && n_done + screening_->n_run() < most_trials_);
    n_wanted = at_most(std::min(needed, 16.0 * static_cast<double>(n_all)));
  }
  return Failed();
}

}  // namespace plimsoll::simulate
