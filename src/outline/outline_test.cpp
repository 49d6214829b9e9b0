// A model as its reader names it: declarations, fields, and who answers for their figures.
#include "outline/outline.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "diag/diagnostic.h"
#include "syntax/parser.h"

namespace plimsoll::outline {
namespace {

class OutlineTest : public ::testing::Test {
 protected:
  const std::vector<Declaration>& outline_of(const std::string& text) {
    sources_ = std::make_unique<source::SourceMap>();
    diag::Sink sink;
    const FileId file = sources_->add("shop.plim", text);
    ast_ = syntax::parse_file(*sources_, file, sink);
    EXPECT_FALSE(sink.has_errors()) << diag::render_text(sink.all(), *sources_);
    const syntax::Ast* const trees[] = {ast_.get()};
    declarations_ = outline(*sources_, trees);
    return declarations_;
  }
  const Declaration& find(std::string_view name) {
    for (const Declaration& d : declarations_) {
      if (d.name == name) return d;
    }
    ADD_FAILURE() << "no declaration " << name;
    return declarations_.front();
  }
  static const Field& field(const Declaration& d, std::string_view name) {
    for (const Field& f : d.fields) {
      if (f.name == name) return f;
    }
    ADD_FAILURE() << d.name << " has no field " << name;
    static const Field kNone;
    return kNone;
  }
  // The formula of `let probe = ...`.
  const Field& formula(const std::string& expression) {
    outline_of("plimsoll 1\nlet probe = " + expression + "\n");
    return field(find("probe"), "formula");
  }
  std::string assumed(const Field& f) {
    std::string out;
    for (const syntax::Expr* e : assumed_figures(f)) {
      out += (out.empty() ? "" : ", ") + one_line(sources_->text(e->span));
    }
    return out;
  }

  std::unique_ptr<source::SourceMap> sources_;
  std::unique_ptr<syntax::Ast> ast_;
  std::vector<Declaration> declarations_;
};

constexpr const char* kModel = R"(plimsoll 1
model shop "A shop"   # of tea
source filing "Report" file "filing.txt"
source rows "Rows" file "rows.csv" key year value amount
given price = 100 JPY   cite filing:3 "100"
given size = lognormal(median: 3 bn JPY, sigma: 0.3)   judgement "three experts"
given fee = 7 JPY
given past = rows[FY2011]
risk fire "Fire" cite filing:1 {
  event burns   cite filing:9 {
    rate 0.1 per year   judgement "insurer"
    draw loss ~ exponential(5 JPY)
    draw harm ~ exponential(6 JPY)   judgement "a guess"
    total paid = loss + 4 JPY
  }
}
stock cash opening 5 JPY   judgement "bank" {
  + sales = price * 2
  - 3 JPY   cite filing:8
}
limit floor: P(ever(cash < 0 JPY)) <= 5% over horizon
)";

TEST_F(OutlineTest, NamesAndWords) {
  outline_of(kModel);
  const std::pair<const char*, const char*> expected[] = {{"model", ""},
                                                          {"source", "filing"},
                                                          {"source", "rows"},
                                                          {"given", "price"},
                                                          {"given", "size"},
                                                          {"given", "fee"},
                                                          {"given", "past"},
                                                          {"risk", "fire"},
                                                          {"event", "fire.burns"},
                                                          {"mark", "fire.burns.loss"},
                                                          {"mark", "fire.burns.harm"},
                                                          {"total", "fire.burns.paid"},
                                                          {"stock", "cash"},
                                                          {"limit", "floor"}};
  ASSERT_EQ(declarations_.size(), std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(declarations_[i].word, expected[i].first);
    EXPECT_EQ(declarations_[i].name, expected[i].second);
  }
  EXPECT_EQ(find("fire.burns.loss").risk, "fire");
  EXPECT_EQ(find("fire").risk, "fire");
  EXPECT_EQ(find("cash").risk, "");
  EXPECT_EQ(source_names(declarations_), (std::vector<std::string>{"filing", "rows"}));
}

TEST_F(OutlineTest, FieldsAndRoles) {
  outline_of(kModel);
  struct Case {
    const char* declaration;
    const char* field;
    Role role;
    const char* text;
  };
  const Case cases[] = {
      {"price", "value", Role::value, "100 JPY"},
      {"size", "distribution", Role::attribute, "lognormal"},
      {"size", "median", Role::parameter, "3 bn JPY"},
      {"size", "sigma", Role::parameter, "0.3"},
      {"fire", "title", Role::attribute, "Fire"},
      {"fire.burns", "rate", Role::rate, "0.1 per year"},
      {"fire.burns.loss", "mean", Role::parameter, "5 JPY"},
      {"fire.burns.paid", "formula", Role::formula, "loss + 4 JPY"},
      {"cash", "opening", Role::opening, "5 JPY"},
      {"cash", "line sales", Role::formula, "+ price * 2"},
      {"cash", "line 3 JPY", Role::formula, "- 3 JPY"},
      {"cash", "order of lines", Role::attribute, "sales, 3 JPY"},
      {"floor", "statistic", Role::question, "P(ever(cash < 0 JPY))"},
      {"floor", "relation", Role::attribute, "<="},
      {"floor", "bound", Role::bound, "5%"},
      {"floor", "grain", Role::attribute, "over horizon"},
  };
  for (const Case& c : cases) {
    const Field& f = field(find(c.declaration), c.field);
    EXPECT_EQ(f.role, c.role) << c.declaration << ", " << c.field;
    EXPECT_EQ(f.text, c.text) << c.declaration << ", " << c.field;
  }
}

TEST_F(OutlineTest, EvidenceOfTheFieldElseOfItsDeclarationElseOfItsEvent) {
  outline_of(kModel);
  const auto words = [&](const char* declaration, const char* name) {
    const Declaration& d = find(declaration);
    std::string out;
    for (const syntax::Evidence* e : evidence_of(d, field(d, name))) {
      out += (out.empty() ? "" : ", ") + evidence_text(*sources_, *e);
    }
    return out;
  };
  EXPECT_EQ(words("price", "value"), "cite filing:3 \"100\"");
  EXPECT_EQ(words("size", "sigma"), "judgement \"three experts\"");
  EXPECT_EQ(words("fee", "value"), "");
  EXPECT_EQ(words("fire.burns", "rate"), "judgement \"insurer\"");
  EXPECT_EQ(words("fire.burns.loss", "mean"), "cite filing:9");
  EXPECT_EQ(words("fire.burns.harm", "mean"), "judgement \"a guess\"");
  EXPECT_EQ(words("cash", "opening"), "judgement \"bank\"");
  EXPECT_EQ(words("cash", "line 3 JPY"), "cite filing:8");
  EXPECT_EQ(words("cash", "line sales"), "");
}

TEST_F(OutlineTest, WhoAnswersForAFigure) {
  outline_of(kModel);
  const std::vector<std::string> names = source_names(declarations_);
  const auto support = [&](const char* declaration, const char* name) {
    const Declaration& d = find(declaration);
    return support_word(support_of(d, field(d, name), names));
  };
  EXPECT_EQ(support("price", "value"), "cited");
  EXPECT_EQ(support("size", "median"), "judgement");
  EXPECT_EQ(support("fee", "value"), "bare");
  EXPECT_EQ(support("past", "value"), "cited");
  EXPECT_EQ(support("fire.burns.loss", "mean"), "cited");
  EXPECT_EQ(support("fire.burns.harm", "mean"), "judgement");
  EXPECT_EQ(support("cash", "line sales"), "derived");
  const std::vector<Bare> bare = bare_figures(declarations_);
  ASSERT_EQ(bare.size(), 1U);
  EXPECT_EQ(bare[0].declaration->name, "fee");
  EXPECT_EQ(bare[0].figures.size(), 1U);
}

TEST_F(OutlineTest, StructureIsNoFigure) {
  const std::pair<const char*, const char*> cases[] = {
      {"a + 0 * b", ""},
      {"a * 1 + b / 2", ""},
      {"a / 12", ""},
      {"a * 3", "3"},
      {"a * 2.0", ""},
      {"a * 2.5", "2.5"},
      {"a * (100% - b)", ""},
      {"a * (90% - b)", "90%"},
      {"a ^ 3", ""},
      {"b * 1 JPY", ""},
      {"b * 2 JPY", "2 JPY"},
      {"a / (12 months)", ""},
      {"a / (11 months)", "(11 months)"},
      {"a / (4 quarters)", ""},
      {"trailing(a, 5)", ""},
      {"trailing(a * 7, 5)", "7"},
      {"if period_number > 3 then a else b", ""},
      {"if a > 3 then a else b", "3"},
      {"3", "3"},
      {"1", "1"},
      {"0", ""},
      {"-4 JPY", "4 JPY"},
  };
  for (const auto& [expression, figures] : cases) {
    EXPECT_EQ(assumed(formula(expression)), figures) << expression;
  }
}

TEST_F(OutlineTest, KeysTellMeaningAndNotLayout) {
  const auto key = [&](const char* expression) { return formula(expression).key; };
  EXPECT_EQ(key("5%"), key("0.05"));
  EXPECT_EQ(key("3.1 bn JPY"), key("3_100 M JPY"));
  EXPECT_EQ(key("1e3"), key("1_000.0"));
  EXPECT_EQ(key("2 years"), key("2 year"));
  EXPECT_EQ(key("a+(b)"), key("a  +  # here\n  b"));
  EXPECT_NE(key("5%"), key("5"));
  // The unit that stands beside the name counts as one beside the number.
  outline_of(
      "plimsoll 1\ngiven a in M JPY = 3_100\ngiven b = 3.1 bn JPY\ngiven c in M JPY = 3.1\n");
  EXPECT_EQ(field(find("a"), "value").key, field(find("b"), "value").key);
  EXPECT_NE(field(find("a"), "value").key, field(find("c"), "value").key);
  EXPECT_NE(key("3 JPY"), key("-3 JPY"));
  EXPECT_NE(key("3 JPY"), key("3 USD"));
  EXPECT_NE(key("a - (b - c)"), key("a - b - c"));
}

TEST_F(OutlineTest, FiguresWithSignAndUnit) {
  const Field& f = formula("-(3 JPY) + pert(5%, -7, 9) per year + rows[FY2011]");
  const std::vector<Figure> found = figures(*f.expr, f.unit);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].number->text, "3");
  EXPECT_TRUE(found[0].negative);
  EXPECT_EQ(found[0].unit, nullptr);
  EXPECT_EQ(found[1].number->text, "5");
  EXPECT_FALSE(found[1].negative);
  // Its own unit says a scale only, so it takes that of the law.
  EXPECT_NE(found[1].unit, nullptr);
  EXPECT_TRUE(found[2].negative);
  EXPECT_EQ(found[3].number->text, "9");
  const std::string names[] = {"rows"};
  ASSERT_EQ(rows(*f.expr, names).size(), 1U);
  EXPECT_TRUE(rows(*f.expr, {}).empty());
}

TEST_F(OutlineTest, SourcesThatValuesAreTakenFrom) {
  const std::string names[] = {"rows", "library"};
  const auto sources = [&](const std::string& expression) {
    std::string out;
    for (const std::string_view one : sources_of(*formula(expression).expr, names)) {
      out += (out.empty() ? "" : ", ") + std::string(one);
    }
    return out;
  };
  EXPECT_EQ(sources("rows[2024] + 2 * (rows[2025, x] - y[rows])"), "rows");
  EXPECT_EQ(sources("max(-sipmath(library, \"x\"), rows[1])"), "library, rows");
  EXPECT_EQ(sources("sipmath(other, \"x\") + library + sipmath(1) + f(rows)"), "");
}

TEST(OneLine, CommentsAndLayoutGoTextsStay) {
  EXPECT_EQ(one_line("  a +\n\t b   # why\n  * c "), "a + b * c");
  EXPECT_EQ(one_line("\"a  # b\""), "\"a  # b\"");
}

}  // namespace
}  // namespace plimsoll::outline
