// Offsets of places in the arenas: a linear scan over the steps with free lists by size.
#include <algorithm>
#include <map>
#include <vector>

#include "engine/detail/block/lower.h"

namespace plimsoll::engine::block {

namespace {

class Allocator {
 public:
  Allocator(Plan& plan, std::size_t base) : plan_(plan), end_(base) {}

  std::size_t end() const { return end_; }

  // Places temporary in these steps, and used by no others.
  void run(const std::vector<Step>& steps, const std::vector<std::uint8_t>& is_temporary) {
    std::vector<std::size_t> last_use(plan_.places.size(), 0);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      each_place(steps[i], [&](std::uint32_t place) { last_use[place] = i; });
    }
    std::vector<std::uint8_t> placed(plan_.places.size(), 0);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      std::vector<std::uint32_t> dying;
      each_place(steps[i], [&](std::uint32_t place) {
        if (is_temporary[place] == 0) return;
        if (placed[place] == 0) {
          placed[place] = 1;
          take(plan_.places[place]);
        }
        if (last_use[place] == i) dying.push_back(place);
      });
      // Only now: a result never lies over an operand.
      std::sort(dying.begin(), dying.end());
      dying.erase(std::unique(dying.begin(), dying.end()), dying.end());
      for (const std::uint32_t place : dying) {
        free_[plan_.places[place].extent].push_back(plan_.places[place].offset);
      }
    }
  }

  template <class F>
  void each_place(const Step& step, F f) const {
    if (step.out != kNone) f(step.out);
    for (std::uint32_t k = 0; k < step.n_args; ++k) f(plan_.args[step.args + k].place);
  }

 private:
  void take(PlaceInfo& place) {
    auto& free = free_[place.extent];
    if (free.empty()) {
      place.offset = end_;
      end_ += place.extent;
    } else {
      place.offset = free.back();
      free.pop_back();
    }
  }

  Plan& plan_;
  std::size_t end_;
  std::map<std::size_t, std::vector<std::size_t>> free_;
};

}  // namespace

void allocate(Plan& plan, const std::vector<std::uint8_t>& persistent) {
  const std::size_t n = plan.places.size();
  // 0: of no steps yet, 1: of the trial's, 2: of the period's.
  std::vector<std::uint8_t> used_in(n, 0);
  std::vector<std::uint8_t> stays(persistent);
  const Allocator visitor(plan, 0);
  const auto mark = [&](const std::vector<Step>& steps, std::uint8_t list) {
    for (const Step& step : steps) {
      visitor.each_place(step, [&](std::uint32_t place) {
        if (used_in[place] != 0 && used_in[place] != list) stays[place] = 1;
        used_in[place] = list;
      });
    }
  };
  mark(plan.trial, 1);
  mark(plan.period, 2);
  std::size_t end = 0;
  std::vector<std::uint8_t> temporary(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    PlaceInfo& place = plan.places[i];
    if (place.kind != PlaceInfo::Kind::lane) continue;
    if (stays[i] == 0) {
      temporary[i] = 1;
      continue;
    }
    place.offset = end;
    end += place.extent;
  }
  Allocator trial(plan, end);
  trial.run(plan.trial, temporary);
  Allocator period(plan, end);
  period.run(plan.period, temporary);
  plan.lane_elements = std::max(trial.end(), period.end());
  // Rows live to the end of their phase.
  for (const Phase& phase : plan.phases) {
    std::size_t rows = 0;
    std::vector<std::uint8_t> placed(n, 0);
    for (const Step& step : phase.rows) {
      visitor.each_place(step, [&](std::uint32_t i) {
        PlaceInfo& place = plan.places[i];
        if (place.kind != PlaceInfo::Kind::row || placed[i] != 0) return;
        placed[i] = 1;
        place.offset = rows;
        rows += place.extent;
      });
    }
    plan.row_elements = std::max(plan.row_elements, rows);
  }
}

}  // namespace plimsoll::engine::block
