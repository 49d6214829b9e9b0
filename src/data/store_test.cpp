#include "data/store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "source/sha256.h"

namespace plimsoll::data {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHistory =
    "period,line,value,unit,known,note\n"
    "FY2011,revenue_wan,25666.524,JPY million,2012-05-15,\n"
    "FY2011,revenue_total,97315,JPY million,2012-05-15,\"first, as reported\"\n"
    "FY2011,revenue_total,97300,JPY million,2012-08-20,restated\n"
    "4Q11,revenue_total,26553,JPY million,2012-05-15,quarter\n"
    "FY2012Q3,margin,5.5,%,2012-05-15,\n"
    "FY2012,target,7500,JPY million,2012-08-10,\n"
    "FY2011,staff,2000,employees,2012-05-15,\n"
    "FY2011,price,\"1,750\",JPY/share,2012-05-15,\n"
    "2012-03-31,shares,206478,shares,2012-05-15,\n";

class DataTest : public testing::Test {
 protected:
  DataTest() {
    // Two builds may run their tests at once.
    root_ = fs::temp_directory_path() / ("plimsoll_data_test_" + std::to_string(getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_ / "model");
    write("model/history.csv", kHistory);
    units_.declare({{"share", {}}, {"shares", {}}}, sink_);
    data_ = std::make_unique<Store>((root_ / "model").string(), sources_, units_);
    ir::Time time;
    time.months_per_step = 3;
    time.first_month = 2012 * 12 + 3;
    time.n_periods = 12;
    time.fiscal_end_month = 3;
    data_->set_time(time);
    decl_.name.text = "history";
    decl_.file = "history.csv";
    decl_.keys = {{"period", {}}, {"line", {}}};
    decl_.value.text = "value";
    decl_.unit.text = "unit";
    decl_.known.text = "known";
    data_->declare(decl_, sink_);
    EXPECT_FALSE(sink_.has_errors());
  }
  ~DataTest() override { fs::remove_all(root_); }

  void write(const std::string& name, std::string_view text) {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }
  // An index expression history[...]: periods where the text is one, else names.
  const syntax::Expr& row(std::vector<std::string_view> keys, std::string_view where = "") {
    syntax::Expr* index = ast_.make_expr();
    index->kind = syntax::ExprKind::index;
    syntax::Expr* name = ast_.make_expr();
    name->kind = syntax::ExprKind::name;
    name->text = "history";
    index->left = name;
    for (const std::string_view key : keys) {
      syntax::Expr* value = ast_.make_expr();
      value->text = key;
      value->period = parse_period(key);
      value->kind = value->period ? syntax::ExprKind::period : syntax::ExprKind::string;
      index->args.push_back({{}, value});
    }
    if (!where.empty()) index->where = {{"note", {}}, std::string(where), {}};
    return *index;
  }
  std::string kind() {
    if (sink_.all().size() != 1) return std::to_string(sink_.all().size()) + " diagnostics";
    return std::string(diag::kind_name(sink_.all()[0].kind));
  }
  std::optional<DataRow> lookup(std::vector<std::string_view> keys, std::string_view where = "") {
    sink_ = {};
    return data_->lookup(row(keys, where), sink_);
  }

  fs::path root_;
  source::SourceMap sources_;
  units::UnitTable units_;
  syntax::Ast ast_;
  diag::Sink sink_;
  syntax::SourceDecl decl_;
  std::unique_ptr<Store> data_;
};

TEST_F(DataTest, RowGivesValueUnitAndEvidence) {
  const auto found = lookup({"FY2011", "revenue_wan"});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value, 25'666'524'000.0);
  EXPECT_EQ(units_.format(found->unit.unit), "JPY");
  EXPECT_EQ(found->unit_text, "JPY million");
  EXPECT_EQ(found->evidence.kind, ir::EvidenceRef::Kind::row);
  EXPECT_EQ(found->evidence.source, "history");
  EXPECT_EQ(found->evidence.line, 2u);
  EXPECT_EQ(found->evidence.text, "FY2011, revenue_wan");
}

TEST_F(DataTest, KeysMatchAsWrittenOrAsEqualPeriods) {
  EXPECT_EQ(lookup({"4Q11", "revenue_total"})->value, 26553e6);
  // FY2012Q3 of a year from April is the calendar quarter 2012Q4.
  EXPECT_EQ(lookup({"2012Q4", "margin"})->value, 0.055);
  EXPECT_EQ(lookup({"2012-03-31", "shares"})->value, 206478.0);
  EXPECT_FALSE(lookup({"2012-03", "shares"}));
  EXPECT_EQ(kind(), "data_no_row");
}

TEST_F(DataTest, SeveralRowsAreListed) {
  EXPECT_FALSE(lookup({"FY2011", "revenue_total"}));
  ASSERT_EQ(kind(), "data_rows_ambiguous");
  const diag::Diagnostic& d = sink_.all()[0];
  EXPECT_EQ(d.message, "2 rows match [FY2011, revenue_total]");
  ASSERT_EQ(d.notes.size(), 2u);
  EXPECT_EQ(d.notes[1], "line 4: value \"97300\", known \"2012-08-20\", note \"restated\"");
  EXPECT_TRUE(d.help[0].starts_with("choose one: `where note ~ \"first, as reported\"`"))
      << d.help[0];
  EXPECT_EQ(lookup({"FY2011", "revenue_total"}, "as reported")->value, 97315e6);
  EXPECT_EQ(lookup({"FY2011", "revenue_total"}, "restated")->evidence.line, 4u);
  EXPECT_FALSE(lookup({"FY2011", "revenue_total"}, "audited"));
  EXPECT_EQ(kind(), "data_no_row");
}

TEST_F(DataTest, MissingRowsNameTheNearest) {
  EXPECT_FALSE(lookup({"FY2011", "revenue_wam"}));
  ASSERT_EQ(kind(), "data_no_row");
  EXPECT_EQ(sink_.all()[0].help[0], "did you mean `revenue_wan`?");
  EXPECT_FALSE(lookup({"FY2011"}));
  EXPECT_EQ(kind(), "data_no_row");
}

TEST_F(DataTest, RowsKnownLaterAreRefused) {
  data_->set_as_of({2012, 7, 31});
  EXPECT_TRUE(lookup({"FY2011", "revenue_wan"}));
  EXPECT_FALSE(lookup({"FY2012", "target"}));
  ASSERT_EQ(kind(), "data_known_later");
  EXPECT_EQ(sink_.all()[0].message,
            "line 7 of `history.csv` became known on 2012-08-10, after the model's date "
            "2012-07-31");
  data_->set_as_of({2012, 8, 10});
  EXPECT_TRUE(lookup({"FY2012", "target"}));
}

TEST_F(DataTest, BadUnitsAndNumbers) {
  EXPECT_FALSE(lookup({"FY2011", "staff"}));
  EXPECT_EQ(kind(), "data_unit_unknown");
  EXPECT_FALSE(lookup({"FY2011", "price"}));
  EXPECT_EQ(kind(), "data_not_a_number");
}

TEST_F(DataTest, EvidenceOfAllKinds) {
  syntax::SourceDecl text;
  text.name.text = "filing";
  text.file = "filing.txt";
  write("model/filing.txt", "one\ntwo\nthree");
  data_->declare(text, sink_);
  syntax::Evidence evidence;
  evidence.kind = syntax::Evidence::Kind::cite_line;
  evidence.source.text = "filing";
  evidence.line = 3;
  evidence.text = "three";
  EXPECT_EQ(data_->evidence(evidence, sink_)->line, 3u);
  evidence.line = 4;
  EXPECT_FALSE(data_->evidence(evidence, sink_));
  EXPECT_EQ(kind(), "source_no_line");
  sink_ = {};
  evidence.source.text = "filling";
  EXPECT_FALSE(data_->evidence(evidence, sink_));
  EXPECT_EQ(kind(), "source_unknown");
  EXPECT_EQ(sink_.all()[0].help[0], "did you mean `filing`?");
  sink_ = {};
  // A cited row need not have a unit that is understood.
  evidence.kind = syntax::Evidence::Kind::cite_row;
  evidence.row = &row({"FY2011", "staff"});
  EXPECT_EQ(data_->evidence(evidence, sink_)->line, 8u);
  evidence.kind = syntax::Evidence::Kind::judgement;
  evidence.text = "why";
  EXPECT_EQ(data_->evidence(evidence, sink_)->text, "why");
  EXPECT_FALSE(sink_.has_errors());
}

TEST_F(DataTest, SourcesMayBeAbsentButNotChanged) {
  syntax::SourceDecl text;
  text.name.text = "filing";
  text.file = "filing.txt";
  text.sha256 = "00";
  data_->declare(text, sink_);
  EXPECT_FALSE(sink_.has_errors());
  write("model/filing.txt", "abc");
  data_->declare(text, sink_);
  EXPECT_EQ(kind(), "source_changed");
  sink_ = {};
  // FIPS 180-2, appendix B.1.
  text.sha256 = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
  data_->declare(text, sink_);
  EXPECT_FALSE(sink_.has_errors());
  EXPECT_EQ(data_->sources().size(), 4u);
  EXPECT_EQ(data_->sources()[1].path, "");
}

TEST_F(DataTest, PathsStayBelowTheModel) {
  write("secret.csv", "a\n1\n");
  fs::create_symlink(root_ / "secret.csv", root_ / "model" / "link.csv");
  fs::create_directory_symlink(root_, root_ / "model" / "up");
  fs::create_directories(root_ / "model_other");
  write("model_other/a.csv", "a\n1\n");
  for (const std::string& path :
       {std::string("../secret.csv"), std::string("link.csv"), std::string("up/secret.csv"),
        (root_ / "secret.csv").string(), std::string("../model_other/a.csv"), std::string("."),
        (root_ / "model" / "history.csv").string(), std::string("x/../../secret.csv")}) {
    sink_ = {};
    EXPECT_EQ(data_->csv(path, {}, sink_), nullptr) << path;
    EXPECT_EQ(kind(), "path_outside_model") << path;
  }
  sink_ = {};
  EXPECT_EQ(data_->csv("", {}, sink_), nullptr);
  EXPECT_EQ(kind(), "data_file");
  sink_ = {};
  fs::create_directories(root_ / "model" / "sub");
  write("model/sub/a.csv", "a\n1\n");
  EXPECT_NE(data_->csv("sub/../sub/a.csv", {}, sink_), nullptr);
  EXPECT_EQ(data_->csv("sub", {}, sink_), nullptr);
  EXPECT_EQ(kind(), "data_file");
}

TEST_F(DataTest, FilesAtFaultAreReportedOnce) {
  EXPECT_EQ(data_->csv("none.csv", {}, sink_), nullptr);
  EXPECT_EQ(data_->csv("none.csv", {}, sink_), nullptr);
  EXPECT_EQ(kind(), "data_file");
}

TEST_F(DataTest, CsvLinesAndQuotes) {
  const auto table = parse_csv(
      "\xEF\xBB\xBF"
      "a,b\r\n1,\"x\ny\"\r\n\r\n 2 , \"q\"\"q\"\r\n3,",
      "f.csv", {}, sink_);
  ASSERT_TRUE(table) << kind();
  EXPECT_EQ(table->columns, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(table->rows.size(), 3u);
  EXPECT_EQ(table->rows[0].cells, (std::vector<std::string>{"1", "x\ny"}));
  EXPECT_EQ(table->rows[1].cells, (std::vector<std::string>{"2", "q\"q"}));
  EXPECT_EQ(table->rows[2].cells, (std::vector<std::string>{"3", ""}));
  EXPECT_EQ(table->rows[0].line, 2u);
  EXPECT_EQ(table->rows[1].line, 5u);
  EXPECT_EQ(table->rows[2].line, 6u);
}

TEST_F(DataTest, MalformedCsvNamesTheLine) {
  const auto refused = [this](std::string_view text, std::string_view part) {
    sink_ = {};
    EXPECT_FALSE(parse_csv(text, "f.csv", {}, sink_)) << text;
    ASSERT_EQ(kind(), "data_malformed") << text;
    EXPECT_NE(sink_.all()[0].message.find(part), std::string::npos) << sink_.all()[0].message;
  };
  refused("a,b\n1,2\n3\n", "line 3 of `f.csv`, `3`, has 1 cell; line 1 names 2 columns");
  refused("a,b\n1,\"2\"\n\n3,\"x\n4,5\n", "line 4");
  refused("a,b\n1,x\"y\n", "line 2");
  refused("", "is empty");
  refused("a,a\n", "two columns named `a`");
  refused("a\n\xff\n", "line 2");
  refused(std::string_view("a\n1\0\n", 5), "line 2");
}

class TableTest : public DataTest {
 protected:
  TableTest() {
    write("model/segments.csv",
          "line,site,start\nfirm,osaka,2\nfirm,tokyo,1\nwan,tokyo,3.5\nwan,osaka,4\n");
  }
  std::optional<TableValues> read(const std::string& file, const std::vector<std::string>& lines,
                                  const std::vector<std::string>& sites) {
    sink_ = {};
    std::vector<TableKey> keys(2);
    keys[0] = {{"line", {}}, "Line", lines, {}};
    keys[1] = {{"site", {}}, "Site", sites, {}};
    TableCall call;
    call.file = file;
    call.keys = keys;
    call.column = {"start", {}};
    call.unit = *units_.parse("M JPY");
    return data_->table(call, sink_);
  }
};

TEST_F(TableTest, ReadsByLabels) {
  const auto values = read("segments.csv", {"firm", "wan"}, {"tokyo", "osaka"});
  ASSERT_TRUE(values);
  EXPECT_EQ(values->values, (std::vector<double>{1e6, 2e6, 3.5e6, 4e6}));
  EXPECT_EQ(values->lines, (std::vector<std::uint32_t>{3, 2, 4, 5}));
}

TEST_F(TableTest, MissingAndUnknownLabels) {
  EXPECT_FALSE(read("segments.csv", {"firm", "wan", "home"}, {"tokyo", "osaka"}));
  EXPECT_EQ(kind(), "data_label_missing");
  EXPECT_NE(sink_.all()[0].message.find("`home, tokyo`, `home, osaka`"), std::string::npos);
  EXPECT_FALSE(read("segments.csv", {"firm"}, {"tokyo", "osaka"}));
  EXPECT_EQ(kind(), "data_label_unknown");
  EXPECT_NE(sink_.all()[0].message.find("has `wan`, which `Line` has not"), std::string::npos);
  EXPECT_FALSE(read("segment.csv", {"firm"}, {"tokyo"}));
  EXPECT_EQ(kind(), "data_file");
}

TEST_F(TableTest, DoubleRowsAndBadCells) {
  write("model/double.csv", "line,site,start\nfirm,tokyo,1\nfirm,tokyo,1\n");
  EXPECT_FALSE(read("double.csv", {"firm"}, {"tokyo"}));
  EXPECT_EQ(kind(), "data_rows_ambiguous");
  write("model/bad.csv", "line,site,start\nfirm,tokyo,many\n");
  EXPECT_FALSE(read("bad.csv", {"firm"}, {"tokyo"}));
  EXPECT_EQ(kind(), "data_not_a_number");
  write("model/columns.csv", "line,site,strat\nfirm,tokyo,1\n");
  EXPECT_FALSE(read("columns.csv", {"firm"}, {"tokyo"}));
  ASSERT_EQ(kind(), "data_no_column");
  EXPECT_EQ(sink_.all()[0].help[0], "did you mean `strat`?");
}

TEST_F(TableTest, ReadsByPeriods) {
  write("model/capex.csv", "year,capex\nFY2011,9\nFY2012,10\nFY2013,11\n");
  std::vector<TableKey> keys(1);
  keys[0].column.text = "year";
  keys[0].periods = {{2012 * 12 + 3, 12}, {2013 * 12 + 3, 12}};
  sink_ = {};
  TableCall call;
  call.file = "capex.csv";
  call.keys = keys;
  call.column = {"capex", {}};
  const auto values = data_->table(call, sink_);
  ASSERT_TRUE(values);
  EXPECT_EQ(values->values, (std::vector<double>{10, 11}));
  keys[0].periods.push_back({2014 * 12 + 3, 12});
  call.keys = keys;
  EXPECT_FALSE(data_->table(call, sink_));
  EXPECT_EQ(kind(), "data_label_missing");
}

TEST(Sha256, PublishedExamples) {
  // FIPS 180-2, appendix B.1 and B.2; the empty text from NIST's examples.
  EXPECT_EQ(source::sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(source::sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(source::sha256_hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace plimsoll::data
