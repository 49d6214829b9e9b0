// Every mistake that the checker finds: the kind by name, and one message for one mistake.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "check/check.h"

namespace plimsoll::check {
namespace {

constexpr std::string_view kHeader = R"(plimsoll 1
model test
time quarter from 2020-01 for 8
currency EUR, USD
unit server/servers
dim Line = firm, home, wan
dim Site = tokyo, osaka
)";

struct Case {
  std::string_view kind;
  std::string_view text;
  // Where one mistake cannot but break what rests on it.
  std::size_t n_errors = 1;
};

std::vector<diag::Diagnostic> errors_of(const std::string& text, const std::string& folder = ".",
                                        const Options& options = {}) {
  source::SourceMap sources;
  diag::Sink sink;
  const auto module = compile_text("test.plim", text, folder, options, sources, sink);
  std::vector<diag::Diagnostic> errors;
  for (const diag::Diagnostic& d : sink.all()) {
    if (diag::kind_severity(d.kind) == diag::Severity::error) errors.push_back(d);
  }
  EXPECT_EQ(module.has_value(), errors.empty());
  return errors;
}

class ErrorTest : public testing::TestWithParam<Case> {};

TEST_P(ErrorTest, IsFoundOnce) {
  const Case& c = GetParam();
  const auto errors = errors_of(std::string(kHeader) + std::string(c.text));
  std::string all;
  for (const auto& d : errors)
    all += std::string(diag::kind_name(d.kind)) + ": " + d.message + "\n";
  ASSERT_FALSE(errors.empty()) << c.text;
  EXPECT_EQ(diag::kind_name(errors[0].kind), c.kind) << all << c.text;
  EXPECT_EQ(errors.size(), c.n_errors) << all << c.text;
}

const Case kCases[] = {
    // Names.
    {"duplicate_name", "let a = 1\nlet a = 2\n"},
    {"duplicate_name",
     "event e { rate 1 per year\n draw x ~ normal(0, 1)\n draw x ~ normal(0, 1) }\n"},
    {"duplicate_name", "dim Broken = a, b, a\n"},
    {"duplicate_name", "flow x = 1 EUR\noutcome x each year\noutcome x each year\n"},
    {"duplicate_name", "time month from 2020-01 for 3\n"},
    {"name_unknown", "flow x = 1 EUR\nlet y = 2 * z\nlet w = y + 1\n"},
    {"name_unknown", "stock s opening 1 EUR { + gain = 1 EUR }\nlet y = s.gian\n"},
    {"not_a_value", "event e { rate 1 per year }\nlet y = e + 1\n"},
    {"not_a_value", "let y = Line\n"},
    {"function_unknown", "let y = sqroot(2)\n"},
    {"function_unknown", "let f = 2\nlet y = f(3)\n"},
    {"library_unknown", "use finances\n"},
    {"risk_unknown", "group g = nothing\n"},

    // Units.
    {"unit_mismatch", "let x = 1 EUR + 1 USD\n"},
    {"unit_mismatch", "given g = 2% per year\nlet x = 1 + g\n"},
    {"unit_mismatch", "let x in EUR = 3\n"},
    {"unit_mismatch", "let x = exp(3 EUR)\n"},
    {"unit_mismatch", "let x = compound(5%)\n"},
    {"unit_mismatch", "let x = max(1 EUR, 2 USD)\n"},
    {"unit_mismatch", "stock s opening 1 EUR { + gain = 1 USD }\n"},
    {"unit_mismatch", "draw x ~ normal(1 EUR, 2 USD)\n"},
    {"unit_mismatch", "given x[Line] { firm 1 EUR; home 2 USD; wan 3 EUR }\n"},
    {"unit_mismatch", "let x = if 1 < 2 then 1 EUR else 1 USD\n"},
    {"unit_mismatch", "flow f = 1 EUR\nlet x = lag(f, 2)\n"},
    {"unit_power", "let x = 2 EUR ^ 0.123\n"},
    {"flow_needs_amount", "flow pay = 5 EUR per year\n"},
    {"rate_unit", "event e { rate 0.5 }\n"},
    {"rate_unit", "event e { rate 0.5 per day }\n"},
    {"rate_unit", "let g = 1% per month  history 2% per year\nlet x = compound(prev(g), 1 year)\n"},
    {"rate_unit",
     "let g = 1% per month  history 2% per year\nlet x = compound(trailing(g, 2 years), 1 year)\n"},
    {"rate_unit",
     "let g = 1% per month  history 2% per year\nlet x = compound(last_year(g), 1 year)\n"},
    {"rate_unit",
     "given g = 1% per month\nlet x = compound(g, 1 year)\n"
     "scenario s { set g = 12% per year }\n"},

    // Index sets.
    {"missing_index_set", "given a[Line] { else 1 }\nlet x = a\n"},
    {"missing_index_set", "given a[Line] { else 1 EUR }\nstatement s { a\n = t }\n"},
    {"missing_index_set", "given a[Line] { else 1 }\ndraw x ~ normal(a, 1)\n"},
    {"index_set_not_on_right", "given a[Line] { else 1 }\nlet x[Line, Site] = a\n"},
    {"index_set_not_on_right", "flow x[Line] = 1 EUR\n"},
    {"index_set_unknown", "let x[Lnie] = 1\n"},
    {"index_set_twice", "let x[Line, Line] = 1\n"},
    {"index_set_absent", "let x = sum(2 over Line)\n"},
    {"index_set_absent", "given a[Line] { else 1 }\nlet x = a[Site]\n"},
    {"label_unknown", "given a[Line] { else 1 }\nlet x = a[tokyo]\n"},
    {"label_unknown", "given a[Line] { firm 1; house 2; else 3 }\n"},
    {"label_unknown", "let x[Line] = { firm: 1, house: 2, else: 3 }\n"},
    {"label_missing", "given a[Line] { firm 1 }\n"},
    {"label_missing", "given a each year { FY2020 1 }\n"},
    {"label_missing", "let x[Line] = { firm: 1, home: 2 }\n"},
    {"label_twice", "given a[Line] { firm 1; firm 2; else 3 }\n"},
    {"label_twice", "let x[Line] = { firm: 1, firm: 2, else: 3 }\n"},
    {"label_expected", "given a[Line] { else 1 }\nlet x = a[1]\n"},
    {"label_ambiguous",
     "dim Other = firm, x\ngiven a[Line, Other] { else 1 }\nlet b = a[firm, x]\n"},
    {"label_range", "dim Broken = i5..i1\n"},
    {"array_too_large", "dim Big = i1..i99999999\n"},
    {"array_too_large", "dim A = a1..a5000\ndim B = b1..b5000\nlet x[A, B] = 1\n"},

    // Kinds of values.
    {"condition_expected", "let x = if 1 then 2 else 3\n"},
    {"condition_expected", "let x = not 3\n"},
    {"number_expected", "let x = (1 < 2) + 1\n"},
    {"number_expected", "let x = if 1 < 2 then 1 else 2 < 3\n"},
    {"number_expected", "given d = normal(0, 1)\nlet x = d * d\n"},
    {"value_expected", "let x = \"text\"\n"},
    {"law_expected", "draw x ~ 3\n"},
    {"law_arguments", "draw x ~ normal(1)\n"},
    {"law_arguments", "draw x ~ normal(0, deviation: 1)\n"},
    {"law_arguments", "given d = normal(0, 1) * 2\nlet x = cdf(d, 1)\n"},
    {"law_parameter", "draw x ~ normal(0, -1)\n"},
    {"call_arguments", "let x = abs(1, 2)\n"},
    {"call_arguments", "fn f(a) = a\nlet x = f(1, 2)\n"},
    {"call_arguments", "fn f(a) = a\nlet x = f(b: 2)\n"},
    {"constant_expected", "given n = 2\nevent e { rate 1 per year\n at most n per year }\n"},
    {"given_not_constant", "draw x ~ normal(0, 1)\ngiven y = 2 * x\n"},

    // Time.
    {"dependency_cycle", "let a = b\nlet b = c\nlet c = a\n"},
    {"dependency_cycle", "stock s opening 1 EUR { + gain = s * 0.1 }\n"},
    {"unit_not_stated", "flow a = 0.5 * prev(b)\nflow b = 2 * prev(a)\n"},
    {"history_missing", "flow a = 1 EUR\nflow b = prev(a)\n"},
    {"history_missing", "flow a = 1 EUR history { 2019Q4 1 EUR }\nflow b = lag(a, 2 quarters)\n"},
    {"history_missing", "flow a = 1 EUR\nflow b = trailing(a, 1 year)\n"},
    {"duration_not_steps", "flow a = 1 EUR history 0\nflow b = lag(a, 1 month)\n"},
    {"lag_needs_name", "flow a = 1 EUR history 0\nflow b = prev(2 * a)\n"},
    {"opening_of_flow", "flow a = 1 EUR\nlet b = opening(a)\n"},
    {"opening_of_flow", "flow a = 1 EUR\nlet b = average(a)\n"},
    {"opening_grain",
     "flow a = 1 EUR\ndraw z each period ~ normal(0, 1)\nstock s opening z * 1 EUR {}\n"},
    {"balance_outside_stock", "let x = 2 * balance\n"},
    {"year_value_only", "flow a = 1 EUR\nlet b each year = a\nflow c = b\n"},
    {"no_year_value", "draw z each period ~ normal(0, 1)\noutcome z each year\n"},
    {"no_year_value", "flow a = 1 EUR history 0\nlet b = prev(a)\noutcome b each year\n"},
    {"grain_not_stated", "draw z each period ~ normal(0, 1)\noutcome z, bad low\n"},
    {"draw_grain", "draw z each period ~ normal(0, 1)\ndraw w ~ normal(z, 1)\n"},

    // Stocks and statements.
    {"statement_empty", "statement s { = total }\n"},

    // Functions.
    {"function_recursion", "fn f(a) = g(a)\nfn g(a) = f(a)\nlet x = f(1)\n"},
    {"function_state",
     "fn f(a) { stock s opening 0 { + r = a }\n result s }\n"
     "event e { rate 1 per year\n total t = f(1 EUR) }\n"},

    // Events and risks.
    {"event_without_rate", "event e { draw x ~ normal(0, 1) }\n"},
    {"mark_outside_event", "event e { rate 1 per year\n draw x ~ normal(0, 1) }\nlet y = e.x\n"},
    {"occurrence_label",
     "event e[Line] { rate 1 per year\n draw x ~ normal(0, 1)\n total t = sum(x over Line) }\n"},
    {"off_missing", "risk r { draw x ~ normal(0, 1) }\n"},
    {"off_outside_risk", "draw x ~ normal(0, 1) off 0\n"},
    {"off_grain", "draw z each period ~ normal(0, 1)\nrisk r { draw x ~ normal(0, 1) off z }\n"},
    {"unit_mismatch", "risk r { draw x ~ normal(1 EUR, 2 EUR) off 3 USD }\n"},
    {"risk_without_switch", "risk r { let x = 2 }\n"},
    {"noise_shared", "draw x ~ normal(0, 1) was \"z\"\ndraw y ~ normal(0, 1) was \"z\"\n"},

    // Correlation.
    {"correlation_not_psd",
     "draw a ~ normal(0, 1)\ndraw b ~ normal(0, 1)\ndraw c ~ normal(0, 1)\n"
     "correlate g gaussian { (a, b): 0.9\n (b, c): 0.9\n (a, c): -0.9 }\n"},
    {"correlation_not_psd", "draw x[Line] ~ normal(0, 1) correlate across Line: -0.9\n"},
    {"correlation_range",
     "draw a ~ normal(0, 1)\ndraw b ~ normal(0, 1)\ncorrelate g gaussian { (a, b): 1.5 }\n"},
    {"correlation_family",
     "draw a ~ normal(0, 1)\ndraw b ~ normal(0, 1)\ncorrelate g clayton { (a, b): 0.5 }\n"},
    {"correlation_grain",
     "draw a ~ normal(0, 1)\ndraw b each period ~ normal(0, 1)\ncorrelate g gaussian { (a, b): 0.5 "
     "}\n"},
    {"correlation_member",
     "draw a ~ normal(0, 1)\nlet b = a\ncorrelate g gaussian { (a, b): 0.5 }\n"},
    {"correlation_twice",
     "draw a ~ normal(0, 1)\ndraw b ~ normal(0, 1)\ncorrelate g gaussian { (a, b): 0.5\n (b, a): "
     "0.4 }\n"},
    {"correlation_two_groups",
     "draw a ~ normal(0, 1)\ndraw b ~ normal(0, 1)\ndraw c ~ normal(0, 1)\n"
     "correlate g gaussian { (a, b): 0.5 }\ncorrelate h gaussian { (a, c): 0.4 }\n"},
    {"correlation_matrix",
     "draw a ~ normal(0, 1)\ndraw b ~ normal(0, 1)\ncorrelate g gaussian { matrix {a, b} [1, 0.5; "
     "0.4, 1] }\n"},

    // Overlays.
    {"set_target", "stock s opening 1 EUR {}\nscenario q { set s = 2 EUR }\n"},
    {"set_target", "draw x ~ normal(0, 1)\nscenario q { set x.high = 2 }\n"},
    {"set_target", "flow f = 1 EUR\nscenario q { set f ~ normal(0, 1) }\n"},
    {"set_target", "draw x ~ uniform(0, 1)\nscenario q { set x.high ~ normal(0, 1) }\n"},
    {"set_value", "draw x ~ uniform(0, 1)\nscenario q { set x = normal(0, 1) }\n"},
    {"law_expected", "draw x ~ uniform(0, 1)\nscenario q { set x ~ 3 }\n"},
    {"set_value", "draw z ~ normal(0, 1)\ngiven a = 1\nscenario q { set a = z }\n"},
    {"unit_mismatch", "given a = 1 EUR\nscenario q { set a = 2 USD }\n"},
    {"unit_mismatch", "flow f = 1 EUR\naction q cost 5 EUR to f { set f = 2 * f }\n"},
    {"set_twice", "given a = 1\naction p { set a = 2 }\naction q { set a = 3 }\n"},
    {"strike_target", "flow f = 1 EUR\nscenario q { strike f in 2020Q1 }\n"},
    {"strike_target", "event e { rate 1 per year }\nscenario q { strike e }\n"},

    // Limits and expectations.
    {"statistic_expected", "flow f = 1 EUR\nlimit l: f < 2 EUR each year\n"},
    {"statistic_level", "flow f = 1 EUR\nlimit l: quantile(f, 2) < 2 EUR each year\n"},
    {"statistic_outside_limit", "draw x ~ normal(0, 1)\nlet y = P(x < 0)\n"},
    {"bound_not_constant", "draw x ~ normal(0, 1)\nlimit l: mean(x) < x\n"},
};

INSTANTIATE_TEST_SUITE_P(All, ErrorTest, testing::ValuesIn(kCases));

TEST(ErrorTest, TimeMissing) {
  const auto errors = errors_of("plimsoll 1\nmodel t\nflow x = 3\n");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(diag::kind_name(errors[0].kind), "time_missing");
}

TEST(ErrorTest, ModelMissing) {
  source::SourceMap sources;
  diag::Sink sink;
  EXPECT_FALSE(compile("no/such/model.plim", {}, sources, sink).has_value());
  ASSERT_EQ(sink.n_errors(), 1u);
  EXPECT_EQ(diag::kind_name(sink.all()[0].kind), "model_missing");
}

TEST(ErrorTest, CycleNamesItsPath) {
  const auto errors = errors_of(std::string(kHeader) + "let a = b\nlet b = c\nlet c = a\n");
  ASSERT_EQ(errors.size(), 1u);
  // A circle has no beginning.
  const std::string& text = errors[0].message;
  EXPECT_TRUE(text.find("a -> b -> c -> a") != text.npos ||
              text.find("b -> c -> a -> b") != text.npos ||
              text.find("c -> a -> b -> c") != text.npos)
      << text;
}

TEST(ErrorTest, UnknownNameSuggests) {
  const auto errors = errors_of(std::string(kHeader) + "flow revenue = 1 EUR\nlet x = revenu\n");
  ASSERT_EQ(errors.size(), 1u);
  ASSERT_FALSE(errors[0].help.empty());
  EXPECT_NE(errors[0].help[0].find("`revenue`"), std::string::npos);
}

TEST(ErrorTest, NearestMatrixIsAccepted) {
  const std::string draws = "draw a ~ normal(0, 1)\ndraw b ~ normal(0, 1)\ndraw c ~ normal(0, 1)\n";
  const auto errors =
      errors_of(std::string(kHeader) + draws +
                "correlate g gaussian { (a, b): 0.9\n (b, c): 0.9\n (a, c): -0.9 }\n");
  ASSERT_EQ(errors.size(), 1u);
  ASSERT_FALSE(errors[0].help.empty());
  const std::string& help = errors[0].help[0];
  const std::size_t from = help.find('`') + 1;
  const std::string block = help.substr(from, help.rfind('`') - from);
  EXPECT_TRUE(
      errors_of(std::string(kHeader) + draws + "correlate g gaussian { " + block + " }\n").empty())
      << block;
}

// Files that import each other, lie outside, are missing, or nest too deeply.
class ImportTest : public testing::Test {
 protected:
  ImportTest() {
    folder_ =
        std::filesystem::temp_directory_path() / ("plimsoll_import_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "model");
  }
  ~ImportTest() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / "model" / name) << text;
  }
  std::string only_kind(const std::string& main) {
    write("main.plim", "plimsoll 1\nmodel m\n" + main);
    source::SourceMap sources;
    diag::Sink sink;
    const auto module = compile((folder_ / "model").string(), {}, sources, sink);
    if (module) return "none";
    return sink.n_errors() == 1 ? std::string(diag::kind_name(sink.all()[0].kind)) : "several";
  }

  std::filesystem::path folder_;
};

TEST_F(ImportTest, Kinds) {
  write("a.plim", "import \"b.plim\"\n");
  write("b.plim", "import \"a.plim\"\n");
  write("c.plim", "let x = 1\n");
  for (int i = 0; i < 20; ++i) {
    write("d" + std::to_string(i) + ".plim", "import \"d" + std::to_string(i + 1) + ".plim\"\n");
  }
  EXPECT_EQ(only_kind("import \"c.plim\"\nimport \"c.plim\"\nlet y = 2 * x\n"), "none");
  EXPECT_EQ(only_kind("import \"a.plim\"\n"), "import_cycle");
  EXPECT_EQ(only_kind("import \"nothing.plim\"\n"), "import_missing");
  EXPECT_EQ(only_kind("import \"../other.plim\"\n"), "path_outside_model");
  EXPECT_EQ(only_kind("import \"d0.plim\"\n"), "import_depth");
}

TEST(LimitTest, Depth) {
  std::string text(kHeader);
  for (int i = 0; i < 2000; ++i) {
    text += "flow x" + std::to_string(i) + " = prev(x" + std::to_string(i + 1) + ")\n";
  }
  text += "flow x2000 = 1 EUR\n";
  const auto errors = errors_of(text);
  ASSERT_FALSE(errors.empty());
  EXPECT_TRUE(std::any_of(errors.begin(), errors.end(), [](const diag::Diagnostic& d) {
    return diag::kind_name(d.kind) == "dependency_depth";
  }));
}

TEST(LimitTest, Operations) {
  // One call doubles another twenty-two times.
  std::string text(kHeader);
  text += "fn f0(x) = x + 1\n";
  for (int i = 1; i <= 22; ++i) {
    const std::string inner = "f" + std::to_string(i - 1);
    text += "fn f" + std::to_string(i) + "(x) = " + inner + "(x) + " + inner + "(x)\n";
  }
  const auto errors = errors_of(text + "let y = f22(1)\n");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(diag::kind_name(errors[0].kind), "model_too_large");
}

TEST(LimitTest, YearValuesOfManyLets) {
  std::string text(kHeader);
  constexpr int kCount = 20'000;
  for (int i = 0; i < kCount; ++i) {
    text += "let x" + std::to_string(i) + " = x" + std::to_string(i + 1) + " + 1 EUR\n";
  }
  text +=
      "flow f = 1 EUR\nlet x" + std::to_string(kCount) + " = f\noutcome x0 each year, bad low\n";
  EXPECT_TRUE(errors_of(text).empty());
}

TEST(LimitTest, ManyDeclarations) {
  // Each reads the next: the order of declaration must not nest elaboration.
  std::string text(kHeader);
  constexpr int kCount = 50'000;
  for (int i = 0; i < kCount; ++i) {
    text += "let x" + std::to_string(i) + " = x" + std::to_string(i + 1) + " + 1\n";
  }
  text += "let x" + std::to_string(kCount) + " = 0\n";
  EXPECT_TRUE(errors_of(text).empty());
}

}  // namespace
}  // namespace plimsoll::check
