// Features are fitted to what the pilot's values say, then as many of the best are taken as give the least work.
#include "questions/screen_plan.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "questions/screen_scores.h"

namespace plimsoll::questions {

namespace {

// Trials that a plan is made from, at least and at most, and the trials in a tail that it wants to see.
constexpr std::size_t kPlanTrials = 24'576;
constexpr std::size_t kMostPlanTrials = 65'536;
constexpr double kPlanTail = 320;
// Trials by which designs are compared.
constexpr std::size_t kJudgedTrials = 4096;
// Fewer tell nothing of a tail or a chance.
constexpr double kPilotTail = 100;
// Trials that are held at once for the columns of all features, and these columns.
constexpr std::size_t kLearnTrials = 2048;
constexpr std::size_t kMostColumns = 4096;
// Features that take more of a run's work than this are no help.
constexpr double kMostShare = 0.2;
// Nanoseconds of a trial: a column's figures, a cell, a part of a score.
constexpr double kColumnWork = 25;
constexpr double kCellWork = 10;
constexpr double kPartWork = 0.5;
// A tail's responses are cut above this share of the values, so that the tail is what counts.
constexpr double kCut = 0.3;

double quantile_of(std::span<const double> of, double level) {
  std::vector<double> values(of.begin(), of.end());
  const auto at = std::min(static_cast<std::size_t>(level * static_cast<double>(values.size())),
                           values.size() - 1);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

// How many numbers a trial has of a column.
std::size_t flats(const ir::Module& module, ir::ColumnId id) {
  const ir::Column& column = module.columns[id.value];
  const std::size_t labels = module.size_of(column.node);
  const std::uint32_t periods = module.time.n_periods;
  if (column.sample == ir::Sample::each_period) return labels * periods;
  if (column.sample != ir::Sample::each_year || periods == 0) return labels;
  return labels * (static_cast<std::size_t>(module.time.year_index(periods - 1)) + 1);
}

// What is planned for one statistic, whatever the features.
struct Wanted {
  ScreenAim aim;
  double edge = 0;
  // Terms are 0 for most trials.
  bool in_tail = false;
  // A term's variance times this is the trials that the goal needs.
  double per_square = 0;
  std::vector<double> terms;
  std::vector<double> responses;
};

std::optional<Wanted> wanted_of(const ScreenGoal& goal, std::size_t n_plan) {
  Wanted out;
  out.aim = ScreenAim::of(goal.target);
  std::vector<double> values(goal.pilot.begin(), goal.pilot.end());
  for (double& x : values) x *= out.aim.turn;
  const auto n = static_cast<double>(values.size());
  double per_term = 1 / goal.most;
  if (out.aim.is_tail()) {
    const double tail = out.aim.level * n;
    if (tail < kPilotTail) return std::nullopt;
    out.edge = quantile_of(values, out.aim.level);
    if (out.aim.statistic == ir::Statistic::es) {
      per_term /= out.aim.level;
    } else {
      // By the density between two ranks.
      const double apart = 2 * std::sqrt(tail);
      const double width =
          quantile_of(values, (tail + apart) / n) - quantile_of(values, (tail - apart) / n);
      per_term *= width / (2 * apart / n);
    }
  }
  values.resize(n_plan);
  double n_terms = 0;
  for (const double x : values) {
    out.terms.push_back(out.aim.term(x, out.edge));
    if (out.terms.back() != 0) n_terms += 1;
  }
  const bool is_chance = ir::is_of_condition(out.aim.statistic);
  if (is_chance && std::min(n_terms, static_cast<double>(n_plan) - n_terms) < kPilotTail) {
    return std::nullopt;
  }
  out.in_tail = out.aim.is_tail() ? out.aim.level < kCut : is_chance && n_terms < kCut * n;
  const double cut = out.in_tail && out.aim.is_tail() ? quantile_of(values, kCut) : INFINITY;
  for (const double x : values) out.responses.push_back(is_chance ? -x : std::min(x, cut));
  out.per_square = per_term * per_term;
  if (!(out.per_square > 0) || !std::isfinite(out.per_square)) return std::nullopt;
  return out;
}

// Features that may make a level, and what they say of the trials that no score was fitted to.
struct Candidate {
  std::vector<std::size_t> features;
  // Of a trial: with noise of all trials in order, and of chosen ones.
  double work = 0;
  double chosen_work = 0;
  std::vector<ScreenCells> cells;
  // By statistic and every so many trials: the cell.
  std::vector<std::vector<std::uint8_t>> at;
};

// One level or two, with what the chances of each are multiplied by.
struct Design {
  const Candidate* first = nullptr;
  const Candidate* second = nullptr;
  double first_factor = 1;
  double second_factor = 1;
  // What comes of it: trials to look at, work in all.
  double trials = INFINITY;
  double work = INFINITY;
};

std::vector<double> chances_of(const ScreenCells& cells, double factor, double ratio) {
  return cells.chances(ratio * factor * factor);
}

void judge(const std::vector<Wanted>& wanted, double run_work, Design& design) {
  const std::size_t n_statistics = wanted.size();
  const double ratio = design.first->work / run_work;
  std::vector<std::vector<double>> first;
  std::vector<std::vector<double>> second;
  for (std::size_t t = 0; t < n_statistics; ++t) {
    first.push_back(chances_of(design.first->cells[t], design.first_factor, ratio));
    if (design.second == nullptr) continue;
    second.push_back(chances_of(design.second->cells[t], design.second_factor, ratio));
  }
  const std::size_t n = design.first->at.front().size();
  std::vector<double> variance(n_statistics, 0.0);
  double passed = 0;
  double run = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double chance = 0;
    double total = 0;
    for (std::size_t t = 0; t < n_statistics; ++t) {
      chance = std::max(chance, first[t][design.first->at[t][i]]);
      if (design.second != nullptr) total = std::max(total, second[t][design.second->at[t][i]]);
    }
    if (design.second == nullptr || total > chance) total = chance;
    passed += chance;
    run += total;
    for (std::size_t t = 0; t < n_statistics; ++t) {
      variance[t] += (1 / chance - 1) * design.first->cells[t].square[design.first->at[t][i]];
      if (total == chance) continue;
      variance[t] +=
          (1 / total - 1 / chance) * design.second->cells[t].square[design.second->at[t][i]];
    }
  }
  const auto all = static_cast<double>(n);
  design.trials = 0;
  for (std::size_t t = 0; t < n_statistics; ++t) {
    const double of_trial = design.first->cells[t].variance + variance[t] / all;
    design.trials = std::max(design.trials, wanted[t].per_square * of_trial);
  }
  const double second_work = design.second != nullptr ? design.second->chosen_work : 0;
  design.work =
      design.trials * (design.first->work + passed / all * second_work + run / all * run_work);
}

class Planning {
 public:
  Planning(const ir::Module& module, const ir::RunInputs& inputs, std::span<const ScreenGoal> goals,
           const engine::RunOptions& options)
      : module_(module), inputs_(inputs), goals_(goals), options_(options) {
    options_.first_trial = 0;
  }

  Result<std::optional<ScreenPlan>> make(double least_gain) {
    if (!read_goals()) return std::optional<ScreenPlan>();
    std::vector<ir::NodeId> roots;
    for (const ScreenGoal& goal : goals_)
      roots.push_back(module_.columns[goal.target.column.value].node);
    run_work_ = ScreenWork(module_).add(roots);
    plan_.features = std::make_unique<ScreenFeatures>(
        screen_features(module_, roots, (least_gain > 0 ? kMostShare : 1) * run_work_));
    run_work_ = ScreenWork(module_, true).add(roots);
    limit_columns();
    if (plan_.features->columns.empty()) return std::optional<ScreenPlan>();
    const auto learned = learn();
    if (!learned) return learned.failure();
    if (!*learned) return std::optional<ScreenPlan>();
    const Design design = choose();
    if (design.first == nullptr) return std::optional<ScreenPlan>();
    plan_.gain = plain_trials() * plain_work(module_) / design.work;
    plan_.trials_needed = design.trials;
    if (plan_.gain < least_gain) return std::optional<ScreenPlan>();
    const double ratio = design.first->work / run_work_;
    for (const bool is_first : {true, false}) {
      const Candidate* from = is_first ? design.first : design.second;
      if (from == nullptr) continue;
      const double factor = is_first ? design.first_factor : design.second_factor;
      const auto added = add_level(*from, factor, ratio);
      if (!added) return added.failure();
      if (!*added) return std::optional<ScreenPlan>();
    }
    for (const Wanted& wanted : wanted_) plan_.aims.push_back(wanted.aim);
    return std::optional<ScreenPlan>(std::move(plan_));
  }

 private:
  bool read_goals() {
    const std::size_t n_pilot = goals_.front().pilot.size();
    double tail = 1;
    for (const ScreenGoal& goal : goals_) {
      const ScreenAim aim = ScreenAim::of(goal.target);
      if (aim.is_tail()) tail = std::min(tail, aim.level);
    }
    n_plan_ = std::min({n_pilot, kMostPlanTrials,
                        std::max(kPlanTrials, static_cast<std::size_t>(kPlanTail / tail))});
    n_learn_ = n_plan_ / 2;
    for (const ScreenGoal& goal : goals_) {
      auto wanted = wanted_of(goal, n_plan_);
      if (!wanted) return false;
      wanted_.push_back(std::move(*wanted));
    }
    return true;
  }

  // Runs the program over the first n trials and gives them on in their order. False where one fails.
  template <class Take>
  Result<bool> in_order(const engine::Program& program, std::size_t n_all, Take take) {
    const std::size_t n_columns = program.columns().size();
    std::vector<double> values(n_columns * kLearnTrials);
    std::vector<const double*> columns;
    for (std::size_t c = 0; c < n_columns; ++c) columns.push_back(&values[c * kLearnTrials]);
    for (std::size_t first = 0; first < n_all; first += kLearnTrials) {
      engine::RunOptions stage = options_;
      stage.first_trial = first;
      stage.n_trials = std::min(kLearnTrials, n_all - first);
      const auto report = engine::run(
          program, stage, [&](int, std::uint64_t at, std::size_t n, const double* const* from) {
            for (std::size_t c = 0; c < n_columns; ++c) {
              std::copy_n(from[c], n, &values[c * kLearnTrials + (at - first)]);
            }
          });
      if (!report) return report.failure();
      if (report->failure || report->interrupted) return false;
      take(first, static_cast<std::size_t>(stage.n_trials), columns.data());
    }
    return true;
  }

  Result<engine::Program> compile(std::span<const ir::ColumnId> columns) const {
    return engine::Program::compile(plan_.features->module, inputs_, columns,
                                    engine::compile_options(options_));
  }

  // The first features, where all have too many columns to be held.
  void limit_columns() {
    std::size_t n = 0;
    std::vector<ir::ColumnId>& columns = plan_.features->columns;
    for (std::size_t f = 0; f < columns.size(); ++f) {
      n += flats(plan_.features->module, columns[f]);
      if (n > kMostColumns) columns.resize(f);
    }
  }

  Result<bool> learn() {
    auto program = compile(plan_.features->columns);
    if (!program) return program.failure();
    std::vector<std::size_t> features;
    for (const engine::FlatColumn& column : program->columns()) {
      const ir::ColumnId id = column.column;
      if (feature_columns_.empty() || feature_columns_.back() != id) {
        feature_columns_.push_back(id);
        flats_of_.push_back(0);
      }
      features.push_back(feature_columns_.size() - 1);
      ++flats_of_.back();
    }
    if (features.empty()) return false;
    std::vector<std::vector<double>> responses;
    for (const Wanted& wanted : wanted_) {
      responses.emplace_back(wanted.responses.begin(),
                             wanted.responses.begin() + static_cast<std::ptrdiff_t>(n_learn_));
    }
    scores_.emplace(std::move(features), std::move(responses), n_plan_);
    auto done = in_order(*program, n_learn_, [&](std::size_t first, std::size_t n, auto columns) {
      scores_->learn(first, n, columns);
    });
    if (!done || !*done) return done;
    scores_->end_learning();
    // Once more for those that tell anything, of all trials.
    std::vector<ir::ColumnId> kept;
    for (const std::size_t f : scores_->kept()) kept.push_back(feature_columns_[f]);
    if (kept.empty()) return false;
    auto fewer = compile(kept);
    if (!fewer) return fewer.failure();
    return in_order(*fewer, n_plan_, [&](std::size_t first, std::size_t n, auto columns) {
      scores_->predict(first, n, columns);
    });
  }

  std::vector<ir::NodeId> nodes_of(std::span<const std::size_t> features) const {
    std::vector<ir::NodeId> nodes;
    for (const std::size_t f : features) {
      nodes.push_back(plan_.features->module.columns[feature_columns_[f].value].node);
    }
    return nodes;
  }

  // Of what is behind the trials that scores are fitted to.
  std::vector<ScreenCells> cells_of(const std::vector<std::vector<double>>& scores) const {
    std::vector<ScreenCells> cells;
    for (std::size_t t = 0; t < wanted_.size(); ++t) {
      cells.push_back(screen_cells(std::span(scores[t]).subspan(n_learn_),
                                   std::span(wanted_[t].terms).subspan(n_learn_),
                                   wanted_[t].in_tail));
    }
    return cells;
  }

  double plain_trials() const {
    double trials = 0;
    for (const Wanted& wanted : wanted_) {
      double sum = 0;
      double square = 0;
      for (const double x : wanted.terms) {
        sum += x;
        square += x * x;
      }
      const auto n = static_cast<double>(wanted.terms.size());
      trials = std::max(trials, wanted.per_square * (square / n - sum / n * (sum / n)));
    }
    return trials;
  }

  Candidate candidate(std::span<const std::size_t> features) const {
    Candidate out;
    out.features.assign(features.begin(), features.end());
    const ScreenScores::Fitted fitted = scores_->fit(features);
    double parts = 0;
    for (const std::vector<double>& all : fitted.coefficients) {
      for (const double x : all) parts += x != 0 ? 1 : 0;
    }
    const double of_scores = kPartWork * parts + kCellWork * static_cast<double>(wanted_.size());
    const std::vector<ir::NodeId> nodes = nodes_of(features);
    out.work = ScreenWork(plan_.features->module).add(nodes) + of_scores;
    out.chosen_work = ScreenWork(plan_.features->module, true).add(nodes) + of_scores;
    out.cells = cells_of(fitted.scores);
    const std::size_t every = std::max<std::size_t>((n_plan_ - n_learn_) / kJudgedTrials, 1);
    for (std::size_t t = 0; t < wanted_.size(); ++t) {
      std::vector<std::uint8_t> at;
      for (std::size_t i = n_learn_; i < n_plan_; i += every) {
        at.push_back(static_cast<std::uint8_t>(out.cells[t].cell(fitted.scores[t][i])));
      }
      out.at.push_back(std::move(at));
    }
    return out;
  }

  // The levels of the least work.
  Design choose() {
    const ScreenWork work(plan_.features->module);
    const std::vector<std::size_t> order = scores_->order(
        [&](std::span<const std::size_t> some) { return work.more(nodes_of(some)); });
    for (std::size_t k = 1; k <= order.size(); k += 1 + k / 3) {
      candidates_.push_back(candidate({order.data(), k}));
    }
    Design best;
    const auto meet = [&](Design design) {
      judge(wanted_, run_work_, design);
      if (design.work < best.work) best = design;
    };
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      for (const double first : {0.7, 1.0, 1.4, 2.0}) {
        meet({&candidates_[i], nullptr, first, 1});
      }
      for (std::size_t j = i + 1; j < candidates_.size(); ++j) {
        for (const double first : {1.0, 1.4, 2.0, 2.8, 4.0}) {
          for (const double second : {0.5, 0.7, 1.0, 1.4, 2.0}) {
            meet({&candidates_[i], &candidates_[j], first, second});
          }
        }
      }
    }
    return best;
  }

  // The level's program, and its scores as they will be summed for other trials. False where a feature fails.
  Result<bool> add_level(const Candidate& from, double factor, double ratio) {
    const ScreenScores::Fitted fitted = scores_->fit(from.features);
    std::vector<ir::ColumnId> columns;
    for (const std::size_t f : from.features) columns.push_back(feature_columns_[f]);
    std::sort(columns.begin(), columns.end());
    auto program = compile(columns);
    if (!program) return program.failure();
    ScreenLevel level;
    level.program = std::make_unique<engine::Program>(std::move(*program));
    // Flat columns of a feature stand in one order in both programs.
    std::map<std::uint32_t, std::size_t> next;
    std::vector<std::size_t> flat_of;
    for (const engine::FlatColumn& column : level.program->columns()) {
      const std::uint32_t id = column.column.value;
      flat_of.push_back(first_flat(id) + next[id]++);
    }
    for (std::size_t t = 0; t < wanted_.size(); ++t) {
      ScreenScore score;
      for (std::size_t c = 0; c < flat_of.size(); ++c) {
        const double counts = fitted.coefficients[t][flat_of[c]];
        if (counts != 0) score.parts.emplace_back(c, counts);
      }
      level.scores.push_back(std::move(score));
    }
    std::vector<std::vector<double>> scores(wanted_.size(), std::vector<double>(n_plan_));
    const auto done =
        in_order(*level.program, n_plan_, [&](std::size_t first, std::size_t n, auto values) {
          for (std::size_t t = 0; t < scores.size(); ++t) {
            level.scores[t].of(values, n, scores[t].data() + first);
          }
        });
    if (!done || !*done) return done;
    std::vector<ScreenCells> cells = cells_of(scores);
    for (std::size_t t = 0; t < cells.size(); ++t) {
      level.scores[t].chances = chances_of(cells[t], factor, ratio);
      level.scores[t].cells = std::move(cells[t]);
    }
    plan_.levels.push_back(std::move(level));
    return true;
  }

  // Of a feature's column, among the flat columns of all.
  std::size_t first_flat(std::uint32_t column) const {
    std::size_t at = 0;
    for (std::size_t f = 0; f < feature_columns_.size(); ++f) {
      if (feature_columns_[f].value == column) break;
      at += flats_of_[f];
    }
    return at;
  }

  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  std::span<const ScreenGoal> goals_;
  engine::RunOptions options_;
  // Trials that the plan is made from; of these the first ones, which scores are fitted to. Cells are made from the others, to
  // which no score was fitted.
  std::size_t n_plan_ = 0;
  std::size_t n_learn_ = 0;
  std::vector<Wanted> wanted_;
  double run_work_ = 0;
  // By feature: its column, and its flat columns.
  std::vector<ir::ColumnId> feature_columns_;
  std::vector<std::size_t> flats_of_;
  std::optional<ScreenScores> scores_;
  std::vector<Candidate> candidates_;
  ScreenPlan plan_;
};

}  // namespace

void ScreenScore::of(const double* const* columns, std::size_t n, double* out) const {
  std::fill_n(out, n, 0.0);
  for (const auto& [column, counts] : parts) {
    const double* x = columns[column];
    for (std::size_t i = 0; i < n; ++i) out[i] += counts * x[i];
  }
}

double plain_work(const ir::Module& module) {
  std::vector<ir::NodeId> roots;
  std::size_t n_columns = 0;
  for (std::size_t c = 0; c < module.columns.size(); ++c) {
    roots.push_back(module.columns[c].node);
    n_columns += flats(module, ir::ColumnId(c));
  }
  return ScreenWork(module).add(roots) + kColumnWork * static_cast<double>(n_columns);
}

Result<std::optional<ScreenPlan>> screen_plan(const ir::Module& module, const ir::RunInputs& inputs,
                                              std::span<const ScreenGoal> goals,
                                              const engine::RunOptions& options,
                                              double least_gain) {
  return Planning(module, inputs, goals, options).make(least_gain);
}

}  // namespace plimsoll::questions
