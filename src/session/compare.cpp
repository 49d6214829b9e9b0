// Two versions beside each other, and the change of one statistic shared out over their edits.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <set>

#include "edits/players.h"
#include "opt/opt.h"
#include "plimsoll/compare.h"
#include "questions/reading.h"
#include "report/amounts.h"
#include "report/number_format.h"
#include "session/beside.h"
#include "session/between.h"
#include "session/given_draws.h"
#include "session/outside.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/ranges.h"
#include "session/state.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

using CompareBy = CompareRequest::By;
using edits::Edit;
using edits::Edits;

// Words of a text that may be names.
std::vector<std::string> names_in(const std::string& text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text + " ") {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '_' || byte >= 0x80) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

class Compare {
 public:
  Compare(const Model& before, const Model& after, const CompareRequest& request,
          const Control& control)
      : old_(before),
        new_(after),
        request_(request),
        control_(control),
        old_switches_(request.old_switches.value_or(request.switches)) {}

  Result<CompareResult> all();

 private:
  std::optional<Error> wrong_numbers() const;
  std::optional<Error> wrong_switches(const ir::Module& a, const ir::Module& b) const;
  // Nothing where no statistic was named and there are several outcomes.
  Result<std::optional<questions::Target>> asked_target(const RanVersion& a, const RanVersion& b);
  std::optional<Error> explain(const questions::Target& target);
  std::optional<Error> set_ends(const questions::Target& target, CompareResult::Explained& out,
                                std::vector<double>& ends);
  Result<questions::ChangeShares> share(const Edits& edits, ModelsBetween& between,
                                        edits::Players& players, CompareResult::Explained& out);
  Result<std::vector<std::size_t>> inseparable(const Edits& edits, ModelsBetween& between,
                                               const std::vector<bool>& made);
  Result<std::vector<std::size_t>> least(std::vector<std::size_t> changed,
                                         const std::vector<bool>& made, ModelsBetween& between,
                                         bool in_trials);
  edits::Keep keep(const questions::Target& target) const;
  void add_quiet(const Edits& edits);
  CompareResult::Share told(const Edits& edits, const edits::Player& player) const;

  const Model& old_;
  const Model& new_;
  const CompareRequest& request_;
  const Control& control_;
  const Switches old_switches_;
  std::unique_ptr<TwoVersions> versions_;
  std::vector<Outside> outside_;
  CompareResult out_;
};

std::optional<Error> Compare::wrong_numbers() const {
  if (auto error = wrong_request(request_.trials, request_.work)) return error;
  if (auto error = needs_random(request_.trials, "the errors of differences come from")) {
    return error;
  }
  if (auto error = unknown("kind of edits", CompareBy::section, request_.by)) return error;
  if (auto error = outside("the number of orders", 2, 10'000, request_.orders)) return error;
  return outside("the seconds for orders", 0.0, 1e7, request_.seconds);
}

Switches both(const Switches& a, const Switches& b) {
  Switches out = a;
  const auto add = [](std::vector<std::string>& to, const std::vector<std::string>& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  add(out.scenarios, b.scenarios);
  add(out.actions, b.actions);
  add(out.without, b.without);
  return out;
}

// What neither version has.
std::optional<Error> Compare::wrong_switches(const ir::Module& a, const ir::Module& b) const {
  const Switches all = both(request_.switches, old_switches_);
  Switches left = all;
  for (const ir::Module* module : {&a, &b}) {
    const Switches there = switches_there(*module, all);
    const auto take = [](std::vector<std::string>& from, const std::vector<std::string>& names) {
      std::erase_if(from, [&](const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
      });
    };
    take(left.scenarios, there.scenarios);
    take(left.actions, there.actions);
    take(left.without, there.without);
  }
  const auto inputs = run_inputs(b, left);
  if (inputs) return std::nullopt;
  return inputs.failure();
}

// Of an input, in words; empty where a version does not set a value.
std::string said(const Outside& input, const std::string& value) {
  return value.empty() && input.kind != Outside::Kind::set ? "off" : value;
}

// A version with what the question adds, and all the target's periods.
struct AskedVersion {
  Compiled compiled;
  std::vector<questions::Target> targets;
};

Result<AskedVersion> ask_version(const Model& model, const questions::Asked& asked) {
  const auto conditions = questions::conditions(asked);
  if (!conditions) return Error{conditions.error(), ErrorKind::usage};
  Additions added;
  added.conditions = *conditions;
  auto compiled = compile(model, added);
  if (!compiled) return compiled.failure();
  AskedVersion out{std::move(*compiled), {}};
  opt::optimise(out.compiled.module);
  auto targets = questions::find_targets(out.compiled.module, asked);
  if (!targets) return Error{targets.error(), ErrorKind::usage};
  out.targets = std::move(*targets);
  return out;
}

Result<std::optional<questions::Target>> Compare::asked_target(const RanVersion& a,
                                                               const RanVersion& b) {
  using Found = std::optional<questions::Target>;
  questions::Asked asked{request_.asked.statistic, request_.asked.outcome, request_.asked.period,
                         request_.asked.condition};
  if (asked.condition.empty() && asked.outcome.empty()) {
    const auto read = questions::read_statistic(asked.statistic);
    if (!read) return Error{read.error(), ErrorKind::usage};
    if (read->object.empty() && outcome_names(b.run).size() != 1) return Found();
  }
  auto of_new = ask_version(b.model, asked);
  if (!of_new) return of_version(of_new.failure(), "new", new_);
  auto of_old = ask_version(a.model, asked);
  if (!of_old) return of_version(of_old.failure(), "old", old_);
  auto target = questions::find_target(of_new->compiled.module, asked);
  if (!target) return of_version(Error{target.error(), ErrorKind::usage}, "new", new_);
  const questions::Target* other = same_place(of_old->targets, *target);
  if (other == nullptr && asked.period.empty()) {
    // The last one that both have.
    for (auto it = of_new->targets.rbegin(); it != of_new->targets.rend() && other == nullptr;
         ++it) {
      other = same_place(of_old->targets, *it);
      if (other != nullptr) *target = *it;
    }
  }
  if (other == nullptr) {
    return Error{"the old model, " + name_of(old_) + ", has no " + target->text, ErrorKind::usage};
  }
  if (other->unit.canonical != target->unit.canonical) {
    const auto unit = [](const questions::Target& of) {
      const std::string text = of.unit.text();
      return text.empty() ? std::string("a plain number") : "in " + text;
    };
    return Error{target->text + " is " + unit(*other) + " in the old model and " + unit(*target) +
                     " in the new one: these cannot be compared",
                 ErrorKind::usage};
  }
  return Found(std::move(*target));
}

edits::Keep Compare::keep(const questions::Target& target) const {
  edits::Keep out;
  // A label of an index set stands behind the name; what has no name is called by its formula, which may pick labels.
  const std::string object = target.object.substr(0, target.object.find('['));
  const std::string formula = target.object.substr(0, target.object.rfind('['));
  const std::vector<std::string> called{object, formula, target.object};
  const bool is_condition = ir::is_of_condition(target.statistic);
  out.claim = [object, called, is_condition, switches = both(request_.switches, old_switches_)](
                  const syntax::Decl& decl, const source::SourceMap& sources) {
    const std::string name(decl.name.text);
    const auto has = [](const std::vector<std::string>& list, const std::string& text) {
      return std::find(list.begin(), list.end(), text) != list.end();
    };
    const auto named = [&](const std::vector<std::string>& list) { return has(list, name); };
    switch (decl.kind) {
      case syntax::DeclKind::outcome: {
        const auto& outcome = static_cast<const syntax::OutcomeDecl&>(decl);
        const std::string text = outline::one_line(sources.text(outcome.value->span));
        return !is_condition && (name == object || has(called, decl.title) || has(called, text));
      }
      case syntax::DeclKind::limit:
        return is_condition && name == object;
      case syntax::DeclKind::scenario:
        return named(switches.scenarios);
      case syntax::DeclKind::action:
        return named(switches.actions);
      case syntax::DeclKind::group:
        return named(switches.without);
      default:
        return false;
    }
  };
  out.names = names_in(target.object);
  for (const Model* model : {&old_, &new_}) {
    for (const std::string& set : model->state()->source.sets) {
      for (std::string& name : names_in(set)) out.names.push_back(std::move(name));
    }
  }
  return out;
}

void Compare::add_quiet(const Edits& edits) {
  for (const Edit& edit : edits.all()) {
    if (edit.moves()) continue;
    for (const compare::DeclarationChange* change : edit.changes) {
      out_.quiet.push_back(told_change(*change, *versions_->before, *versions_->after));
    }
    if (edit.kind != Edit::Kind::declaration) out_.quiet_rows.push_back(edit.name);
  }
}

CompareResult::Share Compare::told(const Edits& edits, const edits::Player& player) const {
  CompareResult::Share out;
  out.name = player.name;
  out.is_section = player.is_section;
  const std::size_t first = edits.all().size() - outside_.size();
  for (const std::size_t i : player.edits) {
    const Edit& edit = edits.all()[i];
    if (edit.kind == Edit::Kind::outside) {
      const Outside& one = outside_[i - first];
      const bool is_library = one.kind == Outside::Kind::library;
      if (player.edits.size() == 1) {
        out.kind =
            is_library ? CompareResult::Share::Kind::library : CompareResult::Share::Kind::input;
        if (is_library) out.what = "another text of the standard library";
      }
      const std::string name = edit.word + " " + edit.name;
      out.rows.push_back(is_library ? CompareResult::Share::Row{name, one.name, "", ""}
                                    : CompareResult::Share::Row{name, "", said(one, one.before),
                                                                said(one, one.after)});
    }
    for (const compare::DeclarationChange* change : edit.changes) {
      out.changes.push_back(told_change(*change, *versions_->before, *versions_->after));
    }
    if (edit.kind == Edit::Kind::row) {
      out.rows.push_back({edit.name, edit.file, edit.row->before, edit.row->after});
    } else if (edit.kind == Edit::Kind::file) {
      out.rows.push_back({edit.name, edit.file, "", ""});
    }
  }
  return out;
}

// Of the edits `changed`, as few as do, each by itself not to be left out, for the model with `made` and
// these changed to stand. All of them do.
Result<std::vector<std::size_t>> Compare::least(std::vector<std::size_t> changed,
                                                const std::vector<bool>& made,
                                                ModelsBetween& between, bool in_trials) {
  const auto stands = [&](const std::vector<std::size_t>& list) {
    std::vector<bool> set = made;
    for (const std::size_t edit : list) set[edit] = !set[edit];
    return between.stands(set, in_trials);
  };
  for (std::size_t size = (changed.size() + 1) / 2; size > 0;
       size = size == 1 ? 0 : (size + 1) / 2) {
    for (std::size_t begin = 0; begin < changed.size();) {
      std::vector<std::size_t> fewer = changed;
      const std::size_t end = std::min(begin + size, fewer.size());
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin),
                  fewer.begin() + static_cast<std::ptrdiff_t>(end));
      const Result<bool> well = fewer.empty() ? Result<bool>(false) : stands(fewer);
      if (!well) return well.failure();
      if (*well) {
        changed = std::move(fewer);
      } else {
        begin = end;
      }
    }
  }
  return changed;
}

// Edits that cannot be apart, by a model between that does not stand: those that it must take with it, and
// those that it had better not have.
Result<std::vector<std::size_t>> Compare::inseparable(const Edits& edits, ModelsBetween& between,
                                                      const std::vector<bool>& made) {
  std::vector<std::size_t> in;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < made.size(); ++i) {
    if (edits.all()[i].moves()) (made[i] ? in : out).push_back(i);
  }
  const auto compiles = between.stands(made, false);
  if (!compiles) return compiles.failure();
  auto more = least(out, made, between, *compiles);
  if (!more) return more.failure();
  const auto fewer = least(in, made, between, *compiles);
  if (!fewer) return fewer.failure();
  more->insert(more->end(), fewer->begin(), fewer->end());
  return more;
}

Result<questions::ChangeShares> Compare::share(const Edits& edits, ModelsBetween& between,
                                               edits::Players& players,
                                               CompareResult::Explained& out) {
  std::vector<std::vector<std::size_t>> together;
  const auto gather = [&] {
    auto grouped =
        request_.by == CompareBy::section ? edits::Grouped::section : edits::Grouped::declaration;
    players = edits::players_of(edits, grouped, request_.opened, together);
    if (request_.by == CompareBy::automatic &&
        players.all.size() > CompareRequest::kMostDeclarations) {
      grouped = edits::Grouped::section;
      players = edits::players_of(edits, grouped, request_.opened, together);
    }
    out.by = grouped == edits::Grouped::section ? CompareBy::section : CompareBy::declaration;
  };
  questions::ChangeOptions options;
  options.orders = request_.orders;
  options.seconds = request_.seconds;
  options.seed = request_.trials.seed;
  for (;;) {
    gather();
    const auto made_of = [&](const std::vector<bool>& made) {
      std::vector<bool> set(edits.all().size());
      for (std::size_t p = 0; p < made.size(); ++p) {
        for (const std::size_t edit : players.all[p].edits) set[edit] = made[p];
      }
      return set;
    };
    auto found = questions::share_change(
        players.all.size(), players.needs, options,
        [&](const std::vector<bool>& made) { return between.run(made_of(made)); },
        [&](std::size_t done, std::size_t all) {
          if (control_.progress) control_.progress(done, all);
        });
    if (!found || found->fails.empty()) return found;
    const std::vector<bool>& fails = found->fails;
    const bool is_end = std::count(fails.begin(), fails.end(), fails.front()) ==
                        static_cast<std::ptrdiff_t>(fails.size());
    // Of both ends the texts were compiled; a layout that the cutting broke is a mistake here.
    if (is_end) {
      return Error{"the edits between the two models could not be told apart: " + between.why(),
                   ErrorKind::usage};
    }
    ++out.n_failed;
    auto list = inseparable(edits, between, made_of(fails));
    if (!list) return list.failure();
    together.push_back(std::move(*list));
  }
}

std::optional<Error> Compare::set_ends(const questions::Target& target,
                                       CompareResult::Explained& out, std::vector<double>& ends) {
  std::vector<std::vector<double>> columns;
  std::vector<Estimate> values;
  // Each version's own: the bad side may be another.
  std::vector<questions::Target> targets;
  for (const Model* model : {&old_, &new_}) {
    QuestionRequest request = request_;
    if (model == &old_) request.switches = old_switches_;
    request.asked.period = target.period_name.short_name;
    if (!ir::is_of_condition(target.statistic)) request.asked.outcome = target.name;
    auto asked = ask_version(*model, {request.asked.statistic, request.asked.outcome,
                                      request.asked.period, request.asked.condition});
    if (!asked) return asked.failure();
    const questions::Target* own = same_place(asked->targets, target);
    if (own == nullptr) return Error{"the model has no " + target.text, ErrorKind::usage};
    const auto inputs = run_inputs(asked->compiled.module,
                                   switches_there(asked->compiled.module, request.switches));
    if (!inputs) return inputs.failure();
    auto sample =
        questions::simulate(asked->compiled.module, *inputs, {own, 1},
                            run_options(*model, request.trials, request.work), control_.cancel);
    if (!sample) return sample.failure();
    if (sample->interrupted) return cancelled();
    if (sample->failure) {
      return failed_trial(*model, asked->compiled, *sample->failure, request.trials,
                          request.switches);
    }
    values.push_back(questions::estimate(*own, sample->columns[0], sample->has_noise[0]));
    if (!values.back().value) return too_few_trials(target);
    ends.push_back(*values.back().value);
    columns.push_back(std::move(sample->columns[0]));
    targets.push_back(*own);
  }
  out.before = in_unit(target, values[0]);
  out.after = in_unit(target, values[1]);
  const bool is_same = columns[0] == columns[1] && targets[0].side == targets[1].side;
  out.difference =
      is_same
          ? Estimate{0.0, 0.0, Doubt::none}
          : in_unit(target, questions::difference(targets[1], columns[1], targets[0], columns[0]));
  out.before_unit = targets[0].unit.base;
  out.of_before_unit = targets[0].unit.scale / targets[1].unit.scale;
  return std::nullopt;
}

std::optional<Error> Compare::explain(const questions::Target& target) {
  CompareResult::Explained out;
  out.target = simulate::target_result(target);
  std::vector<double> ends;
  if (auto error = set_ends(target, out, ends)) return error;
  const edits::Version before{*versions_->before->sources, versions_->before->loaded};
  const edits::Version after{*versions_->after->sources, versions_->after->loaded};
  Edits edits(before, after, versions_->changes, versions_->data, keep(target));
  for (const Outside& one : outside_) edits.add_outside(word_of(one.kind), told_name(one));
  for (const std::string& name : request_.opened) {
    const auto& all = edits.all();
    const bool is_there = std::any_of(all.begin(), all.end(), [&](const Edit& edit) {
      return edit.moves() && edits::section_of(edit) == name;
    });
    if (is_there) continue;
    std::set<std::string> known;
    for (const Edit& edit : all) {
      if (edit.moves()) known.insert("`" + edits::section_of(edit) + "`");
    }
    std::string list;
    for (const std::string& one : known) list += (list.empty() ? "" : ", ") + one;
    return Error{"no edit that moves " + target.text + " stands in `" + name + "`; some do in " +
                     (list.empty() ? "none" : list),
                 ErrorKind::usage};
  }
  add_quiet(edits);
  ModelsBetween between(old_, *versions_, edits, outside_, request_, target, control_);
  edits::Players players;
  const auto shares = share(edits, between, players, out);
  if (!shares) return shares.failure();
  constexpr double kRounding = 1e-12;
  // A model between may be larger than both ends.
  const double largest = std::max({std::fabs(ends[0]), std::fabs(ends[1]), shares->largest});
  double sum = 0;
  for (std::size_t p = 0; p < players.all.size(); ++p) {
    CompareResult::Share share = told(edits, players.all[p]);
    questions::ChangeShares::Share found = shares->shares[p];
    // Sums of the same numbers in another order.
    if (found.value.se == 0.0 && std::fabs(found.value.value.value_or(0)) <= kRounding * largest) {
      found.value.value = 0.0;
    }
    sum += found.value.value.value_or(0);
    share.value = in_unit(target, found.value);
    share.se_trials = in_unit(target, {found.se_trials, {}}).value;
    share.se_orders = in_unit(target, {found.se_orders, {}}).value;
    share.few_orders = !found.is_known;
    for (const std::size_t other : players.needs[p]) {
      share.needs.push_back(players.all[other].name);
    }
    out.shares.push_back(std::move(share));
  }
  std::stable_sort(out.shares.begin(), out.shares.end(), [](const auto& a, const auto& b) {
    return std::fabs(a.value.value.value_or(0)) > std::fabs(b.value.value.value_or(0));
  });
  const double rest = ends[1] - ends[0] - sum;
  if (std::fabs(rest) > kRounding * largest) {
    out.unexplained = *in_unit(target, {rest, {}}).value;
  }
  out.exact = shares->exact;
  out.n_orders = shares->n_orders;
  out.n_models = shares->n_models;
  if (const auto never = never_occurs(target, {ends[1], {}}, request_.trials.count)) {
    out_.warnings.push_back("in the new model " + *never);
  }
  // Of a difference without an error, as one of exactly 0, nothing is in doubt.
  const bool has_error = out.difference.se.value_or(1) > 0;
  if (has_error && !report::stands_out(out.difference) && !out.shares.empty()) {
    out_.warnings.push_back(
        "the difference is smaller than twice its error: these trials cannot "
        "tell which edits cause it");
  }
  out_.explained = std::move(out);
  return std::nullopt;
}

Result<CompareResult> Compare::all() {
  if (auto error = other_draws(old_, new_)) return *error;
  const Stopwatch watch;
  if (auto error = wrong_numbers()) return *error;
  auto a = run_version(old_, request_, old_switches_, control_, out_.before);
  if (!a) return of_version(a.failure(), "old", old_);
  auto b = run_version(new_, request_, request_.switches, control_, out_.after);
  if (!b) return of_version(b.failure(), "new", new_);
  if (auto error = wrong_switches(a->compiled.module, b->compiled.module)) return *error;
  out_.futures = futures(request_.trials);
  out_.n_trials = request_.trials.count;
  auto versions = read_versions(old_, new_);
  if (!versions) return versions.failure();
  versions_ = std::move(*versions);
  outside_ = outside_of(old_, new_, old_switches_, request_.switches, *versions_);
  out_.is_same = versions_->changes.empty() && versions_->data.empty() && outside_.empty();
  if (auto error = put_outcomes_beside(*a, *b, request_, control_, out_)) return *error;
  put_limits_beside(a->run, b->run, out_);
  const auto target = asked_target(*a, *b);
  if (!target) return target.failure();
  if (*target && (!out_.is_same || request_.explains_same)) {
    if (auto error = explain(**target)) return *error;
  } else if (!out_.is_same) {
    say_what_to_ask(out_);
  }
  out_.seconds = watch.seconds();
  return std::move(out_);
}

}  // namespace

Result<CompareResult> compare_versions(const Model& before, const Model& after,
                                       const CompareRequest& request, const Control& control) {
  return Compare(before, after, request, control).all();
}

}  // namespace plimsoll::session
