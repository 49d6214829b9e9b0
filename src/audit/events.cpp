// Rules of events and risks.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "audit/subject.h"

namespace plimsoll::audit {

namespace {

// What moves several things at once, as people write of it; words of one row are one cause.
const std::vector<std::vector<std::string_view>>& causes() {
  static const std::vector<std::vector<std::string_view>> kCauses = {
      {"recession", "downturn", "slump"},
      {"earthquake", "quake", "tsunami"},
      {"pandemic", "epidemic", "covid"},
      {"war", "invasion", "sanctions"},
      {"oil", "fuel", "petrol", "diesel"},
      {"drought"},
      {"flood", "flooding", "storm", "hurricane", "typhoon"},
      {"frost", "hail"},
      {"exchange", "currency", "dollar", "yen", "euro"},
      {"interest"},
      {"strike", "walkout"},
      {"cyberattack", "ransomware", "hackers"},
      {"tariffs", "embargo"},
      {"blackout", "grid"},
      {"credit", "liquidity"}};
  return kCauses;
}

std::string_view cause_in(const std::string& words) {
  for (const auto& row : causes()) {
    if (!first_word_of(words, row).empty()) return row.front();
  }
  return "";
}

const Field* field_of(const Declaration& d, std::string_view name) {
  for (const Field& field : d.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

bool is_chance_name(std::string_view path) {
  const std::string words = lower_words(path);
  std::string spaced = words;
  std::replace(spaced.begin(), spaced.end(), '_', ' ');
  static const std::vector<std::string_view> kWords = {"chance", "probability", "prob",
                                                       "likelihood", "odds"};
  return !first_word_of(lower_words(spaced), kWords).empty();
}

double figure_or_0(const Subject& subject, const Declaration& d, const Field* field) {
  return field == nullptr ? 0 : subject.figure(d, *field).value_or(0);
}

// Factors of a product, through parentheses and quotients' tops.
void factors_of(const syntax::Expr* expr, std::vector<const syntax::Expr*>& out) {
  if (expr == nullptr) return;
  if (expr->kind == syntax::ExprKind::binary && expr->op == syntax::BinaryOp::mul) {
    factors_of(expr->left, out);
    factors_of(expr->right, out);
    return;
  }
  out.push_back(expr);
}

// The declaration that a path means from inside another.
const Declaration* meant(const Subject& subject, const Declaration& around,
                         const std::string& path) {
  std::string scope = around.name;
  for (;;) {
    const std::size_t dot = scope.rfind('.');
    scope = dot == std::string::npos ? "" : scope.substr(0, dot);
    if (const Declaration* d = subject.find(scope.empty() ? path : scope + "." + path)) return d;
    if (scope.empty()) return nullptr;
  }
}

}  // namespace

std::vector<Found> find_impact_times_chance(const Subject& subject) {
  std::vector<Found> out;
  std::set<std::string> told;
  subject.each_formula([&](const Declaration& d, const Field& field) {
    if (field.role != outline::Role::formula && field.role != outline::Role::value) return;
    if (d.word == "scenario" || d.word == "action" || field.name.starts_with("set ")) return;
    each_expr(*field.expr, [&](const syntax::Expr& e) {
      if (e.kind != syntax::ExprKind::binary || e.op != syntax::BinaryOp::mul) return;
      std::vector<const syntax::Expr*> factors;
      factors_of(&e, factors);
      std::string chance;
      bool has_amount = false;
      for (const syntax::Expr* factor : factors) {
        const std::string path = path_of(bare(factor));
        const Declaration* named = path.empty() ? nullptr : meant(subject, d, path);
        // A chance that moves from period to period feeds an event's `chance`, and not this.
        if (named != nullptr && (named->word == "given") && is_chance_name(path)) {
          chance = named->name;
        } else if (literal(factor) == std::nullopt || factor->unit != nullptr) {
          has_amount = true;
        }
      }
      if (chance.empty() || !has_amount || !told.insert(d.name + " " + chance).second) return;
      if (is_chance_name(d.name)) return;
      out.push_back({&d,
                     field.span,
                     "`" + chance + "` times an amount: the average of what comes or does not",
                     "write `event e { chance " + chance + "; severity ~ ... }` and read `e.total`",
                     {Change::Kind::set, fmt::format("set {0} = 0 * {0}", chance), "without it"}});
    });
  });
  return out;
}

std::vector<Found> find_sure_event(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "event") continue;
    const Field* chance = field_of(d, "chance");
    const Field* rate = field_of(d, "rate");
    const double p = figure_or_0(subject, d, chance);
    const double n = figure_or_0(subject, d, rate);
    const bool at_most_ever = [&] {
      const Field* per = field_of(d, "at most per");
      return per != nullptr && per->text == "ever";
    }();
    std::string seen;
    if (p >= 0.9) seen = fmt::format("its chance is {:.3g} %", 100 * p);
    const bool by_year = rate != nullptr && rate->text.find("year") != std::string::npos;
    if (by_year && at_most_ever && n >= 3) {
      seen = fmt::format("it comes once, at a rate of {:.3g} per year", n);
    }
    if (seen.empty()) continue;
    out.push_back(
        {&d, d.span, seen, "", {Change::Kind::off, d.risk.empty() ? "" : d.name, "without it"}});
  }
  return out;
}

std::vector<Found> find_rarer_than_seen(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "event") continue;
    for (const char* name : {"rate", "chance"}) {
      const Field* field = field_of(d, name);
      const double value = figure_or_0(subject, d, field);
      if (value <= 0 || value > 0.001) continue;
      out.push_back({&d,
                     field->span,
                     fmt::format("`{} {}`: of 10,000 futures of a year about {:.2g} have it", name,
                                 field->text, 1e4 * value),
                     "",
                     {Change::Kind::off, d.risk.empty() ? "" : d.name, "without it"}});
    }
  }
  return out;
}

std::vector<Found> find_shared_cause(const Subject& subject) {
  struct One {
    const Declaration* declaration;
    std::string_view cause;
  };
  std::vector<One> all;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "draw" && d.word != "event") continue;
    if (subject.def(d.name) == nullptr) continue;
    std::string words = subject.words(d);
    // What stands in a risk is caused by what the risk is called by.
    if (const Declaration* risk = d.risk.empty() ? nullptr : subject.find(d.risk)) {
      words += subject.names_and_title(*risk);
    }
    std::replace(words.begin(), words.end(), '_', ' ');
    const std::string_view cause = cause_in(words);
    if (!cause.empty()) all.push_back({&d, cause});
  }
  std::vector<Found> out;
  std::set<const Declaration*> told;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (all[i].cause != all[j].cause || told.contains(all[i].declaration)) continue;
      const std::string& risk = all[i].declaration->risk;
      if (!risk.empty() && risk == all[j].declaration->risk) continue;
      const std::string& a = all[j].declaration->name;
      const std::string& b = all[i].declaration->name;
      if (subject.share_noise(a, b)) continue;
      told.insert(all[i].declaration);
      const bool is_draw = all[i].declaration->word == "draw" && all[j].declaration->word == "draw";
      out.push_back(
          {all[i].declaration,
           all[i].declaration->span,
           fmt::format("`{}` and `{}` both speak of {}, and are drawn apart", a, b, all[i].cause),
           is_draw ? fmt::format(
                         "write `correlate {} gaussian {{ ({}, {}): 0.5 }}` with its evidence, or "
                         "draw the cause once",
                         all[i].cause, a, b)
                   : "let both read one draw or event of the cause",
           {Change::Kind::none, "", "how far they go together nobody has said"}});
    }
  }
  return out;
}

std::vector<Found> find_double_count(const Subject& subject) {
  struct One {
    const Declaration* declaration;
    std::string target;
    std::string_view cause;
  };
  std::vector<One> all;
  std::map<std::string, const Declaration*> risks;
  for (const Declaration& d : subject.declarations) {
    if (d.word == "risk") risks[d.name] = &d;
  }
  for (const Declaration& d : subject.declarations) {
    if (d.risk.empty() || !risks.contains(d.risk)) continue;
    std::string target;
    if (d.word == "effect") target = d.name.substr(0, d.name.find_last_of('.'));
    if (target.empty()) continue;
    std::string words = subject.names_and_title(*risks[d.risk]);
    std::replace(words.begin(), words.end(), '_', ' ');
    all.push_back({&d, target, cause_in(words)});
  }
  // Losses of events that one line subtracts.
  std::map<std::string, std::set<std::string>> by_line;
  subject.each_formula([&](const Declaration& d, const Field& field) {
    if (!d.risk.empty() || field.role != outline::Role::formula) return;
    each_expr(*field.expr, [&](const syntax::Expr& e) {
      const std::string path = path_of(&e);
      const std::string risk = path.substr(0, path.find('.'));
      if (path.find('.') != std::string::npos && risks.contains(risk)) by_line[d.name].insert(risk);
    });
  });
  for (const auto& [line, names] : by_line) {
    for (const std::string& name : names) {
      std::string words = subject.names_and_title(*risks[name]);
      std::replace(words.begin(), words.end(), '_', ' ');
      all.push_back({risks[name], line, cause_in(words)});
    }
  }
  std::vector<Found> out;
  std::set<std::string> told;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto risk_of = [](const One& one) {
        return one.declaration->word == "risk" ? one.declaration->name : one.declaration->risk;
      };
      const std::string a = risk_of(all[j]);
      const std::string b = risk_of(all[i]);
      if (a == b || all[i].cause.empty() || all[i].cause != all[j].cause) continue;
      if (all[i].target != all[j].target) continue;
      if (!told.insert(std::min(a, b) + " " + std::max(a, b)).second) continue;
      out.push_back({risks[b],
                     all[i].declaration->span,
                     fmt::format("`{}` and `{}` both take from `{}` for {}", a, b, all[i].target,
                                 all[i].cause),
                     "",
                     {Change::Kind::off, b, "without `" + b + "`"}});
    }
  }
  return out;
}

std::vector<Found> find_idle_risk(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "risk") continue;
    // Those that nothing reads have no switch that a run could turn; the others are judged by runs.
    const bool is_read = subject.is_read(d.name);
    out.push_back({&d, d.span,
                   is_read ? "its switch changes nothing of income, in no trial"
                           : "no outcome, limit or check reads anything of it",
                   "",
                   is_read ? Change{Change::Kind::off, d.name, "without it"}
                           : Change{Change::Kind::none, "", "nothing leads from it to a result"}});
  }
  return out;
}

std::vector<Found> find_ownerless_risk(const Subject& subject) {
  const bool has_owners = std::any_of(subject.module.risks.begin(), subject.module.risks.end(),
                                      [](const ir::Risk& risk) { return !risk.owner.empty(); });
  std::vector<Found> out;
  if (!has_owners) return out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "risk" || field_of(d, "owner") != nullptr) continue;
    out.push_back({&d,
                   d.span,
                   "nobody owns it, and others have owners",
                   "",
                   {Change::Kind::none, "", "an owner is no figure"}});
  }
  return out;
}

std::vector<Found> find_uncapped_cover(const Subject& subject) {
  static const std::vector<std::string_view> kWords = {
      "insured",     "insurance", "cover",     "covered", "recovered", "recovery", "recoveries",
      "reinsurance", "reinsured", "indemnity", "claim",   "insurer",   "policy"};
  std::vector<Found> out;
  subject.each_formula([&](const Declaration& d, const Field& field) {
    if (field.role != outline::Role::formula) return;
    std::string words = subject.words(d) + lower_words(field.name);
    std::replace(words.begin(), words.end(), '_', ' ');
    if (first_word_of(words, kWords).empty()) return;
    bool has_excess = false;
    bool has_limit = false;
    each_expr(*field.expr, [&](const syntax::Expr& e) {
      if (e.kind != syntax::ExprKind::call || e.left == nullptr) return;
      if (e.left->text == "min") has_limit = true;
      if (e.left->text != "max" || e.args.size() != 2) return;
      for (const syntax::Argument& one : e.args) {
        has_excess = has_excess || (one.value->kind == syntax::ExprKind::binary &&
                                    one.value->op == syntax::BinaryOp::sub);
      }
    });
    if (!has_excess || has_limit) return;
    out.push_back({&d,
                   field.span,
                   "`" + field.text + "` pays whatever the loss is",
                   "",
                   {Change::Kind::none, "", "the sum insured stands nowhere"}});
  });
  return out;
}

}  // namespace plimsoll::audit
