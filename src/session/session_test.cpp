// What callers of the library rely on: models from text, edits, several requests at once, cancels, errors by
// kind, and no word on standard output or standard error.
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "plimsoll/model.h"
#include "session/state.h"

namespace plimsoll {
namespace {

constexpr const char* kShop = R"(plimsoll 1
model shop "A shop"
time year from 2024-01 for 3
currency EUR
import "costs.plim"
given price = 12 EUR judgement "as today"
draw sold each period ~ lognormal(mean: 1000, sd: 200) judgement "as in other towns"
flow sales = price * sold
risk flood "The river comes in" {
  event water "the river comes in" {
    chance 10% per year judgement "twice in twenty years"
    severity ~ gamma(mean: 5000 EUR, sd: 4000 EUR) judgement "the insurer's table"
  }
}
flow profit = sales - cost - flood.water.total
outcome profit each year, bad low
limit no_loss: P(profit < 0 EUR) <= 5% each year
scenario dear { set price = 15 EUR }
)";
constexpr const char* kCosts = "flow cost = 9000 EUR judgement \"the plan\"\n";

Model shop(std::string text = kShop, std::string costs = kCosts) {
  ModelSource source;
  source.path = "/nowhere/shop/main.plim";
  source.documents = {{source.path, std::move(text)},
                      {"/nowhere/shop/costs.plim", std::move(costs)}};
  source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
  return Model::open(std::move(source));
}

RunRequest few(std::uint64_t trials = 2000) {
  RunRequest request;
  request.trials.count = trials;
  request.work.threads = 1;
  return request;
}

std::string why(const Error& error) {
  return error.message + (error.diagnostics ? error.diagnostics->text(false) : "");
}

TEST(Session, ATextIsAModel) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const auto result = shop().run(few());
  EXPECT_EQ(testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr(), "");
  ASSERT_TRUE(result) << why(result.failure());
  EXPECT_EQ(result->model, "shop");
  EXPECT_EQ(result->trials, 2000U);
  EXPECT_EQ(result->outcomes.size(), 3U);
  EXPECT_EQ(result->limits.size(), 3U);
  // 12 * 1000 - 9000 - 10 % of 5000, within six errors.
  const Estimate& mean = result->outcomes[0].mean;
  ASSERT_TRUE(mean.value && mean.se);
  EXPECT_NEAR(*mean.value, 2500, 6 * *mean.se);
}

TEST(Session, AWrongModelOpensAndEveryRequestSaysWhy) {
  const Model wrong = shop("plimsoll 1\nmodel shop \"A shop\"\nlet a = b\n");
  EXPECT_TRUE(wrong.diagnostics()->has_errors());
  const auto result = wrong.run(few());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.failure().kind, ErrorKind::model);
  ASSERT_TRUE(result.failure().diagnostics);
  const std::vector<Diagnostic> items = result.failure().diagnostics->items();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].code, "name_unknown");
  EXPECT_EQ(items[0].severity, "error");
  EXPECT_EQ(items[0].line, 3U);
  EXPECT_EQ(items[0].column, 9U);
  EXPECT_EQ(items[0].end_column, 10U);
  EXPECT_FALSE(wrong.stress({}));
}

TEST(Session, ErrorsSayWhoseTheyAre) {
  RunRequest request = few();
  request.switches.scenarios = {"deer"};
  const auto misspelt = shop().run(request);
  ASSERT_FALSE(misspelt);
  EXPECT_EQ(misspelt.failure().kind, ErrorKind::usage);
  EXPECT_NE(misspelt.error().find("dear"), std::string::npos) << misspelt.error();

  ModelSource nowhere;
  nowhere.path = "/nowhere/at/all.plim";
  const auto missing = Model::open(nowhere).run(few());
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.failure().kind, ErrorKind::usage);

  StressRequest planned;
  planned.trials.sampler = Sampler::sobol;
  const auto needs_random = shop().stress(planned);
  ASSERT_FALSE(needs_random);
  EXPECT_EQ(needs_random.failure().kind, ErrorKind::usage);

  // A trial without a value is the model's.
  const auto failing =
      shop(std::string(kShop) + "outcome bad = 1 / (sold - sold) each year, bad low\n");
  const auto no_value = failing.run(few());
  ASSERT_FALSE(no_value);
  EXPECT_EQ(no_value.failure().kind, ErrorKind::model);
}

TEST(Session, AnEditParsesOneFileAndKeepsTheTables) {
  const Model before = shop();
  ASSERT_TRUE(before.run(few(64)));
  const std::size_t n_parsed = before.state()->parsed->n_parsed();
  const std::uint64_t n_tables = before.state()->tables->n_made();
  EXPECT_GE(n_parsed, 2U);
  EXPECT_GE(n_tables, 1U);
  const Model after =
      before.edited({{"/nowhere/shop/costs.plim", "flow cost = 8000 EUR judgement \"less\"\n"}});
  const auto result = after.run(few(2000));
  ASSERT_TRUE(result) << why(result.failure());
  EXPECT_NEAR(*result->outcomes[0].mean.value, 3500, 6 * *result->outcomes[0].mean.se);
  EXPECT_EQ(after.state()->parsed->n_parsed(), n_parsed + 1);
  EXPECT_EQ(after.state()->tables->n_made(), n_tables);
  // The first model is as it was.
  EXPECT_NEAR(*before.run(few(2000))->outcomes[0].mean.value, 2500,
              6 * *result->outcomes[0].mean.se);
  const auto changes = diff(before, after);
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->changes.size(), 1U);
  EXPECT_EQ(changes->changes[0].name, "cost");
}

TEST(Session, EditsOfAllKindsGiveWhatAFreshModelGives) {
  // Edits back and forth, a wrong text between: nothing that is kept shows.
  Model model = shop();
  const std::string texts[] = {kShop, "plimsoll 1\nmodel shop \"A shop\"\nlet a =\n",
                               std::string(kShop) + "# a remark\n",
                               std::string("# moved down a line\n") + kShop};
  for (int round = 0; round < 12; ++round) {
    const std::string& text = texts[static_cast<std::size_t>(round * 7 % 4)];
    model = model.edited({{"/nowhere/shop/main.plim", text}});
    const Model fresh = shop(text);
    EXPECT_EQ(model.diagnostics()->json(), fresh.diagnostics()->json()) << round;
    const auto kept = model.run(few(128));
    const auto anew = fresh.run(few(128));
    ASSERT_EQ(kept.ok(), anew.ok()) << round;
    if (kept.ok()) {
      EXPECT_EQ(kept->digest, anew->digest) << round;
    }
  }
}

TEST(Session, RequestsWorkAtOnce) {
  const Model model = shop();
  const auto alone = model.run(few());
  ASSERT_TRUE(alone);
  std::vector<std::thread> threads;
  std::atomic<int> n_same{0};
  std::atomic<int> n_stressed{0};
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      const Model own = i % 2 == 0 ? model : model.edited({{"/nowhere/shop/costs.plim", kCosts}});
      const auto result = own.run(few());
      n_same += result.ok() && result->digest == alone->digest;
      StressRequest request;
      request.asked.outcome = "profit";
      request.trials.count = 500;
      const auto stressed = own.stress(request);
      n_stressed += stressed.ok() && stressed->rows.size() == 1 &&
                    stressed->rows[0].name == "dear" && stressed->rows[0].difference.value > 0.0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(n_same, 6);
  EXPECT_EQ(n_stressed, 6);
}

TEST(Session, ACancelEndsARequest) {
  std::atomic<bool> cancel{true};
  Control control;
  control.cancel = &cancel;
  ReverseRequest reverse;
  reverse.failure = "profit < 0 EUR";
  const auto unknown = shop().reverse(reverse, control);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.failure().kind, ErrorKind::interrupted);
  const auto never = shop().run(few(), control);
  ASSERT_FALSE(never);
  EXPECT_EQ(never.failure().kind, ErrorKind::interrupted);
  StressRequest request;
  request.asked.outcome = "profit";
  const auto stressed = shop().stress(request, control);
  ASSERT_FALSE(stressed);
  EXPECT_EQ(stressed.failure().kind, ErrorKind::interrupted);

  // In the middle: what is there is told.
  cancel = false;
  std::uint64_t all_units = 0;
  control.progress = [&](std::uint64_t done, std::uint64_t all) {
    all_units = all;
    if (done > 0) cancel = true;
  };
  const auto some = shop().run(few(50'000'000), control);
  ASSERT_TRUE(some) << why(some.failure());
  EXPECT_TRUE(some->interrupted);
  EXPECT_EQ(all_units, 50'000'000U);
  EXPECT_GT(some->trials, 0U);
  EXPECT_LT(some->trials, 50'000'000U);
  // As a run of that many.
  EXPECT_EQ(some->digest, shop().run(few(some->trials))->digest);
}

TEST(Session, TheCallerMayRefuseBeforeTheWork) {
  Control control;
  std::vector<std::string> files;
  control.opened = [&](const Opened& opened) -> std::optional<Error> {
    files = opened.files;
    EXPECT_EQ(opened.about.model, "shop");
    EXPECT_FALSE(opened.diagnostics.has_errors());
    return Error{"not now", ErrorKind::usage};
  };
  const auto result = shop().run(few(), control);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), "not now");
  EXPECT_EQ(files,
            (std::vector<std::string>{"/nowhere/shop/main.plim", "/nowhere/shop/costs.plim"}));
}

TEST(Session, NumbersOutOfRangeAreTheAskers) {
  const auto refused = [](auto change) {
    RunRequest request = few();
    change(request);
    const auto result = shop().run(request);
    StressRequest asked;
    asked.asked.outcome = "profit";
    asked.trials = request.trials;
    asked.work = request.work;
    // Whatever the sampler is refused for.
    const auto answer = shop().stress(asked);
    return !result.ok() && result.failure().kind == ErrorKind::usage && !result.error().empty() &&
           !answer.ok() && answer.failure().kind == ErrorKind::usage;
  };
  EXPECT_TRUE(refused([](RunRequest& r) { r.trials.count = 0; }));
  EXPECT_TRUE(refused([](RunRequest& r) { r.trials.count = ~std::uint64_t{0}; }));
  for (const int n : {-3, 0, 1, 5000}) {
    EXPECT_TRUE(refused([n](RunRequest& r) {
      r.trials.sampler = Sampler::latin;
      r.trials.replicates = n;
    })) << n;
  }
  EXPECT_TRUE(refused([](RunRequest& r) { r.work.threads = -1; }));
  EXPECT_TRUE(refused([](RunRequest& r) { r.work.threads = 1'000'000; }));
  EXPECT_TRUE(refused([](RunRequest& r) { r.work.block = 63; }));
  EXPECT_TRUE(refused([](RunRequest& r) { r.work.isa = "foo"; }));
  for (const double wrong : {0.0, -1.0, std::nan("")}) {
    ReverseRequest reverse;
    reverse.failure = "profit < 0 EUR";
    reverse.relative_error = wrong;
    const auto found = shop().reverse(reverse);
    ASSERT_FALSE(found) << wrong;
    EXPECT_EQ(found.failure().kind, ErrorKind::usage);
  }
  const auto nameless = Model::open({}).check();
  ASSERT_FALSE(nameless);
  EXPECT_EQ(nameless.failure().kind, ErrorKind::usage);
  EXPECT_NE(nameless.failure().text(), "");
}

TEST(Session, AModelThatDeclaresNothingHasADiagnostic) {
  for (const char* text : {"", "# c\n", "plimsoll 1\n", "plimsoll 1\nmodel a \"A\"\n"}) {
    const Model model = shop(text, "");
    const auto found = model.diagnostics();
    ASSERT_NE(found, nullptr);
    EXPECT_TRUE(found->has_errors()) << text;
    const auto checked = model.check();
    ASSERT_FALSE(checked) << text;
    EXPECT_EQ(checked.failure().kind, ErrorKind::model) << text;
    EXPECT_NE(checked.failure().text().find("declares nothing"), std::string::npos);
  }
}

TEST(Session, WhatIsNotThereIsTheAskers) {
  for (const char* path : {"", "/nowhere/at/all.plim"}) {
    ModelSource source;
    source.path = path;
    const auto found = diff(shop(), Model::open(source));
    ASSERT_FALSE(found) << path;
    EXPECT_EQ(found.failure().kind, ErrorKind::usage) << path;
    EXPECT_NE(found.failure().text(), "") << path;
  }
}

TEST(Session, TheLastWordOfProgressIsThatAllIsDone) {
  for (const Sampler sampler : {Sampler::random, Sampler::sobol}) {
    std::uint64_t done = 0;
    std::uint64_t all = 0;
    Control control;
    control.progress = [&](std::uint64_t now, std::uint64_t of) {
      EXPECT_GE(now, done);
      done = now;
      all = of;
    };
    RunRequest request = few(40'000);
    request.trials.sampler = sampler;
    ASSERT_TRUE(shop().run(request, control));
    EXPECT_GT(all, 0U);
    EXPECT_EQ(done, all);
  }
}

TEST(Session, AnEditMayNameAFileInAnyWay) {
  const Model model = shop().edited({{"/nowhere/shop/../shop/./main.plim", "let a =\n"}});
  EXPECT_TRUE(model.diagnostics()->has_errors());
}

TEST(Session, AFolderStandsForItsMainFile) {
  ModelSource source;
  source.path = PLIMSOLL_ROOT "/models/provider";
  source.library = {PLIMSOLL_ROOT "/stdlib"};
  source.documents = {{source.path, "plimsoll 1\nmodel other\nlet a =\n"}};
  EXPECT_TRUE(Model::open(source).diagnostics()->has_errors());
  source.documents.clear();
  EXPECT_TRUE(Model::open(source)
                  .edited({{source.path, "plimsoll 1\nmodel other\nlet a =\n"}})
                  .diagnostics()
                  ->has_errors());
}

TEST(Session, AnOutcomeIsCalledWhatItIsWhateverItsText) {
  const auto result = shop(R"(plimsoll 1
model shop "A shop"
time year from 2024-01 for 1
currency EUR
dim Site = home, wan
draw a[Site] ~ normal(mean: 3 EUR, sd: 1 EUR) judgement "a guess"
outcome a[wan] - a[home]
outcome a
)")
                          .run(few());
  ASSERT_TRUE(result) << why(result.failure());
  std::vector<std::string> seen;
  for (const OutcomeResult& outcome : result->outcomes) {
    seen.push_back(outcome.name + "|" + outcome.label);
  }
  const std::vector<std::string> expected = {"a[wan] - a[home]|", "a|home", "a|wan"};
  EXPECT_EQ(seen, expected);
}

TEST(Session, AResultThatNoRunFilledClaimsNoStream) {
  EXPECT_EQ(RunResult().stream, 0);
  EXPECT_EQ(Futures().stream, 0);
}

class Kept final : public SampleSink {
 public:
  std::optional<Error> begin(const std::vector<std::string>& columns) override {
    names = columns;
    values.resize(columns.size());
    return std::nullopt;
  }
  void add(std::uint64_t first, std::size_t n, const double* const* columns) override {
    for (std::size_t c = 0; c < values.size(); ++c) {
      values[c].resize(std::max<std::size_t>(values[c].size(), first + n));
      std::copy_n(columns[c], n, values[c].begin() + static_cast<std::ptrdiff_t>(first));
    }
  }
  std::vector<std::string> names;
  std::vector<std::vector<double>> values;
};

TEST(Session, SamplesAreTheTrials) {
  Kept kept;
  RunRequest request = few(1000);
  request.samples = &kept;
  const auto result = shop().run(request);
  ASSERT_TRUE(result);
  EXPECT_EQ(kept.names, (std::vector<std::string>{"profit 2024", "profit 2025", "profit 2026"}));
  double sum = 0;
  for (const double x : kept.values[0]) sum += x;
  EXPECT_NEAR(sum / 1000, *result->outcomes[0].mean.value, 1e-6);
}

}  // namespace
}  // namespace plimsoll
