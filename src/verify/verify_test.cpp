// Citations against a source of a few lines: each verdict, and what it rests on.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "check/check.h"
#include "data/loader.h"
#include "diag/diagnostic.h"
#include "filing/reader/read_document.h"
#include "verify/citations.h"
#include "verify/passages.h"

namespace plimsoll::verify {
namespace {

constexpr const char* kFiling =
    "Item 1A. Risk Factors\n"
    "\n"
    "Revenues of our cloud services were \xC2\xA5"
    "3.1 billion for the fiscal year ended March 31, 2012.\n"
    "\n"
    "Almost 40% of them came from makers of games.\n"
    "\n"
    "Our operating loss in the business of cash machines was \xC2\xA5"
    "0.2 billion.\n"
    "\n"
    "The rate of return rose by 3 percentage points to 8%.\n"
    "\n"
    "We lease 440 cash machines for 18 months.\n"
    "\n"
    "The number of our employees was 1,440. We can-\n"
    "not pass a rise of prices on to them.\n"
    "\n"
    "The second plant cost \xC2\xA5"
    "7 million.\n"
    "\n"
    "The third plant cost \xC2\xA5"
    "7 million.\n"
    "\n"
    "We may borrow up to $20 million, and owe over $30 million.\n"
    "\n"
    "Our charter asks for at least 5% of the votes, or 75% or more of the shares.\n"
    "\n"
    "Less than 0.1% of our loans are late, and rates below 24% are valid.\n"
    "\n"
    "A lender may be fined \xC2\xA5"
    "500,000 (US$72,464).\n"
    "\n"
    "We lost much: a loss of $1.6 billion ($1.2 billion, net of tax) and a deficiency of $3 "
    "million.\n";

class VerifyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / (std::string("verify_") + test->name());
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "filing.txt", std::ios::binary) << kFiling;
    std::ofstream(folder_ / "rows.csv", std::ios::binary)
        << "year,amount\nFY2011,410\nFY2012,440\n";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // A model of a shop with `lines` in it, and all its citations.
  const Report& verify_lines(const std::string& lines, const std::string& source_clause = "",
                             const std::map<std::string, std::string>& files = {}) {
    const std::string text =
        "plimsoll 1\nmodel shop \"A shop\"\ntime year from 2012-04 for 3, fiscal year ends "
        "march\ncurrency JPY\n"
        "source filing \"Report\" file \"filing.txt\" " +
        source_clause +
        "\nsource paper \"Paper\"\n"
        "source rows \"Rows\" file \"rows.csv\" key year value amount\n" +
        lines + "\noutcome total = 0 JPY   over horizon, bad low\n";
    sources_ = std::make_unique<source::SourceMap>();
    diag::Sink sink;
    const auto module =
        check::compile_text("shop.plim", text, folder_.string(), {}, *sources_, sink);
    if (!module) {
      ADD_FAILURE() << diag::render_text(sink.all(), *sources_);
      return report_;
    }
    loaded_ = data::load_text("shop.plim", text, folder_.string(), {}, *sources_, sink);
    std::vector<const syntax::Ast*> trees;
    for (const data::LoadedFile& file : loaded_.files) trees.push_back(file.ast.get());
    declarations_ = outline::outline(*sources_, trees);
    Result<Report> report = verify({*module, loaded_, *sources_, declarations_}, files);
    EXPECT_TRUE(report) << report.error();
    report_ = std::move(*report);
    return report_;
  }
  const Citation& only(const std::string& lines) {
    verify_lines(lines);
    EXPECT_EQ(report_.citations.size(), 1U) << lines;
    if (report_.citations.empty()) report_.citations.emplace_back();
    return report_.citations.front();
  }

  std::filesystem::path folder_;
  std::unique_ptr<source::SourceMap> sources_;
  data::LoadedModel loaded_;
  std::vector<outline::Declaration> declarations_;
  Report report_;
};

TEST_F(VerifyTest, EveryVerdict) {
  struct Case {
    const char* given;
    Verdict verdict;
    bool by_figure;
    const char* detail;
  };
  const Case cases[] = {
      {"3.1 bn JPY   cite filing:3 \"\xC2\xA5"
       "3.1 billion\"",
       Verdict::verified, true, ""},
      {"3_100 M JPY   cite filing:3 \"3.1 billion\"", Verdict::verified, true, ""},
      // Words alone hold no figure.
      {"3.1 bn JPY   cite filing:1 \"Risk Factors\"", Verdict::verified, false, ""},
      {"3.1 bn JPY   cite filing:3 \"March 31, 2012\"", Verdict::verified, false, ""},
      // Over the end of a line and the hyphen there.
      {"3.1 bn JPY   cite filing:13 \"We cannot pass\"", Verdict::verified, false, ""},
      {"3.1 bn JPY   cite filing:9 \"\xC2\xA5"
       "3.1 billion\"",
       Verdict::moved, true, "stands at line 3"},
      {"3.1 bn JPY   cite filing \"\xC2\xA5"
       "3.1 billion\"",
       Verdict::verified, true, ""},
      {"7 M JPY   cite filing:1 \"\xC2\xA5"
       "7 million\"",
       Verdict::moved, true, "stands at line 16, and at 18"},
      {"7 M JPY   cite filing:18 \"\xC2\xA5"
       "7 million\"",
       Verdict::verified, true, ""},
      {"3.1 M JPY   cite filing:3 \"\xC2\xA5"
       "3.1 billion\"",
       Verdict::differs, true,
       "scale: the source says \xC2\xA5"
       "3.1 billion, the model 3.1 M JPY (1000 times as much)"},
      {"3.3 bn JPY   cite filing:3 \"\xC2\xA5"
       "3.1 billion\"",
       Verdict::differs, true, "number: "},
      {"-3.1 bn JPY   cite filing:3 \"\xC2\xA5"
       "3.1 billion\"",
       Verdict::differs, true, "sign: "},
      {"18 JPY   cite filing:11 \"18 months\"", Verdict::differs, true, "unit: "},
      {"9.9 bn JPY   cite filing:3 \"\xC2\xA5"
       "9.9 billion\"",
       Verdict::not_found, false,
       "the source has these words nowhere; line 3 has \xC2\xA5"
       "3.1 billion"},
      // Case counts.
      {"1   cite filing:1 \"risk factors\"", Verdict::not_found, false, "the source has these"},
      {"3.1 bn JPY   cite filing:3", Verdict::unquoted, false, ""},
      {"3.1 bn JPY   cite paper:3 \"3.1 billion\"", Verdict::not_checked, false,
       "the source was not given"},
  };
  for (const Case& c : cases) {
    const Citation& found = only("given a = " + std::string(c.given));
    EXPECT_EQ(verdict_word(found.verdict), verdict_word(c.verdict)) << c.given << found.detail;
    EXPECT_EQ(found.by_figure, c.by_figure) << c.given;
    if (*c.detail == '\0') {
      EXPECT_EQ(found.detail, "") << c.given;
    } else {
      EXPECT_TRUE(found.detail.starts_with(c.detail)) << c.given << "\n" << found.detail;
    }
  }
}

TEST_F(VerifyTest, FiguresAgreeToHalfOfTheLastDigitPrinted) {
  struct Case {
    const char* given;
    Verdict verdict;
  };
  const Case cases[] = {
      {"3.14 bn JPY   cite filing:3 \"3.1 billion\"", Verdict::verified},
      {"3.16 bn JPY   cite filing:3 \"3.1 billion\"", Verdict::differs},
      // "Almost" widens half a digit to a whole one.
      {"39.2%   cite filing:5 \"Almost 40%\"", Verdict::verified},
      {"38.8%   cite filing:5 \"Almost 40%\"", Verdict::differs},
      // On the model's side it takes two digits: 3 is no rounding of 3.1.
      {"3 bn JPY   cite filing:3 \"3.1 billion\"", Verdict::differs},
      {"1_440   cite filing:13 \"1,440\"", Verdict::verified},
      {"1_441   cite filing:13 \"1,440\"", Verdict::differs},
  };
  for (const Case& c : cases) {
    const Citation& found = only("given a = " + std::string(c.given));
    EXPECT_EQ(verdict_word(found.verdict), verdict_word(c.verdict)) << c.given << found.detail;
  }
}

TEST_F(VerifyTest, BoundsHaveADirection) {
  struct Case {
    const char* given;
    Verdict verdict;
    const char* detail;
  };
  const Case cases[] = {
      {"20 M USD   cite filing:20 \"up to $20 million\"", Verdict::verified, ""},
      {"19.5 M USD   cite filing:20 \"up to $20 million\"", Verdict::verified, ""},
      // The words may stand outside the quotation.
      {"21 M USD   cite filing:20 \"$20 million\"", Verdict::differs,
       "number: the source says up to $20 million, the model 21 M USD (more than \"at most\" "
       "allows)"},
      {"15 M USD   cite filing:20 \"up to $20 million\"", Verdict::differs, "number: "},
      {"30.5 M USD   cite filing:20 \"over $30 million\"", Verdict::verified, ""},
      {"29 M USD   cite filing:20 \"over $30 million\"", Verdict::differs,
       "number: the source says over $30 million, the model 29 M USD (less than \"over\" allows)"},
      {"5%   cite filing:22 \"at least 5%\"", Verdict::verified, ""},
      {"4%   cite filing:22 \"at least 5%\"", Verdict::differs, "number: "},
      {"76%   cite filing:22 \"75% or more\"", Verdict::verified, ""},
      {"74%   cite filing:22 \"75% or more\"", Verdict::differs, "number: "},
      {"0.05%   cite filing:24 \"Less than 0.1%\"", Verdict::verified, ""},
      {"0.2%   cite filing:24 \"Less than 0.1%\"", Verdict::differs, "number: "},
      {"23%   cite filing:24 \"below 24%\"", Verdict::verified, ""},
      {"25%   cite filing:24 \"below 24%\"", Verdict::differs, "number: "},
      // The model's own rounding is no breach.
      {"20.0 M USD   cite filing:20 \"up to $20 million\"", Verdict::verified, ""},
  };
  for (const Case& c : cases) {
    const Citation& found = only("given a = " + std::string(c.given));
    EXPECT_EQ(verdict_word(found.verdict), verdict_word(c.verdict)) << c.given << found.detail;
    EXPECT_TRUE(found.detail.starts_with(c.detail)) << c.given << "\n" << found.detail;
  }
}

TEST_F(VerifyTest, BracketsThatTellAgainHaveTheSignOfWhatWasTold) {
  struct Case {
    const char* given;
    Verdict verdict;
  };
  const Case cases[] = {
      {"72_464 USD   cite filing:26 \"(US$72,464)\"", Verdict::verified},
      {"-72_464 USD   cite filing:26 \"(US$72,464)\"", Verdict::differs},
      {"-1.2 bn USD   cite filing:28 \"$1.2 billion\"", Verdict::verified},
      {"-3 M USD   cite filing:28 \"deficiency of $3 million\"", Verdict::verified},
  };
  for (const Case& c : cases) {
    const Citation& found = only("given a = " + std::string(c.given));
    EXPECT_EQ(verdict_word(found.verdict), verdict_word(c.verdict)) << c.given << found.detail;
  }
}

TEST_F(VerifyTest, UnitsAndSigns) {
  struct Case {
    const char* given;
    Verdict verdict;
  };
  const Case cases[] = {
      {"18 months   cite filing:11 \"18 months\"", Verdict::verified},
      {"1.5 years   cite filing:11 \"18 months\"", Verdict::verified},
      // A model's unit of time is not asked of a source that tells of a fiscal year.
      {"3.1 bn JPY per year   cite filing:3 \"3.1 billion\"", Verdict::verified},
      // Words of loss allow a negative figure and ask for none.
      {"-0.2 bn JPY   cite filing:7 \"0.2 billion\"", Verdict::verified},
      {"0.2 bn JPY   cite filing:7 \"0.2 billion\"", Verdict::verified},
      {"3 pp   cite filing:9 \"3 percentage points\"", Verdict::verified},
      {"3%   cite filing:9 \"3 percentage points\"", Verdict::differs},
      {"8%   cite filing:9 \"8%\"", Verdict::verified},
      {"0.08   cite filing:9 \"8%\"", Verdict::verified},
      // A quotation is of whole words: "440" is no part of "1,440".
      {"440   cite filing:13 \"440\"", Verdict::moved},
  };
  for (const Case& c : cases) {
    const Citation& found = only("given a = " + std::string(c.given));
    EXPECT_EQ(verdict_word(found.verdict), verdict_word(c.verdict)) << c.given << found.detail;
  }
}

TEST_F(VerifyTest, OfADistributionOneParameterMustAgree) {
  const std::string quote = " cite filing:3 \"3.1 billion\"";
  EXPECT_EQ(only("given a = pert(2 bn JPY, 3.1 bn JPY, 5 bn JPY)" + quote).verdict,
            Verdict::verified);
  EXPECT_EQ(only("given a = pert(2 bn JPY, 3.3 bn JPY, 5 bn JPY)" + quote).verdict,
            Verdict::differs);
  // It may rest on words about something else.
  const Citation& other =
      only("given a = pert(2 bn JPY, 3.3 bn JPY, 5 bn JPY) cite filing:11 \"18 months\"");
  EXPECT_EQ(other.verdict, Verdict::verified);
  EXPECT_FALSE(other.by_figure);
  // Beside a judgement a citation is its ground.
  const Citation& ground = only("given a = 5 bn JPY" + quote + " judgement \"doubled by now\"");
  EXPECT_EQ(ground.verdict, Verdict::verified);
  EXPECT_FALSE(ground.by_figure);
}

TEST_F(VerifyTest, RowsOfATable) {
  EXPECT_EQ(only("given a = 440   cite rows[FY2012]").verdict, Verdict::verified);
  EXPECT_EQ(only("given a = 441   cite rows[FY2012]").verdict, Verdict::differs);
  const Citation& taken = only("given a = rows[FY2011]");
  EXPECT_EQ(taken.verdict, Verdict::verified);
  EXPECT_EQ(taken.evidence, nullptr);
  EXPECT_EQ(taken.quote, "rows[FY2011]");
  // Against another table, given in place of the model's own.
  const std::filesystem::path other = folder_ / "other.csv";
  std::ofstream(other, std::ios::binary) << "year,amount\nFY2011,411\n";
  verify_lines("given a = rows[FY2011]\ngiven b = rows[FY2012]", "", {{"rows", other.string()}});
  ASSERT_EQ(report_.citations.size(), 2U);
  EXPECT_EQ(report_.citations[0].verdict, Verdict::differs);
  EXPECT_EQ(report_.citations[1].verdict, Verdict::not_found);
}

TEST_F(VerifyTest, CitationsSayWhatTheyAreSaidOf) {
  verify_lines(
      "risk fire \"Fire\" cite filing:1 \"Risk Factors\" {\n"
      "  event burns {\n"
      "    rate 0.1 per year   judgement \"insurer\"\n"
      "    draw loss ~ exponential(7 M JPY)   cite filing:16 \"7 million\"\n"
      "    total paid = loss\n"
      "  }\n"
      "}\n"
      "given share = 40%   cite filing:6 \"40%\"");
  ASSERT_EQ(report_.citations.size(), 3U);
  const Citation& risk = report_.citations[0];
  EXPECT_EQ(risk.declaration, "fire");
  EXPECT_EQ(risk.field, "");
  EXPECT_EQ(risk.risk, "fire");
  EXPECT_EQ(risk.source, "filing");
  EXPECT_EQ(risk.line, 1U);
  EXPECT_EQ(risk.quote, "Risk Factors");
  const Citation& mark = report_.citations[1];
  EXPECT_EQ(mark.declaration, "fire.burns.loss");
  EXPECT_EQ(mark.risk, "fire");
  EXPECT_EQ(mark.verdict, Verdict::verified);
  const Citation& share = report_.citations[2];
  EXPECT_EQ(share.declaration, "share");
  EXPECT_EQ(share.risk, "");
  EXPECT_EQ(share.verdict, Verdict::moved);
  EXPECT_EQ(share.found_at, std::vector<std::uint32_t>{5});

  EXPECT_EQ(report_.total.n_citations(), 3U);
  EXPECT_EQ(report_.total.verdicts[static_cast<std::size_t>(Verdict::verified)], 2U);
  EXPECT_EQ(report_.total.verdicts[static_cast<std::size_t>(Verdict::moved)], 1U);
  EXPECT_EQ(report_.n_by_figure, 2U);
  // The rate is a judgement; the loss and the share are cited.
  EXPECT_EQ(report_.total.support[static_cast<std::size_t>(outline::Support::cited)], 2U);
  EXPECT_EQ(report_.total.support[static_cast<std::size_t>(outline::Support::judgement)], 1U);
  EXPECT_EQ(report_.total.support[static_cast<std::size_t>(outline::Support::bare)], 0U);
  ASSERT_EQ(report_.by_risk.size(), 2U);
  EXPECT_EQ(report_.by_risk[0].name, "fire");
  EXPECT_EQ(report_.by_risk[0].tally.n_citations(), 2U);
  EXPECT_EQ(report_.by_risk[1].name, "");
  EXPECT_EQ(report_.by_risk[1].tally.n_citations(), 1U);
  EXPECT_TRUE(report_.passes());
}

TEST_F(VerifyTest, ChangedSourcesAndDifferencesDoNotPass) {
  const std::string good = "given a = 3.1 bn JPY   cite filing:3 \"3.1 billion\"";
  EXPECT_TRUE(verify_lines(good).passes());
  EXPECT_EQ(report_.sources.front().hash, HashState::not_stated);
  const std::string sha = report_.sources.front().sha256;
  ASSERT_EQ(sha.size(), 64U);
  EXPECT_TRUE(verify_lines(good, "sha256 \"" + sha + "\"").passes());
  EXPECT_EQ(report_.sources.front().hash, HashState::matches);
  // The model's own file must match or the model is no model; one given in its place may differ.
  const std::filesystem::path other = folder_ / "other.txt";
  std::ofstream(other, std::ios::binary) << kFiling << "\nAnd more.\n";
  EXPECT_FALSE(verify_lines(good, "sha256 \"" + sha + "\"", {{"filing", other.string()}}).passes());
  EXPECT_EQ(report_.sources.front().hash, HashState::differs);
  EXPECT_EQ(report_.citations.front().verdict, Verdict::verified);
  // A line that the other file does not have.
  std::ofstream(other, std::ios::binary) << "One\nTwo\n";
  EXPECT_FALSE(
      verify_lines("given a = 1   cite filing:3", "", {{"filing", other.string()}}).passes());
  EXPECT_EQ(report_.citations.front().verdict, Verdict::not_found);
  EXPECT_EQ(report_.citations.front().detail, "the source has 2 lines");
  EXPECT_FALSE(verify_lines("given a = 5 bn JPY   cite filing:3 \"3.1 billion\"").passes());
  EXPECT_FALSE(verify_lines("given a = 5 bn JPY   cite filing:3 \"5 billion\"").passes());
}

TEST_F(VerifyTest, MovedLinesArePutRight) {
  verify_lines(
      "given a = 3.1 bn JPY   cite filing:1 \"3.1 billion\"\n"
      "given b = 40%   cite filing:3 \"Almost 40%\"\n"
      "given c = 7 M JPY   cite filing:14 \"7 million\"\n"
      "given d = 1_440   cite filing:13 \"1,440\"");
  const std::vector<Fixed> fixed = fix_moved(report_, *sources_);
  ASSERT_EQ(fixed.size(), 1U);
  EXPECT_EQ(fixed[0].path, "shop.plim");
  EXPECT_EQ(fixed[0].n_changes, 3U);
  EXPECT_NE(fixed[0].text.find("cite filing:3 \"3.1 billion\""), std::string::npos);
  EXPECT_NE(fixed[0].text.find("cite filing:5 \"Almost 40%\""), std::string::npos);
  // Two places have these words; its neighbours moved by two lines.
  EXPECT_NE(fixed[0].text.find("cite filing:16 \"7 million\""), std::string::npos);
  EXPECT_NE(fixed[0].text.find("cite filing:13 \"1,440\""), std::string::npos);
  // Without neighbours that tell how far, it is left alone.
  verify_lines("given c = 7 M JPY   cite filing:14 \"7 million\"");
  EXPECT_TRUE(fix_moved(report_, *sources_).empty());
}

TEST_F(VerifyTest, AllPlacesOfAQuotation) {
  Result<filing::Document> document = filing::read_document_bytes(kFiling, "filing.txt");
  ASSERT_TRUE(document);
  const Passages passages(*document);
  const auto lines = [&](std::string_view quote) {
    std::vector<std::uint32_t> out;
    for (const Occurrence& o : passages.find(quote)) out.push_back(o.first_line);
    return out;
  };
  using Lines = std::vector<std::uint32_t>;
  EXPECT_EQ(lines("plant cost"), (Lines{16, 18}));
  EXPECT_EQ(lines("440"), (Lines{11}));
  EXPECT_EQ(lines("1,440"), (Lines{13}));
  EXPECT_EQ(lines("plan"), (Lines{}));
  const std::vector<Occurrence> over = passages.find("1,440. We cannot pass");
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].first_line, 13U);
  EXPECT_EQ(over[0].last_line, 14U);
}

}  // namespace
}  // namespace plimsoll::verify
