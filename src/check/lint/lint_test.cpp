#include "check/lint/lint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "syntax/parser.h"

namespace plimsoll::check {
namespace {

// Kinds of the lints that a text gives, in order of report.
std::vector<std::string> lints(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  const FileId file = sources.add("lint.plim", "plimsoll 1\n" + text);
  const std::unique_ptr<syntax::Ast> ast = syntax::parse_file(sources, file, sink);
  EXPECT_FALSE(sink.has_errors()) << diag::render_text(sink.all(), sources);
  const syntax::Ast* files[] = {ast.get()};
  lint_syntax(sources, files, sink);
  std::vector<std::string> kinds;
  for (const diag::Diagnostic& d : sink.all()) kinds.emplace_back(diag::kind_name(d.kind));
  return kinds;
}

using Kinds = std::vector<std::string>;

TEST(BareNumber, GivensDrawsRatesAndOpenings) {
  const Kinds one = {"bare_number"};
  EXPECT_EQ(lints("given a = 3.1 bn JPY\n"), one);
  EXPECT_EQ(lints("given a = 2\n"), one);
  EXPECT_EQ(lints("given a[D] { x 3; y 4 }\n"), one);
  EXPECT_EQ(lints("given a[D] { x 3 judgement \"w\"; y 4 }\n"), one);
  EXPECT_EQ(lints("draw a ~ normal(0, 0.3)\n"), one);
  EXPECT_EQ(lints("stock a opening 5 JPY { + b }\n"), one);
  EXPECT_EQ(lints("event e { rate 0.2 per year }\n"), one);
  EXPECT_EQ(lints("event e { chance 3% per year }\n"), one);
  EXPECT_EQ(lints("event e { rate r\n severity ~ exponential(5 JPY) }\n"), one);
  EXPECT_EQ(lints("risk r { draw a ~ normal(5, 1) off 5 }\n"), one);
}

TEST(BareNumber, EvidenceAndStructureAreFine) {
  EXPECT_EQ(lints("given a = 3.1 bn JPY  cite form20f:66 \"3.1 billion\"\n"), Kinds());
  EXPECT_EQ(lints("given a[D] { x 3; y 4 } judgement \"made up\"\n"), Kinds());
  EXPECT_EQ(lints("given a[D] { x 3 judgement \"w\"; y 4 judgement \"w\" }\n"), Kinds());
  EXPECT_EQ(lints("given a = history[FY2011, revenue]\n"), Kinds());
  EXPECT_EQ(lints("given a = 12 * monthly\n"), Kinds());
  EXPECT_EQ(lints("draw z ~ normal(0, 1)\n"), Kinds());
  EXPECT_EQ(lints("draw z ~ normal(low, high)\n"), Kinds());
  EXPECT_EQ(lints("stock a opening 0 { + b }\n"), Kinds());
  EXPECT_EQ(lints("event e { rate 0.2 per year judgement \"log\" }\n"), Kinds());
  EXPECT_EQ(lints("let a = 3.7 * b judgement \"w\"\nflow c = 1.5 JPY judgement \"w\"\n"), Kinds());
  EXPECT_EQ(lints("let a = (1 - b) / 12\nflow c = d / 1 year\nlet e = f ^ 3\n"), Kinds());
}

TEST(BareNumber, OneWarningForAllOfThem) {
  const Kinds one = {"bare_number"};
  EXPECT_EQ(lints("let a = 3.7 * b\n"), one);
  EXPECT_EQ(lints("flow c = 1.5 JPY\nflow d = 3 JPY\ngiven e = 4\nstock f opening 5 { + 7 * g }\n"),
            one);
  EXPECT_EQ(lints("correlate c gaussian { (a, b): 0.5 }\n"), one);
}

TEST(StockPlusFlow, LevelsAndAmountsDoNotAdd) {
  const std::string names =
      "stock cash opening 0 { + raised = x }\nflow sales = y\nflow cost = z\n";
  const Kinds one = {"stock_plus_flow"};
  EXPECT_EQ(lints(names + "let a = cash + sales\n"), one);
  EXPECT_EQ(lints(names + "let a = sales - cost + cash\n"), one);
  EXPECT_EQ(lints(names + "let a = cash - cash.raised\n"), one);
  EXPECT_EQ(lints(names + "let a = sum(cash over D) - sales[x]\n"), one);
  EXPECT_EQ(lints(names + "outcome -sales + cash each year\n"), one);
  EXPECT_EQ(lints("risk r { stock s opening 0 { + a }\n flow f = b\n let g = s + f }\n"), one);
  EXPECT_EQ(lints(names + "event e { rate r\n total lost = q }\nlet a = cash - e.lost\n"), one);
}

TEST(StockPlusFlow, WhatAgreesIsFine) {
  const std::string names =
      "stock cash opening 0 { + sales }\nstock debt opening 0 { + sales }\n"
      "flow sales = y\nflow cost = z\n";
  EXPECT_EQ(lints(names + "let a = cash - debt\n"), Kinds());
  EXPECT_EQ(lints(names + "let a = sales - cost\n"), Kinds());
  EXPECT_EQ(lints(names + "let a = cash - prev(cash) - sales\n"), Kinds());
  EXPECT_EQ(lints(names + "let a = k * cash + sales\n"), Kinds());
  EXPECT_EQ(lints(names + "fn f(cash, sales) = cash + sales\n"), Kinds());
}

TEST(SeverityTimesCount, OneDrawForAllOccurrences) {
  const std::string names =
      "event fire { rate r }\ndraw damage ~ lognormal(mu: m, sigma: s)\ndraw n ~ poisson(q)\n";
  const Kinds one = {"severity_times_count"};
  EXPECT_EQ(lints(names + "flow loss = damage * fire.count\n"), one);
  EXPECT_EQ(lints(names + "flow loss = -(2 * fire.count * (h * damage[x]))\n"), one);
  EXPECT_EQ(lints(names + "flow loss = n * damage\n"), one);
  EXPECT_EQ(lints("risk r { event fire { rate r }\n draw damage ~ normal(a, b) off 0\n"
                  " flow loss = damage * fire.count }\n"),
            one);
}

TEST(SeverityTimesCount, OtherProductsAreFine) {
  const std::string names =
      "event fire { rate r }\ndraw damage ~ lognormal(mu: m, sigma: s)\ngiven cost = c\n";
  EXPECT_EQ(lints(names + "flow loss = cost * fire.count\n"), Kinds());
  EXPECT_EQ(lints(names + "flow loss = damage * cost + fire.count\n"), Kinds());
  EXPECT_EQ(lints("event fire { rate r\n draw a ~ normal(m, s)\n total t = a * b }\n"), Kinds());
}

}  // namespace
}  // namespace plimsoll::check
