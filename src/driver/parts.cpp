#include "driver/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "driver/about.h"
#include "driver/inputs.h"
#include "driver/output.h"
#include "ir/time_names.h"
#include "questions/euler.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

struct Line {
  std::string name;
  double sign = 1;
};

std::string definition_name(const ir::Module& module, const ir::Statement::Line& line) {
  return line.def.valid() ? module.defs[line.def.value].full_name : line.name;
}

// The lines above the outcome in the statement that it ends; empty where no statement does.
std::vector<Line> lines_above(const ir::Module& module, const std::string& outcome) {
  for (const ir::Statement& statement : module.statements) {
    std::vector<Line> lines;
    for (const ir::Statement::Line& line : statement.lines) {
      const std::string name = definition_name(module, line);
      if (line.sign != '=') {
        lines.push_back({name, line.sign == '-' ? -1.0 : 1.0});
      } else if (name == outcome || line.name == outcome) {
        return lines;
      }
    }
  }
  return {};
}

// Lines that the model does not report itself become outcomes of the question.
std::vector<std::string> more_outcomes(const ir::Module& module, const std::vector<Line>& lines,
                                       ir::Sample sample) {
  std::vector<std::string> out;
  std::vector<std::string> known;
  for (const ir::Column& column : module.columns) {
    if (column.purpose == ir::Column::Purpose::outcome && column.sample == sample) {
      known.push_back(column.name);
    }
  }
  for (const Line& line : lines) {
    if (std::find(known.begin(), known.end(), line.name) != known.end()) continue;
    known.push_back(line.name);
    out.push_back("outcome " + line.name + std::string(ir::sample_words(sample)));
  }
  return out;
}

struct Row {
  Line line;
  questions::EulerPart part;
};

// `whole`: the outcome as a part of itself.
void print_text(const questions::Target& target, const questions::EulerPart& whole,
                const std::vector<Row>& rows, std::uint64_t n_trials, double seconds) {
  double magnitude = std::fabs(whole.in_tail.value.value_or(0));
  for (const Row& row : rows) {
    magnitude = std::max(magnitude, std::fabs(row.part.on_average.value.value_or(0)));
  }
  const Amounts amounts(target, magnitude);
  std::string text =
      fmt::format("{}: its lines in those trials, in {}\n\n", target.text, amounts.unit());
  using Align = report::TextTable::Align;
  report::TextTable table;
  table.add_column("line", Align::left);
  table.add_column("in the bad years", Align::decimal);
  table.add_column("on average", Align::decimal);
  table.add_column("difference", Align::decimal);
  for (const Row& row : rows) {
    table.add_row({fmt::format("{} {}", row.line.sign < 0 ? '-' : '+', row.line.name),
                   amounts.text(row.part.in_tail), amounts.text(row.part.on_average),
                   amounts.text(row.part.difference)});
  }
  table.add_row({"= " + target.name, amounts.text(whole.in_tail), amounts.text(whole.on_average),
                 amounts.text(whole.difference)});
  text += table.text() + amounts.notes();
  text += fmt::format("\n  Euler allocation: the lines add up. {} trials, {}\n",
                      report::format_count(n_trials), seconds_text(seconds));
  std::fputs(text.c_str(), stdout);
}

}  // namespace

int attribute_parts(const QuestionArguments& arguments) {
  Question first;
  const int opened = open_question(arguments, first);
  if (opened != kWell) return opened;
  if (first.target.statistic != ir::Statistic::es) {
    print_error("--parts shares out an expected shortfall: ask for --statistic 'es(5%)'");
    return kUsage;
  }
  const std::vector<Line> lines = lines_above(first.module(), first.target.name);
  if (lines.empty()) {
    print_error("no statement of the model has a line `= " + first.target.name +
                "`, so it has no additive parts; ask for the result of a statement");
    return kUsage;
  }
  const ir::Sample sample = first.module().columns[first.target.column.value].sample;
  QuestionArguments with_lines = arguments;
  with_lines.run.model.questions = more_outcomes(first.module(), lines, sample);
  Question question;
  const int again = open_question(with_lines, question);
  if (again != kWell) return again;

  const Stopwatch watch;
  std::vector<questions::Target> targets{question.target};
  for (const Line& line : lines) {
    const auto target =
        questions::find_target(question.module(), {"mean", line.name, question.target.period_name});
    if (!target) {
      print_error(target.error());
      return kUsage;
    }
    targets.push_back(*target);
  }
  ProgressBar bar(arguments.run.progress);
  const auto found = questions::simulate(
      question.module(), question.inputs, targets, run_options(arguments.run), &stop_requested(),
      [&](std::uint64_t done, std::uint64_t all) { bar.show(done, all); });
  if (!found) {
    print_error(found.error());
    return kMachineFailed;
  }
  if (found->failure) return report_question_failure(question, *found->failure, arguments.run);
  if (found->interrupted) {
    print_error("interrupted before the parts were known");
    return kInterrupted;
  }
  std::vector<std::vector<double>> parts;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    parts.push_back(found->columns[i + 1]);
    for (double& x : parts.back()) x *= lines[i].sign;
  }
  const questions::Estimate whole = questions::estimate(targets[0], found->columns[0]);
  const auto shares = questions::euler_allocation(targets[0], found->columns[0], parts);
  const auto of_itself =
      questions::euler_allocation(targets[0], found->columns[0], {found->columns[0]});
  if (shares.empty() || !whole.value) {
    print_error("too few trials for " + question.target.text + "; ask for more with --trials");
    return kUsage;
  }
  std::vector<Row> rows;
  for (std::size_t i = 0; i < lines.size(); ++i) rows.push_back({lines[i], shares[i]});
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::fabs(*a.part.difference.value) > std::fabs(*b.part.difference.value);
  });
  const double seconds = watch.seconds();
  if (!arguments.run.json.empty()) {
    const Amounts amounts(question.target, 1);
    nlohmann::json list = nlohmann::json::array();
    for (const Row& row : rows) {
      list.push_back({{"name", row.line.name},
                      {"sign", row.line.sign},
                      {"in_tail", amounts.json(row.part.in_tail)},
                      {"on_average", amounts.json(row.part.on_average)},
                      {"difference", amounts.json(row.part.difference)}});
    }
    const nlohmann::json out = {{"schema", report::schemas::kParts.written},
                                {"model", question.module().model_name},
                                {"about", about_json(question.module(), arguments.run)},
                                {"target", target_json(question.target)},
                                {"seed", arguments.run.seed},
                                {"stream", question.module().stream_version},
                                {"trials", found->n_trials},
                                {"seconds", seconds},
                                {"whole", amounts.json(whole)},
                                {"whole_on_average", amounts.json(of_itself[0].on_average)},
                                {"whole_difference", amounts.json(of_itself[0].difference)},
                                {"parts", list}};
    if (!write_whole(arguments.run.json, json_text(out))) {
      return kMachineFailed;
    }
  }
  if (arguments.run.json != "-") {
    questions::EulerPart total = of_itself[0];
    total.in_tail = whole;
    print_text(question.target, total, rows, found->n_trials, seconds);
  }
  return kWell;
}

}  // namespace plimsoll::driver
