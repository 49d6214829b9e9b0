#include "driver/stress.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "driver/about.h"
#include "driver/inputs.h"
#include "driver/output.h"
#include "ir/time_names.h"
#include "questions/compare.h"
#include "questions/variants.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

using questions::Comparison;
using questions::Target;

struct Row {
  // "scenario", "action", "replacement", "band".
  std::string kind;
  std::string name;
  std::string title;
  Comparison found;
};

struct Band {
  std::string name;
  std::string period;
  double low = 0;
  double high = 1;
};

std::optional<double> read_share(std::string text) {
  std::erase(text, ' ');
  const bool percent = text.ends_with('%');
  if (percent) text.replace(text.size() - 1, 1, "e-2");
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "quantile of NAME [in PERIOD] in [0%, 10%]".
std::optional<Band> read_band(const std::string& text) {
  constexpr std::string_view kHead = "quantile of ";
  const std::size_t open = text.rfind(" in [");
  const std::size_t comma = text.rfind(',');
  if (!text.starts_with(kHead) || !text.ends_with(']') || open == std::string::npos ||
      comma == std::string::npos || comma < open) {
    return std::nullopt;
  }
  const auto low = read_share(text.substr(open + 5, comma - open - 5));
  const auto high = read_share(text.substr(comma + 1, text.size() - comma - 2));
  if (!low || !high || !(*low >= 0 && *low < *high && *high <= 1)) return std::nullopt;
  Band band{text.substr(kHead.size(), open - kHead.size()), "", *low, *high};
  const std::size_t in = band.name.find(" in ");
  if (in != std::string::npos) {
    band.period = band.name.substr(in + 4);
    band.name.resize(in);
  }
  return band;
}

// The scenario by which the model knows the k-th replacement.
std::string replacement_name(std::size_t k) {
  return "replacement_" + std::to_string(k + 1);
}

class Stress {
 public:
  explicit Stress(const StressArguments& arguments) : arguments_(arguments) {
    base_ = arguments.question;
    base_.run.scenarios.clear();
    base_.run.actions.clear();
  }

  int open();
  // The base run, with scenarios and actions beside it.
  int run_switches();
  int run_band(const std::string& text);
  int deliver() const;

 private:
  const Target& target() const { return question_.target; }
  engine::RunOptions options() const { return run_options(base_.run); }
  template <class Sample>
  int trouble(const Question& question, const Result<Sample>& sample) const;
  void add(std::string kind, std::string name, std::string title, Comparison found) {
    rows_.push_back({std::move(kind), std::move(name), std::move(title), std::move(found)});
  }

  const StressArguments& arguments_;
  QuestionArguments base_;
  Question question_;
  Stopwatch watch_;
  std::vector<double> values_;
  std::vector<Row> rows_;
  std::uint64_t n_runs_ = 0;
};

template <class Sample>
int Stress::trouble(const Question& question, const Result<Sample>& sample) const {
  if (!sample) {
    print_error(sample.error());
    return kMachineFailed;
  }
  if (sample->failure) return report_question_failure(question, *sample->failure, base_.run);
  if (sample->interrupted) {
    print_error("interrupted before the answer was known");
    return kInterrupted;
  }
  return kWell;
}

int Stress::open() {
  for (std::size_t k = 0; k < arguments_.replacements.size(); ++k) {
    const std::string& text = arguments_.replacements[k];
    if (text.find('~') == std::string::npos) {
      print_error("cannot read --replace '" + text +
                  "'; write 'NAME ~ DISTRIBUTION', such as 'late_cloud.growth ~ uniform(0%, 5%)'");
      return kUsage;
    }
    base_.run.model.questions.push_back("scenario " + replacement_name(k) + " { set " + text +
                                        " }");
  }
  return open_question(base_, question_);
}

int Stress::run_switches() {
  const ir::Module& module = question_.module();
  std::vector<const ir::Flag*> flags;
  std::vector<ir::RunInputs> variants{question_.inputs};
  const bool all = arguments_.question.run.scenarios.empty() &&
                   arguments_.question.run.actions.empty() && arguments_.bands.empty() &&
                   arguments_.replacements.empty();
  const auto include = [&](ir::FlagId id) {
    flags.push_back(&module.flags[id.value]);
    variants.push_back(question_.inputs);
    variants.back().flags[id.value] = 1;
  };
  for (const auto& [kind, names] :
       {std::pair{ir::Flag::Kind::scenario, &arguments_.question.run.scenarios},
        std::pair{ir::Flag::Kind::action, &arguments_.question.run.actions}}) {
    for (std::size_t i = 0; all && i < module.flags.size(); ++i) {
      if (module.flags[i].kind == kind) include(ir::FlagId(i));
    }
    for (const std::string& name : *names) {
      const ir::FlagId id = find_flag(module, kind, name);
      if (!id.valid()) return kUsage;
      include(id);
    }
  }
  for (std::size_t k = 0; k < arguments_.replacements.size(); ++k) {
    include(find_flag(module, ir::Flag::Kind::scenario, replacement_name(k)));
  }
  if (all && flags.empty()) {
    print_error("the model has no scenario and no action; stress it with --replace or --within");
    return kUsage;
  }
  ProgressBar bar(base_.run.progress);
  auto sample =
      questions::simulate_variants(module, variants, target(), options(), &stop_requested(),
                                   [&](std::uint64_t done, std::uint64_t n) { bar.show(done, n); });
  if (const int code = trouble(question_, sample); code != kWell) return code;
  n_runs_ += variants.size();
  values_ = std::move(sample->values[0]);
  const std::size_t n_named = flags.size() - arguments_.replacements.size();
  for (std::size_t i = 0; i < n_named; ++i) {
    add(flags[i]->kind == ir::Flag::Kind::scenario ? "scenario" : "action", flags[i]->name,
        flags[i]->title, questions::compare(target(), values_, sample->values[i + 1]));
  }
  for (std::size_t i = n_named; i < flags.size(); ++i) {
    add("replacement", arguments_.replacements[i - n_named], "",
        questions::compare(target(), values_, sample->values[i + 1]));
  }
  return kWell;
}

int Stress::run_band(const std::string& text) {
  const auto band = read_band(text);
  if (!band) {
    print_error("cannot read --within '" + text +
                "'; write 'quantile of NAME in [0%, 10%]', or "
                "'quantile of NAME in FY2013 in [0%, 10%]'");
    return kUsage;
  }
  const std::string period = band->period.empty() ? target().period_name : band->period;
  const ir::Module& module = question_.module();
  const std::string grain(ir::sample_words(period.empty()
                                               ? module.columns[target().column.value].sample
                                               : ir::sample_for(module, period)));
  QuestionArguments asked = base_;
  asked.run.model.questions.push_back("outcome stressed = " + band->name + grain + ", bad low");
  Question question;
  // The model stands without the band, so what is wrong is the band.
  if (const int code = open_question(asked, question); code != kWell) {
    return code == kModelWrong ? kUsage : code;
  }
  const auto by = questions::find_target(question.module(), {"mean", "stressed", period});
  if (!by) {
    print_error(by.error());
    return kUsage;
  }
  const auto sample = questions::simulate(question.module(), question.inputs, {&*by, 1}, options(),
                                          &stop_requested());
  if (const int code = trouble(question, sample); code != kWell) return code;
  ++n_runs_;
  const std::vector<bool> marked = questions::band(sample->columns[0], band->low, band->high);
  add("band", text, "", questions::compare_within(target(), values_, marked));
  return kWell;
}

int Stress::deliver() const {
  const questions::Estimate before = questions::estimate(target(), values_);
  const double seconds = watch_.seconds();
  const std::uint64_t n_trials = values_.size();
  const std::string& path = base_.run.json;
  const Amounts amounts(target(), before.value.value_or(0));
  nlohmann::json rows = nlohmann::json::array();
  report::TextTable table;
  table.add_column("", report::TextTable::Align::left);
  table.add_column(target().text, report::TextTable::Align::decimal);
  table.add_column("difference", report::TextTable::Align::decimal);
  table.add_column("trials", report::TextTable::Align::right);
  table.add_column("", report::TextTable::Align::left);
  table.add_row({"base", amounts.text(before), "", report::format_count(n_trials), ""});
  bool any_noise = false;
  for (const Row& row : rows_) {
    const bool clear = stands_out(row.found.difference);
    const bool same = row.found.difference.value == 0.0 && row.found.difference.se == 0.0;
    any_noise = any_noise || (!clear && !same);
    table.add_row({row.name, amounts.text(row.found.stressed),
                   same ? "none" : amounts.text(row.found.difference) + (clear ? "" : " *"),
                   report::format_count(row.found.n_effective), row.title});
    rows.push_back({{"kind", row.kind},
                    {"name", row.name},
                    {"title", row.title},
                    {"value", amounts.json(row.found.stressed)},
                    {"difference", amounts.json(row.found.difference)},
                    {"stands_out", clear},
                    {"effective_trials", row.found.n_effective}});
  }
  const auto never = never_occurs(target(), before, n_trials);
  const std::vector<std::string> warnings =
      never ? std::vector<std::string>{"in the base run " + *never} : std::vector<std::string>{};
  const nlohmann::json json = {{"schema", report::schemas::kStress.written},
                               {"model", question_.module().model_name},
                               {"about", about_json(question_.module(), base_.run)},
                               {"target", target_json(target())},
                               {"seed", base_.run.seed},
                               {"trials", n_trials},
                               {"runs", n_runs_},
                               {"seconds", seconds},
                               {"base", amounts.json(before)},
                               {"warnings", warnings},
                               {"stresses", rows}};
  if (!path.empty() && !write_whole(path, json_text(json))) {
    return kMachineFailed;
  }
  if (path == "-") return kWell;
  std::string text = fmt::format("{}{}\n\n", target().text,
                                 amounts.unit().empty() ? "" : ", in " + amounts.unit()) +
                     table.text() + "\n";
  if (never) text += report::wrap(warnings[0], "  ", "  ", 100);
  text += amounts.notes();
  if (any_noise) text += "  * smaller than twice its error: not told apart from no difference\n";
  text += fmt::format("  same noise in all rows; {} runs of {} trials, {}\n", n_runs_,
                      report::format_count(n_trials), seconds_text(seconds));
  std::fputs(text.c_str(), stdout);
  return kWell;
}

}  // namespace

int stress(const StressArguments& arguments) {
  if (arguments.question.run.sampler != "random") {
    print_error("the errors of differences come from independent trials: use --sampler random");
    return kUsage;
  }
  Stress stress(arguments);
  if (const int code = stress.open(); code != kWell) return code;
  if (const int code = stress.run_switches(); code != kWell) return code;
  for (const std::string& text : arguments.bands) {
    if (const int code = stress.run_band(text); code != kWell) return code;
  }
  return stress.deliver();
}

}  // namespace plimsoll::driver
