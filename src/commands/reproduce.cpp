#include "commands/reproduce.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "commands/arguments.h"
#include "commands/files.h"
#include "commands/versions.h"
#include "diag/screen.h"
#include "plimsoll/model.h"
#include "report/schemas.h"
#include "store/materialise.h"

namespace plimsoll::commands {

namespace {

using Json = nlohmann::ordered_json;
using store::GivenOption;
using store::KeptRun;

constexpr std::size_t kMostDifferences = 1000;
constexpr std::size_t kShownDifferences = 20;

// How the work was done, and what the model was called.
bool is_of_the_work(const std::string& key) {
  constexpr std::string_view kKeys[] = {"threads", "timing", "times_apart", "command", "version"};
  return key.ends_with("seconds") ||
         std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys);
}

// Whatever these say, the result has the same bits; another machine may not have that instruction set.
bool is_of_the_machine(const std::string& option) {
  constexpr std::string_view kOptions[] = {"--threads", "--block", "--isa", "--executor"};
  return std::find(std::begin(kOptions), std::end(kOptions), option) != std::end(kOptions);
}

// "[2] (net_income, FY2013)"
std::string place_in_list(const Json& item, std::size_t i) {
  std::string out = fmt::format("[{}]", i);
  if (!item.is_object()) return out;
  std::string names;
  for (const char* key : {"name", "label", "period"}) {
    const auto found = item.find(key);
    if (found == item.end() || !found->is_string() || found->get_ref<const std::string&>().empty())
      continue;
    names += (names.empty() ? "" : ", ") + found->get_ref<const std::string&>();
  }
  return names.empty() ? out : out + " (" + names + ")";
}

class Comparison {
 public:
  // `places` are where texts lie now; they lay elsewhere.
  Comparison(Reproduction& out, std::vector<std::string> places)
      : out_(out), places_(std::move(places)) {}

  void compare(const std::string& path, const Json& kept, const Json& now) {
    if (kept.is_object() && now.is_object()) return compare_objects(path, kept, now);
    if (kept.is_array() && now.is_array()) return compare_lists(path, kept, now);
    ++out_.n_compared;
    if (kept == now && kept.type() == now.type()) return;
    if (kept.is_string() && now.is_string() && is_same_file(kept, now)) return;
    differ(path, kept.dump(), now.dump());
  }

 private:
  void compare_objects(const std::string& path, const Json& kept, const Json& now) {
    const std::string before = path.empty() ? "" : path + ".";
    for (const auto& [key, value] : kept.items()) {
      if (is_of_the_work(key)) continue;
      const auto other = now.find(key);
      if (other == now.end()) {
        differ(before + key, value.dump(), "");
      } else {
        compare(before + key, value, *other);
      }
    }
    for (const auto& [key, value] : now.items()) {
      if (is_of_the_work(key) || kept.contains(key)) continue;
      if (out_.version != out_.kept_version) {
        ++out_.n_added;
      } else {
        differ(before + key, "", value.dump());
      }
    }
  }

  void compare_lists(const std::string& path, const Json& kept, const Json& now) {
    for (std::size_t i = 0; i < std::max(kept.size(), now.size()); ++i) {
      if (i >= kept.size()) {
        differ(path + place_in_list(now[i], i), "", now[i].dump());
      } else if (i >= now.size()) {
        differ(path + place_in_list(kept[i], i), kept[i].dump(), "");
      } else {
        compare(path + place_in_list(kept[i], i), kept[i], now[i]);
      }
    }
  }

  // The same below the model's folder, or below the library's.
  bool is_same_file(const std::string& kept, const std::string& now) const {
    for (const std::string& place : places_) {
      if (!now.starts_with(place)) continue;
      const std::string name = now.substr(place.size());
      return kept == name.substr(1) || kept.ends_with(name);
    }
    return false;
  }

  void differ(const std::string& path, const std::string& kept, const std::string& now) {
    ++out_.n_different;
    if (out_.differences.size() < kMostDifferences) out_.differences.push_back({path, kept, now});
  }

  Reproduction& out_;
  std::vector<std::string> places_;
};

std::vector<std::string> words(const KeptRun& run, const std::string& model,
                               const std::string& json) {
  std::vector<std::string> out = {"plimsoll", run.command};
  for (const GivenOption& option : run.options) {
    if (is_of_the_machine(option.name)) continue;
    if (option.name.starts_with('-') && option.texts.empty()) out.push_back(option.name);
    for (const std::string& text : option.texts) {
      if (option.name.starts_with('-')) {
        out.push_back(option.name + "=" + text);
      } else {
        out.push_back(option.name == "MODEL" ? model : text);
      }
    }
  }
  out.push_back("--json=" + json);
  return out;
}

// This process's, with the library of the run before the program's own, and nothing kept.
std::vector<std::string> surroundings(const std::string& folder) {
  std::vector<std::string> out;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view one = *at;
    const bool is_set_here = one.starts_with("PLIMSOLL_PATH=") || one.starts_with("PLIMSOLL_KEEP=");
    if (!is_set_here) out.emplace_back(one);
  }
  out.push_back("PLIMSOLL_PATH=" + folder);
  out.push_back("PLIMSOLL_KEEP=0");
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// The exit code of this program, called so.
Result<int> call_program(std::vector<std::string> arguments, std::vector<std::string> environment,
                         const std::string& errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int code = posix_spawn(&child, "/proc/self/exe", &actions, nullptr,
                               pointers(arguments).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0)
    return Error{std::string("cannot start this program again: ") + std::strerror(code)};
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR)
      return Error{std::string("cannot wait for this program: ") + std::strerror(errno)};
  }
  if (!WIFEXITED(status)) return Error{fmt::format("the run ended by signal {}", WTERMSIG(status))};
  return WEXITSTATUS(status);
}

Error not_made_again(const KeptRun& run, int code, const std::string& errors,
                     const store::TemporaryFolder& folder) {
  if (code == kInterrupted) return {"interrupted", ErrorKind::interrupted};
  const Result<std::string> said = read_file(errors);
  const ErrorKind kind = code == kModelWrong ? ErrorKind::model
                         : code == kUsage    ? ErrorKind::usage
                                             : ErrorKind::machine;
  return {
      fmt::format("the run {} of version {} could not be made again by this version:\n{}",
                  run.id.substr(0, 8), run.version, said ? named_as_kept(*said, run, folder) : ""),
      kind};
}

}  // namespace

Result<Reproduction> reproduce(const Program& program, store::Store& store, const KeptRun& run) {
  if (program.find(run.command) == nullptr) {
    return Error{"this version has no command `" + run.command + "`, with which the run was made",
                 ErrorKind::usage};
  }
  const Result<std::string> kept = store.content(run.result);
  if (!kept) return kept.failure();
  const Result<store::TemporaryFolder> folder = store::TemporaryFolder::make();
  if (!folder) return folder.failure();
  const Result<store::Materialised> texts = store::materialise(store, run, folder->path());
  if (!texts) return texts.failure();
  const std::string json = folder->path() + "/result.json";
  const std::string errors = folder->path() + "/errors.txt";
  const Result<int> code =
      call_program(words(run, texts->model, json), surroundings(folder->path()), errors);
  if (!code) return code.failure();
  if (*code != kWell && *code != kLimitBreached) {
    return not_made_again(run, *code, errors, *folder);
  }
  const Result<std::string> now = read_file(json);
  if (!now) return now.failure();

  Reproduction out;
  out.id = run.id;
  out.kept_version = run.version;
  out.kept_stream = run.stream;
  out.kept_digest = run.digest;
  out.stream = stream_version();
  out.version = PLIMSOLL_VERSION;
  for (const GivenOption& option : run.options)
    out.by_clock = out.by_clock || option.name == "--seconds";
  const Json before = Json::parse(*kept, nullptr, false);
  const Json after = Json::parse(*now, nullptr, false);
  if (before.is_discarded() || after.is_discarded())
    return Error{"the result of the run is no JSON"};
  if (after.contains("digest") && after["digest"].is_string()) out.digest = after["digest"];
  Comparison(out, {folder->path() + "/model", texts->library}).compare("", before, after);
  return out;
}

std::string reproduction_text(const Reproduction& found) {
  std::string text;
  if (found.same()) {
    text = fmt::format("{}: the same, bit by bit: {} figures, texts and flags{}\n",
                       found.id.substr(0, 8), found.n_compared,
                       found.digest.empty() ? "" : ", digest " + found.digest);
  } else {
    text = fmt::format("{}: {} of {} figures, texts and flags differ\n", found.id.substr(0, 8),
                       found.n_different, found.n_compared);
    if (found.kept_digest != found.digest) {
      text += fmt::format("  digest {}, was {}\n", found.digest, found.kept_digest);
    }
  }
  if (found.kept_stream != found.stream) {
    text += fmt::format(
        "  made with stream {}, and this program has stream {}: other random numbers are drawn\n",
        found.kept_stream, found.stream);
  }
  if (found.kept_version != found.version) {
    text += fmt::format("  made by version {}, and this is version {}\n", found.kept_version,
                        found.version);
    if (found.n_added > 0) {
      text +=
          fmt::format("  {} fields are new since then, and compared with nothing\n", found.n_added);
    }
  }
  if (found.same()) return text;
  if (found.by_clock)
    text +=
        "  its clock (--seconds) ended the run, which nothing repeats: compare the numbers of "
        "trials\n";
  const std::size_t n = std::min(found.differences.size(), kShownDifferences);
  const auto shown = [](const std::string& json) {
    return json.empty() ? "nothing" : json.substr(0, 80);
  };
  for (std::size_t i = 0; i < n; ++i) {
    const Difference& one = found.differences[i];
    text += diag::printable(
                fmt::format("  {}: {}, was {}", one.path, shown(one.now), shown(one.kept))) +
            "\n";
  }
  if (found.n_different > n) text += fmt::format("  and {} more\n", found.n_different - n);
  return text;
}

Json reproduction_json(const Reproduction& found) {
  Json differences = Json::array();
  for (const Difference& one : found.differences) {
    differences.push_back({{"path", one.path}, {"kept", one.kept}, {"now", one.now}});
  }
  return {{"schema", report::schemas::kReproduction.written},
          {"id", found.id},
          {"same", found.same()},
          {"compared", found.n_compared},
          {"different", found.n_different},
          {"added", found.n_added},
          {"digest", {{"kept", found.kept_digest}, {"now", found.digest}}},
          {"version", {{"kept", found.kept_version}, {"now", found.version}}},
          {"stream", {{"kept", found.kept_stream}, {"now", found.stream}}},
          {"differences", std::move(differences)}};
}

}  // namespace plimsoll::commands
