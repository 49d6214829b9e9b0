// The parts of a run that is computed here are made by a child, so that memory that runs out, or a fault of the machine, ends
// the child alone. It tells the parent of what it is at through a pipe.
#include "commands/cut_runs.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <new>

#include "base/memory.h"
#include "base/shell_word.h"
#include "base/stop.h"
#include "commands/ask.h"
#include "commands/option_value.h"

namespace plimsoll::commands {

namespace {

constexpr int kMostTries = 2;
// So many parts given up, and none finished between them: it is the machine, and not the parts.
constexpr int kMostGivenUp = 3;

// What the child says: how much of its parts is done.
struct Word {
  std::uint64_t part = 0;
  // Of its trials; all of them: the part is whole.
  std::uint64_t done = 0;
  std::uint64_t all = 0;
  std::uint64_t is_whole = 0;
  // The disk did not take it: no other part need be tried.
  std::uint64_t is_disk = 0;
};

void send(int pipe, const Word& word) {
  // As short as a write that nothing tears; a parent that is gone is told by the signal.
  if (::write(pipe, &word, sizeof word) < 0) return;
}

// The child's work; its exit code.
int compute_parts(const cut::Folder& folder, const RunArguments& arguments,
                  const std::vector<std::uint64_t>& parts, int pipe, const session::Ask& ask) {
  Word word;
  Control control;
  control.cancel = &stop_requested();
  control.progress = [&](std::uint64_t done, std::uint64_t all) {
    word.done = done;
    word.all = all;
    send(pipe, word);
  };
  auto run = session::CutRun::open(folder, work_of(arguments), control, print_error, ask);
  if (!run) return tell(run.failure(), arguments.model.colour);
  for (const std::uint64_t k : parts) {
    word = {k, 0, 0, 0, 0};
    send(pipe, word);
    if (const auto error = run->compute(k)) {
      word.is_disk = run->disk_failed() ? 1 : 0;
      send(pipe, word);
      return tell(*error, arguments.model.colour);
    }
    word.is_whole = 1;
    send(pipe, word);
  }
  return kWell;
}

struct Ended {
  // Exit code, or -1 and the signal.
  int code = 0;
  int signal = 0;
  // Which it was at; 0: none.
  std::uint64_t part = 0;
  bool is_disk = false;
};

// One child that computes `parts`; those that it finished are taken out.
Result<Ended> run_child(const cut::Folder& folder, const RunArguments& arguments,
                        std::vector<std::uint64_t>& parts, std::uint64_t n_parts,
                        const session::Ask& ask, ProgressBar& bar) {
  int ends[2];
  if (::pipe(ends) != 0) return Error{std::string("cannot make a pipe: ") + std::strerror(errno)};
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return Error{std::string("cannot start a process: ") + std::strerror(errno)};
  if (child == 0) {
    ::close(ends[0]);
    try {
      std::_Exit(compute_parts(folder, arguments, parts, ends[1], ask));
    } catch (const std::bad_alloc&) {
      print_error(out_of_memory_text());
      std::_Exit(kMachineFailed);
    }
  }
  ::close(ends[1]);
  Ended ended;
  Word word;
  for (;;) {
    const ssize_t n = ::read(ends[0], &word, sizeof word);
    if (n < 0 && errno == EINTR) continue;
    if (n != static_cast<ssize_t>(sizeof word)) break;
    ended.part = word.is_whole != 0 ? 0 : word.part;
    ended.is_disk = word.is_disk != 0;
    if (word.is_whole != 0) std::erase(parts, word.part);
    // Parts differ by a trial at most, so that each counts as much.
    constexpr std::uint64_t kOfPart = 1000;
    const std::uint64_t of_this =
        word.all == 0 || word.is_whole != 0 ? 0 : kOfPart * word.done / word.all;
    bar.show((n_parts - parts.size()) * kOfPart + of_this, n_parts * kOfPart);
  }
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return ended;
}

std::string how_it_ended(const Ended& ended) {
  if (ended.code >= 0) return fmt::format("exit code {}", ended.code);
  std::string text = fmt::format("signal {}, {}", ended.signal, strsignal(ended.signal));
  if (ended.signal == SIGKILL) text += ", as by a machine that is out of memory";
  return text;
}

std::string given_up_text(const cut::Folder& folder, std::vector<std::uint64_t> given_up,
                          std::vector<std::uint64_t> not_begun) {
  std::sort(given_up.begin(), given_up.end());
  std::sort(not_begun.begin(), not_begun.end());
  const std::string rest = not_begun.empty()
                               ? "all others are whole"
                               : fmt::format("after {} of them in a row part {} was not tried",
                                             kMostGivenUp, session::ranges_text(not_begun));
  const bool one = given_up.size() == 1 && not_begun.empty();
  return fmt::format(
      "given up after {} tries: part {}; {}. `plimsoll part {} {}`, here with fewer --threads or "
      "on a machine with more memory, goes on",
      kMostTries, session::ranges_text(given_up), rest, shell_word(folder.path()),
      one ? std::to_string(given_up[0]) : "missing");
}

}  // namespace

Result<session::CutRun> open_cut_run(const cut::Folder& folder, const RunArguments& arguments,
                                     ProgressBar& bar, const session::Ask& ask) {
  Control control;
  control.cancel = &stop_requested();
  control.progress = [&bar](std::uint64_t done, std::uint64_t all) { bar.show(done, all); };
  return session::CutRun::open(folder, work_of(arguments), control, print_error, ask);
}

Result<std::vector<std::uint64_t>> parts_named(const std::string& text,
                                               const session::CutRun& run) {
  if (text == "missing") return run.missing();
  const std::size_t dash = text.find('-');
  const auto first = whole_number(text.substr(0, dash));
  const auto last = dash == std::string::npos ? first : whole_number(text.substr(dash + 1));
  const std::uint64_t n_parts = run.plan().of.n_parts;
  if (!first || !last || *first < 1 || *last < *first || *last > n_parts) {
    return Error{
        fmt::format("'{}' names no part of a run that has 1 to {}: a number, a range as 1-{}, "
                    "or missing",
                    text, n_parts, n_parts),
        ErrorKind::usage};
  }
  std::vector<std::uint64_t> parts;
  for (std::uint64_t k = *first; k <= *last; ++k) parts.push_back(k);
  return parts;
}

int compute_here(const cut::Folder& folder, const RunArguments& arguments,
                 const session::Ask& ask) {
  ProgressBar bar(arguments.progress);
  std::vector<std::uint64_t> parts;
  std::uint64_t n_parts = 0;
  {
    auto run = open_cut_run(folder, arguments, bar, ask);
    if (!run) return tell(run.failure(), arguments.model.colour);
    const auto missing = run->missing();
    if (!missing) return tell(missing.failure(), arguments.model.colour);
    parts = *missing;
    n_parts = run->plan().of.n_parts;
  }
  std::map<std::uint64_t, int> n_tries;
  std::vector<std::uint64_t> given_up;
  const std::size_t n_missing = parts.size();
  std::size_t n_whole_before = 0;
  int n_in_a_row = 0;
  while (!parts.empty()) {
    const auto ended = run_child(folder, arguments, parts, n_parts, ask, bar);
    if (!ended) return tell(ended.failure(), arguments.model.colour);
    if (parts.empty() && ended->code == kWell) break;
    // What another part would not do better: a wrong model, a stop, a full disk. What it says was said.
    if (ended->code == kInterrupted || ended->code == kModelWrong || ended->code == kUsage ||
        ended->is_disk) {
      return ended->code;
    }
    if (stop_requested()) return kInterrupted;
    if (ended->part == 0) return ended->code > 0 ? ended->code : kMachineFailed;
    const int n = ++n_tries[ended->part];
    print_error(fmt::format("part {} did not come to its end ({}), try {} of {}", ended->part,
                            how_it_ended(*ended), n, kMostTries));
    if (n < kMostTries) continue;
    given_up.push_back(ended->part);
    std::erase(parts, ended->part);
    const std::size_t n_whole = n_missing - parts.size() - given_up.size();
    n_in_a_row = n_whole == n_whole_before ? n_in_a_row + 1 : 1;
    n_whole_before = n_whole;
    if (n_in_a_row == kMostGivenUp) break;
  }
  if (given_up.empty()) return kWell;
  print_error(given_up_text(folder, given_up, parts));
  return kMachineFailed;
}

Result<std::optional<RunResult>> merge_parts(const cut::Folder& folder,
                                             const RunArguments& arguments, bool may_compute,
                                             const session::Ask& ask) {
  for (;;) {
    ProgressBar bar(arguments.progress);
    auto run = open_cut_run(folder, arguments, bar, ask);
    if (!run) return run.failure();
    auto merged = run->merge();
    if (!merged) return merged.failure();
    if (merged->parts.empty()) return std::move(merged->result);
    const char* const wants = run->plan().of.is_question()
                                  ? "what was answered so far leads to more runs"
                                  : "the ranks of these trials want a short pass more";
    if (!may_compute) {
      return Error{
          fmt::format("{} over parts {}: compute it "
                      "where the "
                      "parts were computed, by `plimsoll part {} K` for each or `plimsoll part {} "
                      "missing`, then merge again",
                      wants, session::ranges_text(merged->parts), shell_word(folder.path()),
                      shell_word(folder.path())),
          ErrorKind::usage};
    }
    print_error(fmt::format("{}, which {} computed now", wants,
                            run->plan().of.is_question() ? "are" : "is"));
    for (const std::uint64_t k : merged->parts) {
      if (auto error = run->compute(k)) return *error;
    }
  }
}

}  // namespace plimsoll::commands
