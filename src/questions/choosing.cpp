// Stages of a race over the grid, then steps along the levers of what is left; both on the same trials.
#include "questions/choosing.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "questions/lever_search.h"
#include "questions/reach.h"
#include "stats/critical.h"

namespace plimsoll::questions {

namespace {

constexpr std::uint64_t kFewestInRace = 400;
constexpr std::uint64_t kFirstShare = 16;
constexpr double kOneSided = 0.95;
// Trials that must differ from the median before something is dropped on fewer trials than all.
constexpr std::ptrdiff_t kFewestTelling = 50;
constexpr double kTellingShare = 1e-9;
// Sets of actions that are shown where none meets the requirements.
constexpr std::size_t kNearest = 3;
// Of the shortfall that frontiers are of.
constexpr double kShortfallLevel = 0.05;

std::optional<Error> too_much(std::size_t n_choices, std::uint64_t n_trials,
                              std::size_t n_columns) {
  const std::size_t bytes = n_choices * n_trials * n_columns * sizeof(double);
  if (bytes <= kMostSampleBytes) return std::nullopt;
  return Error{"this decision holds " + std::to_string(n_choices) + " choices on " +
                   std::to_string(n_trials) + " trials in memory: " + std::to_string(bytes >> 20) +
                   " MiB, of at most " + std::to_string(kMostSampleBytes >> 20) +
                   " MiB; ask for fewer trials, or choose from fewer actions",
               ErrorKind::usage};
}

// With its last bits off: sums in another order differ by these.
double coarse(double x) {
  constexpr int kBits = 40;
  int exponent = 0;
  const double mantissa = std::frexp(x, &exponent);
  return std::ldexp(std::nearbyint(std::ldexp(mantissa, kBits)), exponent - kBits);
}

// Whether enough trials tell something else than the commonest of these terms: else an event that has not struck yet, or
// hardly, may tell more than all of them.
bool is_told(std::vector<double> terms) {
  if (terms.empty()) return false;
  double largest = 0;
  for (const double x : terms) largest = std::max(largest, std::fabs(x));
  const auto middle = terms.begin() + static_cast<std::ptrdiff_t>(terms.size() / 2);
  std::nth_element(terms.begin(), middle, terms.end());
  // Rounding apart.
  const double near = kTellingShare * largest;
  const double median = *middle;
  return std::count_if(terms.begin(), terms.end(),
                       [&](double x) { return std::fabs(x - median) > near; }) >= kFewestTelling;
}

// Candidates that are still compared.
class Race {
 public:
  Race(Choosing& problem, const Choices& choices, const engine::RunOptions& options,
       const ChoosingOptions& how, const std::atomic<bool>* stop, const engine::Progress& progress)
      : problem_(problem),
        choices_(choices),
        options_(options),
        how_(how),
        stop_(stop),
        progress_(progress),
        left_(choices.all),
        index_(choices.all.size()),
        reach_(choices) {
    std::iota(index_.begin(), index_.end(), std::size_t{0});
  }

  Result<Chosen> run() {
    const std::uint64_t n_trials = engine::whole_trials(options_);
    std::vector<std::uint64_t> sizes{n_trials};
    out_.by_racing = choices_.all.size() * n_trials > how_.most_exact;
    if (out_.by_racing) {
      const std::uint64_t least =
          std::min(n_trials, std::max(kFewestInRace, n_trials / kFirstShare));
      while (sizes.front() / 2 >= least) sizes.insert(sizes.begin(), sizes.front() / 2);
    }
    // Of each choice, and of each pair of neighbours on the grid.
    std::size_t n_compared = choices_.all.size();
    for (const auto& beside : choices_.beside) n_compared += beside.size();
    const double n_intervals = static_cast<double>(n_compared) *
                               static_cast<double>(problem_.requirements.size() + 1) *
                               static_cast<double>(sizes.size());
    z_ = critical_of(how_.confidence, n_intervals);
    std::uint64_t done = 0;
    for (std::size_t s = 0; s < sizes.size(); ++s) {
      const std::uint64_t size = sizes[s];
      Stage stage;
      stage.n_trials = size;
      stage.n_choices = left_.size();
      if (auto end = add_trials(done, size)) return std::move(*end);
      if (done == 0) glance();
      const bool is_last = size == n_trials;
      reach_.update(problem_, index_, values_, z_);
      if (is_last) drop_alike();
      drop(stage, is_last);
      out_.stages.push_back(stage);
      done = size;
      if (left_.empty()) break;
      // What told nothing of all choices tells little of twice as many trials.
      if (stage.n_failing + stage.n_worse == 0 && s + 2 < sizes.size()) ++s;
    }
    if (left_.empty()) {
      take_nearest();
      if (auto end = add_trials(0, n_trials)) return std::move(*end);
    }
    std::vector<RatedChoice> all;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      all.push_back(made(problem_, left_[i], std::move(values_[i])));
    }
    if (how_.refines && !problem_.decision->levers.empty()) {
      LeverSearch search(problem_, choices_.spacing, options_, stop_, progress_);
      Result<ChoiceRun> done_search = search.refine(all, out_.n_evaluations);
      if (!done_search) return done_search.failure();
      out_.levers_cut = search.is_cut();
      if (done_search->interrupted || done_search->failure) {
        out_.interrupted = done_search->interrupted;
        out_.failure = done_search->failure;
        out_.failing = search.failing();
        return std::move(out_);
      }
    }
    std::stable_sort(all.begin(), all.end(), [&](const RatedChoice& a, const RatedChoice& b) {
      return is_better(problem_, a, b);
    });
    out_.ranked = std::move(all);
    return std::move(out_);
  }

 private:
  // What there is to say where the run ended early.
  std::optional<Result<Chosen>> add_trials(std::uint64_t from, std::uint64_t to) {
    if (auto error = too_much(left_.size(), to, problem_.requirements.size() + 1)) {
      return Result<Chosen>(*error);
    }
    engine::RunOptions options = options_;
    options.first_trial = options_.first_trial + from;
    options.n_trials = to - from;
    const Result<ChoiceRun> ran = run_choices(problem_, left_, values_, options, stop_, progress_);
    if (!ran) return Result<Chosen>(ran.failure());
    out_.n_evaluations += left_.size() * (to - from);
    if (!ran->interrupted && !ran->failure) return std::nullopt;
    out_.interrupted = ran->interrupted;
    out_.failure = ran->failure;
    if (ran->failure) out_.failing = left_[ran->failure->choice];
    return Result<Chosen>(std::move(out_));
  }

  void glance() {
    Target mean = problem_.objective;
    mean.statistic = ir::Statistic::mean;
    Target shortfall = problem_.objective;
    shortfall.statistic = ir::Statistic::es;
    shortfall.level = kShortfallLevel;
    if (!ir::is_of_tail(problem_.objective.statistic)) {
      shortfall.side = problem_.decision->maximises ? stats::Side::low : stats::Side::high;
    }
    for (std::size_t i = 0; i < left_.size(); ++i) {
      Glance one;
      one.choice = left_[i];
      one.cost = problem_.cost(left_[i]);
      const std::vector<double>& values = values_[i].columns[0];
      one.objective = estimate(problem_.objective, values).value.value_or(0);
      one.mean = estimate(mean, values).value.value_or(0);
      one.shortfall = estimate(shortfall, values).value.value_or(0);
      for (std::size_t r = 0; r < problem_.requirements.size(); ++r) {
        one.requirements.push_back(
            estimate(problem_.requirements[r].target, values_[i].columns[r + 1]).value.value_or(0));
      }
      out_.glances.push_back(std::move(one));
    }
    for (std::size_t r = 0; r < problem_.requirements.size(); ++r) {
      const auto [low, high] = std::minmax_element(
          out_.glances.begin(), out_.glances.end(),
          [&](const auto& a, const auto& b) { return a.requirements[r] < b.requirements[r]; });
      problem_.requirements[r].spread = high->requirements[r] - low->requirements[r];
    }
  }

  template <class Keep>
  void keep_where(Keep keep) {
    std::size_t to = 0;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (!keep(i)) continue;
      if (to != i) {
        left_[to] = std::move(left_[i]);
        values_[to] = std::move(values_[i]);
        index_[to] = index_[i];
      }
      ++to;
    }
    left_.resize(to);
    values_.resize(to);
    index_.resize(to);
  }

  // A lever that a set of actions does not read leaves the same values: one setting stands for all, the first. Only on all
  // trials: on fewer ones what an event that has not struck yet would tell apart is alike.
  void drop_alike() {
    if (problem_.decision->levers.empty()) return;
    std::map<std::vector<std::uint8_t>, std::vector<std::size_t>> known;
    // The first that it is alike to: itself where there is none.
    std::vector<std::size_t> first(left_.size());
    std::map<std::vector<std::uint8_t>, std::vector<std::size_t>> members;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      std::vector<std::size_t>& others = known[left_[i].actions];
      members[left_[i].actions].push_back(i);
      const auto at = std::find_if(others.begin(), others.end(), [&](std::size_t other) {
        return values_[other].columns == values_[i].columns &&
               problem_.cost(left_[other]) == problem_.cost(left_[i]);
      });
      first[i] = at == others.end() ? i : *at;
      if (first[i] != i) {
        ++out_.n_alike;
      } else {
        others.push_back(i);
      }
    }
    // Both in the order of all choices.
    const std::vector<Choice> had = left_;
    for (const auto& [actions, all] : members) {
      for (const std::size_t i : known[actions]) rest_idle(i, all, first);
    }
    for (std::size_t i = 0, g = 0; i < left_.size(); ++i, ++g) {
      while (!(choices_.all[g] == had[i])) ++g;
      out_.glances[g].choice = left_[first[i]];
    }
    keep_where([&](std::size_t i) { return first[i] == i; });
  }

  // A lever whose every setting beside the others of this choice is alike, none dropped, stays where it stands.
  void rest_idle(std::size_t i, const std::vector<std::size_t>& all,
                 const std::vector<std::size_t>& first) {
    const std::vector<double> now = levers_now(*problem_.decision, problem_.base);
    const std::vector<double> levers = left_[i].levers;
    for (std::size_t l = 0; l < levers.size(); ++l) {
      std::size_t n = 0;
      const bool is_idle = std::all_of(all.begin(), all.end(), [&](std::size_t other) {
        for (std::size_t k = 0; k < levers.size(); ++k) {
          if (k != l && left_[other].levers[k] != levers[k]) return true;
        }
        ++n;
        return first[other] == i;
      });
      if (is_idle && n > 1 && n == n_beside(left_[i].actions, levers, l)) {
        left_[i].levers[l] = now[l];
      }
    }
  }

  // Choices that were looked at, of these actions and settings of all levers but one.
  std::size_t n_beside(const std::vector<std::uint8_t>& actions, const std::vector<double>& levers,
                       std::size_t but) const {
    return static_cast<std::size_t>(
        std::count_if(choices_.all.begin(), choices_.all.end(), [&](const Choice& one) {
          if (one.actions != actions) return false;
          for (std::size_t k = 0; k < levers.size(); ++k) {
            if (k != but && one.levers[k] != levers[k]) return false;
          }
          return true;
        }));
  }

  // Whether paired values of the objective tell which of two is better on these trials.
  bool tells_apart(std::size_t a, std::size_t b) const {
    if (!values_[a].has_noise[0] && !values_[b].has_noise[0]) return true;
    std::vector<double> terms = influence(problem_.objective, values_[a].columns[0]);
    const std::vector<double> others = influence(problem_.objective, values_[b].columns[0]);
    if (terms.size() != others.size()) return false;
    for (std::size_t k = 0; k < terms.size(); ++k) terms[k] -= others[k];
    return is_told(std::move(terms));
  }

  // A chance has an error of its own where few trials tell it.
  bool is_told_of(std::size_t i, std::size_t r) const {
    const Target& target = problem_.requirements[r].target;
    return !values_[i].has_noise[r + 1] || target.statistic == ir::Statistic::probability ||
           is_told(influence(target, values_[i].columns[r + 1]));
  }

  // Whether what turning the levers further could add may keep what this setting breaks.
  bool may_be_kept(std::size_t i, std::size_t r, const Estimate& found) const {
    const double more = reach_.of(index_[i], r + 1);
    return more > 0 &&
           margin_of(problem_.requirements[r], *found.value) + more >= -z_ * found.se.value_or(0);
  }

  void drop(Stage& stage, bool is_last) {
    std::vector<bool> surely_fails(left_.size());
    std::vector<bool> surely_holds(left_.size(), true);
    for (std::size_t i = 0; i < left_.size(); ++i) {
      for (std::size_t r = 0; r < problem_.requirements.size(); ++r) {
        const Requirement& requirement = problem_.requirements[r];
        const Estimate found =
            estimate(requirement.target, values_[i].columns[r + 1], values_[i].has_noise[r + 1]);
        Standing standing = standing_of(requirement, found, z_);
        if (!is_last && !is_told_of(i, r)) standing = Standing::unclear;
        surely_fails[i] =
            surely_fails[i] || (standing == Standing::fails && !may_be_kept(i, r, found));
        surely_holds[i] = surely_holds[i] && standing == Standing::holds;
      }
    }
    std::optional<std::size_t> best;
    std::vector<double> scores(left_.size());
    for (std::size_t i = 0; i < left_.size(); ++i) {
      const Estimate found = estimate(problem_.objective, values_[i].columns[0]);
      scores[i] = coarse(score_of(problem_, found.value.value_or(0)));
      if (surely_holds[i] && (!best || scores[i] > scores[*best])) best = i;
    }
    std::vector<bool> is_worse(left_.size());
    for (std::size_t i = 0; best && i < left_.size(); ++i) {
      if (i == *best || surely_fails[i] || scores[i] >= scores[*best]) continue;
      const Estimate apart =
          difference(problem_.objective, values_[*best].columns[0], values_[i].columns[0]);
      const double less = scores[*best] - scores[i] - reach_.of(index_[i], 0);
      is_worse[i] = apart.se && less > z_ * *apart.se && (is_last || tells_apart(*best, i));
    }
    for (std::size_t i = 0; i < left_.size(); ++i) {
      stage.n_failing += surely_fails[i] ? 1 : 0;
      stage.n_worse += is_worse[i] ? 1 : 0;
    }
    keep_where([&](std::size_t i) { return !surely_fails[i] && !is_worse[i]; });
  }

  // The sets of actions that come nearest to all requirements, each at its nearest setting.
  void take_nearest() {
    std::vector<std::size_t> order(out_.glances.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::vector<double> far;
    for (const Glance& one : out_.glances) far.push_back(distance_of(problem_, one.requirements));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return far[a] < far[b]; });
    left_.clear();
    values_.clear();
    index_.clear();
    for (const std::size_t i : order) {
      const Choice& choice = out_.glances[i].choice;
      const bool is_known = std::any_of(left_.begin(), left_.end(), [&](const Choice& other) {
        return other.actions == choice.actions;
      });
      if (!is_known) {
        left_.push_back(choice);
        index_.push_back(i);
      }
      if (left_.size() == kNearest) break;
    }
  }

  Choosing& problem_;
  const Choices& choices_;
  const engine::RunOptions options_;
  const ChoosingOptions how_;
  const std::atomic<bool>* stop_;
  const engine::Progress& progress_;
  std::vector<Choice> left_;
  std::vector<ChoiceValues> values_;
  // Which of the choices each is.
  std::vector<std::size_t> index_;
  Reach reach_;
  double z_ = 0;
  Chosen out_;
};

}  // namespace

double score_of(const Choosing& problem, double objective) {
  return problem.decision->maximises ? objective : -objective;
}

double critical_of(double confidence, double n_intervals) {
  return stats::normal_critical(1 - 2 * (1 - confidence) / std::max(1.0, n_intervals));
}

double margin_of(const Requirement& requirement, double value) {
  const bool is_above =
      requirement.relation == ir::Relation::gt || requirement.relation == ir::Relation::ge;
  return is_above ? value - requirement.bound : requirement.bound - value;
}

Standing standing_of(const Requirement& requirement, const Estimate& found, double z) {
  if (!found.value) return Standing::unclear;
  const double margin = margin_of(requirement, *found.value);
  const double wide = z * found.se.value_or(HUGE_VAL);
  if (wide == 0) {
    const bool strict =
        requirement.relation == ir::Relation::lt || requirement.relation == ir::Relation::gt;
    return margin > 0 || (margin == 0 && !strict) ? Standing::holds : Standing::fails;
  }
  return margin > wide ? Standing::holds : margin < -wide ? Standing::fails : Standing::unclear;
}

RatedChoice made(const Choosing& problem, Choice choice, ChoiceValues values) {
  RatedChoice out;
  out.cost = problem.cost(choice);
  out.choice = std::move(choice);
  out.objective = estimate(problem.objective, values.columns[0], values.has_noise[0]);
  const double z = critical_of(kOneSided, static_cast<double>(problem.requirements.size()));
  for (std::size_t r = 0; r < problem.requirements.size(); ++r) {
    const Requirement& requirement = problem.requirements[r];
    const Estimate found =
        estimate(requirement.target, values.columns[r + 1], values.has_noise[r + 1]);
    const Standing standing = standing_of(requirement, found, z);
    out.standing = std::max(out.standing, standing);
    out.is_kept = out.is_kept && found.value && margin_of(requirement, *found.value) >= 0;
    out.requirements.push_back(found);
  }
  out.values = std::move(values);
  return out;
}

double distance_of(const Choosing& problem, const std::vector<double>& requirements) {
  double out = 0;
  for (std::size_t r = 0; r < requirements.size(); ++r) {
    const Requirement& requirement = problem.requirements[r];
    const double missing = -margin_of(requirement, requirements[r]);
    if (missing > 0) out += requirement.spread > 0 ? missing / requirement.spread : 1;
  }
  return out;
}

bool is_better(const Choosing& problem, const RatedChoice& a, const RatedChoice& b) {
  if (a.standing != b.standing) return a.standing < b.standing;
  if (a.standing == Standing::unclear && a.is_kept != b.is_kept) return a.is_kept;
  const auto values = [](const RatedChoice& one) {
    std::vector<double> out;
    for (const Estimate& found : one.requirements) out.push_back(found.value.value_or(0));
    return out;
  };
  if (!a.is_kept) {
    const double far_a = distance_of(problem, values(a));
    const double far_b = distance_of(problem, values(b));
    if (far_a != far_b) return far_a < far_b;
  }
  const double score_a = coarse(score_of(problem, a.objective.value.value_or(0)));
  const double score_b = coarse(score_of(problem, b.objective.value.value_or(0)));
  if (score_a != score_b) return score_a > score_b;
  if (a.cost.value_or(0) != b.cost.value_or(0)) return a.cost.value_or(0) < b.cost.value_or(0);
  const auto n = [](const RatedChoice& one) {
    return std::count(one.choice.actions.begin(), one.choice.actions.end(), 1);
  };
  return n(a) < n(b);
}

Result<Chosen> choose(Choosing& problem, const Choices& choices, const engine::RunOptions& options,
                      const ChoosingOptions& how, const std::atomic<bool>* stop,
                      const engine::Progress& progress) {
  return Race(problem, choices, options, how, stop, progress).run();
}

}  // namespace plimsoll::questions
