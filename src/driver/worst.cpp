#include "driver/worst.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "driver/inputs.h"
#include "driver/numbers.h"
#include "driver/output.h"
#include "driver/story.h"
#include "engine/labels.h"
#include "questions/common.h"
#include "report/number_format.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

// The worst share of the trials that is set against all.
constexpr double kTail = 0.05;
constexpr double kStandsOut = 3;
constexpr std::size_t kMostRows = 12;

// An event over the years up to the target's, or a draw made once, by label.
struct Cause {
  std::string name;
  std::string title;
  std::vector<questions::Target> targets;
  bool is_event = false;
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

// Counts and draws that the model does not report itself become outcomes of the question.
std::vector<std::string> more_outcomes(const ir::Module& module) {
  std::vector<std::string> out;
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

std::vector<Cause> causes_of(const ir::Module& module, const questions::Target& target) {
  std::vector<Cause> out;
  const auto all = [&](const std::string& name) {
    std::vector<questions::Target> targets;
    for (std::size_t i = 0; i < module.columns.size(); ++i) {
      const ir::Column& column = module.columns[i];
      if (column.purpose != ir::Column::Purpose::outcome || column.name != name) continue;
      const std::vector<std::uint32_t> periods = column.sample == ir::Sample::each_year
                                                     ? module.time.year_ends()
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
      one.scale = def.unit_scale;
      const std::string label = engine::label_text(module, shape, one.label);
      const std::string name = label.empty() ? def.full_name : def.full_name + "[" + label + "]";
      out.push_back({name, def.title, {one}, false});
    }
  }
  return out;
}

struct Found {
  const Cause* cause = nullptr;
  questions::Contrast contrast;
};

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
  return out;
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
  const std::string name = module.time.period_name(period);
  return name.substr(0, name.find(" ("));
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
  draws.add_column("drawn once", Align::left);
  draws.add_column("mean in these", Align::right);
  draws.add_column("in all", Align::right);
  draws.add_column("percentile", Align::decimal);
  std::size_t n_draws = 0;
  for (const Found& found : answer.draws) {
    if (found.contrast.percentile_score() < kStandsOut || n_draws == kMostRows) continue;
    ++n_draws;
    const questions::Target& one = found.cause->targets[0];
    draws.add_row(
        {found.cause->name, quantity(*found.contrast.in_tail.value / one.scale, one.unit),
         quantity(found.contrast.in_all / one.scale, one.unit),
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
  const double scale = found.cause->is_event ? 1 : one.scale;
  nlohmann::json out = {{"name", found.cause->name},
                        {"in_tail", *found.contrast.in_tail.value / scale},
                        {"in_all", found.contrast.in_all / scale}};
  out["se"] = found.contrast.in_tail.se ? nlohmann::json(*found.contrast.in_tail.se / scale)
                                        : nlohmann::json(nullptr);
  if (!found.cause->is_event) {
    out["unit"] = one.unit;
    out["percentile"] = *found.contrast.percentile.value;
    out["percentile_se"] = found.contrast.percentile.se
                               ? nlohmann::json(*found.contrast.percentile.se)
                               : nlohmann::json(nullptr);
    out["stands_out"] = found.contrast.percentile_score() >= kStandsOut;
  } else {
    out["sentence"] = found.cause->title;
    out["stands_out"] = found.contrast.mean_score() >= kStandsOut;
  }
  return out;
}

}  // namespace

int explain_worst(const WorstArguments& arguments) {
  QuestionArguments asked = arguments.question;
  // Any shortfall has the outcome's bad side.
  asked.asked.statistic = "es(5%)";
  Question first;
  int code = open_question(asked, first);
  if (code != kWell) return code;
  asked.run.model.questions = more_outcomes(first.module());
  Question question;
  code = open_question(asked, question);
  if (code != kWell) return code;

  const Stopwatch watch;
  const std::vector<Cause> causes = causes_of(question.module(), question.target);
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
  const std::string where = question.target.period_name.empty()
                                ? question.target.name
                                : question.target.name + " in " + question.target.period_name;
  if (to_terminal) fmt::print("The worst trials by {}\n", where);
  nlohmann::json worst = nlohmann::json::array();
  for (std::size_t k = 0; k < found.worst.size(); ++k) {
    const std::size_t trial = found.worst[k];
    const Result<engine::Replay> replay =
        engine::replay(question.module(), question.inputs, options, trial);
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
    if (to_terminal && events.empty()) {
      fmt::print("     no event but such as strike in half of all trials\n");
    }
    worst.push_back(
        {{"trial", trial}, {"value", in_json.json(value)["value"]}, {"events", events}});
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
    const nlohmann::json out = {{"schema", "plimsoll.worst/1"},
                                {"model", question.module().model_name},
                                {"target", target},
                                {"seed", asked.run.seed},
                                {"stream", question.module().stream_version},
                                {"trials", sample->n_trials},
                                {"tail", found.n_tail},
                                {"seconds", seconds},
                                {"worst", worst},
                                {"events", events},
                                {"draws", draws}};
    if (!write_whole(asked.run.json, out.dump(1) + "\n")) {
      return kMachineFailed;
    }
  }
  return kWell;
}

}  // namespace plimsoll::driver
