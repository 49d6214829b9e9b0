// Numbers, enumerators and texts that no request takes: whoever asked is told so, before any work, with the
// range.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>

#include "plimsoll/model.h"

namespace plimsoll {
namespace {

constexpr const char* kModel = R"(plimsoll 1
model small "A small company"
dim Firm = north, south
time year from 2012-01 for 2
given base = 10 judgement "made up"
draw noise ~ normal(0, 1) judgement "made up"
draw part[Firm] ~ normal(0, 1) judgement "made up"
flow sales = base + noise
flow lost[Firm] = 1 + part
stock cash opening 1 judgement "made up" { + sales }
let margin = sales / 2
let broken = sqrt(noise - noise - 1)
outcome sales each year, bad low
outcome lost each year, bad high
outcome cash each year, bad low
outcome margin each year, bad low
outcome is_good = sales > 3 each year
expect mean(sales) within 5% of 10 in 2012 judgement "made up"
)";

Model small(const std::string& more = "") {
  ModelSource source;
  source.path = "/nowhere/small.plim";
  source.documents = {{source.path, kModel + more}};
  source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
  return Model::open(std::move(source));
}

template <class Request>
Request plain() {
  Request request;
  request.trials.count = 2000;
  request.work.threads = 1;
  return request;
}
template <>
TraceRequest plain() {
  return {"sales"};
}
template <>
ReverseRequest plain() {
  ReverseRequest request;
  request.trials.count = 2000;
  request.failure = "sales < 8 in 2013";
  return request;
}

template <class Request>
Request about(Request request) {
  if constexpr (requires { request.asked; }) request.asked = {"mean", "sales", "2013"};
  return request;
}

struct RangeRow {
  std::string what;
  std::function<std::optional<Error>()> ask;
};

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

std::vector<RangeRow> refused() {
  std::vector<RangeRow> rows;
  const auto add = [&](const char* what, auto member, auto request, auto change) {
    change(request);
    rows.push_back({what, [=]() -> std::optional<Error> {
                      const auto found = (small().*member)(request, {});
                      return found ? std::nullopt : std::optional<Error>(found.failure());
                    }});
  };
  // Of all that simulate.
  const auto each = [&](const char* what, auto change) {
    add(what, &Model::run, plain<RunRequest>(), change);
    add(what, &Model::attribute, about(plain<AttributeRequest>()), change);
    add(what, &Model::breakeven, about(plain<BreakevenRequest>()), change);
    add(what, &Model::parts, about(plain<PartsRequest>()), change);
    add(what, &Model::reverse, about(plain<ReverseRequest>()), change);
    add(what, &Model::sensitivity, about(plain<SensitivityRequest>()), change);
    add(what, &Model::stress, about(plain<StressRequest>()), change);
    add(what, &Model::explain, plain<TrialRequest>(), change);
    add(what, &Model::explain_worst, about(plain<WorstRequest>()), change);
  };
  each("no trials", [](auto& r) { r.trials.count = 0; });
  each("trials", [](auto& r) { r.trials.count = (std::uint64_t{1} << 40) + 1; });
  each("sampler", [](auto& r) { r.trials.sampler = static_cast<Sampler>(3); });
  each("threads", [](auto& r) { r.work.threads = -1; });
  each("many threads", [](auto& r) { r.work.threads = 1025; });
  each("block", [](auto& r) { r.work.block = 1; });
  each("negative block", [](auto& r) { r.work.block = -64; });
  each("large block", [](auto& r) { r.work.block = 8193; });
  each("executor", [](auto& r) { r.work.executor = static_cast<Executor>(2); });
  each("isa", [](auto& r) { r.work.isa = "mmx"; });

  const auto run = [&](const char* what, auto change) {
    add(what, &Model::run, plain<RunRequest>(), change);
  };
  run("replicates", [](RunRequest& r) {
    r.trials.sampler = Sampler::sobol;
    r.trials.replicates = 1;
  });
  run("seconds of no goal", [](RunRequest& r) { r.most_seconds = 5; });
  run("trials of no goal", [](RunRequest& r) { r.most_trials = 5000; });
  for (const double wrong : {kNan, kInfinite, -1.0, 2e7}) {
    run("seconds", [wrong](RunRequest& r) {
      r.until = {"se(mean(sales)) < 1"};
      r.most_seconds = wrong;
    });
  }
  run("most trials", [](RunRequest& r) {
    r.until = {"se(mean(sales)) < 1"};
    r.most_trials = ~std::uint64_t{0};
  });

  const auto attribute = [&](const char* what, auto change) {
    add(what, &Model::attribute, about(plain<AttributeRequest>()), change);
  };
  for (const int wrong : {0, -1, 1001}) {
    attribute("orders", [wrong](AttributeRequest& r) { r.orders = wrong; });
  }
  for (const double wrong : {kNan, kInfinite, -1.0}) {
    attribute("seconds for orders", [wrong](AttributeRequest& r) { r.seconds = wrong; });
  }
  attribute("by", [](AttributeRequest& r) { r.by = static_cast<AttributeRequest::By>(9); });

  for (const int wrong : {0, -3, 1001}) {
    add("top", &Model::breakeven, about(plain<BreakevenRequest>()),
        [wrong](BreakevenRequest& r) { r.top = wrong; });
  }

  const auto reverse = [&](const char* what, auto change) {
    add(what, &Model::reverse, plain<ReverseRequest>(), change);
  };
  for (const double wrong : {kNan, 0.0, -0.1, 1.5}) {
    reverse("error", [wrong](ReverseRequest& r) { r.relative_error = wrong; });
  }
  reverse("most trials", [](ReverseRequest& r) { r.most_trials = 0; });
  reverse("few most trials", [](ReverseRequest& r) { r.most_trials = 15'999; });
  reverse("no ways", [](ReverseRequest& r) { r.most_ways = 0; });
  reverse("ways", [](ReverseRequest& r) { r.most_ways = 101; });

  const auto sensitivity = [&](const char* what, auto change) {
    add(what, &Model::sensitivity, about(plain<SensitivityRequest>()), change);
  };
  sensitivity("bumps", [](SensitivityRequest& r) { r.bumps = -1; });
  sensitivity("many bumps", [](SensitivityRequest& r) { r.bumps = 100'001; });
  sensitivity("sweep", [](SensitivityRequest& r) { r.sweep = 0; });
  sensitivity("method",
              [](SensitivityRequest& r) { r.method = static_cast<SensitivityRequest::Method>(6); });
  sensitivity("sources",
              [](SensitivityRequest& r) { r.by = static_cast<SensitivityRequest::By>(3); });

  add("trial", &Model::explain, plain<TrialRequest>(),
      [](TrialRequest& r) { r.trial = std::uint64_t{1} << 40; });
  add("no worst", &Model::explain_worst, about(plain<WorstRequest>()),
      [](WorstRequest& r) { r.n_worst = 0; });
  add("worst", &Model::explain_worst, about(plain<WorstRequest>()),
      [](WorstRequest& r) { r.n_worst = 1001; });
  add("trace", &Model::trace, plain<TraceRequest>(), [](TraceRequest& r) { r.name = ""; });
  return rows;
}

TEST(Ranges, WhatLiesOutsideIsTheAskers) {
  for (const RangeRow& row : refused()) {
    SCOPED_TRACE(row.what);
    const std::optional<Error> error = row.ask();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind, ErrorKind::usage) << error->text();
    EXPECT_NE(error->message, "");
  }
}

TEST(Ranges, TheRangeIsSaid) {
  auto request = about(plain<AttributeRequest>());
  request.orders = 0;
  EXPECT_EQ(small().attribute(request).error(),
            "the number of orders must be from 1 to 1000, and not 0");
  request.orders = 1;
  request.by = static_cast<AttributeRequest::By>(9);
  EXPECT_EQ(small().attribute(request).error(),
            "there is no kind of shares of number 9; they are 0 to 2");
}

// Of a model that fails wherever it is asked, nothing else is said.
TEST(Ranges, BreakevenSaysWhyNothingMovesIt) {
  const Model failing = small("outcome broken, bad low\n");
  auto request = plain<BreakevenRequest>();
  request.asked = {"mean", "broken", ""};
  const auto found = failing.breakeven(request);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.failure().kind, ErrorKind::model);
  EXPECT_NE(found.failure().text().find("square root"), std::string::npos);
  auto few = about(plain<BreakevenRequest>());
  few.asked.statistic = "es(5%)";
  few.trials.count = 2;
  EXPECT_EQ(small().breakeven(few).failure().kind, ErrorKind::usage);
}

// By the texts of whoever asked, not by what they are compiled with.
TEST(Ranges, MessagesAreInTheAskersWords) {
  auto reverse = plain<ReverseRequest>();
  reverse.failure = "sales < 8 in FY9999";
  const auto unknown = small().reverse(reverse);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.failure().kind, ErrorKind::usage);
  EXPECT_EQ(unknown.failure().text().find('?'), std::string::npos) << unknown.failure().text();
  ModelSource timeless;
  timeless.path = "/nowhere/timeless.plim";
  timeless.documents = {{timeless.path,
                         "plimsoll 1\nmodel t \"T\"\ndraw sales ~ normal(9, 1) judgement \"x\"\n"
                         "outcome sales, bad low\n"}};
  const auto no_time = Model::open(timeless).reverse(reverse);
  ASSERT_FALSE(no_time);
  EXPECT_EQ(no_time.error(), "sales < 8 is over the whole horizon: leave --period out");
  auto breakeven = about(plain<BreakevenRequest>());
  breakeven.headroom = "(";
  const auto open = small().breakeven(breakeven);
  ASSERT_FALSE(open);
  EXPECT_EQ(open.failure().kind, ErrorKind::usage);
  EXPECT_EQ(open.failure().text().find("bad low"), std::string::npos) << open.failure().text();
}

TEST(Ranges, ConstantsWithoutAValueAreWrongLines) {
  for (const char* text : {"1 / 0", "sqrt(-1)", "1 /", ""}) {
    const auto found = Model::open({}).evaluate(text);
    ASSERT_FALSE(found) << text;
    EXPECT_EQ(found.failure().kind, ErrorKind::model) << text;
    EXPECT_NE(found.failure().text(), "") << text;
  }
}

// ---- results are what plimsoll/result.h says

TEST(Results, OutcomesHaveTheirKindAndLabel) {
  RunRequest request = plain<RunRequest>();
  const auto found = small().run(request);
  ASSERT_TRUE(found) << found.failure().text();
  std::vector<std::string> told;
  for (const OutcomeResult& one : found->outcomes) {
    if (one.period.short_name != "2012") continue;
    told.push_back(one.name + "|" + one.label + "|" + one.kind);
  }
  EXPECT_EQ(told, (std::vector<std::string>{"sales||flow", "lost|north|flow", "lost|south|flow",
                                            "cash||stock", "margin||value", "is_good||indicator"}));
  ASSERT_EQ(found->expectations.size(), 1U);
  const ExpectationResult& expected = found->expectations[0];
  ASSERT_TRUE(expected.low && expected.high);
  EXPECT_LT(*expected.high - *expected.low, 0.2);
}

// ---- files that may not be had

class Files : public testing::Test {
 protected:
  std::string path_ = testing::TempDir() + "plimsoll_ranges_" +
                      testing::UnitTest::GetInstance()->current_test_info()->name();
  ~Files() override { std::filesystem::remove(path_); }
  Model model() const {
    ModelSource source;
    source.path = path_;
    source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
    return Model::open(std::move(source));
  }
};

TEST_F(Files, APipeWithANameIsNotWaitedFor) {
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  const auto found = model().check();
  ASSERT_FALSE(found);
  EXPECT_NE(found.failure().text().find("named pipe"), std::string::npos);
  EXPECT_EQ(read_filing({path_}).failure().kind, ErrorKind::usage);
  EXPECT_EQ(format_file(path_).failure().kind, ErrorKind::usage);
}

TEST_F(Files, NoMoreFilesIsTheMachines) {
  std::ofstream(path_) << "plimsoll 1\nmodel m \"M\"\nlet a = 1\noutcome a\n";
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 3;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto found = model().check();
  const auto laid_out = format_file(path_);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.failure().kind, ErrorKind::machine) << found.failure().text();
  ASSERT_FALSE(laid_out);
  EXPECT_EQ(laid_out.failure().kind, ErrorKind::machine) << laid_out.failure().text();
  EXPECT_TRUE(model().check());
}

TEST_F(Files, TextsAreNoLongerThanFiles) {
  const std::string long_text(std::size_t{9} << 20, ' ');
  const auto found = format({path_, long_text});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.failure().kind, ErrorKind::usage);
  EXPECT_NE(found.error().find("8 MiB"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll
