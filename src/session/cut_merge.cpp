// Parts read, named where they are not there, and merged.
#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <numeric>
#include <utility>

#include "base/shell_word.h"
#include "session/cut.h"
#include "session/partial.h"

namespace plimsoll::session {

namespace {

// Partials one after the other: those of about one size are joined with each other, so that few are held and the work is
// linear in them.
class Joining {
 public:
  Joining(const std::string& plan, int threads) : plan_(plan), threads_(threads) {}

  std::optional<Error> add(std::string partial) {
    held_.emplace_back(1, std::move(partial));
    while (held_.size() > 1 && held_[held_.size() - 2].first == held_.back().first) {
      if (auto error = join_last()) return error;
    }
    return std::nullopt;
  }

  // Empty where none were added.
  Result<std::string> finish() {
    while (held_.size() > 1) {
      if (auto error = join_last()) return *error;
    }
    return held_.empty() ? std::string() : std::move(held_.front().second);
  }

 private:
  std::optional<Error> join_last() {
    auto& [n, first] = held_[held_.size() - 2];
    auto joined = join_partials(plan_, first, held_.back().second, threads_);
    if (!joined) return joined.failure();
    n += held_.back().first;
    first = std::move(*joined);
    held_.pop_back();
    return std::nullopt;
  }

  const std::string& plan_;
  const int threads_;
  // How many each of them is made of.
  std::vector<std::pair<std::size_t, std::string>> held_;
};

}  // namespace

std::vector<std::uint64_t> CutRun::all_parts() const {
  std::vector<std::uint64_t> parts(plan_.of.n_parts);
  std::iota(parts.begin(), parts.end(), std::uint64_t{1});
  return parts;
}

Error CutRun::of_part(const Error& error, const std::string& path, std::uint64_t k) const {
  if (error.kind != ErrorKind::usage) return error;
  return Error{fmt::format("{}: {}\n`rm {}`, then `plimsoll part {} {}` computes it again", path,
                           error.message, shell_word(path), shell_word(folder_.path()), k),
               ErrorKind::usage};
}

std::optional<Error> CutRun::read_parts(const cut::Pass& pass,
                                        const std::vector<std::uint64_t>& parts,
                                        const TakePart& take) const {
  std::vector<std::uint64_t> missing;
  std::string wrong;
  std::vector<cut::PartFound> theirs;
  std::vector<std::uint64_t> wrong_parts;
  // The next one is read while this one is taken. Where there is no thread to be had it waits until it is wanted.
  const auto how = request_.work.threads == 1 ? std::launch::deferred
                                              : std::launch::async | std::launch::deferred;
  const auto look = [&](std::uint64_t k) { return folder_.look(plan_, pass, k); };
  std::future<Result<cut::PartFound>> next;
  if (!parts.empty()) next = std::async(how, look, parts[0]);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::uint64_t k = parts[i];
    auto found = next.get();
    if (!found) return found.failure();
    if (i + 1 < parts.size()) next = std::async(how, look, parts[i + 1]);
    if (found->state == cut::PartFound::State::missing) {
      missing.push_back(k);
    } else if (found->state == cut::PartFound::State::wrong) {
      wrong_parts.push_back(k);
      if (found->is_anothers) {
        theirs.push_back(std::move(*found));
      } else {
        wrong += (wrong.empty() ? "" : "\n") + found->path + " " + found->why;
      }
    } else if (missing.empty() && wrong_parts.empty()) {
      if (auto error = take(*found, k)) return error;
    }
  }
  std::string text = wrong;
  if (!theirs.empty()) text += (text.empty() ? "" : "\n") + folder_.put_aside(theirs);
  if (!missing.empty()) {
    text += fmt::format("{}{} of the {} parts in {} {} missing: {}", text.empty() ? "" : "\n",
                        missing.size(), plan_.of.n_parts, folder_.path(),
                        missing.size() == 1 ? "is" : "are", ranges_text(missing));
  }
  if (text.empty()) return std::nullopt;
  std::vector<std::uint64_t> all = missing;
  all.insert(all.end(), wrong_parts.begin(), wrong_parts.end());
  std::sort(all.begin(), all.end());
  return Error{text + fmt::format("\n`plimsoll part {} {}` computes what is not there or not whole",
                                  shell_word(folder_.path()),
                                  all.size() == 1 ? std::to_string(all[0]) : "missing"),
               ErrorKind::usage};
}

std::optional<Error> CutRun::wrong_folder(const std::vector<cut::Pass>& passes) const {
  const auto strangers = folder_.strangers(plan_, passes);
  if (!strangers) return strangers.failure();
  if (strangers->empty()) return std::nullopt;
  std::string text;
  for (const std::string& one : *strangers) text += one + "\n";
  return Error{text + "take out what does not belong, then merge again", ErrorKind::usage};
}

Result<CutRun::Merged> CutRun::merge() {
  const auto passes = folder_.passes(plan_);
  if (!passes) return passes.failure();
  if (auto error = wrong_folder(*passes)) return *error;
  if (plan_.of.is_question()) return merge_question(*passes);
  return merge_run(*passes, [&](std::size_t i, RunMerge& merge) {
    return read_parts((*passes)[i], all_parts(),
                      [&](const cut::PartFound& found, std::uint64_t k) -> std::optional<Error> {
                        const auto error = merge.add(found.partial);
                        if (error) return of_part(*error, found.path, k);
                        return std::nullopt;
                      });
  });
}

Result<std::string> CutRun::join_in(const cut::Pass& pass,
                                    const std::vector<std::uint64_t>& parts) const {
  Joining joining(pass.plan, request_.work.threads);
  std::optional<Error> wrong;
  const auto take = [&](cut::PartFound& found, std::uint64_t) {
    return wrong = joining.add(std::move(found.partial));
  };
  const auto unread = read_parts(pass, parts, take);
  if (unread && !wrong) return *unread;
  auto joined = wrong ? Result<std::string>(*wrong) : joining.finish();
  if (joined && parts.size() > 1) return joined;
  // Two that do not go together do not say which of them it is, and one alone was not looked into.
  const auto look = [&](const cut::PartFound& found, std::uint64_t k) -> std::optional<Error> {
    const auto error = wrong_partial(pass.plan, found.partial);
    if (error) return of_part(*error, found.path, k);
    return std::nullopt;
  };
  if (auto error = read_parts(pass, parts, look)) return *error;
  return joined;
}

Result<CutRun::Joined> CutRun::join(const std::vector<std::uint64_t>& parts) const {
  const auto passes = folder_.passes(plan_);
  if (!passes) return passes.failure();
  Joined out;
  for (const cut::Pass& pass : *passes) {
    auto joined = join_in(pass, parts);
    if (!joined) return joined.failure();
    out.push_back(std::move(*joined));
  }
  return out;
}

Result<CutRun::Joined> CutRun::join(Joined a, const Joined& b) const {
  const auto passes = folder_.passes(plan_);
  if (!passes) return passes.failure();
  for (std::size_t i = 0; i < std::min({a.size(), b.size(), passes->size()}); ++i) {
    if (a[i].empty()) {
      a[i] = b[i];
    } else if (!b[i].empty()) {
      auto joined = join_partials((*passes)[i].plan, a[i], b[i], request_.work.threads);
      if (!joined) return joined.failure();
      a[i] = std::move(*joined);
    }
  }
  return a;
}

Result<CutRun::Merged> CutRun::merge(const Joined& all) {
  const auto passes = folder_.passes(plan_);
  if (!passes) return passes.failure();
  if (auto error = wrong_folder(*passes)) return *error;
  return merge_run(*passes, [&](std::size_t i, RunMerge& merge) -> std::optional<Error> {
    if (i < all.size()) return merge.add(all[i]);
    return Error{"the parts were joined before a pass over them was asked for: start again"};
  });
}

Result<CutRun::Merged> CutRun::merge_run(const std::vector<cut::Pass>& passes, const AddPass& add) {
  auto merge = RunMerge::open(model_, request_, plan_.pilot);
  if (!merge) return merge.failure();
  for (std::size_t i = 0; i < passes.size(); ++i) {
    if (auto error = add(i, *merge)) return *error;
    auto done = merge->finish(control_);
    if (!done) return done.failure();
    if (done->result) {
      if (auto error = folder_.tidy()) return *error;
      return Merged{std::move(done->result), {}};
    }
    if (i + 1 < passes.size()) {
      if (passes[i + 1].plan == done->next_plan) {
        const auto parts = missing_in(passes[i + 1]);
        if (!parts) return parts.failure();
        if (!parts->empty()) return Merged{std::nullopt, *parts};
        continue;
      }
      return Error{
          fmt::format("{}/pass-{} asks for something else than these parts want: remove it, "
                      "and the files *.pass-{} in {}/parts",
                      folder_.path(), i + 1, i + 1, folder_.path()),
          ErrorKind::usage};
    }
    const auto added = folder_.add_pass(plan_, passes[i], done->next_plan);
    if (!added) return added.failure();
  }
  const auto parts = missing();
  if (!parts) return parts.failure();
  return Merged{std::nullopt, *parts};
}

}  // namespace plimsoll::session
