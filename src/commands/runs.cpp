// `plimsoll runs`: what was kept.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/kept.h"
#include "commands/option_value.h"
#include "commands/output.h"
#include "commands/parser.h"
#include "commands/reproduce.h"
#include "store/materialise.h"
#include "store/store.h"

namespace plimsoll::commands {

namespace {

namespace fs = std::filesystem;
using store::Access;
using store::KeptRun;

struct RunsArguments {
  std::string action = "list";
  std::vector<std::string> names;
  std::string store;
  std::string model;
  std::string command;
  std::string note;
  std::string since;
  std::string older_than;
  std::optional<std::uint64_t> keep;
  bool remove = false;
  bool json = false;
};

// Options that not every action takes.
struct Belongs {
  std::string_view option;
  std::vector<std::string_view> actions;
};

const std::vector<Belongs>& belongs() {
  static const std::vector<Belongs> all = {
      {"--model", {"list", "prune"}}, {"--command", {"list", "prune"}},
      {"--note", {"list", "prune"}},  {"--since", {"list"}},
      {"--older-than", {"prune"}},    {"--keep", {"prune"}},
      {"--delete", {"prune"}},        {"--json", {"list", "show", "reproduce"}},
  };
  return all;
}

std::optional<Error> misplaced(const RunsArguments& arguments, const Parsed& parsed) {
  for (const auto& given : parsed.given) {
    for (const Belongs& one : belongs()) {
      if (given.option->name() != one.option) continue;
      if (std::find(one.actions.begin(), one.actions.end(), arguments.action) != one.actions.end())
        continue;
      std::vector<std::string> actions;
      for (const std::string_view action : one.actions)
        actions.push_back("`runs " + std::string(action) + "`");
      return Error{fmt::format("{} is for {}, and `runs {}` has no use for it", one.option,
                               joined(actions, " and "), arguments.action),
                   ErrorKind::usage};
    }
  }
  const std::string& action = arguments.action;
  const std::size_t n = arguments.names.size();
  if ((action == "list" || action == "check") && n > 0) {
    return Error{fmt::format("`runs {}` takes no run; `plimsoll runs show {}` shows one", action,
                             arguments.names[0]),
                 ErrorKind::usage};
  }
  if ((action == "show" || action == "reproduce") && n != 1) {
    return Error{fmt::format("`runs {0}` takes one run: plimsoll runs {0} latest", action),
                 ErrorKind::usage};
  }
  if (action == "export" && n != 2) {
    return Error{
        "`runs export` takes a run and where to write it: plimsoll runs export latest result.json, "
        "or a new folder",
        ErrorKind::usage};
  }
  return std::nullopt;
}

// "90d", "12h" before now, or a date, as the store writes times.
Result<std::string> point_in_time(const std::string& option, const std::string& text) {
  const bool is_date =
      text.size() == 10 && text[4] == '-' && text[7] == '-' &&
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
  if (is_date) {
    const std::chrono::year_month_day day(std::chrono::year(std::stoi(text.substr(0, 4))),
                                          std::chrono::month(std::stoul(text.substr(5, 2))),
                                          std::chrono::day(std::stoul(text.substr(8, 2))));
    if (day.ok()) return text;
    return Error{fmt::format("{}: there is no day {}", option, text), ErrorKind::usage};
  }
  const char unit = text.empty() ? ' ' : text.back();
  const auto n = whole_number(text.substr(0, text.empty() ? 0 : text.size() - 1));
  constexpr std::uint64_t kMost = 100'000;
  if (!n || *n > kMost || (unit != 'd' && unit != 'h')) {
    return Error{fmt::format("{}: '{}' is no point in time; write days or hours back, such as 90d "
                             "or 12h, or a date, "
                             "such as 2026-11-30",
                             option, text),
                 ErrorKind::usage};
  }
  const auto back = std::chrono::hours(*n * (unit == 'd' ? 24 : 1));
  const auto then = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() - back);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(then));
}

bool matches(const RunsArguments& arguments, const KeptRun& run) {
  if (!arguments.command.empty() && run.command != arguments.command) return false;
  if (!arguments.note.empty() && run.note.find(arguments.note) == std::string::npos) return false;
  return arguments.model.empty() || run.model == arguments.model ||
         run.asked_for == arguments.model;
}

int list(const RunsArguments& arguments, store::Store& store) {
  const Result<std::string> since =
      arguments.since.empty() ? std::string() : point_in_time("--since", arguments.since);
  if (!since) return tell(since.failure(), false);
  const Result<std::vector<KeptRun>> all = store.runs();
  if (!all) return tell(all.failure(), false);
  std::vector<KeptRun> shown;
  for (const KeptRun& run : *all) {
    if (matches(arguments, run) && run.started >= *since) shown.push_back(run);
  }
  const std::string text =
      arguments.json  ? json_text(runs_json(store.path(), shown))
      : shown.empty() ? fmt::format("no such run among the {} in {}\n", all->size(), store.path())
                      : list_text(shown, store::id_digits(*all));
  std::fputs(text.c_str(), stdout);
  return kWell;
}

int show(const RunsArguments& arguments, store::Store& store) {
  const Result<KeptRun> run = store.find(arguments.names[0]);
  if (!run) return tell(run.failure(), false);
  const std::string text =
      arguments.json ? json_text(runs_json(store.path(), {*run})) : show_text(*run);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

int reproduce_run(const RunsArguments& arguments, const Program& program, store::Store& store) {
  const Result<KeptRun> run = store.find(arguments.names[0]);
  if (!run) return tell(run.failure(), false);
  const Result<Reproduction> found = reproduce(program, store, *run);
  if (!found) return tell(found.failure(), false);
  const std::string text =
      arguments.json ? json_text(reproduction_json(*found)) : reproduction_text(*found);
  std::fputs(text.c_str(), stdout);
  return found->same() ? kWell : kModelWrong;
}

int export_all(store::Store& store, const KeptRun& run, const std::string& result,
               const std::string& to) {
  std::error_code error;
  if (fs::exists(to, error) && !(fs::is_directory(to, error) && fs::is_empty(to, error))) {
    return tell({to + " is there already: name a new folder for the model's text and the result, "
                      "or FILE.json for the "
                      "result alone",
                 ErrorKind::usage},
                false);
  }
  if (const auto wrong = wrong_output({{"runs export", to, true}})) return tell(*wrong, false);
  fs::create_directory(to, error);
  if (error) return tell({"cannot make the folder " + to + ": " + error.message()}, false);
  const Result<store::Materialised> texts = store::materialise(store, run, to);
  if (!texts) return tell(texts.failure(), false);
  const bool well =
      write_whole((fs::path(to) / "result.json").string(), result) &&
      write_whole((fs::path(to) / "run.json").string(), json_text(runs_json(store.path(), {run})));
  return well ? kWell : kMachineFailed;
}

int export_run(const RunsArguments& arguments, store::Store& store) {
  const Result<KeptRun> run = store.find(arguments.names[0]);
  if (!run) return tell(run.failure(), false);
  const Result<std::string> result = store.content(run->result);
  if (!result) return tell(result.failure(), false);
  const std::string& to = arguments.names[1];
  if (to != "-" && !to.ends_with(".json")) return export_all(store, *run, *result, to);
  if (const auto wrong = wrong_output({{"runs export", to, false}})) return tell(*wrong, false);
  return write_whole(to, *result) ? kWell : kMachineFailed;
}

int prune(const RunsArguments& arguments, store::Store& store) {
  if (arguments.names.empty() && arguments.older_than.empty() && !arguments.keep) {
    return tell(
        {"say which runs: their ids, --older-than 90d, or --keep 20 for all but the newest 20",
         ErrorKind::usage},
        false);
  }
  const Result<std::string> before = arguments.older_than.empty()
                                         ? std::string()
                                         : point_in_time("--older-than", arguments.older_than);
  if (!before) return tell(before.failure(), false);
  const Result<std::vector<KeptRun>> all = store.runs();
  if (!all) return tell(all.failure(), false);
  std::set<std::string> named;
  for (const std::string& name : arguments.names) {
    const Result<KeptRun> run = store.find(name);
    if (!run) return tell(run.failure(), false);
    named.insert(run->id);
  }
  std::vector<KeptRun> unwanted;
  std::uint64_t n_newer = 0;
  for (const KeptRun& run : *all) {
    if (!matches(arguments, run) || (!named.empty() && !named.contains(run.id))) continue;
    const bool stays = arguments.keep && n_newer++ < *arguments.keep;
    if (!stays && (before->empty() || run.started < *before)) unwanted.push_back(run);
  }
  if (unwanted.empty()) {
    std::fputs(fmt::format("nothing to delete among the {} runs in {}\n", all->size(), store.path())
                   .c_str(),
               stdout);
    return kWell;
  }
  std::fputs(list_text(unwanted, store::id_digits(*all)).c_str(), stdout);
  if (!arguments.remove) {
    std::fputs(fmt::format("{} of {} runs would be deleted; add --delete to delete them\n",
                           unwanted.size(), all->size())
                   .c_str(),
               stdout);
    return kWell;
  }
  std::vector<std::string> ids;
  for (const KeptRun& run : unwanted) ids.push_back(run.id);
  const Result<store::Removed> removed = store.remove(ids);
  if (!removed) return tell(removed.failure(), false);
  std::fputs(fmt::format("{} of {} runs are deleted, and {} texts and results that no other run "
                         "needs: {} bytes, before {}\n",
                         removed->n_runs, all->size(), removed->n_contents, removed->bytes_after,
                         removed->bytes_before)
                 .c_str(),
             stdout);
  return kWell;
}

int check_store(store::Store& store) {
  const Result<store::Inspected> found = store.check();
  if (!found) return tell(found.failure(), false);
  std::string text =
      fmt::format("{}: {} runs, {} texts and results of {} bytes in a file of {}\n", store.path(),
                  found->n_runs, found->n_contents, found->content_bytes, found->file_bytes);
  if (found->n_dangling > 0) {
    text += fmt::format(
        "{} texts or results belong to no run; `runs prune` removes them with the next run\n",
        found->n_dangling);
  }
  if (found->faults.empty()) text += "sound: every run and every text is what was kept\n";
  std::fputs(text.c_str(), stdout);
  for (const std::string& fault : found->faults) print_error(fault);
  return found->faults.empty() ? kWell : kMachineFailed;
}

int runs(const RunsArguments& arguments, const Call& call) {
  if (const auto error = misplaced(arguments, call.parsed)) return tell(*error, false);
  const auto store = store::open_store(
      kept_store(arguments.store),
      arguments.action == "prune" && arguments.remove ? Access::write : Access::read);
  if (!store) return tell(store.failure(), false);
  if (arguments.action == "show") return show(arguments, **store);
  if (arguments.action == "reproduce") return reproduce_run(arguments, call.program, **store);
  if (arguments.action == "export") return export_run(arguments, **store);
  if (arguments.action == "prune") return prune(arguments, **store);
  if (arguments.action == "check") return check_store(**store);
  return list(arguments, **store);
}

}  // namespace

Command runs_command() {
  auto arguments = std::make_shared<RunsArguments>();
  return {
      .name = "runs",
      .what = "runs that were kept with --keep: list, show, make again, export, delete, check",
      .options =
          {
              word("ACTION", arguments->action,
                   {"list", "show", "reproduce", "export", "prune", "check"}, "what to do"),
              all("RUN", arguments->names,
                  "an id, its first digits, `latest` or `latest~1`; of export then FILE.json, or a "
                  "new folder"),
              text("--store", arguments->store,
                   "the store's file, or a model's folder; else PLIMSOLL_STORE, else the nearest "
                   ".plimsoll above here")
                  .files()
                  .called("PATH"),
              text("--model", arguments->model, "runs of this model").called("NAME"),
              text("--command", arguments->command, "runs of this command, such as attribute")
                  .called("NAME"),
              text("--note", arguments->note, "runs whose note has this in it").called("TEXT"),
              text("--since", arguments->since, "runs since 12h or 30d ago, or since a date")
                  .called("TIME"),
              text("--older-than", arguments->older_than, "of prune: runs before that")
                  .called("TIME"),
              whole("--keep", arguments->keep, {0, 1'000'000'000, "20"},
                    "of prune: leave the newest N"),
              flag("--delete", arguments->remove,
                   "of prune: delete them; without it prune says what it would delete"),
              flag("--json", arguments->json, "of list, show and reproduce: as JSON"),
          },
      .footer =
          "Exit code 1 when a run made again is not the same, 4 when the store is damaged.\n"
          "Examples:\n"
          "  plimsoll run models/iij --keep --note 'for the board'\n"
          "  plimsoll runs --store models/iij\n"
          "  plimsoll runs reproduce latest --store models/iij\n"
          "  plimsoll runs export latest old --store models/iij\n"
          "  plimsoll runs prune --older-than 90d --keep 20 --store models/iij",
      .run = [arguments](const Call& call) { return runs(*arguments, call); },
  };
}

}  // namespace plimsoll::commands
