// A kept run is read from its store, and its texts are laid out as files for as long as the comparison takes.
#include "commands/versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/kept.h"
#include "commands/locate.h"
#include "diag/screen.h"
#include "store/place.h"
#include "store/store.h"

namespace plimsoll::commands {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using store::GivenOption;
using store::KeptRun;

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

// What is told of models, with places as the runs were kept.
class KeptDiagnostics final : public Diagnostics {
 public:
  KeptDiagnostics(std::shared_ptr<const Diagnostics> told, const Version& before,
                  const Version& after)
      : told_(std::move(told)), before_(before), after_(after) {}

  bool empty() const override { return told_->empty(); }
  bool has_errors() const override { return told_->has_errors(); }
  std::vector<Diagnostic> items() const override {
    std::vector<Diagnostic> out = told_->items();
    for (Diagnostic& one : out) {
      one.file = named(one.file);
      one.message = named(one.message);
      for (std::string& text : one.help) text = named(text);
      for (std::string& text : one.notes) text = named(text);
    }
    return out;
  }
  std::string text(bool colour) const override { return named(told_->text(colour)); }
  std::string json() const override { return named(told_->json()); }

 private:
  std::string named(const std::string& text) const {
    return named_as_kept(named_as_kept(text, before_), after_);
  }

  std::shared_ptr<const Diagnostics> told_;
  const Version& before_;
  const Version& after_;
};

}  // namespace

std::string named_as_kept(std::string text, const KeptRun& run,
                          const store::TemporaryFolder& folder) {
  // The library's own are named by what lies beside the model's.
  for (const std::string_view below : {"/model/", "/"}) {
    const std::string begin = folder.path() + std::string(below);
    const std::string shown = short_id(run) + "/";
    for (std::size_t at = 0; (at = text.find(begin, at)) != std::string::npos; at += shown.size()) {
      text.replace(at, begin.size(), shown);
    }
  }
  return text;
}

std::string named_as_kept(std::string text, const Version& version) {
  if (!version.kept) return text;
  return named_as_kept(std::move(text), version.kept->run, version.kept->folder);
}

Error named_as_kept(Error error, const Version& before, const Version& after) {
  error.message = named_as_kept(named_as_kept(std::move(error.message), before), after);
  if (error.diagnostics) {
    error.diagnostics =
        std::make_shared<const KeptDiagnostics>(std::move(error.diagnostics), before, after);
  }
  return error;
}

Control named_as_kept(const Control& control, const Version& before, const Version& after) {
  Control out = control;
  if (!control.opened) return out;
  out.opened = [opened = control.opened, &before, &after](const Opened& given) {
    const std::shared_ptr<const Diagnostics> told(std::shared_ptr<void>(), &given.diagnostics);
    return opened({KeptDiagnostics(told, before, after), given.files, given.about, given.futures});
  };
  return out;
}

std::string short_id(const store::KeptRun& run) {
  constexpr std::size_t kDigits = 8;
  return run.id.substr(0, kDigits);
}

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
  source.observed = inputs.model.observed;
  source.prior = inputs.model.prior;
  source.library = {version.kept->texts.library};
  for (const std::string& folder : library_paths()) source.library.push_back(folder);
  return Model::open(std::move(source));
}

}  // namespace plimsoll::commands
