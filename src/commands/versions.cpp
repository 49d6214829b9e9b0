// Stored figures, this version's of the same run, and the comparison's: each step is a share, so that all add up.
#include "commands/versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/kept.h"
#include "commands/locate.h"
#include "diag/screen.h"
#include "report/number_format.h"
#include "report/write_json.h"
#include "store/place.h"
#include "store/store.h"

namespace plimsoll::commands {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Share = CompareResult::Share;
using store::GivenOption;
using store::KeptRun;

constexpr std::size_t kVersionDigits = 8;

// "latest", "latest~1", "3f9a".
bool may_be_a_run(const std::string& name) {
  if (name == "latest" || name.starts_with("latest~")) return true;
  return name.size() >= 4 && name.size() <= 64 &&
         name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool is_there(const std::string& path) {
  std::error_code ignored;
  return fs::exists(locate_model(path), ignored);
}

std::string store_of(const std::string& other, const std::string& store) {
  if (store.empty() && is_there(other)) {
    return store::store_for_model(locate_model(other), std::getenv("PLIMSOLL_STORE"));
  }
  return kept_store(store);
}

std::string short_id(const KeptRun& run) {
  return run.id.substr(0, kVersionDigits);
}

// What does not touch a figure.
bool moves_no_figure(const std::string& option) {
  constexpr std::string_view kOptions[] = {"MODEL", "--threads",  "--block",
                                           "--isa", "--executor", "--limits"};
  return std::find(std::begin(kOptions), std::end(kOptions), option) != std::end(kOptions);
}

// The options of a kept run, parsed again.
std::optional<Error> take_options(const KeptRun& run, RunArguments& to) {
  const Options known{switch_options(to), simulation_options(to), until_options(to)};
  for (const GivenOption& given : run.options) {
    if (moves_no_figure(given.name)) continue;
    const auto found = std::find_if(known.all.begin(), known.all.end(), [&](const Option& option) {
      return std::find(option.names.begin(), option.names.end(), given.name) != option.names.end();
    });
    if (found == known.all.end()) {
      return Error{"run " + short_id(run) + " was made with " + given.name +
                       ", an option that this version does not know",
                   ErrorKind::usage};
    }
    if (found->flag != nullptr) *found->flag = true;
    for (const std::string& text : given.texts) {
      if (found->texts != nullptr) {
        found->texts->push_back(text);
      } else if (found->take) {
        if (const auto wrong = found->take(text)) {
          return Error{
              "run " + short_id(run) + " was made with " + given.name + " " + text + ": " + *wrong,
              ErrorKind::usage};
        }
      }
    }
  }
  return std::nullopt;
}

Result<std::unique_ptr<KeptVersion>> read_kept(store::Store& store, KeptRun run) {
  if (run.command != "run") {
    return Error{"run " + short_id(run) + " answers `" + run.command +
                     "`: a comparison takes what `plimsoll run` kept, which `plimsoll runs "
                     "--command run` lists",
                 ErrorKind::usage};
  }
  const Result<std::string> json = store.content(run.result);
  if (!json) return json.failure();
  Result<store::TemporaryFolder> folder = store::TemporaryFolder::make();
  if (!folder) return folder.failure();
  Result<store::Materialised> texts = store::materialise(store, run, folder->path());
  if (!texts) return texts.failure();
  auto out = std::make_unique<KeptVersion>(
      KeptVersion{std::move(run), std::move(*folder), std::move(*texts), {}, {}});
  out->result = Json::parse(*json, nullptr, false);
  if (!out->result.is_object()) {
    return Error{"the result of run " + short_id(out->run) + " is no JSON"};
  }
  if (auto error = take_options(out->run, out->given)) return *error;
  // As they were, whatever this version takes where nothing is said.
  const Json& result = out->result;
  if (out->given.until.empty()) out->given.trials = result.value("trials", out->given.trials);
  out->given.seed = result.value("seed", out->given.seed);
  return out;
}

void put_set(std::vector<std::string>& sets, const std::string& set) {
  const auto name_of = [](const std::string& text) {
    const std::string name = text.substr(0, text.find('='));
    return name.substr(0, name.find_last_not_of(' ') + 1);
  };
  std::erase_if(sets, [&](const std::string& one) { return name_of(one) == name_of(set); });
  sets.push_back(set);
}

void put_names(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
  }
}

struct Figure {
  double value = 0;
  double se = 0;
};

// "FY2013 (Apr 2013-Mar 2014)" -> "FY2013"
std::string short_period(const Json& item) {
  const std::string text = item.value("period", "");
  return text.substr(0, text.find(" ("));
}

std::string name_of(const Json& item) {
  const std::string label = item.value("label", "");
  return item.value("name", "") + (label.empty() ? "" : "[" + label + "]");
}

std::optional<Figure> figure(const Json& item, const char* value) {
  const auto found = item.find(value);
  if (found == item.end() || !found->is_number()) return std::nullopt;
  const auto se = item.find("se");
  return Figure{*found, se != item.end() && se->is_number() ? se->get<double>() : 0.0};
}

std::optional<Figure> at_level(const Json& item, const char* list, double level) {
  const auto found = item.find(list);
  if (found == item.end() || !found->is_array()) return std::nullopt;
  for (const Json& one : *found) {
    constexpr double kSame = 1e-9;
    if (one.is_object() && std::fabs(one.value("p", -1.0) - level) < kSame)
      return figure(one, "value");
  }
  return std::nullopt;
}

// What the JSON of a run says of a statistic; nothing where it does not say it.
std::optional<Figure> figure_of(const Json& run, const TargetResult& target) {
  const bool is_limit = target.statistic == "probability";
  const auto list = run.find(is_limit ? "limits" : "outcomes");
  if (list == run.end() || !list->is_array()) return std::nullopt;
  for (const Json& item : *list) {
    if (!item.is_object() || name_of(item) != target.outcome ||
        short_period(item) != target.period) {
      continue;
    }
    if (is_limit) return figure(item, "probability");
    if (item.value("unit", "") != target.unit) return std::nullopt;
    if (target.statistic == "mean" || target.statistic == "sd") {
      const auto found = item.find(target.statistic);
      if (found == item.end() || !found->is_object()) return std::nullopt;
      return figure(*found, "value");
    }
    const bool is_quantile = target.statistic == "quantile";
    if (!is_quantile && target.statistic != "es") return std::nullopt;
    return at_level(item, is_quantile ? "quantiles" : "es", target.level.value_or(-1));
  }
  return std::nullopt;
}

RunRequest request_of(const RunArguments& given) {
  RunRequest request;
  request.switches = switches_of(given);
  request.trials = trials_of(given);
  request.work = work_of(given);
  request.until = given.until;
  request.most_trials = given.most_trials;
  request.most_seconds = given.most_seconds;
  request.plain = given.plain;
  return request;
}

// How the comparison asks otherwise than the kept run was asked; empty: it does not.
std::string asked_otherwise(const RunArguments& kept, const RunArguments& inputs,
                            const RunArguments& asked) {
  std::string text;
  const auto say = [&](const std::string& words) { text += (text.empty() ? "" : "; ") + words; };
  if (!kept.until.empty()) say("trials until a goal was reached");
  if (kept.until.empty() && kept.trials != asked.trials) {
    say(report::format_count(kept.trials) + " -> " + report::format_count(asked.trials) +
        " trials");
  }
  if (kept.seed != asked.seed) say(fmt::format("seed {} -> {}", kept.seed, asked.seed));
  if (kept.sampler != asked.sampler) say("sampler " + kept.sampler + " -> " + asked.sampler);
  if (kept.model.sets != inputs.model.sets) say("--set");
  if (kept.scenarios != inputs.scenarios) say("--scenario");
  if (kept.actions != inputs.actions) say("--action");
  if (kept.without != inputs.without) say("--without");
  return text;
}

// A stored figure, and what this version gives for it.
struct Replayed {
  std::string digest;
  // In the target's unit.
  std::optional<Figure> then;
  std::optional<Figure> now;
};

Result<Replayed> replay(const Version& version, const Control& control,
                        const std::optional<CompareResult::Explained>& explained) {
  const KeptVersion& kept = *version.kept;
  Control quiet;
  quiet.cancel = control.cancel;
  const auto run = open_version(version, kept.given).run(request_of(kept.given), quiet);
  if (!run) return run.failure();
  if (run->interrupted) return Error{"interrupted", ErrorKind::interrupted};
  Replayed out;
  out.digest = run->digest;
  if (!explained) return out;
  const Json now = Json::parse(report::write_json(*run, -1));
  out.then = figure_of(kept.result, explained->target);
  out.now = figure_of(now, explained->target);
  return out;
}

// What the stored figures move of the ends, all in the target's unit.
class Causes {
 public:
  explicit Causes(CompareResult& result) : result_(result) {}

  // `sign`: 1 of the new version, -1 of the old one.
  void add(const Version& version, const Replayed& found, const RunArguments& inputs,
           const RunArguments& asked, double sign) {
    CompareResult::Explained& explained = *result_.explained;
    Estimate& end = sign < 0 ? explained.before : explained.after;
    const std::string id = short_id(version.kept->run);
    if (!found.then || !found.now) {
      result_.warnings.push_back("run " + id + " holds no " + explained.target.text +
                                 ": whether its version gave another is not known");
      return;
    }
    const double engine = found.then->value - found.now->value;
    if (engine != 0) {
      engine_ += sign * engine;
      is_moved_ = true;
      if (version.kept->run.stream != stream_version()) {
        engine_se_ = std::hypot(engine_se_, std::hypot(found.then->se, found.now->se));
      }
    }
    const std::string otherwise = asked_otherwise(version.kept->given, inputs, asked);
    const double here = end.value.value_or(0);
    const double other = found.now->value - here;
    constexpr double kRounding = 1e-12;
    if (!otherwise.empty() || std::fabs(other) > kRounding * std::fabs(here)) {
      Share share;
      share.kind = Share::Kind::asked;
      share.name = "asked otherwise than run " + id;
      share.what = otherwise.empty() ? "the figure of a run, read off in another way" : otherwise;
      const double se = std::hypot(found.now->se, end.se.value_or(0));
      share.value = {sign * other, se};
      share.se_trials = se;
      explained.shares.push_back(std::move(share));
      se_ = std::hypot(se_, se);
      end = {here + other + engine, found.then->se};
    } else if (engine != 0) {
      end = {here + engine, found.then->se};
    }
  }

  void finish(const std::string& old_version, const std::string& new_version) {
    CompareResult::Explained& explained = *result_.explained;
    if (is_moved_) {
      Share share;
      share.kind = Share::Kind::engine;
      const std::string here = PLIMSOLL_VERSION;
      if (old_version != new_version) {
        share.name = "engine, version " + old_version + " -> " + new_version;
      } else if (old_version != here) {
        share.name = "engine, version " + old_version + " rather than " + here;
      } else {
        share.name = "engine, another build of version " + here;
      }
      share.what = "another figure of the same text, inputs and trials";
      share.value = {engine_, engine_se_};
      share.se_trials = engine_se_;
      explained.shares.push_back(std::move(share));
    }
    std::stable_sort(
        explained.shares.begin(), explained.shares.end(), [](const Share& a, const Share& b) {
          return std::fabs(a.value.value.value_or(0)) > std::fabs(b.value.value.value_or(0));
        });
    Estimate& difference = explained.difference;
    difference.value = explained.after.value.value_or(0) - explained.before.value.value_or(0);
    difference.se = std::hypot(difference.se.value_or(0), std::hypot(se_, engine_se_));
  }

 private:
  CompareResult& result_;
  double engine_ = 0;
  double engine_se_ = 0;
  // Of what was asked otherwise.
  double se_ = 0;
  bool is_moved_ = false;
};

// Places as the run was kept, not where its texts lie for the moment.
void name_places(const Version& version, CompareResult& result) {
  if (!version.kept) return;
  const std::string folder = version.kept->folder.path() + "/model/";
  const std::string shown = short_id(version.kept->run) + "/";
  const auto rename = [&](std::vector<ModelDiff::Change>& changes) {
    for (ModelDiff::Change& change : changes) {
      for (std::string* place : {&change.old_place, &change.new_place}) {
        if (place->starts_with(folder)) *place = shown + place->substr(folder.size());
      }
    }
  };
  rename(result.quiet);
  if (!result.explained) return;
  for (Share& share : result.explained->shares) rename(share.changes);
}

}  // namespace

Result<Version> find_version(const std::string& name, const std::string& other,
                             const std::string& store) {
  if (!may_be_a_run(name)) return Version{name, nullptr};
  const bool is_model = is_there(name);
  const auto opened = store::open_store(store_of(other, store), store::Access::read);
  Result<KeptRun> run = opened ? (*opened)->find(name) : opened.failure();
  if (!run) {
    if (is_model) return Version{name, nullptr};
    Error error = run.failure();
    error.message = "'" + name + "' is no model here, and no run that was kept: " + error.message;
    return error;
  }
  if (is_model) {
    return Error{fmt::format("'{0}' is a model here and a run that was kept: write ./{0} for the "
                             "model, or {1} for the run",
                             name, run->id.substr(0, std::max(name.size() + 1, std::size_t{12}))),
                 ErrorKind::usage};
  }
  auto kept = read_kept(**opened, std::move(*run));
  if (!kept) return kept.failure();
  return Version{"run " + short_id((*kept)->run) + " of " + diag::printable((*kept)->run.asked_for),
                 std::move(*kept)};
}

RunArguments inputs_of(const Version& version, const RunArguments& asked) {
  RunArguments out = asked;
  if (!version.kept) return out;
  const RunArguments& given = version.kept->given;
  out.model.sets = given.model.sets;
  for (const std::string& set : asked.model.sets) put_set(out.model.sets, set);
  out.scenarios = given.scenarios;
  out.actions = given.actions;
  out.without = given.without;
  put_names(out.scenarios, asked.scenarios);
  put_names(out.actions, asked.actions);
  put_names(out.without, asked.without);
  return out;
}

Model open_version(const Version& version, const RunArguments& inputs) {
  ModelArguments arguments = inputs.model;
  if (!version.kept) {
    arguments.model = version.name;
    return open_model(arguments);
  }
  ModelSource source;
  source.path = version.kept->texts.model;
  source.name = version.name;
  source.sets = inputs.model.sets;
  source.library = {version.kept->texts.library};
  for (const std::string& folder : library_paths()) source.library.push_back(folder);
  return Model::open(std::move(source));
}

std::optional<Error> add_kept(const Version& before, const Version& after,
                              const RunArguments& asked, const Control& control,
                              CompareResult& result) {
  name_places(before, result);
  name_places(after, result);
  if (!before.kept && !after.kept) return std::nullopt;
  Causes causes(result);
  const auto add = [&](const Version& version, CompareResult::Side& side,
                       double sign) -> std::optional<Error> {
    if (!version.kept) return std::nullopt;
    const KeptRun& run = version.kept->run;
    const auto found = replay(version, control, result.explained);
    if (!found) return found.failure();
    side.kept = KeptRunTold{run.id,
                            run.started,
                            diag::printable(run.note),
                            diag::printable(run.version),
                            run.stream,
                            run.digest,
                            found->digest};
    if (result.explained) causes.add(version, *found, inputs_of(version, asked), asked, sign);
    return std::nullopt;
  };
  if (auto error = add(before, result.before, -1)) return error;
  if (auto error = add(after, result.after, 1)) return error;
  if (!result.explained) return std::nullopt;
  const auto version_of = [](const Version& version) {
    return version.kept ? diag::printable(version.kept->run.version)
                        : std::string(PLIMSOLL_VERSION);
  };
  causes.finish(version_of(before), version_of(after));
  return std::nullopt;
}

}  // namespace plimsoll::commands
