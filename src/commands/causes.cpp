// Stored figures, this version's of the same run, and the comparison's: each step is a share, so that all add up.
#include "commands/causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "commands/ask.h"
#include "diag/screen.h"
#include "report/number_format.h"
#include "report/write_json.h"

namespace plimsoll::commands {

namespace {

using Json = nlohmann::ordered_json;
using Share = CompareResult::Share;
using store::KeptRun;

// Of a 95 % interval in standard errors.
constexpr double kWidthOf95 = 3.919927969080109;

struct Figure {
  double value = 0;
  // Absent where the run's trials do not support one.
  std::optional<double> se;
};

// "FY2013 (Apr 2013-Mar 2014)" -> "FY2013"
std::string short_period(const Json& item) {
  const std::string text = item.value("period", "");
  return text.substr(0, text.find(" ("));
}

// An outcome has its label in its name, a limit beside it.
std::string name_of(const Json& item) {
  const std::string name = item.value("name", "");
  const std::string label = item.value("label", "");
  return label.empty() || name.ends_with("[" + label + "]") ? name : name + "[" + label + "]";
}

std::optional<double> number_of(const Json& item, const char* name) {
  const auto found = item.find(name);
  if (found == item.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::optional<Figure> figure(const Json& item, const char* value) {
  const auto found = number_of(item, value);
  if (!found) return std::nullopt;
  Figure out{*found, number_of(item, "se")};
  // A quantile has its 95 % interval alone.
  const auto low = number_of(item, "low");
  const auto high = number_of(item, "high");
  if (!item.contains("se") && low && high) {
    out.se = (*high - *low) / kWidthOf95;
  }
  return out;
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

// What the JSON of a run says of a statistic, its outcome being in `unit`; nothing where it does not say it.
std::optional<Figure> figure_of(const Json& run, const TargetResult& target,
                                const std::string& unit) {
  const bool is_limit = target.statistic == "probability";
  const auto list = run.find(is_limit ? "limits" : "outcomes");
  if (list == run.end() || !list->is_array()) return std::nullopt;
  for (const Json& item : *list) {
    if (!item.is_object() || name_of(item) != target.outcome ||
        short_period(item) != target.period) {
      continue;
    }
    if (is_limit) return figure(item, "probability");
    if (item.value("unit", "") != unit) return std::nullopt;
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
  if (kept.model.observed != inputs.model.observed) say("--observe");
  if (kept.model.prior != inputs.model.prior) say("--prior");
  if (kept.scenarios != inputs.scenarios) say("--scenario");
  if (kept.actions != inputs.actions) say("--action");
  if (kept.without != inputs.without) say("--without");
  return text;
}

bool same_inputs(const RunArguments& a, const RunArguments& b) {
  return a.model.sets == b.model.sets && a.model.observed == b.model.observed &&
         a.model.prior == b.model.prior && a.scenarios == b.scenarios && a.actions == b.actions &&
         a.without == b.without;
}

// Which trials a figure is of.
struct Plan {
  int stream = 0;
  std::uint64_t seed = 0;
  std::uint64_t trials = 0;
  std::string sampler;
  // Of planned points.
  int replicates = 0;
  // Figures of `run --until` that were screened are of other trials too.
  bool is_plain = true;

  bool operator==(const Plan&) const = default;
};

Plan plan_of(const RunArguments& given, std::uint64_t trials, int stream) {
  const int replicates = given.sampler == "random" ? 0 : given.replicates;
  const bool is_plain = given.until.empty() || given.plain;
  return {stream, given.seed, trials, given.sampler, replicates, is_plain};
}

// The correlation of two figures, which is `of_trials` where both are of the same independent trials. What planned
// points of one seed have in common is not known: nothing, or where the trials move against each other all.
double correlation(const Plan& a, const Plan& b, double of_trials) {
  if (a.stream != b.stream || a.seed != b.seed) return 0;
  const auto is_random = [](const Plan& plan) { return plan.is_plain && plan.sampler == "random"; };
  if (!is_random(a) || !is_random(b)) return of_trials < 0 ? -1 : 0;
  // The fewer are the first of the more.
  const auto [fewer, more] = std::minmax(a.trials, b.trials);
  return of_trials * std::sqrt(static_cast<double>(fewer) / static_cast<double>(more));
}

using Se = std::optional<double>;

Se se_of_difference(Se a, Se b, double correlated) {
  if (!a || !b) return std::nullopt;
  return std::sqrt(std::max(0.0, *a * *a + *b * *b - 2 * correlated * *a * *b));
}

// A stored figure, and what this version gives for it.
struct Replayed {
  std::string digest;
  // In the target's unit.
  std::optional<Figure> then;
  std::optional<Figure> now;
};

Result<Replayed> replay(const Version& version, bool is_old, const Control& control,
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
  const auto read = [&](const Json& json) {
    const std::string& unit = is_old ? explained->before_unit : explained->target.unit;
    auto found = figure_of(json, explained->target, unit);
    if (found && is_old) {
      found->value *= explained->of_before_unit;
      if (found->se) *found->se *= explained->of_before_unit;
    }
    return found;
  };
  out.then = read(kept.result);
  out.now = read(now);
  return out;
}

// What the stored figures move of the ends, all in the target's unit.
class Causes {
 public:
  Causes(CompareResult& result, const RunArguments& asked)
      : result_(result),
        explained_(*result.explained),
        here_(plan_of(asked, asked.trials, stream_version())),
        se_here_(explained_.difference.se) {
    const double a = explained_.before.se.value_or(0);
    const double b = explained_.after.se.value_or(0);
    if (a > 0 && b > 0 && se_here_) {
      of_trials_ = std::clamp((a * a + b * b - *se_here_ * *se_here_) / (2 * a * b), -1.0, 1.0);
    }
    old_.end = &explained_.before;
    new_.end = &explained_.after;
    for (End* end : {&old_, &new_}) {
      end->plan = end->plan_now = here_;
      end->before = *end->end;
      end->now = {end->before.value.value_or(0), end->before.se};
      end->then = end->now;
    }
  }

  void add(const Version& version, const Replayed& found, const RunArguments& inputs,
           const RunArguments& asked, bool is_old) {
    End& end = is_old ? old_ : new_;
    end.id = short_id(version.kept->run);
    if (!found.then || !found.now) {
      result_.warnings.push_back("run " + end.id + " holds no " + explained_.target.text +
                                 ": whether its version gave another is not known");
      return;
    }
    const RunArguments& given = version.kept->given;
    const auto trials = version.kept->result.value("trials", given.trials);
    end.otherwise = asked_otherwise(given, inputs, asked);
    end.given = &given;
    end.same_inputs = same_inputs(given, inputs);
    end.plan = plan_of(given, trials, version.kept->run.stream);
    end.plan_now = plan_of(given, trials, stream_version());
    end.is_moved = found.then->value != found.now->value;
    const double here = end.before.value.value_or(0);
    constexpr double kRounding = 1e-12;
    const double size = std::max(std::fabs(here), std::fabs(found.now->value));
    end.is_asked = !end.otherwise.empty() || std::fabs(found.now->value - here) > kRounding * size;
    if (!end.is_asked && !end.is_moved) return;
    end.now = end.is_asked ? *found.now : Figure{here, found.now->se};
    end.then = end.is_moved || end.is_asked ? *found.then : end.now;
    *end.end = {end.then.value, end.then.se};
  }

  void finish(const std::string& old_version, const std::string& new_version, bool is_one_run) {
    // A run against itself, or one that only was kept twice.
    const bool is_same_run =
        is_one_run || (result_.is_same && old_.given != nullptr && new_.given != nullptr &&
                       same_inputs(*old_.given, *new_.given) && old_.plan == new_.plan &&
                       old_.now.value == new_.now.value && old_.then.value == new_.then.value);
    if (is_same_run) {
      explained_.difference = {0.0, 0.0, Doubt::none};
      return;
    }
    add_asked();
    add_engine(old_version, new_version);
    std::stable_sort(
        explained_.shares.begin(), explained_.shares.end(), [](const Share& a, const Share& b) {
          return std::fabs(a.value.value.value_or(0)) > std::fabs(b.value.value.value_or(0));
        });
    Estimate& difference = explained_.difference;
    difference.value = explained_.after.value.value_or(0) - explained_.before.value.value_or(0);
    if (old_.is_asked || new_.is_asked || old_.plan.stream != new_.plan.stream ||
        old_.plan.stream != here_.stream) {
      difference.se =
          se_of_difference(old_.then.se, new_.then.se, of_figures(old_.plan, new_.plan));
    }
  }

 private:
  // One end: the comparison's estimate, this version's figure of the run, and the stored one.
  struct End {
    Estimate* end = nullptr;
    Estimate before;
    Figure now;
    Figure then;
    // Of `then` and of `now`.
    Plan plan;
    Plan plan_now;
    std::string id;
    std::string otherwise;
    // What its run was given; null where no figure is known. Whether the comparison is given the same.
    const RunArguments* given = nullptr;
    bool same_inputs = true;
    bool is_asked = false;
    bool is_moved = false;
  };

  // Of the two versions' figures.
  double of_figures(const Plan& a, const Plan& b) const {
    const bool is_known = old_.same_inputs && new_.same_inputs;
    return is_known ? correlation(a, b, of_trials_) : 0;
  }

  // The run's own figure against the comparison's of the same text.
  Se se_asked(const End& end) const {
    const double correlated = end.same_inputs ? correlation(end.plan_now, here_, 1) : 0;
    // Of the same trials and read off in another way: what both have in common is not known.
    const bool is_read_otherwise = end.otherwise.empty();
    return se_of_difference(end.now.se, end.before.se, is_read_otherwise ? 0 : correlated);
  }

  // Both runs together, asked alike: what they differ by, against what the comparison's trials do.
  Se se_asked_of_both() const {
    const Se of_runs =
        se_of_difference(old_.now.se, new_.now.se, of_figures(old_.plan_now, new_.plan_now));
    return se_of_difference(of_runs, se_here_, correlation(old_.plan_now, here_, 1));
  }

  static double moved_by(const End& end) { return end.now.value - end.before.value.value_or(0); }

  void add_asked() {
    const auto put = [&](const std::string& name, const std::string& what, double value, Se se) {
      Share share;
      share.kind = Share::Kind::asked;
      share.name = "asked otherwise than " + name;
      share.what = what.empty() ? "the figure of a run, read off in another way" : what;
      share.value = {value, se};
      share.se_trials = se;
      explained_.shares.push_back(std::move(share));
    };
    const bool is_one = old_.is_asked && new_.is_asked && old_.otherwise == new_.otherwise &&
                        old_.plan == new_.plan && old_.same_inputs && new_.same_inputs;
    if (is_one) {
      put("both runs", old_.otherwise, moved_by(new_) - moved_by(old_), se_asked_of_both());
      return;
    }
    if (old_.is_asked) put("run " + old_.id, old_.otherwise, -moved_by(old_), se_asked(old_));
    if (new_.is_asked) put("run " + new_.id, new_.otherwise, moved_by(new_), se_asked(new_));
  }

  void add_engine(const std::string& old_version, const std::string& new_version) {
    const double value = (new_.then.value - new_.now.value) - (old_.then.value - old_.now.value);
    const bool is_moved = old_.is_moved || new_.is_moved;
    if (!is_moved || value == 0) return;
    const auto has_own_draws = [&](const End& end) {
      return end.is_moved && end.plan.stream != here_.stream;
    };
    Se se = 0.0;
    if (has_own_draws(old_) && has_own_draws(new_)) {
      se = se_of_difference(
          se_of_difference(old_.then.se, new_.then.se, of_figures(old_.plan, new_.plan)),
          se_of_difference(old_.now.se, new_.now.se, of_figures(old_.plan_now, new_.plan_now)), 0);
    } else {
      for (const End* end : {&old_, &new_}) {
        if (has_own_draws(*end)) se = se_of_difference(end->then.se, end->now.se, 0);
      }
    }
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
    share.value = {value, se};
    share.se_trials = se;
    explained_.shares.push_back(std::move(share));
  }

  CompareResult& result_;
  CompareResult::Explained& explained_;
  // Of the comparison.
  Plan here_;
  Se se_here_;
  // Of the two versions on the same trials.
  double of_trials_ = 0;
  End old_;
  End new_;
};

// Places as the run was kept, not where its texts lie for the moment.
void name_places(const Version& version, CompareResult& result) {
  if (!version.kept) return;
  const auto rename = [&](std::vector<ModelDiff::Change>& changes) {
    for (ModelDiff::Change& change : changes) {
      for (std::string* place : {&change.old_place, &change.new_place}) {
        *place = named_as_kept(std::move(*place), version);
      }
    }
  };
  rename(result.quiet);
  if (!result.explained) return;
  for (Share& share : result.explained->shares) rename(share.changes);
}

}  // namespace

std::optional<Error> add_kept(const Version& before, const Version& after,
                              const RunArguments& asked, const Control& control,
                              CompareResult& result) {
  name_places(before, result);
  name_places(after, result);
  if (!before.kept && !after.kept) return std::nullopt;
  std::optional<Causes> causes;
  if (result.explained) causes.emplace(result, asked);
  const auto add = [&](const Version& version, CompareResult::Side& side,
                       bool is_old) -> std::optional<Error> {
    if (!version.kept) return std::nullopt;
    const KeptRun& run = version.kept->run;
    const auto found = replay(version, is_old, control, result.explained);
    if (!found) return found.failure();
    side.kept = KeptRunTold{run.id,
                            run.started,
                            diag::printable(run.note),
                            diag::printable(run.version),
                            run.stream,
                            run.digest,
                            found->digest};
    if (causes) causes->add(version, *found, inputs_of(version, asked), asked, is_old);
    return std::nullopt;
  };
  if (auto error = add(before, result.before, true)) return error;
  if (auto error = add(after, result.after, false)) return error;
  if (!causes) return std::nullopt;
  const auto version_of = [](const Version& version) {
    return version.kept ? diag::printable(version.kept->run.version)
                        : std::string(PLIMSOLL_VERSION);
  };
  const bool is_one_run =
      before.kept && after.kept && before.kept->run.id == after.kept->run.id && result.is_same;
  causes->finish(version_of(before), version_of(after), is_one_run);
  return std::nullopt;
}

}  // namespace plimsoll::commands
