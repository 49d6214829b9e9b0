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
#include "commands/parser.h"
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
  run.given.clear();
  for (const auto& [option, texts] : call.parsed.given) {
    if (is_about_writing(*option)) continue;
    // The library says "true" of a flag.
    run.given.push_back(
        {option->name(), option->takes_value() ? texts : std::vector<std::string>()});
  }
}

Keeping::Keeping(const RunArguments& arguments) : arguments_(arguments), wanted_(arguments.keep) {
  // A command that keeps nothing, such as `show`.
  if (arguments.command.empty()) return;
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
  path_ = store::store_for_model(model, std::getenv("PLIMSOLL_STORE"));
  const auto opens = store::open_store(path_, store::Access::write);
  if (!opens) return opens.failure();

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
  store::KeptRun& run = run_.run;
  run.command = arguments_.command;
  run.options = arguments_.given;
  run.model = opened.about.model;
  run.asked_for = arguments_.model.model;
  run.main_file = main.filename().string();
  run.version = opened.about.version;
  run.stream = stream_version();
  run.machine = machine();
  run.started = utc(started_);
  run.note = arguments_.note;
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
