// The questions are rows of a table: what each is, what it costs in runs, and how it is asked.
#include "session/board.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/guest.h"
#include "plimsoll/effects.h"
#include "report/attribute.h"
#include "report/breakeven.h"
#include "report/effects.h"
#include "report/explain.h"
#include "report/parts.h"
#include "report/reverse.h"
#include "report/sensitivity.h"
#include "report/stress.h"
#include "report/verify.h"
#include "session/manners.h"

namespace plimsoll::session {

namespace {

// Whether a text speaks of a name as a word of its own.
bool speaks_of(const std::string& text, const std::string& name) {
  const auto is_part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
  };
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end])))
      return true;
  }
  return false;
}

bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
  });
}

// How far a limit lies beyond its line, as a share of it; negative within. A limit of zero has no size of its own.
double depth(const LimitResult& limit) {
  if (!limit.value) return -1e300;
  const bool is_upper = limit.relation == Relation::at_most || limit.relation == Relation::below;
  const double beyond = is_upper ? *limit.value - limit.bound : limit.bound - *limit.value;
  return beyond /
         (limit.bound != 0 ? std::abs(limit.bound) : std::max(std::abs(*limit.value), 1e-300));
}

int rank(plimsoll::Verdict verdict) {
  return verdict == plimsoll::Verdict::breached    ? 2
         : verdict == plimsoll::Verdict::too_close ? 1
                                                   : 0;
}

const LimitResult* deepest(const RunResult& run,
                           const std::function<bool(const LimitResult&)>& is_wanted) {
  const LimitResult* found = nullptr;
  for (const LimitResult& one : run.limits) {
    if (!one.label.empty() || !is_wanted(one)) continue;
    if (found == nullptr || rank(one.verdict) > rank(found->verdict) ||
        (one.verdict == found->verdict && depth(one) > depth(*found))) {
      found = &one;
    }
  }
  return found;
}

// What is cut off at a time, unless the caller's own wish comes first.
class Deadline {
 public:
  Deadline(const Control& caller, double seconds) : caller_(caller) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    clock_ = std::thread([this, end] {
      std::unique_lock lock(mutex_);
      while (!done_) {
        if (is_cancelled(caller_) || std::chrono::steady_clock::now() >= end) {
          cancel_ = true;
          return;
        }
        changed_.wait_for(lock, std::chrono::milliseconds(20));
      }
    });
  }
  ~Deadline() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    clock_.join();
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  Control control() const {
    Control out;
    out.progress = caller_.progress;
    out.cancel = &cancel_;
    return out;
  }

 private:
  const Control& caller_;
  std::atomic<bool> cancel_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread clock_;
};

bool goes_with_news(const std::vector<std::string>& words) {
  // Draws that what was observed has joined are held by a tornado, and drawn anew one by one for shares.
  return std::ranges::none_of(
      words, [](const std::string& word) { return word == "tornado" || word == "shares"; });
}

struct BoardRow {
  const char* name;
  const char* what;
  // At most, and at least.
  std::uint64_t most;
  std::uint64_t least;
  // Runs of the model for each of its trials, roughly.
  double runs;
  std::vector<std::string> words;
  // Its JSON.
  std::function<Result<std::string>(std::uint64_t trials, const Control&)> ask;
};

class Board {
 public:
  Board(const Model& model, const RunResult& run, const BoardRequest& request)
      : model_(model), run_(run), request_(request), figure_(board_figure(run)) {}

  std::vector<BoardRow> rows() const {
    std::vector<BoardRow> out;
    const ModelDescription none;
    const ModelDescription& told = run_.description ? *run_.description : none;
    const auto n_on = static_cast<double>(std::count_if(
        told.risks.begin(), told.risks.end(), [](const RiskItem& risk) { return !risk.off; }));
    const auto n_draws = static_cast<double>(std::count_if(
        told.definitions.begin(), told.definitions.end(),
        [](const DefinitionItem& one) { return one.kind == "draw" || one.kind == "event"; }));
    const auto n_stresses = static_cast<double>(told.scenarios.size() + told.actions.size());
    const bool has_figure = !figure_.outcome.empty();
    const std::vector<std::string> about = words_of_figure(true);
    const std::vector<std::string> of_mean = words_of_figure(false);
    if (has_figure && n_on > 0) {
      out.push_back({"attribute", "which risk causes how much of the worst futures", 20'000, 4'000,
                     3.5 * n_on, words("attribute", about),
                     [this](std::uint64_t n, const Control& c) {
                       return told_of(model_.attribute(asked<AttributeRequest>(n), c));
                     }});
    }
    // With scenarios or actions in force the run is no base that others could stand beside.
    const bool is_base = request_.switches.scenarios.empty() && request_.switches.actions.empty();
    if (has_figure && is_base && n_stresses > 0) {
      out.push_back({"stress", "scenarios and actions beside the run", 20'000, 2'000,
                     n_stresses + 1, words("stress", about),
                     [this](std::uint64_t n, const Control& c) {
                       return told_of(model_.stress(asked<StressRequest>(n), c));
                     }});
    }
    if (has_figure) {
      out.push_back({"derivatives", "what one per cent of each assumption moves", 20'000, 2'000, 8,
                     words("sensitivity", about), [this](std::uint64_t n, const Control& c) {
                       return told_of(model_.sensitivity(asked<SensitivityRequest>(n), c));
                     }});
    }
    if (!figure_.limit.empty()) {
      std::vector<std::string> named = {"reverse", "--limit", figure_.limit};
      if (!figure_.limit_period.empty())
        named.insert(named.end(), {"--period", figure_.limit_period});
      named.insert(named.end(), {"--error", "20"});
      out.push_back({"reverse", "how the deepest limit is broken, and what that needs", 50'000,
                     16'000, 4, named, [this](std::uint64_t n, const Control& c) {
                       auto request = asked<ReverseRequest>(n);
                       request.asked = Asked{"mean", "", figure_.limit_period};
                       request.limit = figure_.limit;
                       request.relative_error = 0.2;
                       return told_of(model_.reverse(request, c));
                     }});
    }
    if (has_figure) {
      out.push_back({"breakeven", "where each assumption gives way", 2'000, 1'000, 45,
                     words("breakeven", about), [this](std::uint64_t n, const Control& c) {
                       return told_of(model_.breakeven(asked<BreakevenRequest>(n), c));
                     }});
      out.push_back({"tornado", "what each draw does, held low or high", 2'000, 1'000, 2 * n_draws,
                     words("sensitivity", about, {"--method", "tornado"}),
                     [this](std::uint64_t n, const Control& c) {
                       auto request = asked<SensitivityRequest>(n);
                       request.method = SensitivityRequest::Method::tornado;
                       return told_of(model_.sensitivity(request, c));
                     }});
      out.push_back({"worst", "the worst futures, told as stories", 20'000, 2'000, 2,
                     words("explain", of_mean, {"--worst", "6"}),
                     [this](std::uint64_t n, const Control& c) {
                       auto request = asked<WorstRequest>(n);
                       request.n_worst = 6;
                       return told_of(model_.explain_worst(request, c));
                     }});
    }
    const bool is_result =
        std::any_of(told.statements.begin(), told.statements.end(), [&](const StatementItem& one) {
          return std::any_of(one.lines.begin(), one.lines.end(),
                             [&](const StatementItem::Line& line) {
                               return line.sign == "=" && line.name == figure_.outcome;
                             });
        });
    if (has_figure && is_result) {
      out.push_back({"parts", "which lines of the statement make up the worst futures", 20'000,
                     2'000, 1.5, words("attribute", about, {"--parts"}),
                     [this](std::uint64_t n, const Control& c) {
                       return told_of(model_.parts(asked<PartsRequest>(n), c));
                     }});
    }
    out.push_back({"verify", "whether the sources say what is cited, and what rests on what",
                   20'000, 2'000, 8, words("verify", of_mean, {"--weigh"}),
                   [this](std::uint64_t n, const Control& c) {
                     VerifyRequest request;
                     VerifyRequest::Weigh weigh;
                     weigh.asked = Asked{"", figure_.outcome, figure_.period};
                     weigh.switches = request_.switches;
                     weigh.trials = of(n);
                     weigh.work = request_.work;
                     request.weigh = weigh;
                     return told_of(model_.verify(request, c));
                   }});
    if (has_figure && n_on > 1) {
      out.push_back({"shares", "which risk the spread comes from", 2'000, 1'000, 2 * n_on + 2,
                     words("sensitivity", of_mean, {"--method", "shares", "--by", "risk"}),
                     [this](std::uint64_t n, const Control& c) {
                       auto request = asked<SensitivityRequest>(n);
                       request.asked.statistic = "mean";
                       request.method = SensitivityRequest::Method::shares;
                       request.by = SensitivityRequest::By::risk;
                       return told_of(model_.sensitivity(request, c));
                     }});
    }
    return out;
  }

  Result<std::vector<BoardAnswer>> ask(const Control& control,
                                       const std::function<void(const BoardAnswer&)>& told) const {
    const std::vector<BoardRow> wanted = rows();
    // What a trial of the run took, on all its threads.
    const double a_trial = run_.trials > 0 ? run_.seconds / static_cast<double>(run_.trials) : 0;
    double all = 0;
    for (const BoardRow& row : wanted)
      all += static_cast<double>(most_of(row)) * row.runs * a_trial;
    const double share = all > 0 ? std::min(1.0, kFilled * request_.seconds / all) : 1.0;
    const auto begin = std::chrono::steady_clock::now();
    const auto since = [](std::chrono::steady_clock::time_point then) {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
    };
    std::vector<BoardAnswer> out;
    for (const BoardRow& row : wanted) {
      if (is_cancelled(control)) return cancelled();
      BoardAnswer one;
      one.name = row.name;
      one.what = row.what;
      one.words = row.words;
      const double left = request_.seconds - since(begin);
      const auto n = std::max(
          row.least,
          static_cast<std::uint64_t>(std::llround(share * static_cast<double>(most_of(row)))));
      if (row.words.size() > 1) {
        one.words.insert(one.words.end(), {"--trials", std::to_string(n)});
      }
      if (run_.observed && !goes_with_news(row.words)) {
        one.reason = "it is not of futures that agree with what was observed; before the news:";
        one.is_before_news = true;
      } else if (left < kLeastSeconds) {
        one.reason = "there was no time left for it";
      } else {
        const auto asked_at = std::chrono::steady_clock::now();
        const double most = std::max(kMostOfOne * request_.seconds, kLeastSeconds);
        const Deadline deadline(control, std::min(left, most));
        const Result<std::string> answer = row.ask(n, deadline.control());
        one.seconds = since(asked_at);
        if (answer) {
          one.json = *answer;
        } else if (answer.failure().kind == ErrorKind::interrupted) {
          if (is_cancelled(control)) return cancelled();
          one.reason = "it took longer than its share of the time";
        } else {
          one.reason = answer.failure().text();
        }
      }
      if (told) told(one);
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  // Of the time that estimates may fill, and that one question may take.
  static constexpr double kFilled = 0.7;
  static constexpr double kMostOfOne = 0.5;
  static constexpr double kLeastSeconds = 0.2;

  std::uint64_t most_of(const BoardRow& row) const {
    return std::max(std::min(row.most, run_.trials), row.least);
  }

  Trials of(std::uint64_t n) const {
    Trials out = request_.trials;
    out.count = n;
    // The errors of most answers come from independent trials.
    out.sampler = Sampler::random;
    return out;
  }

  template <class Request>
  Request asked(std::uint64_t n) const {
    Request out;
    out.asked = Asked{figure_.statistic, figure_.outcome, figure_.period};
    out.switches = request_.switches;
    out.trials = of(n);
    out.work = request_.work;
    return out;
  }

  template <class Answer>
  static Result<std::string> told_of(const Result<Answer>& found) {
    if (!found) return found.failure();
    return report::to_json(*found).dump();
  }

  std::vector<std::string> words_of_figure(bool with_statistic) const {
    std::vector<std::string> out;
    if (with_statistic) out = {"--statistic", figure_.statistic};
    if (!figure_.outcome.empty()) out.insert(out.end(), {"--outcome", figure_.outcome});
    if (!figure_.period.empty()) out.insert(out.end(), {"--period", figure_.period});
    return out;
  }

  static std::vector<std::string> words(const std::string& command,
                                        const std::vector<std::string>& about,
                                        const std::vector<std::string>& more = {}) {
    std::vector<std::string> out = {command};
    out.insert(out.end(), about.begin(), about.end());
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }

  const Model& model_;
  const RunResult& run_;
  const BoardRequest& request_;
  const BoardFigure figure_;
};

}  // namespace

BoardFigure board_figure(const RunResult& run) {
  BoardFigure out;
  std::vector<std::string> names;
  for (const OutcomeResult& one : run.outcomes) {
    if (!one.bad_side || !one.label.empty() || !is_name(one.name)) continue;
    if (std::find(names.begin(), names.end(), one.name) == names.end()) names.push_back(one.name);
  }
  if (const LimitResult* limit =
          deepest(run, [](const LimitResult& one) { return one.is_probability; })) {
    out.limit = limit->name;
    out.limit_period = limit->period.short_name;
  }
  if (names.empty()) return out;
  const auto weight = [&](const std::string& name) {
    const auto n = std::count_if(run.limits.begin(), run.limits.end(), [&](const LimitResult& one) {
      return speaks_of(one.statistic, name);
    });
    const bool is_income =
        name.find("income") != std::string::npos || name.find("profit") != std::string::npos;
    return n > 0 && is_income ? n + static_cast<std::ptrdiff_t>(run.limits.size()) : n;
  };
  out.outcome = *std::max_element(names.begin(), names.end(), [&](const auto& a, const auto& b) {
    return weight(a) < weight(b);
  });
  out.statistic = "es(5%)";
  std::vector<std::string> periods;
  for (const OutcomeResult& one : run.outcomes) {
    if (one.name == out.outcome && !one.period.empty()) periods.push_back(one.period.short_name);
  }
  if (periods.empty()) return out;
  out.period = periods[periods.size() / 2];
  const LimitResult* limit = deepest(run, [&](const LimitResult& one) {
    return speaks_of(one.statistic, out.outcome) &&
           std::find(periods.begin(), periods.end(), one.period.short_name) != periods.end();
  });
  if (limit != nullptr) out.period = limit->period.short_name;
  return out;
}

Result<std::vector<BoardAnswer>> ask_for_board(
    const Model& model, const RunResult& run, const BoardRequest& request, const Control& control,
    const std::function<void(const BoardAnswer&)>& told) {
  return as_guest([&] { return Board(model, run, request).ask(control, told); });
}

}  // namespace plimsoll::session
