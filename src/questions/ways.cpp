// Failing points grouped by what struck in them.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/guest.h"
#include "engine/labels.h"
#include "ir/time_names.h"
#include "math/functions.h"
#include "questions/reverse_stress.h"
#include "questions/sample.h"

namespace plimsoll::questions {

namespace {

constexpr std::uint64_t kUsualTrials = 10'000;
// Of these so many for the scores of draws.
constexpr std::size_t kUsualPoints = 1024;
// An event is told of a way where it strikes at least that often, and that much more than usual.
constexpr double kLeastShare = 0.05;
constexpr double kLeastLift = 1.3;
constexpr std::size_t kMostMoved = 5;
constexpr double kLeastMoved = 0.15;

using Values = std::vector<std::vector<double>>;

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

class Grouping {
 public:
  Grouping(const engine::Program& features, const Marginals& marginals, const Reverse& found,
           const Target& target, const ReverseOptions& options)
      : features_(features),
        marginals_(marginals),
        space_(*found.space),
        failing_(*found.points),
        owners_(found.owners),
        n_independent_(found.n_independent),
        target_(target),
        options_(options),
        module_(found.space->module()) {}

  Result<std::vector<Way>> run() {
    auto values = evaluate(features_, failing_, options_.run);
    if (!values) return values.failure();
    values_ = std::move(*values);
    if (const auto error = run_usual()) return *error;
    find_usual_scores();
    list_events();
    choose_events();
    return group();
  }

 private:
  struct EventColumns {
    ir::EventId event;
    std::vector<std::size_t> columns;
    std::vector<std::uint8_t> struck;
    double usual = 0;
    double share = 0;
    bool telling = false;
  };

  std::optional<Error> run_usual() {
    engine::RunOptions run = options_.run;
    run.n_trials = kUsualTrials;
    run.first_trial = 0;
    run.exchange = nullptr;
    usual_.assign(features_.columns().size(), std::vector<double>(kUsualTrials));
    const auto report = engine::run(
        features_, run, [&](int, std::uint64_t first, std::size_t n, const double* const* columns) {
          for (std::size_t c = 0; c < usual_.size(); ++c) {
            std::copy_n(columns[c], n, usual_[c].data() + first);
          }
        });
    if (!report) return report.failure();
    if (report->interrupted && !report->failure) return stopped_by_caller();
    return std::nullopt;
  }

  // Where draws stand before anything fails: at the medians of their laws, but in futures that agree with what was observed.
  void find_usual_scores() {
    usual_scores_.assign(space_.size(), 0.0);
    const auto& map = options_.run.trial_map;
    if (map == nullptr) return;
    std::vector<std::uint64_t> trials;
    for (std::uint64_t row = 0; row < kUsualPoints; ++row) trials.push_back(map->trial(row));
    Points points(space_, kUsualPoints);
    points.take_trials(trials);
    for (std::size_t c = 0; c < space_.size(); ++c) {
      const Coordinate& at = space_.coordinate(c);
      const auto column = marginals_.find(features_, at);
      double sum = 0;
      for (std::size_t i = 0; i < kUsualPoints; ++i) {
        sum += column ? marginals_.score(at, usual_[*column][i]) : points.coordinate(c)[i];
      }
      usual_scores_[c] = sum / static_cast<double>(kUsualPoints);
    }
  }

  bool in_time(const engine::FlatColumn& flat) const {
    return target_.period == engine::kNoPeriod || flat.period <= target_.period;
  }

  static std::vector<std::uint8_t> struck(const Values& values,
                                          const std::vector<std::size_t>& columns) {
    std::vector<std::uint8_t> out(values[0].size(), 0);
    for (const std::size_t c : columns) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        if (values[c][i] > 0) out[i] = 1;
      }
    }
    return out;
  }

  static double part_of(const std::vector<std::uint8_t>& flags) {
    return static_cast<double>(std::count(flags.begin(), flags.end(), 1)) /
           static_cast<double>(flags.size());
  }

  void list_events() {
    const auto& flats = features_.columns();
    for (std::size_t e = 0; e < module_.events.size(); ++e) {
      EventColumns found;
      found.event = ir::EventId(e);
      for (std::size_t c = 0; c < flats.size(); ++c) {
        const ir::Column& column = module_.columns[flats[c].column.value];
        if (column.purpose == ir::Column::Purpose::requested &&
            column.node == module_.events[e].count_node && in_time(flats[c])) {
          found.columns.push_back(c);
        }
      }
      if (found.columns.empty()) continue;
      found.struck = struck(values_, found.columns);
      found.usual = part_of(struck(usual_, found.columns));
      found.share = part_of(found.struck);
      events_.push_back(std::move(found));
    }
  }

  void choose_events() {
    for (EventColumns& event : events_) {
      const double se = share_of(event.struck, owners_, n_independent_).se;
      event.telling = event.share >= kLeastShare && event.share >= kLeastLift * event.usual &&
                      event.share - event.usual > 3 * se;
    }
    // Few marks make few ways: those that rose most.
    constexpr std::size_t kMostTelling = 8;
    std::vector<EventColumns*> telling;
    for (EventColumns& event : events_) {
      if (event.telling) telling.push_back(&event);
    }
    std::stable_sort(telling.begin(), telling.end(), [](const auto* a, const auto* b) {
      return a->share - a->usual > b->share - b->usual;
    });
    for (std::size_t k = kMostTelling; k < telling.size(); ++k) telling[k]->telling = false;
  }

  std::vector<Way> group() {
    std::map<std::vector<std::size_t>, std::vector<std::size_t>> by_marks;
    for (std::size_t i = 0; i < failing_.size(); ++i) {
      std::vector<std::size_t> marks;
      for (std::size_t e = 0; e < events_.size(); ++e) {
        if (events_[e].telling && events_[e].struck[i] != 0) marks.push_back(e);
      }
      by_marks[marks].push_back(i);
    }
    std::vector<std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> groups(
        by_marks.begin(), by_marks.end());
    std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
      return a.second.size() > b.second.size();
    });
    // Small groups join the large one that they share most with.
    const std::size_t kept = std::min(groups.size(), options_.most_ways);
    for (std::size_t k = kept; k < groups.size(); ++k) {
      std::size_t best = 0;
      double best_score = -1;
      for (std::size_t j = 0; j < kept; ++j) {
        const double score = likeness(groups[k].first, groups[j].first);
        if (score > best_score) {
          best_score = score;
          best = j;
        }
      }
      auto& into = groups[best].second;
      into.insert(into.end(), groups[k].second.begin(), groups[k].second.end());
    }
    groups.resize(kept);
    std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
      return a.second.size() > b.second.size();
    });
    std::vector<Way> ways;
    for (const auto& [marks, members] : groups) ways.push_back(describe(marks, members));
    return ways;
  }

  // Marks in common over marks in either (Jaccard's index).
  static double likeness(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
    std::size_t common = 0;
    for (const std::size_t mark : a) common += std::count(b.begin(), b.end(), mark);
    const std::size_t either = a.size() + b.size() - common;
    return either == 0 ? 1 : static_cast<double>(common) / static_cast<double>(either);
  }

  Way describe(const std::vector<std::size_t>& marks, const std::vector<std::size_t>& members) {
    Way way;
    const auto size = static_cast<double>(members.size());
    std::vector<std::uint8_t> flags(failing_.size(), 0);
    for (const std::size_t i : members) flags[i] = 1;
    way.share = share_of(flags, owners_, n_independent_);
    for (const std::size_t e : marks) {
      way.events.push_back(module_.events[events_[e].event.value].full_name);
    }
    for (const EventColumns& event : events_) {
      double share = 0;
      for (const std::size_t i : members) share += event.struck[i] / size;
      if (share < kLeastShare || share < kLeastLift * event.usual) continue;
      way.struck.push_back(told(event, members, way.share.value));
    }
    std::stable_sort(way.struck.begin(), way.struck.end(), [](const Struck& a, const Struck& b) {
      return a.share.value > b.share.value;
    });
    find_moved(members, way);
    const auto& flats = features_.columns();
    for (std::size_t c = 0; c < flats.size(); ++c) {
      const ir::Column& column = module_.columns[flats[c].column.value];
      if (column.purpose != ir::Column::Purpose::outcome || flats[c].period != target_.period) {
        continue;
      }
      std::vector<double> here;
      for (const std::size_t i : members) here.push_back(values_[c][i]);
      way.path.push_back({flats[c].name, flats[c].column, median(here), median(usual_[c])});
    }
    way.point = middle(members);
    return way;
  }

  Struck told(const EventColumns& event, const std::vector<std::size_t>& members, double of_all) {
    Struck out;
    const ir::Event& of = module_.events[event.event.value];
    out.name = of.full_name;
    if (of.def.valid() && module_.defs[of.def.value].risk >= 0) {
      out.risk = module_.risks[static_cast<std::size_t>(module_.defs[of.def.value].risk)].name;
    }
    std::vector<std::uint8_t> flags;
    std::vector<std::uint32_t> owners;
    for (const std::size_t i : members) {
      flags.push_back(event.struck[i]);
      if (!owners_.empty()) owners.push_back(owners_[i]);
    }
    out.share = share_of(flags, owners, n_independent_ * of_all);
    out.usual = event.usual;
    std::vector<double> first;
    for (const std::size_t i : members) {
      std::uint32_t period = UINT32_MAX;
      for (const std::size_t c : event.columns) {
        if (values_[c][i] > 0) period = std::min(period, features_.columns()[c].period);
      }
      if (period != UINT32_MAX) first.push_back(period);
    }
    const auto period = static_cast<std::uint32_t>(median(std::move(first)));
    out.period = module_.time.period_name(period).short_name;
    return out;
  }

  // The coordinates of draws whose mean score is furthest from the usual one, one per draw.
  void find_moved(const std::vector<std::size_t>& members, Way& way) {
    std::map<std::string, Moved> by_name;
    std::map<std::string, double> far;
    for (std::size_t c = 0; c < space_.size(); ++c) {
      const Coordinate& at = space_.coordinate(c);
      const ir::Slot& slot = module_.slots[at.slot.value];
      // What labels have in common shows in each draw that reads it.
      if (slot.purpose == ir::Purpose::count || slot.purpose == ir::Purpose::common) continue;
      if (slot.region == ir::Region::occurrence) continue;
      const std::vector<double> scores = scores_of(c);
      double mean = 0;
      for (const std::size_t i : members) mean += scores[i];
      mean /= static_cast<double>(members.size());
      const double shift = std::fabs(mean - usual_scores_[c]);
      if (shift < kLeastMoved) continue;
      Moved& moved = by_name[slot.name];
      // One of many coordinates: four standard errors.
      if (shift <= far[slot.name] || shift < 4 * mean_error(members, scores.data(), mean)) {
        continue;
      }
      far[slot.name] = shift;
      moved.name = slot.name;
      moved.score = mean;
      moved.usual = usual_scores_[c];
      moved.quantile = math::normal_cdf(mean);
      moved.where = engine::label_text(module_, slot.shape, at.element);
      if (slot.region == ir::Region::period) {
        moved.where += (moved.where.empty() ? "" : ", ") +
                       ir::time_name(module_.time, slot.by_year, at.period).short_name;
      }
    }
    for (const auto& [name, moved] : by_name) {
      if (!moved.name.empty()) way.moved.push_back(moved);
    }
    std::stable_sort(way.moved.begin(), way.moved.end(),
                     [&](const Moved& a, const Moved& b) { return far[a.name] > far[b.name]; });
    if (way.moved.size() > kMostMoved) way.moved.resize(kMostMoved);
  }

  // A coordinate as its draw reads it, of all failing points.
  std::vector<double> scores_of(std::size_t c) const {
    const Coordinate& at = space_.coordinate(c);
    std::vector<double> out(failing_.coordinate(c), failing_.coordinate(c) + failing_.size());
    if (const auto column = marginals_.find(features_, at)) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = marginals_.score(at, values_[*column][i]);
      }
    }
    return out;
  }

  // The error of the members' mean; points of one replicate are no independent ones.
  double mean_error(const std::vector<std::size_t>& members, const double* scores,
                    double mean) const {
    std::map<std::size_t, double> gaps;
    for (const std::size_t i : members) {
      gaps[owners_.empty() ? i : owners_[i]] += scores[i] - mean;
    }
    double squares = 0;
    for (const auto& [owner, gap] : gaps) squares += gap * gap;
    const auto parts = static_cast<double>(gaps.size());
    if (parts < 2) return INFINITY;
    return std::sqrt(squares * parts / (parts - 1)) / static_cast<double>(members.size());
  }

  // The member whose outcomes lie nearest to the medians.
  std::size_t middle(const std::vector<std::size_t>& members) const {
    const auto& flats = features_.columns();
    std::vector<double> distance(members.size(), 0.0);
    for (std::size_t c = 0; c < flats.size(); ++c) {
      if (module_.columns[flats[c].column.value].purpose != ir::Column::Purpose::outcome ||
          !in_time(flats[c])) {
        continue;
      }
      std::vector<double> here;
      for (const std::size_t i : members) here.push_back(values_[c][i]);
      const double centre = median(here);
      double spread = 0;
      for (const double x : here) spread += std::fabs(x - centre);
      if (!(spread > 0)) continue;
      for (std::size_t k = 0; k < here.size(); ++k) {
        distance[k] += std::fabs(here[k] - centre) / spread;
      }
    }
    const auto nearest = std::min_element(distance.begin(), distance.end());
    return members[static_cast<std::size_t>(nearest - distance.begin())];
  }

  const engine::Program& features_;
  const Marginals& marginals_;
  const LatentSpace& space_;
  const Points& failing_;
  std::span<const std::uint32_t> owners_;
  double n_independent_;
  const Target& target_;
  const ReverseOptions& options_;
  const ir::Module& module_;
  // By coordinate.
  std::vector<double> usual_scores_;
  Values values_;
  Values usual_;
  std::vector<EventColumns> events_;
};

}  // namespace

Result<std::vector<Way>> ways_of(const engine::Program& features, const Marginals& marginals,
                                 const Reverse& found, const Target& target,
                                 const ReverseOptions& options) {
  return as_guest([&]() -> Result<std::vector<Way>> {
    return Grouping(features, marginals, found, target, options).run();
  });
}

}  // namespace plimsoll::questions
