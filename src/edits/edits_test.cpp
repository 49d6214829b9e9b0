// Texts of models between, and what edits need.
#include "edits/edits.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "diag/diagnostic.h"
#include "edits/players.h"

namespace plimsoll::edits {
namespace {

struct Loaded {
  source::SourceMap sources;
  diag::Sink sink;
  data::LoadedModel model;
  std::vector<outline::Declaration> declarations;

  explicit Loaded(const std::string& text) {
    data::Options options;
    options.documents["/nowhere/main.plim"] = text;
    auto loaded = data::load_model("/nowhere/main.plim", options, sources, sink);
    model = std::move(*loaded);
    std::vector<const syntax::Ast*> files;
    for (const data::LoadedFile& file : model.files) files.push_back(file.ast.get());
    declarations = outline::outline(sources, files);
  }
};

// Two texts and their edits; `outcome result` is asked for.
struct Pair {
  Loaded before;
  Loaded after;
  std::vector<compare::DeclarationChange> changes;
  Version a{before.sources, before.model};
  Version b{after.sources, after.model};
  std::unique_ptr<Edits> edits;

  Pair(const std::string& x, const std::string& y) : before(head(x)), after(head(y)) {
    changes = compare::compare_models({before.sources, before.declarations},
                                      {after.sources, after.declarations});
    Keep keep;
    keep.claim = [](const syntax::Decl& decl, const source::SourceMap&) {
      return decl.kind == syntax::DeclKind::outcome;
    };
    keep.names = {"result"};
    edits = std::make_unique<Edits>(a, b, changes, std::vector<DataFile>(), keep);
  }
  static std::string head(const std::string& text) {
    return "plimsoll 1\nmodel m \"M\"\n" + text + "\noutcome result\n";
  }

  std::size_t index(const std::string& name) const {
    for (std::size_t i = 0; i < edits->all().size(); ++i) {
      if (edits->all()[i].name == name) return i;
    }
    ADD_FAILURE() << "no edit " << name;
    return 0;
  }
  // On one line.
  std::string text(const std::vector<std::string>& made) const {
    std::vector<bool> set(edits->all().size());
    for (const std::string& name : made) set[index(name)] = true;
    const std::vector<Text> files = edits->between(set);
    return files.empty() ? "" : outline::one_line(files[0].text);
  }
};

const std::string kHead = "plimsoll 1 model m \"M\" ";

TEST(Edits, AModelBetweenHasTheTextsOfBoth) {
  const Pair pair("given a = 1\ngiven b = 2\nlet result = a + b",
                  "given a = 10\ngiven b = 20\nlet result = a + b");
  EXPECT_EQ(pair.edits->all().size(), 2U);
  EXPECT_EQ(pair.text({}), "");
  EXPECT_EQ(pair.text({"a"}), kHead + "given a = 10 given b = 2 let result = a + b outcome result");
  EXPECT_EQ(pair.text({"a", "b"}),
            kHead + "given a = 10 given b = 20 let result = a + b outcome result");
}

TEST(Edits, WhatIsAddedAndGoneIsPutAndCut) {
  const Pair pair("given gone = 1; given b = 2\nlet result = b + gone",
                  "given b = 2\ngiven extra = 3\nlet result = b + extra");
  EXPECT_EQ(
      pair.text({"extra"}),
      kHead + "given gone = 1; given b = 2 let result = b + gone outcome result given extra = 3");
  EXPECT_EQ(pair.text({"extra", "result", "gone"}),
            kHead + "given b = 2 let result = b + extra outcome result given extra = 3");
  const auto& needs = pair.edits->needs();
  EXPECT_EQ(needs[pair.index("result")], std::vector<std::size_t>{pair.index("extra")});
  EXPECT_EQ(needs[pair.index("gone")], std::vector<std::size_t>{pair.index("result")});
  EXPECT_TRUE(needs[pair.index("extra")].empty());
}

TEST(Edits, ARiskInBothIsTakenApart) {
  const Pair pair("risk r \"R\" {\n  given a = 1\n  given b = 2\n}\nlet result = r.a + r.b",
                  "risk r \"R\" {\n  given a = 10\n  given c = 3\n}\nlet result = r.a + r.c");
  EXPECT_EQ(pair.text({"r.a"}),
            kHead +
                "risk r \"R\" { given a = 10 given b = 2 } let result = r.a + r.b "
                "outcome result");
  EXPECT_EQ(pair.text({"r.c"}),
            kHead +
                "risk r \"R\" { given a = 1 given b = 2 given c = 3 } let result = "
                "r.a + r.b outcome result");
  EXPECT_EQ(pair.edits->all()[pair.index("r.a")].risk, "r");
  EXPECT_EQ(section_of(pair.edits->all()[pair.index("r.a")]), "risk r");
}

TEST(Edits, WordsAndClaimsMoveNothingAndAreMade) {
  const Pair pair(
      "given a = 1 judgement \"x\"\nlet result = a\ncheck c: result > 0",
      "given a \"A\" = 1 judgement \"y\"\nlet result = a\nlimit l: P(result < 0) <= 5%");
  for (const Edit& edit : pair.edits->all()) EXPECT_FALSE(edit.moves()) << edit.name;
  EXPECT_EQ(pair.text({}),
            kHead + "given a \"A\" = 1 judgement \"y\" let result = a outcome result");
}

TEST(Edits, WhatNothingReadsIsOutOfReach) {
  const Pair pair("given a = 1\ngiven b = 1\nlet result = a\nlet other = b",
                  "given a = 2\ngiven b = 2\nlet result = a\nlet other = b");
  EXPECT_TRUE(pair.edits->all()[pair.index("a")].moves());
  EXPECT_TRUE(pair.edits->all()[pair.index("b")].out_of_reach);
}

TEST(Edits, WhatMovesAStockIsReachedByTheStock) {
  const std::string stock = "stock level opening 1 { effects }\nlet result = level\n";
  const Pair pair("given loss = 1%\n" + stock + "risk r \"R\" { affects level by -loss }",
                  "given loss = 2%\n" + stock + "risk r \"R\" { affects level by -2 * loss }");
  EXPECT_TRUE(pair.edits->all()[pair.index("loss")].moves());
  EXPECT_EQ(pair.edits->all().size(), 2U);
  EXPECT_TRUE(pair.edits->all()[1].moves());
}

TEST(Players, ThoseThatNeedEachOtherAreOne) {
  const Pair pair("given price = 1\nlet result = price * 2",
                  "given rate = 1\nlet result = rate * 2");
  const Players players = players_of(*pair.edits, Grouped::declaration, {}, {});
  ASSERT_EQ(players.all.size(), 1U);
  EXPECT_EQ(players.all[0].edits.size(), 2U);
}

TEST(Players, SectionsAreRisksAndFiles) {
  const Pair pair(
      "given a = 1\ngiven b = 1\nrisk r \"R\" { given c = 1; given d = 1 }\nlet result = a + b + "
      "r.c + r.d",
      "given a = 2\ngiven b = 2\nrisk r \"R\" { given c = 2; given d = 2 }\nlet result = a + b + "
      "r.c + r.d");
  const Players sections = players_of(*pair.edits, Grouped::section, {}, {});
  ASSERT_EQ(sections.all.size(), 2U);
  EXPECT_EQ(sections.all[0].name, "file main.plim");
  EXPECT_EQ(sections.all[1].name, "risk r");
  EXPECT_EQ(players_of(*pair.edits, Grouped::section, {"risk r"}, {}).all.size(), 3U);
  const Players joined = players_of(*pair.edits, Grouped::declaration, {}, {{0, 1}});
  EXPECT_EQ(joined.all.size(), 3U);
}

TEST(Rows, AreMatchedByTheirKeys) {
  DataFile file;
  file.name = "history.csv";
  file.source = "history";
  file.keys = {"period", "line"};
  file.columns = {"value"};
  file.before = "period,line,value,note\n2011,a,1,x\n2011,b,2,x\n2012,a,3,x\n";
  file.after = "period,line,value,note\n2011,b,20,x\n2011,a,1,better\n2013,a,5,x\n";
  const auto rows = row_changes(file);
  ASSERT_TRUE(rows);
  std::map<std::string, const RowChange*> by_key;
  for (const RowChange& row : *rows) by_key[row.key] = &row;
  ASSERT_EQ(by_key.size(), 4U);
  EXPECT_TRUE(by_key["2011, a"]->words_only);
  EXPECT_EQ(by_key["2011, b"]->after, "2011,b,20,x");
  EXPECT_TRUE(by_key["2012, a"]->after.empty());
  EXPECT_TRUE(by_key["2013, a"]->before.empty());
  EXPECT_EQ(with_rows(file, {by_key["2011, b"], by_key["2013, a"]}),
            "period,line,value,note\n2011,a,1,x\n2011,b,20,x\n2012,a,3,x\n2013,a,5,x\n");
  file.after = "period,line,amount\n2011,a,1\n";
  EXPECT_FALSE(row_changes(file));
}

}  // namespace
}  // namespace plimsoll::edits
