// What every request owes its caller while it works: word of how far it is, an end when that is wished, and
// the caller's own exceptions as they were thrown. One table of all requests.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <new>
#include <stdexcept>
#include <system_error>

#include "plimsoll/model.h"

namespace plimsoll {
namespace {

constexpr const char* kModel = R"(plimsoll 1
model small "A small company"
time year from 2012-01 for 2
given base = 10 judgement "made up"
given cost = 4 judgement "made up"
risk storm "A storm" {
  event hit "a storm of {size}" {
    rate 2 per year judgement "made up"
    draw size ~ normal(5, 1) judgement "made up"
    total damage = size for 1 year judgement "made up"
  }
}
risk strike "A strike" {
  event out "a strike" {
    chance 30% per year judgement "made up"
    total lost = 3 for 1 year judgement "made up"
  }
}
draw noise ~ normal(0, 1) judgement "made up"
let sales = base + noise
let damage = storm.hit.damage + strike.out.lost
scenario boom "A boom" { set base = 20 judgement "made up" }
statement income "Income" {
  + sales
  - cost
  - damage
  = result
}
outcome result each year, bad low
limit no_loss "No loss": P(result < 0) <= 50% each year
)";

constexpr const char* kFiling = R"(Item 1A. Risk Factors

Our ships may be late.

    Storms may hold our ships. We had to pay $3.5 million for delays in 2011, and may have to do
so again.

Item 1B. Unresolved Staff Comments

None.
)";

// What came of a request.
struct Ended {
  bool ok = false;
  // An answer that says that it is not whole.
  bool is_part = false;
  Error error;
};

template <class T>
Ended ended(const Result<T>& result) {
  if (!result) return {false, false, result.failure()};
  if constexpr (requires { result->interrupted; }) return {true, result->interrupted, {}};
  return {true, false, {}};
}

struct Row {
  const char* name;
  std::function<Ended(const Model&, const Control&)> ask;
};

template <class Request>
Request asked(const char* statistic, std::uint64_t trials = 2000) {
  Request request;
  request.asked = {statistic, "result", "2013"};
  request.trials.count = trials;
  request.work.threads = 2;
  return request;
}

RunRequest run_of(std::uint64_t trials, Sampler sampler, std::vector<std::string> until = {}) {
  RunRequest request;
  request.trials.count = trials;
  request.trials.sampler = sampler;
  request.work.threads = 2;
  request.until = std::move(until);
  return request;
}

std::string filing_path() {
  return testing::TempDir() + "plimsoll_manners_filing.txt";
}

std::vector<Row> requests() {
  std::vector<Row> rows;
  const auto add = [&](const char* name, auto request, auto member) {
    rows.push_back({name, [=](const Model& model, const Control& control) {
                      return ended((model.*member)(request, control));
                    }});
  };
  add("run", run_of(50'000, Sampler::random), &Model::run);
  add("run, sobol", run_of(50'000, Sampler::sobol), &Model::run);
  add("run until", run_of(2000, Sampler::random, {"se(mean(result)) < 0.02"}), &Model::run);
  add("run until, latin", run_of(2048, Sampler::latin, {"se(mean(result)) < 0.02"}), &Model::run);
  RunRequest full = run_of(50'000, Sampler::random);
  full.in_full = true;
  add("run in full", full, &Model::run);
  add("attribute", asked<AttributeRequest>("es(5%)", 4000), &Model::attribute);
  add("breakeven", asked<BreakevenRequest>("mean"), &Model::breakeven);
  auto named = asked<BreakevenRequest>("mean");
  named.inputs = {"cost"};
  add("breakeven of one", named, &Model::breakeven);
  add("parts", asked<PartsRequest>("es(5%)"), &Model::parts);
  auto often = asked<ReverseRequest>("mean");
  often.failure = "result < -4 in 2013";
  add("reverse", often, &Model::reverse);
  auto rare = often;
  rare.failure = "result < -75 in 2013";
  add("reverse of the rare", rare, &Model::reverse);
  for (int method = 0; method <= static_cast<int>(SensitivityRequest::Method::ranks); ++method) {
    static constexpr const char* kNames[] = {"derivatives", "tornado", "spider",
                                             "shares",      "shapley", "ranks"};
    auto request = asked<SensitivityRequest>("mean");
    request.method = static_cast<SensitivityRequest::Method>(method);
    add(kNames[method], request, &Model::sensitivity);
  }
  auto band = asked<StressRequest>("mean");
  band.switches.scenarios = {"boom"};
  band.bands = {"quantile of noise in [0%, 10%]"};
  add("stress", band, &Model::stress);
  add("verify", VerifyRequest(), &Model::verify);
  add("explain", TrialRequest(), &Model::explain);
  add("explain_worst", asked<WorstRequest>(""), &Model::explain_worst);
  add("trace", TraceRequest{"result"}, &Model::trace);
  rows.push_back({"show", [](const Model& model, const Control& control) {
                    return ended(model.show(control));
                  }});
  for (const bool with_passes : {false, true}) {
    rows.push_back({with_passes ? "passes" : "operations",
                    [with_passes](const Model& model, const Control& control) {
                      return ended(model.operations(with_passes, control));
                    }});
  }
  rows.push_back({"read_filing", [](const Model&, const Control& control) {
                    return ended(read_filing({filing_path()}, control));
                  }});
  return rows;
}

class Manners : public testing::Test {
 protected:
  Manners() { std::ofstream(filing_path()) << kFiling; }
  ~Manners() override { std::filesystem::remove(filing_path()); }

  static Model model() {
    ModelSource source;
    source.path = "/nowhere/small.plim";
    source.documents = {{source.path, kModel}};
    source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
    return Model::open(std::move(source));
  }
  static std::string said(const Ended& ended) { return ended.error.text(); }
};

TEST_F(Manners, ProgressIsToldAndNeverFalls) {
  for (const Row& row : requests()) {
    SCOPED_TRACE(row.name);
    int n_calls = 0;
    std::uint64_t before = 0;
    std::uint64_t all_before = 0;
    Control control;
    control.progress = [&](std::uint64_t done, std::uint64_t all) {
      ++n_calls;
      EXPECT_LE(before, done);
      EXPECT_LE(all_before, all);
      EXPECT_LE(done, all);
      EXPECT_GT(all, 0U);
      before = done;
      all_before = all;
    };
    const Ended found = row.ask(model(), control);
    EXPECT_TRUE(found.ok) << said(found);
    EXPECT_FALSE(found.is_part);
    EXPECT_GE(n_calls, 1);
  }
}

TEST_F(Manners, ACancelBeforeIsNoAnswer) {
  const std::atomic<bool> cancel{true};
  for (const Row& row : requests()) {
    SCOPED_TRACE(row.name);
    Control control;
    control.cancel = &cancel;
    const Ended found = row.ask(model(), control);
    EXPECT_FALSE(found.ok);
    EXPECT_EQ(found.error.kind, ErrorKind::interrupted) << said(found);
    EXPECT_NE(found.error.message, "");
  }
}

TEST_F(Manners, ACancelFromTheFirstWordEndsIt) {
  for (const Row& row : requests()) {
    SCOPED_TRACE(row.name);
    std::atomic<bool> cancel{false};
    int n_calls = 0;
    Control control;
    control.cancel = &cancel;
    control.progress = [&](std::uint64_t, std::uint64_t) {
      ++n_calls;
      cancel = true;
    };
    const Ended found = row.ask(model(), control);
    EXPECT_TRUE(found.ok ? found.is_part : found.error.kind == ErrorKind::interrupted)
        << said(found);
    if (!found.ok) {
      EXPECT_NE(found.error.message, "");
    }
    // One or two workers may be at it.
    EXPECT_LE(n_calls, 3);
  }
}

// After any number of words: an answer that is whole, one that says that it is not, or none.
TEST_F(Manners, ACancelAtAnyTimeIsWell) {
  for (const Row& row : requests()) {
    SCOPED_TRACE(row.name);
    for (const int after : {2, 3, 5, 9}) {
      std::atomic<bool> cancel{false};
      std::atomic<int> n_calls{0};
      Control control;
      control.cancel = &cancel;
      control.progress = [&](std::uint64_t, std::uint64_t) {
        if (++n_calls >= after) cancel = true;
      };
      const Ended found = row.ask(model(), control);
      if (!found.ok) {
        EXPECT_EQ(found.error.kind, ErrorKind::interrupted) << said(found);
        EXPECT_NE(found.error.message, "");
      }
    }
  }
}

// The most that may be asked for: nothing is laid out for each trial or block of it.
TEST_F(Manners, AHugeRunEndsAtOnce) {
  using Clock = std::chrono::steady_clock;
  for (const Sampler sampler : {Sampler::random, Sampler::latin, Sampler::sobol}) {
    for (const bool in_full : {false, true}) {
      RunRequest request = run_of(std::uint64_t{1} << 40, sampler);
      request.in_full = in_full;
      std::atomic<bool> cancel{false};
      Clock::time_point wished;
      Control control;
      control.cancel = &cancel;
      control.progress = [&](std::uint64_t done, std::uint64_t) {
        if (done == 0 || cancel) return;
        wished = Clock::now();
        cancel = true;
      };
      const Clock::time_point begin = Clock::now();
      const auto found = model().run(request, control);
      const Clock::time_point end = Clock::now();
      ASSERT_TRUE(found) << found.failure().text();
      EXPECT_TRUE(found->interrupted);
      EXPECT_LT(end - wished, std::chrono::seconds(2));
      EXPECT_LT(end - begin, std::chrono::seconds(4));
      // Of a plan no command gives the points that were reached.
      const std::string count = " --trials " + std::to_string(found->trials) + " ";
      EXPECT_EQ(found->command.find(count) != std::string::npos, sampler == Sampler::random)
          << found->command;
      EXPECT_EQ(found->command.empty(), sampler != Sampler::random);
    }
  }
}

// By kind, each as it was thrown.
template <class Thrown>
void expect_thrown(const std::function<void()>& throwing, const char* what) {
  SCOPED_TRACE(what);
  Control progress;
  progress.progress = [&](std::uint64_t, std::uint64_t) { throwing(); };
  Control opened;
  opened.opened = [&](const Opened&) -> std::optional<Error> {
    throwing();
    return std::nullopt;
  };
  ModelSource source;
  source.path = "/nowhere/small.plim";
  source.documents = {{source.path, kModel}};
  source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
  const Model model = Model::open(std::move(source));
  for (const Row& row : requests()) {
    SCOPED_TRACE(row.name);
    EXPECT_THROW(row.ask(model, progress), Thrown);
    EXPECT_THROW(row.ask(model, opened), Thrown);
  }

  class Sink final : public SampleSink {
   public:
    Sink(const std::function<void()>& throwing, bool at_begin)
        : throwing_(throwing), at_begin_(at_begin) {}
    std::optional<Error> begin(const std::vector<std::string>&) override {
      if (at_begin_) throwing_();
      return std::nullopt;
    }
    void add(std::uint64_t, std::size_t, const double* const*) override { throwing_(); }

   private:
    const std::function<void()>& throwing_;
    bool at_begin_;
  };
  for (const bool at_begin : {false, true}) {
    Sink sink(throwing, at_begin);
    RunRequest request = run_of(50'000, Sampler::random);
    request.samples = &sink;
    EXPECT_THROW(static_cast<void>(model.run(request)), Thrown);
  }
}

TEST_F(Manners, WhatACallbackThrowsGoesBack) {
  expect_thrown<std::bad_alloc>([] { throw std::bad_alloc(); }, "memory");
  expect_thrown<std::length_error>([] { throw std::length_error("too long"); }, "length");
  expect_thrown<std::system_error>(
      [] { throw std::system_error(std::make_error_code(std::errc::io_error)); }, "system");
  expect_thrown<int>([] { throw 7; }, "number");
}

}  // namespace
}  // namespace plimsoll
