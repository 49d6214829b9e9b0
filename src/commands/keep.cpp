#include "commands/keep.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

#include "base/stop.h"
#include "commands/command.h"
#include "commands/files.h"
#include "commands/locate.h"
#include "commands/output.h"
#include "plimsoll/model.h"
#include "source/sha256.h"
#include "store/place.h"
#include "store/store.h"

namespace plimsoll::commands {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kLibrary = "library:";
constexpr std::size_t kShownDigits = 8;

std::string utc(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto thousandths =
      std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), thousandths);
}

std::string machine() {
  struct utsname name = {};
  if (uname(&name) != 0) return "unknown";
  return fmt::format("{}, {} {} {}, {} processors", name.nodename, name.sysname, name.release,
                     name.machine, std::thread::hardware_concurrency());
}

fs::path real(const fs::path& path) {
  std::error_code error;
  return fs::weakly_canonical(path, error);
}

// Names of files as results tell them, by where they lie.
class Names {
 public:
  // `main` may be a link to a file that lies elsewhere.
  Names(const fs::path& root, const std::string& main, const About& about)
      : root_(root), main_(main), real_main_(real(root / main)) {
    for (const std::string& folder : library_paths()) libraries_.insert(real(folder));
    for (const ModelFile& file : about.files) hashes_.emplace(file.name, file.sha256);
  }

  std::string of(const fs::path& path) const {
    if (path == real_main_) return main_;
    const std::string module = std::string(kLibrary) + path.filename().string();
    if (libraries_.contains(path.parent_path()) && hashes_.contains(module)) return module;
    return path.lexically_relative(root_).generic_string();
  }
  // Nothing for a source, whose hash results do not tell.
  const std::string* hash(const std::string& name) const {
    const auto found = hashes_.find(name);
    return found == hashes_.end() ? nullptr : &found->second;
  }
  const std::map<std::string, std::string>& all() const { return hashes_; }

 private:
  fs::path root_;
  std::string main_;
  fs::path real_main_;
  std::set<fs::path> libraries_;
  std::map<std::string, std::string> hashes_;
};

}  // namespace

Options keep_options(RunArguments& run) {
  return {
      flag("--keep", run.keep,
           "keep the run with its texts, for `plimsoll runs`; always with PLIMSOLL_KEEP=1"),
      text("--note", run.note, "what the run is kept for").called("TEXT"),
  };
}

bool is_about_writing(const Option& option) {
  if (option.is_positional()) return false;
  return option.values == Option::Values::files || option.values == Option::Values::folders ||
         (option.name() == "--parts" && option.takes_value()) || option.name() == "--cut" ||
         option.name() == "--prepare" || option.name() == "--keep" || option.name() == "--note" ||
         option.name() == "--quiet";
}

void settle_keeping(RunArguments& run, const Call& call) {
  run.command = call.parsed.command->name;
  run.again = call.again;
  run.given = given_options(call.parsed);
}

std::vector<store::GivenOption> given_options(const Parsed& parsed) {
  std::vector<store::GivenOption> out;
  for (const auto& [option, texts] : parsed.given) {
    if (is_about_writing(*option)) continue;
    // The library says "true" of a flag.
    out.push_back({option->name(), option->takes_value() ? texts : std::vector<std::string>()});
  }
  return out;
}

std::vector<store::GivenOption> given_options(const cut::Identity& of) {
  std::vector<store::GivenOption> out = {{"MODEL", {of.name}},
                                         {"--trials", {std::to_string(of.trials)}}};
  // A plan does not say whether it was given; without it, it is this one.
  if (of.seed != Trials().seed) out.push_back({"--seed", {std::to_string(of.seed)}});
  if (of.sampler != "random") {
    out.push_back({"--sampler", {of.sampler}});
    out.push_back({"--replicates", {std::to_string(of.replicates)}});
  }
  const auto add = [&](const char* option, const std::vector<std::string>& texts) {
    if (!texts.empty()) out.push_back({option, texts});
  };
  add("--set", of.sets);
  add("--scenario", of.scenarios);
  add("--action", of.actions);
  add("--without", of.without);
  return out;
}

void say_not_kept(const std::string& command, const std::string& instead) {
  const char* const setting = std::getenv("PLIMSOLL_KEEP");
  if (setting == nullptr || std::string(setting) != "1") return;
  print_error("PLIMSOLL_KEEP: `" + command + "` is not kept; " + instead);
}

Keeping::Keeping(const RunArguments& arguments) : arguments_(arguments), wanted_(arguments.keep) {
  // A command that keeps nothing, such as `show`, or has nothing to keep yet.
  if (arguments.command.empty() || arguments.only_prepare) return;
  const char* const setting = std::getenv("PLIMSOLL_KEEP");
  const std::string always = setting == nullptr ? "" : setting;
  if (always == "1") {
    wanted_ = true;
  } else if (!always.empty() && always != "0") {
    mistake_ = Error{"PLIMSOLL_KEEP is '" + always + "': set it to 1 to keep every run, or to 0",
                     ErrorKind::usage};
  }
  if (!arguments.note.empty() && !wanted_) {
    mistake_ = Error{"--note is for a run that is kept: add --keep", ErrorKind::usage};
  }
  if (wanted_) started_ = std::chrono::system_clock::now();
}

std::optional<Error> Keeping::begin(const Opened& opened) {
  if (mistake_) return mistake_;
  if (!wanted_) return std::nullopt;
  const std::string model = locate_model(arguments_.model.model);
  if (auto error = open(model)) return error;

  std::error_code ignored;
  const fs::path main =
      fs::is_directory(model, ignored) ? fs::path(model) / "main.plim" : fs::path(model);
  const fs::path root = real(main.has_parent_path() ? main.parent_path() : fs::path("."));
  const Names names(root, main.filename().string(), opened.about);
  std::map<std::string, fs::path> files;
  for (const std::string& file : opened.files) {
    const fs::path path = real(file);
    files.emplace(names.of(path), path);
  }
  for (const auto& [name, hash] : names.all()) {
    if (!name.starts_with(kLibrary)) files.emplace(name, root / name);
  }
  for (const auto& [name, path] : files) {
    if (name.starts_with("..")) {
      return Error{"the run cannot be kept: " + path.string() +
                       " lies outside the model's folder (through a link?); copy it there",
                   ErrorKind::usage};
    }
    Result<std::string> bytes = read_file(path.string());
    if (!bytes) return Error{"the run cannot be kept: " + bytes.error()};
    const std::string* const hash = names.hash(name);
    if (hash != nullptr && source::sha256_hex(*bytes) != *hash) {
      return Error{"the run cannot be kept: " + path.string() +
                   " changed while it was read; try again"};
    }
    run_.files.push_back({name, std::move(*bytes)});
  }
  describe(opened.about.model, main.filename().string());
  return std::nullopt;
}

std::optional<Error> Keeping::open(const std::string& model) {
  path_ = store::store_for_model(model, std::getenv("PLIMSOLL_STORE"));
  const auto opens = store::open_store(path_, store::Access::write);
  if (!opens) return opens.failure();
  return std::nullopt;
}

void Keeping::describe(const std::string& model, const std::string& main_file) {
  store::KeptRun& run = run_.run;
  run.command = arguments_.command;
  run.options = arguments_.given;
  run.model = model;
  run.asked_for = arguments_.model.model;
  run.main_file = main_file;
  run.version = PLIMSOLL_VERSION;
  run.stream = stream_version();
  run.machine = machine();
  run.started = utc(started_);
  run.note = arguments_.note;
}

std::optional<Error> Keeping::begin(const cut::Plan& plan, const std::string& model) {
  if (mistake_) return mistake_;
  if (!wanted_) return std::nullopt;
  const char* const wish = std::getenv("PLIMSOLL_STORE");
  std::error_code error;
  // The working folder may have another model of that name.
  const std::string& place = plan.place.empty() ? plan.of.path : plan.place;
  if ((wish == nullptr || *wish == '\0') && !fs::exists(place, error)) {
    return Error{"the run cannot be kept: its model, " + place +
                     ", is not here, and its store would lie beside it; say where, as in "
                     "PLIMSOLL_STORE=runs.db",
                 ErrorKind::usage};
  }
  if (auto failed = open(place)) return failed;
  const fs::path main = plan.of.path;
  const fs::path folder = main.has_parent_path() ? main.parent_path().lexically_normal() : ".";
  const std::set<std::string> libraries(plan.of.library.begin(), plan.of.library.end());
  for (std::size_t i = 0; i < plan.texts.size(); ++i) {
    const fs::path path = plan.of.files[i].path;
    const bool is_module = libraries.contains(path.parent_path().string());
    run_.files.push_back({is_module ? std::string(kLibrary) + path.filename().string()
                                    : path.lexically_relative(folder).generic_string(),
                          plan.texts[i]});
  }
  describe(model, main.filename().string());
  return std::nullopt;
}

int Keeping::end(const std::string& result_json, const std::string& digest) {
  if (!wanted_) return kWell;
  if (stop_requested().load()) {
    print_error("interrupted: the run was not kept");
    return kWell;
  }
  const std::chrono::duration<double> seconds = std::chrono::system_clock::now() - started_;
  run_.run.seconds = std::max(0.0, seconds.count());
  run_.run.digest = digest;
  run_.result_json = result_json;
  const auto store = store::open_store(path_, store::Access::write);
  const Result<store::KeptRun> kept = store ? (*store)->keep(std::move(run_)) : store.failure();
  if (!kept) {
    print_error("the run was not kept: " + kept.error());
    return kMachineFailed;
  }
  print_error("kept as " + kept->id.substr(0, kShownDigits) + " in " + path_);
  return kWell;
}

}  // namespace plimsoll::commands
