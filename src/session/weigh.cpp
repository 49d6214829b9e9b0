// An assumption of `sensitivity` has a name and entries; the outline has declarations and fields. What
// joins the two is the name: it begins with the declaration's and ends with what is said of it.
#include "session/weigh.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "lineage/lineage.h"
#include "questions/reading.h"
#include "questions/target.h"
#include "session/income.h"
#include "session/questions.h"

namespace plimsoll::session {

namespace {

using outline::Declaration;
using outline::Field;
using outline::Role;
using AssumptionRow = DerivativesResult::Assumption;
using Row = VerifyResult::Weighing::Row;
using Strength = VerifyResult::Strength;
using Weighing = VerifyResult::Weighing;

// Of an assumption's value, up.
constexpr double kMoved = 0.1;
// Laws that are given by a name, by a name.
constexpr int kMostNames = 8;

std::set<std::string> words_of(const std::string& keys) {
  std::set<std::string> out;
  std::size_t at = 0;
  while (at < keys.size()) {
    const std::size_t comma = std::min(keys.find(',', at), keys.size());
    std::string word = keys.substr(at, comma - at);
    word.erase(0, word.find_first_not_of(' '));
    while (word.ends_with(' ')) word.pop_back();
    if (!word.empty()) out.insert(std::move(word));
    at = comma + 1;
  }
  return out;
}

// Which figures of the model an assumption is made of.
class Figures {
 public:
  Figures(const verify::Report& report, const OutlinedModel& outlined) : outlined_(outlined) {
    for (std::size_t i = 0; i < report.standings.size(); ++i) {
      of_[report.standings[i].declaration].push_back(i);
      fields_.push_back(report.standings[i].field);
    }
  }

  // Indices into the standings; empty where there is none, and then why.
  std::vector<std::size_t> of(const AssumptionRow& row, const std::string& entry,
                              std::string& why) const {
    why = "no figure of the model's text goes by this name";
    if (const Declaration* d = outlined_.find(row.name)) return of_given(*d, entry);
    // The longest name of a declaration; laws within laws have names of their own behind it.
    for (std::size_t dot = row.name.rfind('.'); dot != std::string::npos && dot > 0;
         dot = row.name.rfind('.', dot - 1)) {
      const Declaration* d = outlined_.find(row.name.substr(0, dot));
      if (d == nullptr) continue;
      const std::string rest = row.name.substr(dot + 1);
      const std::size_t last = rest.rfind('.');
      if (last == std::string::npos) return of_part(*d, rest, kMostNames, why);
      if (d->word == "stock") return of_line(*d, rest.substr(0, last), rest.substr(last + 1));
      return of_part(*d, rest.substr(last + 1), kMostNames, why);
    }
    return {};
  }

 private:
  template <class Wanted>
  std::vector<std::size_t> all(const Declaration& d, const Wanted& wanted) const {
    std::vector<std::size_t> out;
    const auto found = of_.find(&d);
    if (found == of_.end()) return out;
    for (const std::size_t i : found->second) {
      if (wanted(*fields_[i])) out.push_back(i);
    }
    return out;
  }

  std::vector<std::size_t> of_given(const Declaration& d, const std::string& entry) const {
    const std::string_view kFor = "value for ";
    const std::set<std::string> label = words_of(entry);
    // The entry of the table with all of its keys in the label, else `else`.
    std::vector<std::size_t> named = all(d, [&](const Field& f) {
      if (!f.name.starts_with(kFor)) return false;
      const std::set<std::string> keys = words_of(f.name.substr(kFor.size()));
      return std::includes(label.begin(), label.end(), keys.begin(), keys.end());
    });
    if (!named.empty()) return named;
    named = all(d, [](const Field& f) { return f.name == "value for else"; });
    if (!named.empty() && !label.empty()) return named;
    return all(d, [](const Field& f) { return f.role == Role::value; });
  }

  // "rate", "opening", "history", "df", or a number of a law.
  std::vector<std::size_t> of_part(const Declaration& d, const std::string& part, int names,
                                   std::string& why) const {
    const bool is_there = std::any_of(d.fields.begin(), d.fields.end(),
                                      [&](const Field& f) { return f.name == part; });
    if (is_there) why = "it is made of others, which have the weight";
    if (part == "rate" || part == "chance" || part == "opening") {
      return all(d, [&](const Field& f) { return f.name == part; });
    }
    if (part == "history") {
      return all(d, [](const Field& f) { return f.name.starts_with("history"); });
    }
    if (part == "df" && d.word == "correlation") {
      return all(d, [](const Field& f) { return f.name == "degrees of freedom"; });
    }
    std::vector<std::size_t> named = all(d, [&](const Field& f) {
      return f.role == Role::parameter && (f.name == part || f.name.ends_with(" " + part));
    });
    if (!named.empty() || is_there) return named;
    // A law by its name: `draw deal ~ size`.
    if (names > 0) {
      for (const Field& f : d.fields) {
        if (f.name != "distribution" || f.expr == nullptr ||
            f.expr->kind != syntax::ExprKind::name) {
          continue;
        }
        const std::string name(f.expr->text);
        const Declaration* law = d.risk.empty() ? nullptr : outlined_.find(d.risk + "." + name);
        if (law == nullptr) law = outlined_.find(name);
        if (law != nullptr) return of_part(*law, part, names - 1, why);
      }
    }
    // Where all are told by their names, this one is not written: the bounds of `beta(2, 33)`.
    const bool all_named = std::all_of(d.fields.begin(), d.fields.end(), [](const Field& f) {
      return f.role != Role::parameter || (f.name.find(' ') == std::string::npos);
    });
    if (all_named && part.find(' ') == std::string::npos) {
      why = "it is not written: the law has it so";
      return {};
    }
    return all(d, [](const Field& f) { return f.role == Role::parameter; });
  }

  // A line of a stock.
  std::vector<std::size_t> of_line(const Declaration& d, const std::string& line,
                                   const std::string& part) const {
    const std::string end = " of line " + line;
    return all(d,
               [&](const Field& f) { return f.name.starts_with(part) && f.name.ends_with(end); });
  }

  const OutlinedModel& outlined_;
  std::unordered_map<const Declaration*, std::vector<std::size_t>> of_;
  std::vector<const Field*> fields_;
};

class Weigher {
 public:
  Weigher(const Figures& figures, VerifyResult& out) : figures_(figures), out_(out) {}

  Weighing weigh(const SensitivityResult& answer) {
    const auto& found = std::get<DerivativesResult>(answer.found);
    weighing_.target = answer.target;
    weighing_.statistic = found.statistic;
    weighing_.seconds = answer.seconds;
    for (const AssumptionRow& row : found.assumptions) take(row);
    share_out();
    return std::move(weighing_);
  }

  // Values that some assumption is made of.
  const std::set<std::size_t>& seen() const { return seen_; }

 private:
  // A stock of no unit that begins at 1.
  static bool is_base_of_index(const AssumptionRow& row) {
    return row.kind == AssumptionRow::Kind::opening && row.unit.empty() &&
           std::all_of(row.entries.begin(), row.entries.end(),
                       [](const DerivativesResult::Entry& entry) { return entry.value == 1; });
  }

  std::size_t weakest(const std::vector<std::size_t>& figures) const {
    return *std::max_element(figures.begin(), figures.end(), [&](std::size_t a, std::size_t b) {
      return out_.values[a].counts_as() < out_.values[b].counts_as();
    });
  }

  void take(const AssumptionRow& row) {
    // By entry, the figures that it is made of, and its part of the whole.
    std::vector<DerivativesResult::Entry> entries = row.entries;
    if (entries.empty()) entries.emplace_back();
    std::vector<std::size_t> values;
    std::vector<double> sizes;
    double all = 0;
    bool any_missing = false;
    for (const DerivativesResult::Entry& entry : entries) {
      std::string why;
      const std::vector<std::size_t> figures = figures_.of(row, entry.label, why);
      seen_.insert(figures.begin(), figures.end());
      if (figures.empty()) {
        weighing_.unweighed.push_back({row.name, why});
        return;
      }
      values.push_back(weakest(figures));
      any_missing = any_missing || !entry.derivative.value;
      sizes.push_back(std::fabs(entry.derivative.value.value_or(0) * entry.value));
      all += sizes.back();
    }
    if (is_base_of_index(row)) {
      weighing_.unweighed.push_back(
          {row.name, "it is 1, the base of an index: a scale and no size"});
      return;
    }
    if (!row.measured() || !row.effect.value) {
      weighing_.unweighed.push_back({row.name, row.not_measured});
      return;
    }
    const double effect = kMoved * *row.effect.value;
    const double error = kMoved * row.effect.se.value_or(0);
    if (std::fabs(effect) <= 2 * error || effect == 0) {
      ++weighing_.n_unclear;
      weighing_.unclear += std::fabs(effect);
      return;
    }
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const double part =
          any_missing || all == 0 ? 1.0 / static_cast<double>(entries.size()) : sizes[i] / all;
      if (part == 0) continue;
      Row& one = weighing_.rows.emplace_back();
      one.assumption = row.name;
      one.entry = entries.size() == 1 ? "" : entries[i].label;
      one.value = values[i];
      one.effect = {part * effect, part * error, row.effect.doubt};
    }
  }

  // Sizes become shares. A share's error adds up |what each effect does to it| * its error.
  void share_out() {
    double all = 0;
    for (const Row& row : weighing_.rows) all += std::fabs(*row.effect.value);
    if (all == 0) return;
    double errors = 0;
    for (const Row& row : weighing_.rows) errors += *row.effect.se;
    std::map<std::string, Weighing::Part> authors;
    std::map<std::string, double> author_errors;
    double own_errors[VerifyResult::kStrengths] = {};
    for (Row& row : weighing_.rows) {
      const double se = *row.effect.se;
      const VerifyResult::Value& value = out_.values[row.value];
      row.share = std::fabs(*row.effect.value) / all;
      row.error = error_of(row.share, se, errors, all);
      const Strength strength = value.counts_as();
      Weighing::Part& part = weighing_.parts[static_cast<std::size_t>(strength)];
      part.share += row.share;
      ++part.n;
      own_errors[static_cast<std::size_t>(strength)] += se;
      if (strength == Strength::judgement) {
        Weighing::Part& author = authors[value.by];
        author.share += row.share;
        ++author.n;
        author_errors[value.by] += se;
      }
    }
    for (std::size_t k = 0; k < VerifyResult::kStrengths; ++k) {
      weighing_.parts[k].error = error_of(weighing_.parts[k].share, own_errors[k], errors, all);
    }
    for (auto& [name, part] : authors) {
      part.error = error_of(part.share, author_errors[name], errors, all);
      weighing_.by_author.push_back({name, part});
    }
    weighing_.unclear /= all;
    std::stable_sort(weighing_.rows.begin(), weighing_.rows.end(),
                     [](const Row& a, const Row& b) { return a.share > b.share; });
    std::stable_sort(weighing_.by_author.begin(), weighing_.by_author.end(),
                     [](const auto& a, const auto& b) { return a.part.share > b.part.share; });
  }

  // Of own / all, where `own` of the errors are its own.
  static double error_of(double share, double own, double errors, double all) {
    const double error = ((1 - share) * own + share * (errors - own)) / all;
    // Rounding.
    return error < 1e-12 ? 0 : error;
  }

  const Figures& figures_;
  VerifyResult& out_;
  Weighing weighing_;
  std::set<std::size_t> seen_;
};

// Figures in formulas that the outcome reads: no derivative reaches them.
std::size_t in_formulas(const verify::Report& report, const ir::Module& module,
                        const std::string& outcome, const std::set<std::size_t>& seen) {
  std::set<std::string> read;
  const std::vector<ir::DefId> roots = lineage::find_definitions(module, outcome);
  for (const ir::DefId id : lineage::Lineage(module).closure(roots)) {
    read.insert(module.defs[id.value].full_name);
  }
  std::size_t n = 0;
  for (std::size_t i = 0; i < report.standings.size(); ++i) {
    const verify::Standing& one = report.standings[i];
    const std::string& name = one.declaration->name;
    const bool is_read = read.contains(name) || one.declaration->word == "statement";
    const bool has_value = one.field->role == Role::formula && one.has_figures;
    n += has_value && is_read && !seen.contains(i) && one.strength != verify::Strength::derived;
  }
  return n;
}

// The last whole year in which the outcome is told; empty where it is told of other times.
std::string last_year(const ir::Module& module, const Asked& asked) {
  const auto targets = questions::find_targets(module, {asked.statistic, asked.outcome, "", ""});
  std::string out;
  if (!targets) return out;
  for (const questions::Target& target : *targets) {
    const bool is_year = module.columns[target.column.value].sample == ir::Sample::each_year;
    if (is_year && module.time.is_whole_year(target.period)) out = target.period_name.short_name;
  }
  return out;
}

// Of income where no outcome is named; the mean and the worst twentieth where no statistic is.
Result<std::vector<Asked>> asked_of(const VerifyRequest::Weigh& request, const ir::Module& module,
                                    VerifyResult& out) {
  Asked asked = request.asked;
  const bool is_open = asked.statistic.empty();
  if (is_open) asked.statistic = "mean";
  const auto statistic = questions::read_statistic(asked.statistic);
  if (!statistic) return Error{statistic.error(), ErrorKind::usage};
  if (statistic->object.empty() && asked.outcome.empty()) {
    const Income income = find_income(module);
    if (income.outcome.empty()) {
      return Error{"the model has no outcome to weigh its figures by; `outcome NAME` reports one",
                   ErrorKind::usage};
    }
    asked.outcome = income.outcome;
    out.income_found = income.found;
  }
  if (asked.period.empty()) asked.period = last_year(module, asked);
  std::vector<Asked> all{asked};
  const bool has_tail =
      std::any_of(module.columns.begin(), module.columns.end(), [&](const ir::Column& column) {
        return column.purpose == ir::Column::Purpose::outcome && column.name == asked.outcome &&
               column.bad != ir::Bad::unstated;
      });
  if (is_open && has_tail) {
    all.push_back(asked);
    all.back().statistic = "es(5%)";
  }
  return all;
}

}  // namespace

std::optional<Error> weigh(const Model& model, const VerifyRequest::Weigh& request,
                           const verify::Report& report, const OutlinedModel& outlined,
                           const ir::Module& module, const Control& control, VerifyResult& out) {
  const auto asked = asked_of(request, module, out);
  if (!asked) return asked.failure();
  const Figures figures(report, outlined);
  for (const Asked& one : *asked) {
    SensitivityRequest question;
    question.asked = one;
    question.switches = request.switches;
    question.trials = request.trials;
    question.work = request.work;
    const auto answer = sensitivity(model, question, control);
    if (!answer) return answer.failure();
    Weigher weigher(figures, out);
    out.weighings.push_back(weigher.weigh(*answer));
    out.weighings.back().n_in_formulas =
        in_formulas(report, module, answer->target.outcome, weigher.seen());
    out.futures = answer->futures;
  }
  return std::nullopt;
}

}  // namespace plimsoll::session
