#include "driver/worst.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "driver/about.h"
#include "driver/inputs.h"
#include "driver/output.h"
#include "driver/story.h"
#include "engine/labels.h"
#include "engine/noise.h"
#include "engine/replay.h"
#include "ir/time_names.h"
#include "questions/common.h"
#include "report/number_format.h"
#include "report/numbers.h"
#include "report/schemas.h"
#include "report/text_table.h"
#include "simulate/drawn.h"

namespace plimsoll::driver {

namespace {

// The worst share of the trials that is set against all.
constexpr double kTail = 0.05;
constexpr double kStandsOut = 3;
constexpr std::size_t kMostRows = 12;

// Of draws over time there are many columns: only what is clearer counts, and one of each draw.
constexpr double kStandsOutOfMany = 4;
constexpr std::size_t kMostOverTime = 256;
constexpr std::size_t kMostNumbers = std::size_t{1} << 24;
// Of a trial: a draw that far out without which the outcome lies by that share nearer to its median is
// told, as an event is.
constexpr double kFarOut = 0.05;
constexpr double kMoves = 0.1;
constexpr std::size_t kMostTried = 40;
constexpr std::size_t kMostDraws = 4;

// An event over the years up to the target's, or a draw by label and, over time, by period.
struct Cause {
  std::string name;
  std::string title;
  std::vector<questions::Target> targets;
  bool is_event = false;
  // The draw's name where it is drawn over time.
  std::string over_time = {};
};

bool has_outcome(const ir::Module& module, const std::string& name, ir::Sample sample) {
  return std::any_of(module.columns.begin(), module.columns.end(), [&](const ir::Column& column) {
    return column.purpose == ir::Column::Purpose::outcome && column.name == name &&
           column.sample == sample;
  });
}

bool drawn_once(const ir::Module& module, const ir::Def& def) {
  return def.kind == ir::DefKind::draw && def.node.valid() &&
         module.node(def.node).region == ir::Region::trial;
}

bool drawn_over_time(const ir::Module& module, const ir::Def& def) {
  return def.kind == ir::DefKind::draw && def.node.valid() &&
         module.node(def.node).region == ir::Region::period;
}

// simulate::Draws over time that are contrasted, as far as memory for their columns goes.
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

// Counts and draws that the model does not report itself become outcomes of the question.
std::vector<std::string> more_outcomes(const ir::Module& module, std::uint64_t n_trials) {
  std::vector<std::string> out;
  for (const ir::Def* def : draws_over_time(module, n_trials)) {
    const bool by_year = simulate::is_drawn_by_year(module, *def);
    const ir::Sample sample = by_year ? ir::Sample::each_year : ir::Sample::each_period;
    if (!has_outcome(module, def->full_name, sample)) {
      out.push_back("outcome " + def->full_name + (by_year ? " each year" : " each period"));
    }
  }
  if (module.has_time && !module.time.year_ends().empty()) {
    for (const ir::Event& event : module.events) {
      const std::string name = event.full_name + ".count";
      if (!has_outcome(module, name, ir::Sample::each_year)) {
        out.push_back("outcome " + name + " each year");
      }
    }
  }
  for (const ir::Def& def : module.defs) {
    if (drawn_once(module, def) && !has_outcome(module, def.full_name, ir::Sample::trial)) {
      out.push_back("outcome " + def.full_name);
    }
  }
  return out;
}

std::vector<std::uint32_t> all_periods(const ir::Time& time) {
  std::vector<std::uint32_t> periods(time.n_periods);
  std::iota(periods.begin(), periods.end(), 0U);
  return periods;
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

struct Found {
  const Cause* cause = nullptr;
  questions::Contrast contrast;
};

// simulate::Draws over time are many: of each only the clearest, if it is clear among so many.
bool is_told(const Found& found) {
  const double score = found.contrast.percentile_score();
  return score >= (found.cause->over_time.empty() ? kStandsOut : kStandsOutOfMany);
}

struct Answer {
  std::vector<std::size_t> worst;
  std::size_t n_tail = 0;
  std::vector<Found> events;
  std::vector<Found> draws;
};

Answer answer(const questions::Target& target, const std::vector<Cause>& causes,
              const questions::Sample& sample, int n_worst) {
  Answer out;
  const std::vector<double>& outcome = sample.columns[0];
  const auto n_tail =
      static_cast<std::size_t>(std::ceil(kTail * static_cast<double>(outcome.size())));
  const std::vector<std::size_t> tail = questions::worst_trials(
      outcome, target.side, std::max(n_tail, static_cast<std::size_t>(n_worst)));
  out.worst.assign(
      tail.begin(),
      tail.begin() + std::min<std::ptrdiff_t>(n_worst, static_cast<std::ptrdiff_t>(tail.size())));
  out.n_tail = std::min(n_tail, tail.size());
  const std::span<const std::size_t> in_tail = std::span(tail).first(out.n_tail);
  std::size_t at = 1;
  for (const Cause& cause : causes) {
    std::vector<double> column(outcome.size(), 0.0);
    for (std::size_t k = 0; k < cause.targets.size(); ++k, ++at) {
      for (std::size_t t = 0; t < column.size(); ++t) {
        const double x = sample.columns[at][t];
        column[t] = cause.is_event ? (x > 0 ? 1.0 : column[t]) : x;
      }
    }
    Found found{&cause, questions::contrast(column, in_tail)};
    (cause.is_event ? out.events : out.draws).push_back(found);
  }
  const auto gap = [](const Found& f) {
    return std::fabs(f.contrast.in_tail.value.value_or(0) - f.contrast.in_all);
  };
  std::stable_sort(out.events.begin(), out.events.end(),
                   [&](const Found& a, const Found& b) { return gap(a) > gap(b); });
  const auto lean = [](const Found& f) {
    return std::fabs(f.contrast.percentile.value.value_or(0.5) - 0.5);
  };
  std::stable_sort(out.draws.begin(), out.draws.end(),
                   [&](const Found& a, const Found& b) { return lean(a) > lean(b); });
  std::set<std::string> told;
  std::erase_if(out.draws, [&](const Found& found) {
    const std::string& name = found.cause->over_time;
    return !name.empty() && (!is_told(found) || !told.insert(name).second);
  });
  return out;
}

// All noise as it is, but that of one drawn value at its median, with what is correlated with it.
class AtMedian : public engine::LatentSource {
 public:
  AtMedian(const ir::Module& module, const engine::RunOptions& options,
           const simulate::Drawn& drawn)
      : module_(module), noise_(module, options), drawn_(drawn) {}

  void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
            std::size_t n, double* out) const override {
    for (std::size_t i = 0; i < n; ++i) out[i] = latent(slot, element, period, first + i, 0);
  }
  double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t trial,
                std::uint32_t ordinal) const override {
    constexpr double kMedian = 0.5;
    return is_held(slot, element, period) ? kMedian
                                          : noise_.latent(slot, element, trial, period, ordinal);
  }

 private:
  bool is_held(ir::SlotId slot, std::uint32_t element, std::uint32_t period) const {
    const auto& slots = drawn_.slots;
    if (std::find(slots.begin(), slots.end(), slot) == slots.end()) return false;
    if (slots.size() == 1 && element != drawn_.label) return false;
    const ir::Slot& about = module_.slots[slot.value];
    if (about.region != ir::Region::period || drawn_.period == engine::kNoPeriod) return true;
    return about.by_year ? module_.time.year_index(period) == module_.time.year_index(drawn_.period)
                         : period == drawn_.period;
  }

  const ir::Module& module_;
  engine::Noise noise_;
  const simulate::Drawn& drawn_;
};

// A draw far out that alone made the outcome worse, and what this would have been without it. Of draws
// that are correlated, which are held together, the one furthest out.
struct Mattered {
  simulate::Drawn drawn;
  double without = 0;
};

double value_of(const ir::Module& module, const engine::Replay& replay,
                const questions::Target& target) {
  const auto& values = replay.values[module.columns[target.column.value].node.value];
  const std::size_t t = values.size() == 1                   ? 0
                        : target.period == engine::kNoPeriod ? values.size() - 1
                                                             : target.period;
  return values[t].size() == 1 ? values[t][0] : values[t][target.label];
}

// Largest effect first; `typical`: the outcome's median over all trials.
std::vector<Mattered> what_mattered(const Question& question, const engine::RunOptions& options,
                                    std::size_t trial, const simulate::Draws& draws,
                                    const engine::Replay& replay, double typical) {
  const ir::Module& module = question.module();
  const double value = value_of(module, replay, question.target);
  std::vector<Mattered> out;
  std::size_t n_tried = 0;
  for (simulate::Drawn& drawn : draws.far_out(replay, question.target.period, kFarOut)) {
    if (n_tried++ == kMostTried) break;
    const AtMedian latents(module, options, drawn);
    engine::RunOptions held = options;
    held.latents = &latents;
    const Result<engine::Replay> other = engine::replay(module, question.inputs, held, trial);
    if (!other) continue;
    const double without = value_of(module, *other, question.target);
    // Of how far the trial lies from a typical one; nothing where it has no value without the draw.
    if (!((without - value) / (typical - value) >= kMoves)) continue;
    const auto is_same = [&](const Mattered& known) {
      return drawn.slots.size() > 1 && known.drawn.slots == drawn.slots &&
             known.drawn.period == drawn.period;
    };
    if (std::any_of(out.begin(), out.end(), is_same)) continue;
    out.push_back({std::move(drawn), without});
  }
  std::stable_sort(out.begin(), out.end(), [&](const Mattered& a, const Mattered& b) {
    return std::fabs(a.without - value) > std::fabs(b.without - value);
  });
  if (out.size() > kMostDraws) out.resize(kMostDraws);
  return out;
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Events that strike in fewer than half of all trials: the others tell nothing about this one.
std::vector<engine::Replay::Occurrence> telling(const ir::Module& module, const Answer& answer,
                                                const engine::Replay& replay,
                                                std::uint32_t last_period) {
  std::vector<engine::Replay::Occurrence> out;
  for (const auto& occurrence : replay.occurrences) {
    if (occurrence.period > last_period) continue;
    const std::string& name = module.events[occurrence.event.value].full_name;
    const bool common =
        std::any_of(answer.events.begin(), answer.events.end(), [&](const Found& found) {
          return found.cause->name == name && found.contrast.in_all >= 0.5;
        });
    if (!common) out.push_back(occurrence);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.period < b.period; });
  return out;
}

std::string period_text(const ir::Module& module, std::uint32_t period) {
  return module.time.period_name(period).short_name;
}

std::string share_text(double share) {
  return report::format_significant(100 * share, 2) + " %";
}

void print_common(const Answer& answer, std::size_t n_trials) {
  using Align = report::TextTable::Align;
  fmt::print("\nWhat the worst {} of {} trials have in common\n",
             report::format_count(answer.n_tail), report::format_count(n_trials));
  report::TextTable events;
  events.add_column("strikes at least once", Align::left);
  events.add_column("in these", Align::decimal);
  events.add_column("in all", Align::right);
  std::size_t n_events = 0;
  for (const Found& found : answer.events) {
    if (found.contrast.mean_score() < kStandsOut || n_events == kMostRows) continue;
    ++n_events;
    events.add_row({found.cause->name,
                    report::format_percent(found.contrast.in_tail.value, found.contrast.in_tail.se),
                    share_text(found.contrast.in_all)});
  }
  if (n_events > 0) std::fputs(events.text().c_str(), stdout);
  report::TextTable draws;
  draws.add_column("draw", Align::left);
  draws.add_column("mean in these", Align::right);
  draws.add_column("in all", Align::right);
  draws.add_column("percentile", Align::decimal);
  std::size_t n_draws = 0;
  for (const Found& found : answer.draws) {
    if (!is_told(found) || n_draws == kMostRows) continue;
    ++n_draws;
    const questions::Target& one = found.cause->targets[0];
    draws.add_row(
        {found.cause->name,
         quantity(*found.contrast.in_tail.value / one.unit.scale, one.unit.text()),
         quantity(found.contrast.in_all / one.unit.scale, one.unit.text()),
         report::format_percent(found.contrast.percentile.value, found.contrast.percentile.se)});
  }
  if (n_draws > 0) fmt::print("{}{}", n_events > 0 ? "\n" : "", draws.text());
  if (n_events + n_draws == 0) {
    fmt::print("  nothing that stands out by 3 standard errors; more trials may show something\n");
  } else {
    fmt::print("  (percentile: the draw's average rank in these trials; 50 % says nothing)\n");
  }
}

nlohmann::json found_json(const Found& found) {
  const questions::Target& one = found.cause->targets[0];
  const double scale = found.cause->is_event ? 1 : one.unit.scale;
  nlohmann::json out = {{"name", found.cause->name},
                        {"in_tail", *found.contrast.in_tail.value / scale},
                        {"in_all", found.contrast.in_all / scale}};
  out["se"] = found.contrast.in_tail.se ? nlohmann::json(*found.contrast.in_tail.se / scale)
                                        : nlohmann::json(nullptr);
  if (!found.cause->is_event) {
    out["unit"] = one.unit.text();
    out["percentile"] = *found.contrast.percentile.value;
    out["percentile_se"] = found.contrast.percentile.se
                               ? nlohmann::json(*found.contrast.percentile.se)
                               : nlohmann::json(nullptr);
    out["stands_out"] = is_told(found);
  } else {
    out["sentence"] = found.cause->title;
    out["stands_out"] = found.contrast.mean_score() >= kStandsOut;
  }
  return out;
}

std::string mattered_text(const Mattered& one, const Amounts& amounts) {
  const simulate::Drawn& drawn = one.drawn;
  // The period stands in front, as an event's does; without one the labels.
  const std::string& first = drawn.when.empty() ? drawn.labels : drawn.when;
  const std::string label =
      drawn.when.empty() || drawn.labels.empty() ? "" : "[" + drawn.labels + "] ";
  const std::string told =
      fmt::format("{}{}, {}; {} it would be {}", label, quantity(drawn.value, drawn.unit),
                  simulate::rarity_text(drawn),
                  drawn.slots.size() > 1 ? "with it and what it is correlated with at their medians"
                                         : "with it at its median",
                  amounts.with_unit({one.without, std::nullopt}));
  return report::wrap(
      told, fmt::format("     {:<9} {:<22} ", first.empty() ? "drawn" : first, drawn.name),
      std::string(38, ' '), 110);
}

nlohmann::json mattered_json(const Mattered& one, const Amounts& amounts) {
  const simulate::Drawn& drawn = one.drawn;
  return {{"draw", drawn.name},
          {"where", drawn.where()},
          {"value", drawn.value},
          {"unit", drawn.unit},
          {"discrete", drawn.is_discrete},
          {"quantile", drawn.is_high ? 1 - drawn.chance : drawn.chance},
          {"coupled", drawn.slots.size() > 1},
          {"without", amounts.json({one.without, std::nullopt})["value"]}};
}

}  // namespace

int explain_worst(const WorstArguments& arguments) {
  QuestionArguments asked = arguments.question;
  // Any shortfall has the outcome's bad side.
  asked.asked.statistic = "es(5%)";
  Question first;
  int code = open_question(asked, first);
  if (code != kWell) return code;
  asked.run.model.questions = more_outcomes(first.module(), asked.run.trials);
  Question question;
  code = open_question(asked, question);
  if (code != kWell) return code;

  const Stopwatch watch;
  const std::vector<Cause> causes = causes_of(question.module(), question.target, asked.run.trials);
  std::vector<questions::Target> targets{question.target};
  for (const Cause& cause : causes) {
    targets.insert(targets.end(), cause.targets.begin(), cause.targets.end());
  }
  engine::RunOptions options = run_options(asked.run);
  ProgressBar bar(asked.run.progress);
  const auto sample =
      questions::simulate(question.module(), question.inputs, targets, options, &stop_requested(),
                          [&](std::uint64_t done, std::uint64_t all) { bar.show(done, all); });
  if (!sample) {
    print_error(sample.error());
    return kMachineFailed;
  }
  if (sample->failure) return report_question_failure(question, *sample->failure, asked.run);
  if (sample->interrupted) {
    print_error("interrupted before the worst trials were known");
    return kInterrupted;
  }
  const Answer found = answer(question.target, causes, *sample, arguments.n_worst);

  const double magnitude = found.worst.empty() ? 0 : sample->columns[0][found.worst[0]];
  const Amounts amounts(question.target, magnitude);
  const Amounts in_json(question.target, 1);
  const bool to_terminal = asked.run.json != "-";
  const std::string where =
      question.target.period_name.empty()
          ? question.target.name
          : question.target.name + " in " + question.target.period_name.short_name;
  if (to_terminal) fmt::print("The worst trials by {}\n", where);
  nlohmann::json worst = nlohmann::json::array();
  const ir::NodeId root[] = {question.module().columns[question.target.column.value].node};
  const simulate::Draws draws_read(question.module(), root);
  const double typical = median_of(sample->columns[0]);
  for (std::size_t k = 0; k < found.worst.size(); ++k) {
    const std::size_t trial = found.worst[k];
    const Result<engine::Replay> replay =
        engine::replay(question.module(), question.inputs, options, trial, draws_read.nodes());
    if (!replay) {
      print_error(replay.error());
      return kMachineFailed;
    }
    const questions::Estimate value{sample->columns[0][trial], std::nullopt};
    if (to_terminal) {
      fmt::print("\n{:>3}. trial {}: {}\n", k + 1, trial, amounts.with_unit(value));
    }
    nlohmann::json events = nlohmann::json::array();
    for (const auto& occurrence :
         telling(question.module(), found, *replay, question.target.period)) {
      const std::string period = period_text(question.module(), occurrence.period);
      const std::string& name = question.module().events[occurrence.event.value].full_name;
      const std::string told = sentence(question.module(), occurrence, true);
      if (to_terminal) {
        std::fputs(report::wrap(told, fmt::format("     {:<9} {:<22} ", period, name),
                                std::string(38, ' '), 110)
                       .c_str(),
                   stdout);
      }
      events.push_back({{"event", name}, {"period", period}, {"text", told}});
    }
    const std::vector<Mattered> mattered =
        what_mattered(question, options, trial, draws_read, *replay, typical);
    if (to_terminal && events.empty()) {
      fmt::print("     no event but such as strike in half of all trials{}\n",
                 mattered.empty() ? ", and no draw far out that alone made it worse" : "");
    }
    nlohmann::json draws = nlohmann::json::array();
    for (const Mattered& one : mattered) {
      if (to_terminal) std::fputs(mattered_text(one, amounts).c_str(), stdout);
      draws.push_back(mattered_json(one, in_json));
    }
    worst.push_back({{"trial", trial},
                     {"value", in_json.json(value)["value"]},
                     {"events", events},
                     {"draws", draws}});
  }
  const double seconds = watch.seconds();
  if (to_terminal) {
    print_common(found, sample->n_trials);
    fmt::print("\n  {} trials, {}; a whole story: plimsoll explain {} --trial {}\n",
               report::format_count(sample->n_trials), seconds_text(seconds), asked.run.model.model,
               found.worst.empty() ? 0 : found.worst[0]);
  }
  if (!asked.run.json.empty()) {
    nlohmann::json events = nlohmann::json::array();
    for (const Found& one : found.events) events.push_back(found_json(one));
    nlohmann::json draws = nlohmann::json::array();
    for (const Found& one : found.draws) draws.push_back(found_json(one));
    nlohmann::json target = target_json(question.target);
    target.erase("statistic");
    target.erase("level");
    target["text"] = where;
    const nlohmann::json out = {{"schema", report::schemas::kWorst.written},
                                {"model", question.module().model_name},
                                {"about", about_json(question.module(), asked.run)},
                                {"target", target},
                                {"seed", asked.run.seed},
                                {"stream", question.module().stream_version},
                                {"trials", sample->n_trials},
                                {"tail", found.n_tail},
                                {"seconds", seconds},
                                {"worst", worst},
                                {"events", events},
                                {"draws", draws}};
    if (!write_whole(asked.run.json, json_text(out))) {
      return kMachineFailed;
    }
  }
  return kWell;
}

}  // namespace plimsoll::driver
