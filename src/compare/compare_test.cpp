// Differences against textbook tables on random sequences, and models and filings of a few lines.
#include <gtest/gtest.h>

#include <chrono>
#include <numeric>
#include <random>

#include "compare/compare_filings.h"
#include "compare/compare_models.h"
#include "compare/sequence.h"
#include "compare/word_difference.h"
#include "diag/diagnostic.h"
#include "filing/reader/read_document.h"
#include "syntax/parser.h"

namespace plimsoll::compare {
namespace {

using Sequence = std::vector<std::uint32_t>;

// The new sequence as the runs make it from the old one; empty when they do not cover it.
std::optional<Sequence> applied(const Sequence& before, const Sequence& after,
                                const std::vector<Run>& runs) {
  Sequence out;
  std::size_t i = 0;
  std::size_t j = 0;
  for (const Run& run : runs) {
    if (run.old_begin != i || run.new_begin != j || run.size() == 0) return std::nullopt;
    if (run.change == Change::kept) {
      for (std::size_t k = 0; k < run.size(); ++k) {
        if (before[i + k] != after[j + k]) return std::nullopt;
        out.push_back(before[i + k]);
      }
    } else if (run.change == Change::inserted) {
      out.insert(out.end(), after.begin() + static_cast<std::ptrdiff_t>(run.new_begin),
                 after.begin() + static_cast<std::ptrdiff_t>(run.new_end));
    }
    i = run.old_end;
    j = run.new_end;
  }
  if (i != before.size() || j != after.size()) return std::nullopt;
  return out;
}

std::size_t n_edits(const std::vector<Run>& runs) {
  std::size_t n = 0;
  for (const Run& run : runs) n += run.change == Change::kept ? 0 : run.size();
  return n;
}

// n + m - 2 * (longest common subsequence), by the textbook table.
std::size_t fewest_edits(const Sequence& a, const Sequence& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = a[i - 1] == b[j - 1] ? diagonal : 1 + std::min(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row[b.size()];
}

TEST(SequenceDifference, AppliesAndIsShortestOnRandomPairs) {
  std::mt19937 engine(7);
  for (int round = 0; round < 3000; ++round) {
    const auto make = [&] {
      Sequence s(engine() % 24);
      const std::uint32_t letters = 1 + engine() % 5;
      for (std::uint32_t& x : s) x = engine() % letters;
      return s;
    };
    const Sequence a = make();
    const Sequence b = round % 10 == 0 ? a : make();
    const auto runs = difference(a, b);
    ASSERT_EQ(applied(a, b, runs), b);
    ASSERT_EQ(n_edits(runs), fewest_edits(a, b));
    if (a == b) {
      ASSERT_EQ(n_edits(runs), 0u);
    }
  }
}

TEST(SequenceDifference, HoldsOnLongOnesAndEndsInTime) {
  std::mt19937 engine(8);
  Sequence a(60'000);
  Sequence b(60'000);
  for (std::uint32_t& x : a) x = engine() % 2;
  for (std::uint32_t& x : b) x = 2 + engine() % 2;
  const auto begin = std::clock();
  EXPECT_EQ(applied(a, b, difference(a, b)), b);
  for (std::uint32_t& x : b) x -= 2;
  EXPECT_EQ(applied(a, b, difference(a, b)), b);
  // Processor time; without the bound it is minutes.
  EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 20);
}

TEST(LongestRising, LeavesOutWhatMoved) {
  const std::vector<std::size_t> positions{0, 1, 5, 2, 3, 4};
  EXPECT_EQ(longest_rising(positions), (std::vector<bool>{true, true, false, true, true, true}));
  EXPECT_TRUE(longest_rising({}).empty());
}

TEST(Words, MarkWhatChanged) {
  const WordDifference d = compare_words("Revenues were \u201cflat\u201d at 31 billion",
                                         "Revenues were \"flat\" at 35 billion yen");
  EXPECT_EQ(marked(d, 2), "... \"flat\" at [-31-] {+35+} billion {+yen+}");
  EXPECT_EQ(d.n_removed, 1u);
  EXPECT_EQ(d.n_inserted, 2u);
  EXPECT_TRUE(compare_words("a  b\nc", "a b c").equal());
  EXPECT_DOUBLE_EQ(compare_words("", "").similarity(), 1);
  EXPECT_DOUBLE_EQ(compare_words("a b", "c d").similarity(), 0);
}

// ---------------------------------------------------------------- models

class Model {
 public:
  explicit Model(const std::string& text) {
    diag::Sink sink;
    const FileId file = sources_.add("m.plim", "plimsoll 1\nmodel m \"M\"\n" + text);
    ast_ = syntax::parse_file(sources_, file, sink);
    EXPECT_FALSE(sink.has_errors()) << diag::render_text(sink.all(), sources_);
    const syntax::Ast* files[] = {ast_.get()};
    declarations_ = outline::outline(sources_, files);
  }
  ModelSide side() const { return {sources_, declarations_}; }

 private:
  source::SourceMap sources_;
  std::unique_ptr<syntax::Ast> ast_;
  std::vector<outline::Declaration> declarations_;
};

// "changed given rate; value: 5% -> 6%" and so on, one a change.
std::vector<std::string> changes(const std::string& before, const std::string& after) {
  const Model a(before);
  const Model b(after);
  std::vector<std::string> out;
  for (const DeclarationChange& c : compare_models(a.side(), b.side())) {
    const outline::Declaration& d = c.after != nullptr ? *c.after : *c.before;
    std::string text = std::string(kind_word(c.kind)) + " " + std::string(d.word) + " " + d.name;
    if (c.kind == DeclarationChange::Kind::renamed) {
      text += " was " + c.before->name + (c.stated ? " (stated)" : "");
    }
    if (c.kind == DeclarationChange::Kind::changed || c.kind == DeclarationChange::Kind::renamed) {
      for (const FieldChange& f : c.fields) {
        text += "; " + f.name + ": " + f.before + " -> " + f.after;
      }
    }
    out.push_back(std::move(text));
  }
  return out;
}

using Changes = std::vector<std::string>;

constexpr const char* kBase = R"(
given rate = 5% per year   judgement "list"
given size[Line] in bn JPY { a 1.5 cite r:3 "1.5"; b 2 judgement "x" }
draw growth ~ pert(5%, 35%, 70%) per year   judgement "analysts"
risk war "War" carries 1.1 {
  event strike "they strike" {
    rate 0.2 per year   judgement "five years"
    draw depth ~ beta(2, 18)   judgement "depth"
    total cut = depth * rate   for 2 quarters
  }
}
stock cash opening 5 bn JPY   judgement "bank" { + sales; - cost = 0.9 * balance }
flow sales = rate * size[a] * (1 + growth)
limit floor: P(ever(cash < 3 bn JPY)) <= 1% over horizon
outcome cash each year, bad low, "cash"
)";

std::string with(const std::string& what, const std::string& by) {
  std::string text = kBase;
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(ModelDifference, TheSameIsEmpty) {
  EXPECT_EQ(changes(kBase, kBase), Changes{});
}

TEST(ModelDifference, LayoutCommentsOrderAndSpellingOfNumbersAreNoChange) {
  EXPECT_EQ(
      changes(kBase, with("given rate = 5% per year ", "# why\ngiven   rate =\n 0.05 per year ")),
      Changes{});
  EXPECT_EQ(changes(kBase, with("opening 5 bn JPY", "opening 5_000 M JPY")), Changes{});
  EXPECT_EQ(changes(kBase, with("rate * size[a] * (1 + growth)",
                                "((rate * size[a])) * (1 + growth)  # all")),
            Changes{});
  EXPECT_EQ(changes("given a = 1 judgement \"x\"\ngiven b = 2 judgement \"y\"",
                    "given b = 2 judgement \"y\"\ngiven a = 1 judgement \"x\""),
            Changes{});
}

TEST(ModelDifference, SpeaksOfValuesParametersFormulasAndEvidence) {
  EXPECT_EQ(changes(kBase, with("5% per year ", "6% per year ")),
            Changes{"changed given rate; value: 5% per year -> 6% per year"});
  EXPECT_EQ(changes(kBase, with("pert(5%, 35%, 70%)", "pert(5%, 35%, 80%)")),
            Changes{"changed draw growth; high: 70% per year -> 80% per year"});
  EXPECT_EQ(changes(kBase, with("b 2 ", "b 2.5 ")),
            Changes{"changed given size; value for b: 2 bn JPY -> 2.5 bn JPY"});
  EXPECT_EQ(
      changes(kBase, with("cite r:3", "cite r:4")),
      Changes{"changed given size; evidence of value for a: cite r:3 \"1.5\" -> cite r:4 \"1.5\""});
  EXPECT_EQ(changes(kBase, with("beta(2, 18)", "beta(2, 28)")),
            Changes{"changed mark war.strike.depth; b: 18 -> 28"});
  EXPECT_EQ(changes(kBase, with("rate 0.2", "rate 0.3")),
            Changes{"changed event war.strike; rate: 0.2 per year -> 0.3 per year"});
  EXPECT_EQ(changes(kBase, with("(1 + growth)", "(1 - growth)")),
            Changes{"changed flow sales; formula: rate * size[a] * (1 + growth) -> rate * size[a] "
                    "* (1 - growth)"});
  EXPECT_EQ(changes(kBase, with("<= 1%", "<= 2%")),
            Changes{"changed limit floor; bound: 1% -> 2%"});
  EXPECT_EQ(changes(kBase, with("\"War\"", "\"Price war\"")),
            Changes{"changed risk war; title: War -> Price war"});
}

TEST(ModelDifference, AddedRemovedAndAnotherKind) {
  EXPECT_EQ(changes(kBase, std::string(kBase) + "given more = 1 judgement \"y\"\n"),
            Changes{"added given more"});
  EXPECT_EQ(changes(std::string(kBase) + "given more = 1 judgement \"y\"\n", kBase),
            Changes{"removed given more"});
  EXPECT_EQ(changes("given a = 5 judgement \"x\"", "draw a ~ normal(5, 1) judgement \"x\""),
            Changes{"changed draw a; kind: given -> draw; distribution:  -> normal; mean:  -> 5; "
                    "sd:  -> 1; value: 5 -> "});
}

TEST(ModelDifference, LinesOfStocksInAnotherOrder) {
  EXPECT_EQ(changes(kBase, with("{ + sales; - cost = 0.9 * balance }",
                                "{ - cost = 0.9 * balance; + sales }")),
            Changes{"changed stock cash; order of lines: sales, cost -> cost, sales"});
  EXPECT_EQ(changes(kBase, with("{ + sales; -", "{ + sales; + more; -")),
            Changes{"changed stock cash; line more:  -> + more"});
}

TEST(ModelDifference, RenamesAreGuessedOrStated) {
  EXPECT_EQ(changes("given old = 5.5 JPY judgement \"the list of May\"",
                    "given new = 5.5 JPY judgement \"the list of May\""),
            Changes{"renamed given new was old"});
  EXPECT_EQ(changes("given old = 5.5 JPY judgement \"the list of May\"",
                    "given new = 6 USD judgement \"a letter\""),
            (Changes{"added given new", "removed given old"}));
  EXPECT_EQ(changes("draw old ~ normal(0, 1) judgement \"x\"",
                    "draw new ~ normal(2, 3) was \"old\" judgement \"y\"")[0]
                .substr(0, 36),
            "renamed draw new was old (stated); m");
}

// ---------------------------------------------------------------- filings

filing::Register read(const std::string& text) {
  auto document = filing::read_document_bytes(text, "filing.txt");
  EXPECT_TRUE(document.ok());
  auto r = filing::read_filing(std::move(*document));
  EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error());
  return r.ok() ? std::move(*r) : filing::Register();
}

const char* const kFactors[][2] = {
    {"Our customers may leave us for other providers of network services.",
     "We compete with larger companies. They have more money and more engineers than we have, and "
     "their brands are better known. If they cut their prices our revenues may fall. In the last "
     "year our ten largest customers brought ¥31 billion of revenues."},
    {"Earthquakes could destroy our data centers and interrupt our services.",
     "Our data centers stand near Tokyo, where earthquakes are frequent. A strong one could damage "
     "buildings, cables and power lines. Insurance covers only a part of such losses. We had 12 "
     "data "
     "centers at the end of March 2012."},
    {"We depend on telephone carriers for the lines of our network.",
     "We lease lines from a few carriers. Should they raise their prices or fail to deliver, our "
     "costs would rise and our services might stop. There are few other suppliers of such lines in "
     "the regions where we work."},
    {"We may be unable to hire and keep the engineers that we need.",
     "Engineers with knowledge of large networks are rare. Rivals pay more than we do. If many of "
     "our engineers left at once, projects would be late and quality would suffer, and new "
     "services "
     "could not be developed in time."},
};

std::string filing_of(const std::vector<std::pair<std::string, std::string>>& factors) {
  std::string out = "Item 1A. Risk Factors\n\n";
  for (const auto& [heading, body] : factors) out += heading + "\n\n" + body + "\n\n";
  return out + "Item 1B. Unresolved Staff Comments\n\nNone.\n";
}

std::vector<std::pair<std::string, std::string>> base_factors() {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& f : kFactors) out.emplace_back(f[0], f[1]);
  return out;
}

TEST(FilingDifference, TheSameIsUnchanged) {
  const auto r = read(filing_of(base_factors()));
  ASSERT_EQ(r.factors.size(), 4u);
  for (const FactorChange& c : compare_filings(r, r)) EXPECT_TRUE(c.unchanged());
}

TEST(FilingDifference, AddedDroppedMovedReworded) {
  const auto before = read(filing_of(base_factors()));
  auto factors = base_factors();
  // The last comes first; the second goes; a new one comes; a figure and a word change.
  std::rotate(factors.begin(), factors.end() - 1, factors.end());
  factors.erase(factors.begin() + 2);
  factors.emplace_back(
      "Our shares may be diluted when we issue new ones to raise capital.",
      "We may sell further shares to the public in order to pay for buildings. Each "
      "of the present holders would then own a smaller part of the whole company.");
  std::string& body = factors[1].second;
  body.replace(body.find("31 billion"), 10, "35 billion");
  body.replace(body.find("fall"), 4, "decline");
  const auto after = read(filing_of(factors));
  ASSERT_EQ(after.factors.size(), 4u);
  const auto changes = compare_filings(before, after);
  ASSERT_EQ(changes.size(), 5u);
  EXPECT_TRUE(changes[0].moved);
  EXPECT_FALSE(changes[0].reworded());
  EXPECT_TRUE(changes[1].reworded());
  EXPECT_FALSE(changes[1].moved);
  EXPECT_EQ(changes[1].after->id, changes[1].before->id);
  ASSERT_EQ(changes[1].quantities.size(), 1u);
  EXPECT_NE(changes[1].quantities[0].before.find("31 billion"), std::string::npos);
  EXPECT_NE(changes[1].quantities[0].after.find("35 billion"), std::string::npos);
  EXPECT_EQ(changes[1].body.n_removed, 2u);
  EXPECT_EQ(changes[1].body.n_inserted, 2u);
  EXPECT_TRUE(changes[2].unchanged());
  EXPECT_EQ(changes[3].before, nullptr);
  EXPECT_EQ(changes[3].split_from, nullptr);
  EXPECT_EQ(changes[4].after, nullptr);
  EXPECT_EQ(changes[4].before->number, 2);
  EXPECT_EQ(changes[4].merged_into, nullptr);
}

TEST(FilingDifference, AnotherHeadingOverTheSameWordsIsOneFactor) {
  const auto before = read(filing_of(base_factors()));
  auto factors = base_factors();
  factors[2].first = "Suppliers of circuits could fail or charge us more than today.";
  const auto changes = compare_filings(before, read(filing_of(factors)));
  ASSERT_EQ(changes.size(), 4u);
  EXPECT_TRUE(changes[2].matched());
  EXPECT_FALSE(changes[2].heading.equal());
  EXPECT_TRUE(changes[2].body.equal());
}

// `groups`: captions, each with the indices of the factors below it; an empty caption is left out.
std::string grouped(const std::vector<std::pair<std::string, std::vector<std::size_t>>>& groups) {
  const auto factors = base_factors();
  std::string out = "<html><p><b>Item 1A. Risk Factors</b></p>";
  for (const auto& [caption, members] : groups) {
    if (!caption.empty()) out += "<p><b>" + caption + "</b></p>";
    for (const std::size_t i : members) {
      out += "<p><b><i>" + factors[i].first + "</i></b></p><p>" + factors[i].second + "</p>";
    }
  }
  return out + "<p><b>Item 1B. Unresolved Staff Comments</b></p><p>None.</p></html>";
}

TEST(FilingDifference, GroupsLostOrRewordedMoveNothing) {
  const std::string market = "Risks Related to Our Market";
  const std::string money = "Risks Related to Money";
  const auto before = read(grouped({{market, {0, 1}}, {money, {2, 3}}}));
  ASSERT_EQ(before.groups.size(), 2u);
  ASSERT_EQ(before.factors.size(), 4u);
  const auto moved = [&](const std::string& text) {
    std::size_t n = 0;
    for (const FactorChange& c : compare_filings(before, read(text))) {
      n += c.old_group != c.new_group ? 1 : 0;
    }
    return n;
  };
  // Both captions lost, the second one, and the first one.
  EXPECT_EQ(moved(grouped({{"", {0, 1, 2, 3}}})), 0u);
  EXPECT_EQ(moved(grouped({{market, {0, 1, 2, 3}}})), 0u);
  EXPECT_EQ(moved(grouped({{"", {0, 1}}, {money, {2, 3}}})), 0u);
  // Other words for the same group.
  EXPECT_EQ(moved(grouped({{"Risks Relating to the Market", {0, 1}}, {money, {2, 3}}})), 0u);
  // One that left its group has moved.
  EXPECT_EQ(moved(grouped({{market, {0}}, {money, {1, 2, 3}}})), 1u);
}

TEST(FilingDifference, SplitAndMerged) {
  auto whole = base_factors();
  auto parts = base_factors();
  const std::string more =
      "A fire in one of the halls would have the same effect, for our backup systems stand under "
      "one roof with the machines that they are meant to replace, and smoke spoils both.";
  whole[1].second += " " + more;
  parts.emplace_back("A fire could stop machines and backup systems under one roof.", more);
  const auto one = read(filing_of(whole));
  const auto two = read(filing_of(parts));
  const auto split = compare_filings(one, two);
  ASSERT_EQ(split.size(), 5u);
  ASSERT_NE(split[4].split_from, nullptr);
  EXPECT_EQ(split[4].split_from->number, 2);
  const auto merged = compare_filings(two, one);
  ASSERT_EQ(merged.size(), 5u);
  ASSERT_NE(merged[4].merged_into, nullptr);
  EXPECT_EQ(merged[4].merged_into->number, 2);
}

}  // namespace
}  // namespace plimsoll::compare
