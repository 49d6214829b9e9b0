// Figures of a filing by concept and period: filing[Revenues, FY2022, ProductMember].
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "data/detail/store.h"
#include "data/store.h"
#include "facts/decimal_text.h"
#include "facts/read_facts.h"

namespace plimsoll::data {

namespace {

facts::Day day_of(const Date& date) {
  return {date.year, date.month, date.day};
}

facts::Asked asked_of(const syntax::PeriodLiteral& literal, const ir::Time& time) {
  facts::Asked asked;
  asked.last = day_of(last_day(literal, time));
  asked.is_day = literal.form == syntax::PeriodLiteral::Form::day;
  const MonthSpan months = months_of(literal, time);
  asked.first = {static_cast<int>(months.first / 12), static_cast<int>(months.first % 12) + 1, 1};
  return asked;
}

// Words of the language that scale a number, so that no measure of that name is a unit.
bool is_scale(std::string_view text) {
  return text == "k" || text == "M" || text == "bn" || text == "bp";
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// As a key of the language: a name, or a quoted text.
std::string as_key(const std::string& text) {
  return is_name(text) ? text : "\"" + text + "\"";
}

// As much as its decimals leave open: half of the last digit. Those that leave no digit of it, as where 3 is said to
// be rounded to thousands of millions, are no licence: then it is as it stands.
double slack_of(const facts::Fact& fact, double value, double factor) {
  const std::optional<int> decimals = facts::read_whole(fact.decimals);
  if (!decimals) return 0;
  const double slack = std::pow(10.0, -*decimals) * std::abs(factor) / 2;
  return slack <= std::abs(value) ? slack : 0;
}

// What the language calls the unit: "USD", "USD/share" by the model's own names, "" for pure numbers.
std::string unit_text_of(const facts::Unit& unit) {
  const auto side = [](const std::vector<std::string>& measures) {
    std::string out;
    for (const std::string& measure : measures) {
      const std::string_view name = facts::local_name(measure);
      if (name == "pure") continue;
      out += (out.empty() ? "" : "*") + std::string(name);
    }
    return out;
  };
  const std::string above = side(unit.numerator);
  const std::string below = side(unit.denominator);
  if (below.empty()) return above;
  return (above.empty() ? "1" : above) + "/" + below;
}

}  // namespace

const Store::Entry* Store::facts_source(const syntax::Expr& index) const {
  if (index.kind != syntax::ExprKind::index || index.left == nullptr ||
      index.left->kind != syntax::ExprKind::name) {
    return nullptr;
  }
  const Entry* entry = find(index.left->text);
  return entry != nullptr && entry->has_facts ? entry : nullptr;
}

const facts::Table* Store::facts_of(const Entry& entry, Span at, diag::Sink& sink) {
  const std::string& file = entry.source.file;
  const auto [it, is_new] = facts_.try_emplace(file, nullptr);
  if (!is_new) return it->second ? &it->second->table : nullptr;
  const Result<std::string> text = read(entry.source.path, facts::kMaxFactBytes);
  if (!text) {
    sink.report(diag::Kind::data_file, at, "`" + file + "` " + text.error()).of_machine =
        text.failure().kind == ErrorKind::machine;
    return nullptr;
  }
  Result<facts::Table> table = facts::read_facts(*text, file);
  if (!table) {
    sink.report(diag::Kind::data_file, at, table.error());
    return nullptr;
  }
  it->second = std::make_unique<LoadedFacts>(LoadedFacts{std::move(*table), entry.source.sha256});
  return &it->second->table;
}

bool Store::read_fact_key(const syntax::Expr& key, facts::Wanted& wanted, std::string& text,
                          diag::Sink& sink) const {
  const bool has_period = wanted.period.has_value();
  const auto second_period = [&] {
    sink.report(diag::Kind::data_no_row, key.span, "a figure has one period, and two are named")
        .add_help(
            "cite each figure by itself; a sum of two is a formula, `filing[Revenues, FY2021] + "
            "filing[Revenues, FY2022]`");
    return false;
  };
  std::optional<syntax::PeriodLiteral> period;
  std::string word;
  if (key.kind == syntax::ExprKind::period && key.period) {
    period = key.period;
  } else if (key.kind == syntax::ExprKind::string || key.kind == syntax::ExprKind::name) {
    word = key.text;
    period = parse_period(word);
  } else if (key.kind == syntax::ExprKind::number && key.unit == nullptr && key.text.size() == 4) {
    // A calendar year.
    period = parse_period(std::string(key.text) + "-12");
    if (period && has_period) return second_period();
    if (period) {
      const std::optional<int> year = facts::read_whole(key.text, 9999);
      wanted.period = facts::Asked{{year.value_or(0), 1, 1}, {year.value_or(0), 12, 31}, false};
      text += ", " + std::string(key.text);
      return true;
    }
  }
  if (period && has_period) return second_period();
  if (period) {
    wanted.period = asked_of(*period, time_);
    text += (text.empty() ? "" : ", ") + format_literal(*period);
    return true;
  }
  if (word.empty()) {
    sink.report(diag::Kind::data_no_row, key.span,
                "a key of a filing's facts is a concept, a period or a member")
        .add_help(
            "as in `filing[Revenues, FY2022]` or `filing[Revenues, FY2022, ProductMember]`; names "
            "with a colon "
            "are quoted, `filing[\"us-gaap:Revenues\", FY2022]`");
    return false;
  }
  text += (text.empty() ? "" : ", ") + word;
  if (wanted.name.empty()) {
    wanted.name = word;
  } else {
    wanted.members.push_back(word);
  }
  return true;
}

void Store::report_no_fact(const facts::Table& table, const facts::Wanted& wanted,
                           const facts::Choice& choice, const Entry& source,
                           const syntax::Expr& index, diag::Sink& sink) const {
  using Trouble = facts::Choice::Trouble;
  const std::string file = "`" + source.source.file + "`";
  const std::string what = "`" + wanted.name + "`";
  // Where another key is put, and how the citation ends.
  const Span name_span = index.args.front().value->span;
  const Span end = {index.span.file, index.span.end - 1, index.span.end - 1};
  switch (choice.trouble) {
    case Trouble::no_name: {
      diag::Diagnostic& d =
          sink.report(diag::Kind::data_no_row, name_span, file + " reports no " + what);
      std::vector<std::string> near;
      if (sink.may_suggest()) near = facts::near_names(table, wanted.name, true);
      if (!near.empty()) {
        d.add_fix("did you mean `" + as_key(near.front()) + "`?", name_span, as_key(near.front()));
        if (near.size() > 1) d.add_note("near it are " + name_list(near));
      }
      d.add_help("`plimsoll facts " + source.source.file + " --numbers` lists what it reports");
      return;
    }
    case Trouble::several_names: {
      diag::Diagnostic& d =
          sink.report(diag::Kind::data_rows_ambiguous, name_span,
                      what + " stands in " + std::to_string(choice.there.size()) + " namespaces");
      for (const std::string& name : choice.there) {
        d.add_fix("write `" + as_key(name) + "`", name_span, as_key(name),
                  "which of them is meant");
      }
      return;
    }
    case Trouble::no_period:
    case Trouble::several_periods: {
      const bool none = choice.trouble == Trouble::no_period;
      diag::Diagnostic& d = sink.report(
          none ? diag::Kind::data_no_row : diag::Kind::data_rows_ambiguous, index.span,
          none ? file + " reports no " + what + " of that period" +
                     (wanted.members.empty() ? "" : " with those members")
               : file + " reports " + what + " of " + std::to_string(choice.there.size()) +
                     (wanted.period ? " periods that end then" : " periods"));
      d.add_note("it has " + name_list(choice.there));
      d.add_help("a period is written as in the model, `" + std::string("FY2022") +
                 "`, `2022Q4`, `2022-12`, or as the day of an instant, `2022-12-31`");
      return;
    }
    case Trouble::no_members:
    case Trouble::several_members: {
      const bool none = choice.trouble == Trouble::no_members;
      const bool total = wanted.members.empty();
      diag::Diagnostic& d = sink.report(
          none ? diag::Kind::data_no_row : diag::Kind::data_rows_ambiguous, index.span,
          !none   ? "the members given are those of several figures of " + what
          : total ? file + " reports no total of " + what + ", only figures with members"
                  : file + " reports no " + what + " with those members");
      std::vector<std::string> shown;
      for (const std::string& one : choice.there) shown.push_back(one.empty() ? "the total" : one);
      d.add_note("it has " + name_list(shown));
      // One member that alone would do.
      if (none && total && !choice.there.empty() &&
          choice.there.front().find(',') == std::string::npos) {
        d.add_fix("choose one: `" + as_key(choice.there.front()) + "`", end,
                  ", " + as_key(choice.there.front()), "that member of them");
      } else {
        d.add_help("members follow the period, `" + source.source.name + "[" + as_key(wanted.name) +
                   ", FY2022, SomeMember]`, or `\"Axis=Member\"` where two axes have it");
      }
      return;
    }
    case Trouble::several_units:
      sink.report(diag::Kind::data_rows_ambiguous, index.span,
                  file + " reports " + what + " of that period in " + joined(choice.there))
          .add_help("cite the line of the figure that is meant instead, `cite " +
                    source.source.name + ":" + std::to_string(table.facts[choice.fact].place.line) +
                    "`");
      return;
    case Trouble::known_later: {
      sink.report(diag::Kind::data_known_later, index.span,
                  what + " of that period became known on " + choice.there.front() +
                      ", after the model's date " + format_date(*as_of_))
          .add_help("use a figure known by then, or move `as of`");
      return;
    }
    case Trouble::conflict:
      sink.report(diag::Kind::data_rows_ambiguous, index.span,
                  file + " says different things of " + what + ": " + joined(choice.there))
          .add_help("cite the line of the figure that is meant instead, `cite " +
                    source.source.name + ":" + std::to_string(table.facts[choice.fact].place.line) +
                    "`");
      return;
    case Trouble::no_number: {
      const facts::Fact& fact = table.facts[choice.fact];
      const std::string why = fact.nil              ? "it is reported as nil"
                              : !fact.wrong.empty() ? fact.wrong
                                                    : "it is a text";
      sink.report(diag::Kind::data_no_row, index.span,
                  what + " on line " + std::to_string(fact.place.line) + " of " + file +
                      " is no figure: " + why)
          .add_help("cite its line instead, `cite " + source.source.name + ":" +
                    std::to_string(fact.place.line) + "`");
      return;
    }
    case Trouble::none:
      return;
  }
}

std::optional<Store::FoundFact> Store::find_fact(const syntax::Expr& index, diag::Sink& sink) {
  const Entry* source = facts_source(index);
  const facts::Table* table = facts_of(*source, index.left->span, sink);
  if (table == nullptr) return std::nullopt;
  facts::Wanted wanted;
  std::string key;
  for (const syntax::Argument& argument : index.args) {
    if (argument.value != nullptr && !argument.name.text.empty()) {
      // `filing[gaap:Revenues]`, whose prefix would else be passed over.
      const Span span = {index.span.file, argument.name.span.begin, argument.value->span.end};
      const std::string name =
          std::string(argument.name.text) + ":" + std::string(argument.value->text);
      diag::Diagnostic& d = sink.report(diag::Kind::data_no_row, span,
                                        "a key of a filing's facts has no name of its own");
      if (argument.value->kind == syntax::ExprKind::name) {
        d.add_fix("a name with a colon is quoted, `" + as_key(name) + "`", span, as_key(name));
      }
      return std::nullopt;
    }
    if (argument.value == nullptr || !read_fact_key(*argument.value, wanted, key, sink)) {
      return std::nullopt;
    }
  }
  if (wanted.name.empty()) {
    sink.report(diag::Kind::data_no_row, index.span, "the concept is missing")
        .add_help("as in `" + source->source.name + "[Revenues, FY2022]`");
    return std::nullopt;
  }
  if (as_of_ && news_ == nullptr) wanted.as_of = day_of(*as_of_);
  const facts::Choice choice = facts::choose(*table, wanted);
  if (choice.trouble != facts::Choice::Trouble::none) {
    report_no_fact(*table, wanted, choice, *source, index, sink);
    return std::nullopt;
  }
  return FoundFact{source, table, &table->facts[choice.fact], key};
}

std::optional<DataRow> Store::lookup_fact(const syntax::Expr& index, diag::Sink& sink) {
  const std::optional<FoundFact> found = find_fact(index, sink);
  if (!found) return std::nullopt;
  const facts::Fact& fact = *found->fact;
  DataRow result;
  if (const facts::Unit* unit = found->table->unit_of(fact)) result.unit_text = unit_text_of(*unit);
  if (!result.unit_text.empty()) {
    std::string word;
    std::optional<units::ScaledUnit> unit = units_.parse(result.unit_text, &word);
    if (is_scale(result.unit_text)) unit.reset();
    if (!unit) {
      diag::Diagnostic& d =
          sink.report(diag::Kind::data_unit_unknown, index.span,
                      "the fact on line " + std::to_string(fact.place.line) + " of `" +
                          found->source->source.file + "` has the unit \"" + result.unit_text +
                          "\", which is not understood",
                      word.empty() ? "" : "`" + word + "` is no unit here");
      if (is_scale(result.unit_text)) {
        d.add_help("here `" + result.unit_text +
                   "` scales a number; write the figure and cite its line, `cite " +
                   found->source->source.name + ":" + std::to_string(fact.place.line) + "`");
      }
      if (is_name(word)) d.add_help("declare it: `unit " + word + "`");
      return std::nullopt;
    }
    result.unit = *unit;
  }
  const std::optional<double> value = units::decimal_value(fact.value, result.unit);
  if (!value) {
    sink.report(diag::Kind::data_not_a_number, index.span,
                "the fact on line " + std::to_string(fact.place.line) + " is out of range");
    return std::nullopt;
  }
  result.value = *value;
  result.fact_text = fact.value;
  result.fact_slack = slack_of(fact, result.value, result.unit.factor());
  result.evidence.kind = ir::EvidenceRef::Kind::row;
  result.evidence.source = found->source->source.name;
  result.evidence.line = fact.place.line;
  result.evidence.text = found->key;
  result.evidence.span = index.span;
  return result;
}

}  // namespace plimsoll::data
