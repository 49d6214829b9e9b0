// Orders become weights of models: each model is run once, and its statistic and its influences are added to
// the shares of the edits before and behind it.
#include "questions/change.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>

#include "questions/orders.h"
#include "stats/critical.h"
#include "stats/moments.h"

namespace plimsoll::questions {

namespace {

using Clock = std::chrono::steady_clock;
using Set = std::vector<bool>;

constexpr int kFewestPairs = 2;
// Sums of values differ by less through rounding: of what the models range over, and of the largest of them, whose
// changes may be small beside it.
constexpr double kAlike = 1e-10;
constexpr double kAlikeOfLargest = 1e-12;
// Pairs of orders that differ by less than this of what an edit's amounts range over are alike.
constexpr double kAlikePairs = 1e-3;

double range_of(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return values.empty() ? 0 : *most - *least;
}

class Sharing {
 public:
  Sharing(std::size_t n, const std::vector<std::vector<std::size_t>>& needs,
          const ChangeOptions& options, const EditedModel& run, const ModelsRun& progress)
      : n_(n),
        needs_(needs),
        options_(options),
        run_(run),
        progress_(progress),
        by_trial_(n),
        largest_(n, 0.0),
        may_differ_(n, false) {}

  Result<ChangeShares> all() {
    out_.exact = n_ <= kMostExactEdits;
    const Result<bool> done = out_.exact ? by_all_orders() : by_sampled_orders();
    if (!done) return done.failure();
    if (!*done) return std::move(out_);
    settle();
    if (!out_.exact) {
      if (auto error = take_apart()) return *error;
    }
    return std::move(out_);
  }

 private:
  // What an order adds to: the value of each edit in it.
  using Steps = std::vector<std::pair<Set, std::size_t>>;

  Steps steps_of(const std::vector<std::size_t>& order) const {
    Steps out;
    Set made(n_);
    for (const std::size_t edit : waiting_order(order, needs_)) {
      out.emplace_back(made, edit);
      made[edit] = true;
    }
    return out;
  }

  // Weights of models in the shares, by model and edit.
  using Weights = std::map<Set, std::map<std::size_t, double>>;

  static void add_weights(const Steps& steps, double weight, Weights& to) {
    for (const auto& [made, edit] : steps) {
      to[made][edit] -= weight;
      Set after = made;
      after[edit] = true;
      to[after][edit] += weight;
    }
  }

  // Runs each model once. False: one does not stand.
  Result<bool> add_models(const Weights& weights) {
    std::size_t n_left = weights.size();
    for (const auto& [made, edits] : weights) {
      if (progress_) progress_(out_.n_models, out_.n_models + n_left);
      --n_left;
      const Result<std::optional<EditedValue>> found = run_(made);
      if (!found) return found.failure();
      if (!*found) {
        out_.fails = made;
        return false;
      }
      ++out_.n_models;
      const EditedValue& value = **found;
      values_[made] = value.value;
      out_.largest = std::max(out_.largest, std::fabs(value.value));
      for (const auto& [edit, weight] : edits) {
        if (weight == 0) continue;
        add_influence(edit, weight, value);
      }
    }
    if (progress_) progress_(out_.n_models, out_.n_models);
    return true;
  }

  void add_influence(std::size_t edit, double weight, const EditedValue& value) {
    std::vector<double>& terms = by_trial_[edit];
    if (value.influence.empty()) unknown_error_ = true;
    if (unknown_error_) return;
    if (terms.empty()) terms.assign(value.influence.size(), 0.0);
    may_differ_[edit] = may_differ_[edit] || value.has_noise;
    for (std::size_t t = 0; t < terms.size(); ++t) {
      terms[t] += weight * value.influence[t];
      largest_[edit] = std::max(largest_[edit], std::fabs(value.influence[t]));
    }
  }

  // By edit, what it adds in that order.
  std::vector<double> added_in(const Steps& steps) const {
    std::vector<double> out(n_);
    for (const auto& [made, edit] : steps) {
      Set after = made;
      after[edit] = true;
      out[edit] = values_.at(after) - values_.at(made);
    }
    return out;
  }

  Result<bool> by_all_orders() {
    std::vector<std::size_t> order(n_);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<Steps> all;
    do all.push_back(steps_of(order));
    while (std::next_permutation(order.begin(), order.end()));
    const double weight = 1 / static_cast<double>(all.size());
    Weights weights;
    for (const Steps& steps : all) add_weights(steps, weight, weights);
    const Result<bool> done = add_models(weights);
    if (!done || !*done) return done;
    out_.n_orders = all.size();
    sums_.assign(n_, 0.0);
    for (const auto& [made, edits] : weights) {
      for (const auto& [edit, w] : edits) sums_[edit] += w * values_.at(made);
    }
    return true;
  }

  Result<bool> by_sampled_orders() {
    const Clock::time_point begin = Clock::now();
    const int n_pairs = std::max(kFewestPairs, (options_.orders + 1) / 2);
    sums_.assign(n_, 0.0);
    amounts_.assign(n_, {});
    Orders orders(options_.seed, 1);
    int n_done = 0;
    const auto has_another = [&] {
      if (options_.seconds <= 0) return n_done < n_pairs;
      const double spent = std::chrono::duration<double>(Clock::now() - begin).count();
      return n_done < kFewestPairs || spent + spent / n_done <= options_.seconds;
    };
    while (has_another()) {
      // With a fixed number all at once: what two orders share is run once.
      const int n_here = options_.seconds > 0 ? 1 : n_pairs;
      std::vector<Steps> all;
      for (int pair = 0; pair < n_here; ++pair) {
        std::vector<std::size_t> order = orders.next(n_);
        all.push_back(steps_of(order));
        std::reverse(order.begin(), order.end());
        all.push_back(steps_of(order));
      }
      Weights weights;
      for (const Steps& steps : all) add_weights(steps, 1, weights);
      const Result<bool> done = add_models(weights);
      if (!done || !*done) return done;
      for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
        std::vector<double> added = added_in(all[i]);
        const std::vector<double> reversed = added_in(all[i + 1]);
        for (std::size_t edit = 0; edit < n_; ++edit) {
          amounts_[edit].push_back(added[edit]);
          amounts_[edit].push_back(reversed[edit]);
          sums_[edit] += added[edit] + reversed[edit];
          added[edit] = (added[edit] + reversed[edit]) / 2;
        }
        by_pair_.push_back(std::move(added));
      }
      n_done += n_here;
    }
    out_.n_orders = 2 * static_cast<std::size_t>(n_done);
    const auto n = static_cast<double>(out_.n_orders);
    for (double& sum : sums_) sum /= n;
    for (std::vector<double>& terms : by_trial_) {
      for (double& term : terms) term /= n;
    }
    return true;
  }

  void settle() {
    for (std::size_t edit = 0; edit < n_; ++edit) {
      ChangeShares::Share share;
      share.value.value = sums_[edit];
      const std::vector<double>& terms = by_trial_[edit];
      if (!unknown_error_ && !terms.empty()) {
        const bool alike = are_alike(terms, largest_[edit]);
        const Estimate of_terms = estimate(Target{}, terms, may_differ_[edit]);
        share.se_trials = alike ? std::optional(0.0) : of_terms.se;
        if (!alike) share.value.doubt = of_terms.doubt;
      }
      if (!out_.exact) {
        share.se_orders = error_of_orders(edit);
        share.is_known = !acts_with_others(edit) || tells_orders(edit);
      }
      share.value.se = share.se_trials;
      if (share.value.se && share.se_orders) {
        share.value.se = std::hypot(*share.value.se, *share.se_orders);
      }
      out_.shares.push_back(share);
    }
  }

  std::optional<double> error_of_orders(std::size_t edit) const {
    std::vector<double> values;
    for (const std::vector<double>& pair : by_pair_) values.push_back(pair[edit]);
    stats::PowerSums sums(2);
    sums.add(values);
    const std::optional<double> se = stats::moments(sums).mean_se;
    if (!se) return std::nullopt;
    const int freedom = static_cast<int>(values.size()) - 1;
    return *se * stats::student_critical(freedom, 0.95) / stats::normal_critical(0.95);
  }

  // What rounding may move a sum of values by.
  double rounding() const {
    double least = HUGE_VAL;
    double most = -HUGE_VAL;
    for (const auto& [made, value] : values_) {
      least = std::min(least, value);
      most = std::max(most, value);
    }
    return std::max(kAlike * (most - least), kAlikeOfLargest * out_.largest);
  }

  // Adds another amount in one order than in another.
  bool acts_with_others(std::size_t edit) const { return range_of(amounts_[edit]) > rounding(); }

  // Whether pairs of orders are many, and not all but one alike.
  bool tells_orders(std::size_t edit) const {
    if (by_pair_.size() < kFewestKnownPairs) return false;
    const double alike = kAlikePairs * range_of(amounts_[edit]);
    std::size_t most = 0;
    for (const std::vector<double>& one : by_pair_) {
      const auto n = std::count_if(by_pair_.begin(), by_pair_.end(), [&](const auto& other) {
        return std::fabs(other[edit] - one[edit]) <= alike;
      });
      most = std::max(most, static_cast<std::size_t>(n));
    }
    return most + 2 <= by_pair_.size();
  }

  // The edits that act with others, and what they need; by whether they are among them.
  Set acting() const {
    Set out(n_);
    for (std::size_t edit = 0; edit < n_; ++edit) out[edit] = acts_with_others(edit);
    for (bool is_more = true; is_more;) {
      is_more = false;
      for (std::size_t edit = 0; edit < n_; ++edit) {
        if (!out[edit]) continue;
        for (const std::size_t other : needs_[edit]) {
          is_more = is_more || !out[other];
          out[other] = true;
        }
      }
    }
    return out;
  }

  // Nothing where the model does not stand: `fails` says so.
  Result<std::optional<double>> value_of(const Set& made) {
    const auto found = values_.find(made);
    if (found != values_.end()) return std::optional<double>(found->second);
    const Result<std::optional<EditedValue>> ran = run_(made);
    if (!ran) return ran.failure();
    if (!*ran) {
      out_.fails = made;
      return std::optional<double>();
    }
    ++out_.n_models;
    if (progress_) progress_(out_.n_models, out_.n_models);
    out_.largest = std::max(out_.largest, std::fabs((*ran)->value));
    values_[made] = (*ran)->value;
    return std::optional<double>((*ran)->value);
  }

  // Those of the edits that can be made without the others.
  Set made_alone(Set out) const {
    for (bool is_less = true; is_less;) {
      is_less = false;
      for (std::size_t edit = 0; edit < n_; ++edit) {
        const bool waits = std::any_of(needs_[edit].begin(), needs_[edit].end(),
                                       [&](std::size_t other) { return !out[other]; });
        if (!out[edit] || !waits) continue;
        out[edit] = false;
        is_less = true;
      }
    }
    return out;
  }

  // Whether the edits that act with none in the orders add what they do there also before all that act, and behind
  // all of them: one that adds something only where many others are made shows in few orders. All of them together, and
  // half of them in all ways that part any two, since what two add may cancel.
  Result<bool> others_add_the_same(const Set& is_acting) {
    std::vector<std::size_t> others;
    for (std::size_t edit = 0; edit < n_; ++edit) {
      if (!is_acting[edit]) others.push_back(edit);
    }
    for (const Set& from : {Set(n_), is_acting}) {
      const Result<bool> all = adds_its_sum(from, others);
      if (!all || !*all) return all;
      for (std::size_t bit = 1; bit < others.size(); bit *= 2) {
        std::vector<std::size_t> halves[2];
        for (std::size_t i = 0; i < others.size(); ++i) {
          halves[(i & bit) == 0 ? 0 : 1].push_back(others[i]);
        }
        for (const std::vector<std::size_t>& half : halves) {
          const Result<bool> one = adds_its_sum(from, half);
          if (!one || !*one) return one;
        }
      }
    }
    return true;
  }

  // Whether those of `more` that can be made behind `from` add there what they add in the orders.
  Result<bool> adds_its_sum(const Set& from, const std::vector<std::size_t>& more) {
    Set to = from;
    for (const std::size_t edit : more) to[edit] = true;
    to = made_alone(std::move(to));
    double sum = 0;
    for (const std::size_t edit : more) sum += to[edit] ? sums_[edit] : 0;
    const Result<std::optional<double>> a = value_of(from);
    if (!a) return a.failure();
    if (!*a) return false;
    const Result<std::optional<double>> b = value_of(to);
    if (!b) return b.failure();
    return *b && std::fabs(**b - **a - sum) <= rounding();
  }

  // All orders of the edits that act with others, where they are few; shares are those then.
  std::optional<Error> take_apart() {
    const Set is_acting = acting();
    const Result<bool> are_same = others_add_the_same(is_acting);
    if (!are_same) return are_same.failure();
    if (!out_.fails.empty()) return std::nullopt;
    if (!*are_same) {
      for (std::size_t edit = 0; edit < n_; ++edit) {
        if (!acts_with_others(edit)) out_.shares[edit].is_known = false;
      }
      return std::nullopt;
    }
    std::vector<std::size_t> list;
    std::vector<std::size_t> place(n_);
    for (std::size_t edit = 0; edit < n_; ++edit) {
      place[edit] = list.size();
      if (is_acting[edit]) list.push_back(edit);
    }
    if (list.size() > kMostExactEdits || (std::size_t{1} << list.size()) > 2 * out_.n_models) {
      return std::nullopt;
    }
    std::vector<std::vector<std::size_t>> needs(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (const std::size_t other : needs_[list[i]]) needs[i].push_back(place[other]);
    }
    std::map<Set, double> alone{{Set(list.size()), values_.at(Set(n_))}};
    const EditedModel run = [&](const Set& made) {
      Set all(n_);
      for (std::size_t i = 0; i < list.size(); ++i) all[list[i]] = made[i];
      auto found = run_(all);
      if (found && *found) alone[made] = (*found)->value;
      return found;
    };
    Result<ChangeShares> exact = Sharing(list.size(), needs, options_, run, progress_).all();
    if (!exact) return exact.failure();
    if (!exact->fails.empty()) {
      out_.fails.assign(n_, false);
      for (std::size_t i = 0; i < list.size(); ++i) out_.fails[list[i]] = exact->fails[i];
      return std::nullopt;
    }
    out_.n_models += exact->n_models;
    for (const auto& [made, value] : values_) {
      Set part(list.size());
      double sum = 0;
      for (std::size_t edit = 0; edit < n_; ++edit) {
        if (is_acting[edit]) {
          part[place[edit]] = made[edit];
        } else if (made[edit]) {
          sum += *out_.shares[edit].value.value;
        }
      }
      if (std::fabs(alone.at(part) + sum - value) > rounding()) return std::nullopt;
    }
    for (std::size_t i = 0; i < list.size(); ++i) out_.shares[list[i]] = exact->shares[i];
    for (ChangeShares::Share& share : out_.shares) {
      share.value.se = share.se_trials;
      share.se_orders.reset();
      share.is_known = true;
    }
    out_.exact = true;
    return std::nullopt;
  }

  std::size_t n_;
  const std::vector<std::vector<std::size_t>>& needs_;
  const ChangeOptions& options_;
  const EditedModel& run_;
  const ModelsRun& progress_;
  ChangeShares out_;
  std::map<Set, double> values_;
  // By edit, the weighted sum of influences, and the largest that was added.
  std::vector<std::vector<double>> by_trial_;
  std::vector<double> largest_;
  std::vector<bool> may_differ_;
  bool unknown_error_ = false;
  std::vector<double> sums_;
  // By pair of orders and edit.
  std::vector<std::vector<double>> by_pair_;
  // By edit, what it adds in each order.
  std::vector<std::vector<double>> amounts_;
};

}  // namespace

std::vector<std::size_t> waiting_order(const std::vector<std::size_t>& order,
                                       const std::vector<std::vector<std::size_t>>& needs) {
  std::vector<std::size_t> out;
  std::vector<bool> made(order.size());
  while (out.size() < order.size()) {
    // The first of the order that has what it needs; needs are never in a circle.
    const auto next = std::find_if(order.begin(), order.end(), [&](std::size_t edit) {
      return !made[edit] && std::all_of(needs[edit].begin(), needs[edit].end(),
                                        [&](std::size_t other) { return made[other]; });
    });
    made[*next] = true;
    out.push_back(*next);
  }
  return out;
}

Result<ChangeShares> share_change(std::size_t n_edits,
                                  const std::vector<std::vector<std::size_t>>& needs,
                                  const ChangeOptions& options, const EditedModel& run,
                                  const ModelsRun& progress) {
  return Sharing(n_edits, needs, options, run, progress).all();
}

}  // namespace plimsoll::questions
