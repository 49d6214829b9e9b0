// One sieve after the other: name, members, period, unit, the day by which it was known; where one leaves nothing
// or too much, that is what is told.
#include "facts/select.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>

#include "facts/decimal_text.h"
#include "facts/read_facts.h"

namespace plimsoll::facts {

namespace {

using Trouble = Choice::Trouble;

// Four weeks, the shortest that accounts are of.
constexpr std::int64_t kLeastPeriodDays = 28;

bool fits(std::string_view text, std::string_view pattern) {
  // One star at a time is enough: an earlier one need not take more once a later one is met.
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

int distance(Day a, Day b) {
  return static_cast<int>(std::llabs(day_number(a) - day_number(b)));
}

// Every member asked for stands there, and no other does.
bool members_fit(const Context& context, const std::vector<std::string>& members) {
  if (context.dimensions.size() != members.size()) return false;
  const auto stands_there = [&](const std::string& member) {
    return std::any_of(context.dimensions.begin(), context.dimensions.end(),
                       [&](const Dimension& dimension) { return member_fits(dimension, member); });
  };
  // One member told twice is not two.
  const auto is_asked = [&](const Dimension& dimension) {
    return std::any_of(members.begin(), members.end(),
                       [&](const std::string& member) { return member_fits(dimension, member); });
  };
  return std::all_of(members.begin(), members.end(), stands_there) &&
         std::all_of(context.dimensions.begin(), context.dimensions.end(), is_asked);
}

// The days on which a time ends, or before which it begins, that the file accounts for: a balance some days off a month's end is that of a year
// of weeks where it is one of them, while a loan taken, or shares counted, on a day after it is none.
std::set<Day> ends_of_periods(const Table& table) {
  std::set<Day> out;
  for (const Context& context : table.contexts) {
    const Period& period = context.period;
    if (period.span != Span::duration) continue;
    if (day_number(period.end) - day_number(period.start) + 1 >= kLeastPeriodDays) {
      out.insert(period.end);
      // A balance that a time begins with ended the one before.
      out.insert(day_before(period.start));
    }
  }
  return out;
}

std::vector<std::string> in_order(const std::set<std::string>& all) {
  return {all.begin(), all.end()};
}

using Indices = std::vector<std::uint32_t>;

template <class Text>
std::vector<std::string> each(const Table& table, const Indices& facts, Text text) {
  std::set<std::string> all;
  for (const std::uint32_t i : facts) all.insert(text(table.facts[i]));
  return in_order(all);
}

template <class Keep>
Indices kept(const Table& table, const Indices& facts, Keep keep) {
  Indices out;
  for (const std::uint32_t i : facts) {
    if (keep(table.facts[i])) out.push_back(i);
  }
  return out;
}

std::string period_text(const Table& table, const Fact& fact) {
  return table.context_of(fact)->period.text();
}

Choice trouble(Trouble kind, std::vector<std::string> there, std::uint32_t fact = kNone) {
  Choice choice;
  choice.trouble = kind;
  choice.there = std::move(there);
  choice.fact = fact;
  return choice;
}

}  // namespace

std::optional<int> days_off(const Period& period, const Asked& asked) {
  if (period.span == Span::forever) return std::nullopt;
  if (asked.is_day) return period.end == asked.last ? std::optional<int>(0) : std::nullopt;
  const int at_end = distance(period.end, asked.last);
  if (at_end > kSlackDays) return std::nullopt;
  if (period.span == Span::instant) return at_end;
  const int at_start = distance(period.start, asked.first);
  if (at_start > kSlackDays) return std::nullopt;
  return at_end + at_start;
}

bool name_fits(std::string_view name, std::string_view pattern) {
  return fits(name, pattern) || fits(local_name(name), pattern);
}

std::vector<std::string> near_names(const Table& table, std::string_view word, bool numbers,
                                    std::size_t most) {
  const auto lower = [](std::string_view text) {
    std::string out;
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
  };
  const bool whole = word.find(':') != std::string_view::npos;
  std::map<std::string, std::string> names;
  for (const Fact& fact : table.facts) {
    if (numbers && !fact.is_number) continue;
    const std::string_view name = whole ? std::string_view(fact.name) : local_name(fact.name);
    names.try_emplace(std::string(name), lower(name));
  }
  constexpr std::size_t kLeastLetters = 4;
  std::string wanted = lower(word);
  std::erase_if(wanted, [](char c) { return c == '*' || c == '?'; });
  std::vector<std::string> found;
  for (; found.empty() && wanted.size() >= kLeastLetters; wanted.pop_back()) {
    for (const auto& [name, lowered] : names) {
      if (lowered.find(wanted) != std::string::npos) found.push_back(name);
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  if (found.size() > most) found.resize(most);
  return found;
}

bool member_fits(const Dimension& dimension, std::string_view asked) {
  const std::size_t equals = asked.find('=');
  if (equals != std::string_view::npos) {
    const std::string_view axis = asked.substr(0, equals);
    if (axis != dimension.axis && axis != local_name(dimension.axis)) return false;
    asked.remove_prefix(equals + 1);
  }
  return asked == dimension.member || (!dimension.typed && asked == local_name(dimension.member));
}

std::string dimension_text(const Dimension& dimension) {
  return std::string(local_name(dimension.axis)) + "=" +
         (dimension.typed ? dimension.member : std::string(local_name(dimension.member)));
}

std::string members_text(const Context& context) {
  std::string out;
  for (const Dimension& dimension : context.dimensions) {
    out +=
        (out.empty() ? "" : ", ") +
        (dimension.typed ? dimension_text(dimension) : std::string(local_name(dimension.member)));
  }
  return out;
}

FiscalYear fiscal_year_of(const Table& table) {
  FiscalYear out;
  std::array<std::size_t, 13> n{};
  for (const Fact& fact : table.facts) {
    const Context* context = table.context_of(fact);
    if (context == nullptr || context->period.span != Span::duration) continue;
    const Period& period = context->period;
    const int days = distance(period.start, period.end) + 1;
    if (days < 350 || days > 380) continue;
    // A year of weeks may end in the first days of the next month.
    int month = period.end.month;
    if (period.end.day <= kSlackDays) month = month == 1 ? 12 : month - 1;
    ++n[static_cast<std::size_t>(month)];
  }
  const auto most = std::max_element(n.begin(), n.end());
  if (*most > 0) out.end_month = static_cast<int>(most - n.begin());
  // "--09-28"
  const std::string_view end = text_fact(table, "CurrentFiscalYearEndDate");
  if (end.size() == 7 && end.starts_with("--")) {
    if (const std::optional<int> month = read_whole(end.substr(2, 2), 12); month && *month > 0) {
      const std::optional<int> day = read_whole(end.substr(5, 2), 31);
      out.end_month = day && *day <= kSlackDays ? (*month == 1 ? 12 : *month - 1) : *month;
    }
  }
  const std::string_view focus = text_fact(table, "DocumentFiscalYearFocus");
  const std::optional<Day> document_end =
      read_day(text_fact(table, "DocumentPeriodEndDate"), false);
  const bool whole_year = text_fact(table, "DocumentFiscalPeriodFocus") == "FY";
  if (const std::optional<int> year = read_whole(focus, 9999); year && document_end && whole_year) {
    const bool in_january = document_end->month == 1 && document_end->day <= kSlackDays;
    const int ends_in = document_end->year - (in_january ? 1 : 0);
    out.named_by_end = *year >= ends_in;
  }
  return out;
}

Choice choose(const Table& table, const Wanted& wanted) {
  Indices facts;
  std::set<std::string> names;
  for (std::uint32_t i = 0; i < table.facts.size(); ++i) {
    const Fact& fact = table.facts[i];
    if (fact.name != wanted.name && local_name(fact.name) != wanted.name) continue;
    names.insert(fact.name);
    if (table.context_of(fact) != nullptr) facts.push_back(i);
  }
  if (facts.empty()) return trouble(Trouble::no_name, {});
  if (names.size() > 1 && !names.contains(wanted.name)) {
    return trouble(Trouble::several_names, in_order(names));
  }
  // The whole name was asked for.
  if (names.size() > 1) {
    facts = kept(table, facts, [&](const Fact& fact) { return fact.name == wanted.name; });
  }
  const auto members_of = [&](const Fact& fact) { return members_text(*table.context_of(fact)); };
  const auto with_members = kept(table, facts, [&](const Fact& fact) {
    return members_fit(*table.context_of(fact), wanted.members);
  });
  const std::set<Day> ends = wanted.period ? ends_of_periods(table) : std::set<Day>();
  const auto in_period = [&](const Indices& of) {
    return kept(table, of, [&](const Fact& fact) {
      if (!wanted.period) return true;
      const Period& period = table.context_of(fact)->period;
      const std::optional<int> off = days_off(period, *wanted.period);
      return off && (*off == 0 || period.span != Span::instant || ends.contains(period.end));
    });
  };
  if (with_members.empty()) {
    // Those of the period, where there are any, are nearer.
    const Indices near = in_period(facts);
    return trouble(Trouble::no_members, each(table, near.empty() ? facts : near, members_of));
  }
  Indices found = in_period(with_members);
  const auto period_of = [&](const Fact& fact) { return period_text(table, fact); };
  if (found.empty()) return trouble(Trouble::no_period, each(table, with_members, period_of));
  if (wanted.period) {
    // The nearest of several, as where two years of weeks lie side by side.
    int least = kSlackDays * 2;
    const auto off = [&](const Fact& fact) {
      return *days_off(table.context_of(fact)->period, *wanted.period);
    };
    for (const std::uint32_t i : found) least = std::min(least, off(table.facts[i]));
    found = kept(table, found, [&](const Fact& fact) { return off(fact) == least; });
  }
  if (each(table, found, period_of).size() > 1) {
    return trouble(Trouble::several_periods, each(table, found, period_of), found.front());
  }
  const auto exact_members = [&](const Fact& fact) {
    std::string out;
    for (const Dimension& dimension : table.context_of(fact)->dimensions) {
      out += (out.empty() ? "" : ", ") + dimension_text(dimension);
    }
    return out;
  };
  if (each(table, found, exact_members).size() > 1) {
    return trouble(Trouble::several_members, each(table, found, exact_members), found.front());
  }
  if (wanted.as_of.known()) {
    const Indices known =
        kept(table, found, [&](const Fact& fact) { return fact.known <= wanted.as_of; });
    if (known.empty()) {
      return trouble(Trouble::known_later,
                     each(table, found, [](const Fact& fact) { return text_of(fact.known); }),
                     found.front());
    }
    found = known;
  }
  const Indices readable = kept(table, found, [](const Fact& fact) {
    return fact.is_number && fact.wrong.empty() && !fact.nil;
  });
  if (readable.empty()) return trouble(Trouble::no_number, {}, found.front());
  found = readable;
  const auto unit_of = [&](const Fact& fact) {
    const Unit* unit = table.unit_of(fact);
    return unit == nullptr ? std::string() : unit->text();
  };
  if (each(table, found, unit_of).size() > 1) {
    return trouble(Trouble::several_units, each(table, found, unit_of), found.front());
  }
  // The latest that was known, the most exact of those that say the same.
  Day latest;
  for (const std::uint32_t i : found) latest = std::max(latest, table.facts[i].known);
  found = kept(table, found, [&](const Fact& fact) { return fact.known == latest; });
  std::uint32_t best = found.front();
  for (const std::uint32_t i : found) {
    if (more_exact(table.facts[i], table.facts[best])) best = i;
  }
  for (const std::uint32_t i : found) {
    if (agree(table.facts[i], table.facts[best])) continue;
    std::set<std::string> values;
    for (const std::uint32_t k : found) {
      values.insert(grouped(table.facts[k].value) + " on line " +
                    std::to_string(table.facts[k].place.line));
    }
    return trouble(Trouble::conflict, in_order(values), best);
  }
  Choice choice;
  choice.fact = best;
  return choice;
}

}  // namespace plimsoll::facts
