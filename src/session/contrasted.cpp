#include "session/contrasted.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include "engine/labels.h"
#include "ir/time_names.h"
#include "simulate/drawn.h"

namespace plimsoll::session {

namespace {

constexpr double kStandsOut = 3;
// Of draws over time there are many columns: only what is clearer counts, and one of each draw.
constexpr double kStandsOutOfMany = 4;
constexpr std::size_t kMostOverTime = 256;
constexpr std::size_t kMostNumbers = std::size_t{1} << 24;

bool drawn_once(const ir::Module& module, const ir::Def& def) {
  return def.kind == ir::DefKind::draw && def.node.valid() &&
         module.node(def.node).region == ir::Region::trial;
}

bool drawn_over_time(const ir::Module& module, const ir::Def& def) {
  return def.kind == ir::DefKind::draw && def.node.valid() &&
         module.node(def.node).region == ir::Region::period;
}

// Draws over time that are contrasted, as far as memory for their columns goes.
std::vector<const ir::Def*> draws_over_time(const ir::Module& module, std::uint64_t n_trials) {
  std::vector<const ir::Def*> out;
  const std::size_t most =
      std::min<std::size_t>(kMostOverTime, kMostNumbers / std::max<std::uint64_t>(n_trials, 1));
  std::size_t n = 0;
  for (const ir::Def& def : module.defs) {
    if (!drawn_over_time(module, def)) continue;
    const bool by_year = simulate::is_drawn_by_year(module, def);
    if (by_year && module.time.year_ends().empty()) continue;
    n += module.size_of(def.node) *
         (by_year ? module.time.year_ends().size() : module.time.n_periods);
    if (n > most) break;
    out.push_back(&def);
  }
  return out;
}

std::vector<std::uint32_t> all_periods(const ir::Time& time) {
  std::vector<std::uint32_t> periods(time.n_periods);
  std::iota(periods.begin(), periods.end(), 0U);
  return periods;
}

// Draws over time are many: of each only the clearest, if it is clear among so many.
bool is_told(const ContrastedCause& found) {
  const double score = found.contrast.percentile_score();
  return score >= (found.cause->over_time.empty() ? kStandsOut : kStandsOutOfMany);
}

}  // namespace

bool has_outcome(const ir::Module& module, const std::string& name, ir::Sample sample) {
  return std::any_of(module.columns.begin(), module.columns.end(), [&](const ir::Column& column) {
    return column.purpose == ir::Column::Purpose::outcome && column.name == name &&
           column.sample == sample;
  });
}

std::vector<check::Options::Question> cause_outcomes(const ir::Module& module,
                                                     std::uint64_t n_trials) {
  std::vector<check::Options::Question> out;
  for (const ir::Def* def : draws_over_time(module, n_trials)) {
    const bool by_year = simulate::is_drawn_by_year(module, *def);
    const ir::Sample sample = by_year ? ir::Sample::each_year : ir::Sample::each_period;
    if (!has_outcome(module, def->full_name, sample)) {
      out.push_back({"outcome " + def->full_name + (by_year ? " each year" : " each period")});
    }
  }
  if (module.has_time && !module.time.year_ends().empty()) {
    for (const ir::Event& event : module.events) {
      const std::string name = event.full_name + ".count";
      if (!has_outcome(module, name, ir::Sample::each_year)) {
        out.push_back({"outcome " + name + " each year"});
      }
    }
  }
  for (const ir::Def& def : module.defs) {
    if (drawn_once(module, def) && !has_outcome(module, def.full_name, ir::Sample::trial)) {
      out.push_back({"outcome " + def.full_name});
    }
  }
  return out;
}

std::vector<Cause> causes_of(const ir::Module& module, const questions::Target& target,
                             std::uint64_t n_trials) {
  std::vector<Cause> out;
  const auto all = [&](const std::string& name, std::optional<ir::Sample> sample = {}) {
    std::vector<questions::Target> targets;
    for (std::size_t i = 0; i < module.columns.size(); ++i) {
      const ir::Column& column = module.columns[i];
      if (column.purpose != ir::Column::Purpose::outcome || column.name != name) continue;
      if (sample && column.sample != *sample) continue;
      const std::vector<std::uint32_t> periods =
          column.sample == ir::Sample::each_year     ? module.time.year_ends()
          : column.sample == ir::Sample::each_period ? all_periods(module.time)
                                                     : std::vector{engine::kNoPeriod};
      for (std::uint32_t label = 0; label < module.size_of(column.node); ++label) {
        for (const std::uint32_t period : periods) {
          questions::Target one;
          one.column = ir::ColumnId(i);
          one.label = label;
          one.period = period;
          one.name = name;
          one.text = name;
          targets.push_back(one);
        }
      }
      break;
    }
    return targets;
  };
  for (const ir::Event& event : module.events) {
    std::vector<questions::Target> targets = all(event.full_name + ".count");
    std::erase_if(targets, [&](const questions::Target& one) {
      return target.period != engine::kNoPeriod && one.period > target.period;
    });
    if (!targets.empty()) out.push_back({event.full_name, event.sentence, targets, true});
  }
  for (const ir::Def& def : module.defs) {
    if (!drawn_once(module, def)) continue;
    const ir::ShapeId shape = module.node(def.node).shape;
    for (questions::Target& one : all(def.full_name)) {
      one.unit = def.unit;
      const std::string label = engine::label_text(module, shape, one.label);
      const std::string name = label.empty() ? def.full_name : def.full_name + "[" + label + "]";
      out.push_back({name, def.title, {one}, false});
    }
  }
  for (const ir::Def* def : draws_over_time(module, n_trials)) {
    const bool by_year = simulate::is_drawn_by_year(module, *def);
    const ir::ShapeId shape = module.node(def->node).shape;
    for (questions::Target& one :
         all(def->full_name, by_year ? ir::Sample::each_year : ir::Sample::each_period)) {
      if (target.period != engine::kNoPeriod && one.period > target.period) continue;
      one.unit = def->unit;
      const std::string label = engine::label_text(module, shape, one.label);
      const std::string period = ir::time_name(module.time, by_year, one.period).short_name;
      out.push_back({def->full_name + "[" + (label.empty() ? "" : label + ", ") + period + "]",
                     def->title,
                     {one},
                     false,
                     def->full_name});
    }
  }
  return out;
}

std::vector<questions::Target> targets_with_causes(const questions::Target& target,
                                                   const std::vector<Cause>& causes) {
  std::vector<questions::Target> targets{target};
  for (const Cause& cause : causes) {
    targets.insert(targets.end(), cause.targets.begin(), cause.targets.end());
  }
  return targets;
}

Contrasted contrasted(const std::vector<Cause>& causes, const questions::Sample& sample,
                      std::span<const std::size_t> trials) {
  Contrasted out;
  std::size_t at = 1;
  for (const Cause& cause : causes) {
    std::vector<double> column(sample.columns[0].size(), 0.0);
    for (std::size_t k = 0; k < cause.targets.size(); ++k, ++at) {
      for (std::size_t t = 0; t < column.size(); ++t) {
        const double x = sample.columns[at][t];
        column[t] = cause.is_event ? (x > 0 ? 1.0 : column[t]) : x;
      }
    }
    ContrastedCause found{&cause, questions::contrast(column, trials), trials.size()};
    (cause.is_event ? out.events : out.draws).push_back(found);
  }
  const auto gap = [](const ContrastedCause& f) {
    return std::fabs(f.contrast.in_tail.value.value_or(0) - f.contrast.in_all);
  };
  std::stable_sort(
      out.events.begin(), out.events.end(),
      [&](const ContrastedCause& a, const ContrastedCause& b) { return gap(a) > gap(b); });
  const auto lean = [](const ContrastedCause& f) {
    return std::fabs(f.contrast.percentile.value.value_or(0.5) - 0.5);
  };
  std::stable_sort(
      out.draws.begin(), out.draws.end(),
      [&](const ContrastedCause& a, const ContrastedCause& b) { return lean(a) > lean(b); });
  std::set<std::string> told;
  std::erase_if(out.draws, [&](const ContrastedCause& found) {
    const std::string& name = found.cause->over_time;
    return !name.empty() && (!is_told(found) || !told.insert(name).second);
  });
  return out;
}

WorstResult::Struck struck_of(const ContrastedCause& found) {
  const questions::Contrast& contrast = found.contrast;
  // An event that struck in none of these has no error of its own there: that of so many of all is the least.
  const double usual =
      std::sqrt(contrast.in_all * (1 - contrast.in_all) / static_cast<double>(found.n));
  const double gap = std::fabs(contrast.in_tail.value.value_or(contrast.in_all) - contrast.in_all);
  return {found.cause->name, found.cause->title, contrast.in_tail, contrast.in_all,
          contrast.mean_score() >= kStandsOut && gap >= kStandsOut * usual};
}

WorstResult::Leaning leaning_of(const ContrastedCause& found) {
  const questions::Contrast& contrast = found.contrast;
  const ir::Unit& unit = found.cause->targets[0].unit;
  Estimate in_tail = contrast.in_tail;
  for (std::optional<double>* value : {&in_tail.value, &in_tail.se}) {
    if (*value) **value /= unit.scale;
  }
  return {found.cause->name,   unit.text(),   in_tail, contrast.in_all / unit.scale,
          contrast.percentile, is_told(found)};
}

}  // namespace plimsoll::session
