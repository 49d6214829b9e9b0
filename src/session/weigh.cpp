// An assumption of `sensitivity` has a name and entries; the outline has declarations and fields. What
// joins the two is the name: it begins with the declaration's and ends with what is said of it.
#include "session/weigh.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "questions/reading.h"
#include "questions/target.h"
#include "session/figures_read.h"
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
using NotMoved = Weighing::NotMoved;

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
      among_names_.push_back(report.standings[i].among_names);
    }
  }

  // Indices into the standings; empty where there is none, and then why.
  std::vector<std::size_t> of(const AssumptionRow& row, const std::string& entry,
                              std::string& why) const {
    why = "no figure of the model's text goes by this name";
    if (const Declaration* d = declaration_named(outlined_, row.name)) return of_given(*d, entry);
    // The longest name of a declaration; laws within laws have names of their own behind it.
    for (std::size_t dot = row.name.rfind('.'); dot != std::string::npos && dot > 0;
         dot = row.name.rfind('.', dot - 1)) {
      const Declaration* d = declaration_named(outlined_, row.name.substr(0, dot));
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
    const auto there = std::find_if(d.fields.begin(), d.fields.end(),
                                    [&](const Field& f) { return f.name == part; });
    const bool is_there = there != d.fields.end();
    if (is_there) why = why_no_figure(*there);
    if (part == "rate" || part == "chance" || part == "opening") {
      return all(d, [&](const Field& f) { return f.name == part; });
    }
    if (part == "history") {
      return of_history(d);
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
    // One of them, and not known which; those among names it is not.
    std::vector<std::size_t> any = all(d, [](const Field& f) { return f.role == Role::parameter; });
    std::erase_if(any, [&](std::size_t i) { return among_names_[i]; });
    return any;
  }

  static std::string why_no_figure(const Field& f) {
    const bool is_number = f.expr != nullptr && f.expr->kind == syntax::ExprKind::number;
    return is_number ? "it is " + f.text + ", which says how a formula is built and is no figure"
                     : "it is made of others, which have the weight";
  }

  // What is another by its name has its past: `flow sales = demand  history 3 EUR`.
  std::vector<std::size_t> of_history(const Declaration& d) const {
    const auto is_history = [](const Field& f) { return f.name.starts_with("history"); };
    std::vector<std::size_t> own = all(d, is_history);
    for (const Declaration& other : outlined_.declarations) {
      if (!own.empty()) break;
      const bool is_same =
          std::any_of(other.fields.begin(), other.fields.end(), [&](const Field& f) {
            const std::string outer = other.name.substr(0, other.name.rfind('.') + 1);
            return f.name == "formula" && (f.text == d.name || outer + f.text == d.name);
          });
      if (is_same) own = all(other, is_history);
    }
    return own;
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
  std::vector<bool> among_names_;
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

  // Values that have a share, or an effect that is 0 or not told apart from it.
  const std::set<std::size_t>& accounted() const { return accounted_; }
  // Values whose effect could not be measured.
  const std::set<std::size_t>& unmeasured() const { return unmeasured_; }

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
    std::set<std::size_t> parts;
    std::vector<double> sizes;
    double all = 0;
    bool any_missing = false;
    for (const DerivativesResult::Entry& entry : entries) {
      std::string why;
      const std::vector<std::size_t> figures = figures_.of(row, entry.label, why);
      parts.insert(figures.begin(), figures.end());
      if (figures.empty()) {
        weighing_.unweighed.push_back({row.name, why, false});
        return;
      }
      values.push_back(weakest(figures));
      any_missing = any_missing || !entry.derivative.value;
      sizes.push_back(std::fabs(entry.derivative.value.value_or(0) * entry.value));
      all += sizes.back();
    }
    if (is_base_of_index(row)) {
      weighing_.unweighed.push_back(
          {row.name, "it is 1, the base of an index: a scale and no size", false});
      accounted_.insert(parts.begin(), parts.end());
      return;
    }
    if (!row.measured() || !row.effect.value) {
      // A tenth of 0 is nothing either.
      const bool is_nothing = row.is_zero || row.moves_nothing;
      weighing_.unweighed.push_back({row.name, row.not_measured, !is_nothing});
      (is_nothing ? accounted_ : unmeasured_).insert(parts.begin(), parts.end());
      return;
    }
    accounted_.insert(parts.begin(), parts.end());
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
      if (row.bump) one.bump = row.bump->step;
      one.uneven = row.bump && row.bump->uneven;
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
  std::set<std::size_t> accounted_;
  std::set<std::size_t> unmeasured_;
};

NotMoved::Kind kind_of(const verify::Standing& one) {
  using Kind = NotMoved::Kind;
  const Role role = one.field->role;
  if (role == Role::dependence) return Kind::correlation;
  if (one.among_names || role == Role::formula) return Kind::formula;
  if (one.declaration->word == "schedule" && role == Role::opening) return Kind::schedule;
  return role == Role::parameter ? Kind::law
         : role == Role::rate    ? Kind::rate
         : role == Role::opening ? Kind::opening
                                 : Kind::fixed;
}

// Of what the outcome reads, all but what is accounted for and what others answer for.
std::vector<NotMoved> not_moved(const verify::Report& report, const std::set<std::size_t>& read,
                                const std::set<std::size_t>& accounted, const VerifyResult& out) {
  std::map<NotMoved::Kind, NotMoved> by_kind;
  for (const std::size_t i : read) {
    const verify::Standing& one = report.standings[i];
    if (!one.has_figures || accounted.contains(i)) continue;
    NotMoved& kind = by_kind[kind_of(one)];
    kind.kind = kind_of(one);
    ++kind.strengths[static_cast<std::size_t>(out.values[i].counts_as())];
  }
  std::vector<NotMoved> all;
  for (const auto& [kind, one] : by_kind) all.push_back(one);
  return all;
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
    std::set<std::size_t> read = weigher.unmeasured();
    for (const std::size_t i : figures_read(report, outlined, module, answer->target.outcome)) {
      read.insert(i);
    }
    out.weighings.back().not_moved = not_moved(report, read, weigher.accounted(), out);
    out.futures = answer->futures;
  }
  return std::nullopt;
}

}  // namespace plimsoll::session
