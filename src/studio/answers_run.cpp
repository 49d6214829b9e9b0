// Runs, and what is taken along of them.
#include <filesystem>
#include <sstream>

#include "document/page.h"
#include "document/same_run.h"
#include "document/shape.h"
#include "document/workbook.h"
#include "report/amounts.h"
#include "report/write_json.h"
#include "studio/answers.h"

namespace plimsoll::studio {

namespace {

constexpr std::uint64_t kStandardTrials = 100'000;
constexpr std::uint64_t kSecondTrials = 10'000;
constexpr std::size_t kMostAnswers = 64;

// One line of JSON. `edited`: of texts that are not saved, so that its command gives another run.
std::string run_json(const RunResult& result, bool edited) {
  std::string text = report::write_json(result, -1);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (edited && text.ends_with('}')) {
    text.pop_back();
    text += ",\"edited\":true}";
  }
  return text;
}

// Without its help: the command line in it has every value.
std::string without_help(const std::string& message) {
  std::string out;
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  help:")) out += line + "\n";
  }
  return out;
}

// "`sales`", "in mood" beside the law that refuses `mood.sd`, "sales is 3" below a check.
bool names_lever(const std::string& message, const std::string& lever) {
  const std::string owner = lever.substr(0, std::min(lever.rfind('.'), lever.find('[')));
  const auto says = [&](const std::string& words) {
    return message.find(words) != std::string::npos;
  };
  return says("`" + lever + "`") || (says("--set") && says(lever)) ||
         says("^ in " + owner + "\n") || says("note: " + lever + " is ");
}

// Which of the values is refused: the one that the message names, or the only one; null where the text is refused as it
// stands, without any.
Json lever_of(const Error& error, const RunSpec& spec, const Model& text) {
  if (spec.sets.empty()) return {};
  if (error.kind != ErrorKind::model && error.kind != ErrorKind::usage) return {};
  Json out;
  if (error.kind == ErrorKind::model && !text.check()) {
    out["lever"] = nullptr;
    return out;
  }
  const std::string message = without_help(error.text());
  for (const std::string& set : spec.sets) {
    const std::string name = set.substr(0, set.find_first_of(" ="));
    if (names_lever(message, name) || (spec.sets.size() == 1 && error.kind == ErrorKind::model)) {
      out["lever"] = name;
      return out;
    }
  }
  return {};
}

std::string name_of_model(const std::string& path) {
  std::filesystem::path named = path;
  if (named.filename() == "main.plim") named = named.parent_path();
  if (named.filename().empty()) named = named.parent_path();
  const std::string stem = named.stem().string();
  return stem.empty() ? "model" : stem;
}

struct FullRun {
  std::shared_ptr<OpenModel> model;
  RunResult result;
};

Result<FullRun> run_in_full(Job& job, Fields& fields) {
  const RunSpec spec = run_spec(fields, kStandardTrials, job.studio.options.most_trials);
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  const auto warm = (*model)->warm();
  RunRequest request;
  request.switches = spec.switches;
  request.trials = spec.trials;
  request.in_full = true;
  auto result = warm->model().with_sets(spec.sets).run(request, job.control);
  if (!result) return result.failure();
  if (result->interrupted) return Error{"cancelled", ErrorKind::interrupted};
  return FullRun{*model, std::move(*result)};
}

}  // namespace

Answer run(Job& job) {
  Fields fields(job.message.json);
  const bool is_live = fields.flag("live");
  const std::uint64_t first = fields.whole("first", kFirstTrials, 1, UINT32_MAX);
  RunSpec spec =
      run_spec(fields, is_live ? kLiveTrials : kStandardTrials, job.studio.options.most_trials);
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  if (!model) return model.failure();
  if (is_live) spec.trials.count = std::min(spec.trials.count, kLiveTrials);
  const auto warm = (*model)->warm();
  session::WarmRequest request = spec.request(is_live);
  request.steps = {first};
  request.early = true;
  if (!is_live && first < kSecondTrials) request.steps.push_back(kSecondTrials);
  const bool edited = (*model)->is_edited();
  const auto result = warm->run(request, job.control,
                                [&](const RunResult& step) { job.part(run_json(step, edited)); });
  if (!result) return {result.failure(), lever_of(result.failure(), spec, warm->model())};
  return run_json(*result, edited);
}

Answer full(Job& job) {
  Fields fields(job.message.json);
  const auto found = run_in_full(job, fields);
  if (!found) return found.failure();
  return run_json(found->result, found->model->is_edited());
}

Answer difference(Job& job) {
  Fields fields(job.message.json);
  Fields before(fields.object("a"));
  Fields after(fields.object("b"));
  const std::uint64_t most = job.studio.options.most_trials;
  const std::uint64_t trials = fields.whole("trials", kLiveTrials, 1, most);
  RunSpec a = run_spec(before, trials, most);
  RunSpec b = run_spec(after, trials, most);
  if (fields.has("trials")) a.trials.count = trials;
  const auto model = job.window.model(fields);
  for (const Fields* one : {&fields, &before, &after}) {
    if (one->error()) return *one->error();
  }
  if (!model) return model.failure();
  const auto warm = (*model)->warm();
  const auto rows = warm->difference(a.request(false), b.request(false), job.control);
  if (!rows) return rows.failure();
  Json out;
  out["trials"] = a.trials.count;
  out["seed"] = a.trials.seed;
  out["differences"] = Json::array();
  const auto told = [](const session::PairedOutcome::Statistic& one) {
    Json json = report::estimate_json(one.difference);
    json["before"] = report::number(one.before.value);
    json["after"] = report::number(one.after.value);
    return json;
  };
  for (const session::PairedOutcome& row : *rows) {
    Json one;
    one["outcome"] = row.name;
    one["label"] = row.label;
    one["period"] = row.period.long_name();
    one["unit"] = row.unit;
    one["mean"] = told(row.mean);
    one["p5"] = told(row.p5);
    one["p50"] = told(row.p50);
    one["p95"] = told(row.p95);
    out["differences"].push_back(std::move(one));
  }
  return out;
}

Answer export_(Job& job) {
  Fields fields(job.message.json);
  const std::string what = fields.needed_text("what");
  if (what != "report" && what != "xlsx" && what != "json") {
    fields.wrong("`what` is report, xlsx or json");
  }
  std::vector<document::Part> answers;
  if (fields.has("answers")) {
    const Json& list = job.message.json["answers"];
    if (!list.is_array() || list.size() > kMostAnswers) {
      fields.wrong("`answers` is a list of answers");
    } else {
      for (const Json& one : list) {
        answers.push_back({"answer " + std::to_string(answers.size() + 1), dump(one)});
        if (const auto wrong = document::not_an_answer(answers.back())) {
          fields.wrong(wrong->message);
        }
      }
    }
  }
  if (fields.error()) return *fields.error();
  const auto found = run_in_full(job, fields);
  if (!found) return found.failure();
  const document::Part run{"the run", report::write_json(found->result, -1)};
  const std::string name = name_of_model(found->model->path());
  Download download;
  std::string option;
  if (what == "report") {
    const Result<std::string> shape = job.studio.options.report_template();
    if (!shape) return shape.failure();
    Result<std::string> page = document::write_page(*shape, run, answers);
    if (!page) return page.failure();
    download = {name + ".html", "text/html; charset=utf-8", std::move(*page)};
    option = " --report ";
  } else if (what == "xlsx") {
    Result<std::string> book = document::write_workbook(run, answers);
    if (!book) return book.failure();
    download = {name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                std::move(*book)};
    option = " --xlsx ";
  } else {
    download = {name + ".json", "application/json", report::write_json(found->result)};
    option = " --json ";
  }
  Json out;
  out["name"] = download.name;
  out["digest"] = found->result.digest;
  out["command"] = found->result.command + option + download.name;
  out["url"] = job.studio.offer(std::move(download));
  return out;
}

}  // namespace plimsoll::studio
