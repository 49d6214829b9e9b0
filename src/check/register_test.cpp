#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "check/check.h"

namespace plimsoll::check {
namespace {

namespace fs = std::filesystem;
using diag::Kind;

constexpr const char* kHead = "plimsoll 1\nmodel m \"m\"\n";

class RegisterTest : public testing::Test {
 protected:
  RegisterTest() {
    folder_ = fs::temp_directory_path() / ("plimsoll_register_test_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~RegisterTest() override { fs::remove_all(folder_); }

  void write(const std::string& text) { std::ofstream(folder_ / "m.csv") << text; }

  std::optional<ir::Module> compile(const std::string& text) {
    sink_.emplace();
    return compile_text("t.plim", kHead + text, folder_.string(), {}, sources_, *sink_);
  }

  int count(Kind kind) const {
    int n = 0;
    for (const diag::Diagnostic& d : sink_->all()) n += d.kind == kind ? 1 : 0;
    return n;
  }

  fs::path folder_;
  source::SourceMap sources_;
  std::optional<diag::Sink> sink_;
};

std::vector<std::string> names_of(const ir::Mechanism& mechanism) {
  std::vector<std::string> names;
  for (const ir::Mechanism::Carrier& carrier : mechanism.carriers) names.push_back(carrier.name);
  return names;
}

constexpr const char* kRisks = R"(
time year from 2020-01 for 2
risk fire "Fire" carries 1.2 {
  event fire carries 1.10 { chance 5% per year judgement "t"; draw loss ~ uniform(1, 2)  judgement "t" carries 1.9; total cost = loss carries 1.9 }
}
risk rent "Rent" { draw rise ~ uniform(0, 1) off 0 judgement "t" carries 2.1b }
outcome fire.fire.cost + rent.rise each period, bad high
)";

TEST_F(RegisterTest, CarriersByFullName) {
  write(
      "id,title,qualitative\n1.2,Fires,\n1.9,Losses,\n1.10,Fires again,\n2.1b,Rent,\n3.1,Image,no "
      "figure\n");
  const auto module = compile(std::string("register r \"The text\" file \"m.csv\"\n") + kRisks);
  ASSERT_TRUE(module.has_value()) << diag::render_text(sink_->all(), sources_);
  EXPECT_EQ(module->register_title, "The text");
  ASSERT_EQ(module->mechanisms.size(), 5u);
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_of(module->mechanisms[0]), Names{"fire"});
  EXPECT_EQ(names_of(module->mechanisms[1]), (Names{"fire.fire.loss", "fire.fire.cost"}));
  EXPECT_EQ(names_of(module->mechanisms[2]), Names{"fire.fire"});
  EXPECT_EQ(names_of(module->mechanisms[3]), Names{"rent.rise"});
  EXPECT_EQ(module->mechanisms[4].qualitative, "no figure");
  EXPECT_EQ(count(Kind::mechanism_not_carried), 0);
}

TEST_F(RegisterTest, EachPartCarriesWhatItsComponentSays) {
  write("id,title\n1.1,Prices\n1.2,Stock\n1.3,Wages\n");
  const auto module = compile(R"(register r "The text" file "m.csv"
time year from 2020-01 for 2
component shop (sold) {
  flow gross = sold * 2  carries 1.1
  stock cash opening 1 { + more = gross  carries 1.2 }
}
part north = shop { sold = 5  judgement "t" carries 1.3 }
part south = shop { sold = 6  judgement "t" }
outcome north.cash + south.cash each period, bad low
)");
  ASSERT_TRUE(module.has_value()) << diag::render_text(sink_->all(), sources_);
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_of(module->mechanisms[0]), (Names{"north.gross", "south.gross"}));
  EXPECT_EQ(names_of(module->mechanisms[1]), (Names{"north.cash.more", "south.cash.more"}));
  EXPECT_EQ(names_of(module->mechanisms[2]), Names{"north.sold"});
  EXPECT_EQ(count(Kind::mechanism_not_carried), 0);
}

TEST_F(RegisterTest, WhatAMechanismHits) {
  write(
      "id,title,line,direction\n1.2,Fires,\"sum(sales over "
      "Site)\",down\n1.9,b,,\n1.10,c,,\n2.1b,d,,up\n");
  const std::string text = std::string("register r \"The text\" file \"m.csv\"\n") + kRisks;
  const auto module = compile(text);
  ASSERT_TRUE(module.has_value()) << diag::render_text(sink_->all(), sources_);
  EXPECT_EQ(module->mechanisms[0].line, "sum(sales over Site)");
  EXPECT_EQ(module->mechanisms[0].direction, "down");
  EXPECT_EQ(module->mechanisms[3].direction, "up");
  write("id,title,direction\n1.2,Fires,lower\n");
  EXPECT_FALSE(compile(text).has_value());
  EXPECT_EQ(count(Kind::mechanism_direction), 1);
}

TEST_F(RegisterTest, WithoutRegisterInOrderOfIds) {
  const auto module = compile(
      "risk a carries 1.10, 1.9, R.2 { draw x ~ uniform(0, 1) off 0 judgement \"t\" carries 1.9a "
      "}\n"
      "outcome a.x, bad low\n");
  ASSERT_TRUE(module.has_value());
  std::vector<std::string> ids;
  for (const ir::Mechanism& m : module->mechanisms) ids.push_back(m.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"1.9", "1.9a", "1.10", "R.2"}));
}

TEST_F(RegisterTest, Mistakes) {
  const std::string risk =
      "risk a carries 1.1 { draw x ~ uniform(0, 1) off 0 judgement \"t\" }\noutcome a.x, bad low\n";
  const std::string reg = "register r file \"m.csv\"\n";

  write("id,title\n1.1,One\n1.2,Two\n");
  EXPECT_TRUE(compile(reg + risk).has_value());
  EXPECT_EQ(count(Kind::mechanism_not_carried), 1);

  write("id,title,qualitative\n1.1,One,we cannot say\n");
  EXPECT_TRUE(compile(reg + risk).has_value());
  EXPECT_EQ(count(Kind::mechanism_not_carried), 1);

  write("id,title\n1.2,Two\n");
  EXPECT_FALSE(compile(reg + risk).has_value());
  EXPECT_EQ(count(Kind::mechanism_unknown), 1);

  write("id,name\n1.1,One\n");
  EXPECT_FALSE(compile(reg + risk).has_value());
  EXPECT_EQ(count(Kind::data_no_column), 1);

  write("id,title\n1.1,One\n1.1,Again\n");
  EXPECT_FALSE(compile(reg + risk).has_value());
  EXPECT_EQ(count(Kind::data_rows_ambiguous), 1);

  write("id,title\n1.1,One\n");
  EXPECT_FALSE(compile(reg + "register s file \"m.csv\"\n" + risk).has_value());
  EXPECT_EQ(count(Kind::duplicate_name), 1);
}

TEST_F(RegisterTest, GroupsKeepTheirEvidence) {
  const auto module = compile(
      "risk a { draw x ~ uniform(0, 1) off 0 judgement \"t\" }\n"
      "group g \"Both\" = a judgement \"told together\"\noutcome a.x, bad low\n");
  ASSERT_TRUE(module.has_value());
  ASSERT_EQ(module->groups.size(), 1u);
  ASSERT_EQ(module->groups[0].evidence.size(), 1u);
  EXPECT_EQ(module->groups[0].evidence[0].text, "told together");
}

}  // namespace
}  // namespace plimsoll::check
