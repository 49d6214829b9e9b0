// What a board would ask: the figure that limits speak of, answers within a time, and a wish to stop.
#include "session/board.h"

#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>

namespace plimsoll::session {
namespace {

LimitResult limit(const char* name, const char* statistic, const char* period, Verdict verdict,
                  double value) {
  LimitResult out;
  out.name = name;
  out.statistic = statistic;
  out.period.short_name = period;
  out.is_probability = std::string(statistic).starts_with("P(");
  out.verdict = verdict;
  out.value = value;
  out.bound = 0.05;
  return out;
}

OutcomeResult outcome(const char* name, const char* period, std::optional<Side> bad = Side::low) {
  OutcomeResult out;
  out.name = name;
  out.period.short_name = period;
  out.bad_side = bad;
  return out;
}

TEST(Board, AsksAboutWhatLimitsSpeakOfWhereItLiesDeepest) {
  RunResult run;
  for (const char* name : {"cash", "income", "cash / debt"}) {
    for (const char* period : {"2024", "2025", "2026"})
      run.outcomes.push_back(outcome(name, period));
  }
  // Nothing is stated: the first, in the middle of the horizon.
  BoardFigure figure = board_figure(run);
  EXPECT_EQ(figure.outcome, "cash");
  EXPECT_EQ(figure.period, "2025");
  EXPECT_TRUE(figure.limit.empty());
  run.limits = {limit("no_loss", "P(income < 0 EUR)", "2024", Verdict::holds, 0.01),
                limit("no_loss", "P(income < 0 EUR)", "2026", Verdict::breached, 0.06),
                limit("paid", "P(cash_flow < 0 EUR)", "2025", Verdict::breached, 0.5)};
  figure = board_figure(run);
  EXPECT_EQ(figure.outcome, "income");
  EXPECT_EQ(figure.period, "2026");
  EXPECT_EQ(figure.statistic, "es(5%)");
  EXPECT_EQ(figure.limit, "paid");
  EXPECT_EQ(figure.limit_period, "2025");
  // A name within another is no mention of it.
  run.limits = {limit("paid", "P(cash_flow < 0 EUR)", "2025", Verdict::breached, 0.5)};
  EXPECT_EQ(board_figure(run).outcome, "cash");
  run.outcomes = {outcome("gain", "", std::nullopt)};
  EXPECT_TRUE(board_figure(run).outcome.empty());
}

struct Asked {
  Model model;
  RunResult run;
};

Asked manufacturer() {
  ModelSource source;
  source.path = PLIMSOLL_ROOT "/models/tutorial/manufacturer.plim";
  source.library = {PLIMSOLL_ROOT "/stdlib"};
  Model model = Model::open(source);
  RunRequest request;
  request.in_full = true;
  request.trials.count = 5000;
  auto run = model.run(request);
  EXPECT_TRUE(run) << run.failure().text();
  return {std::move(model), std::move(*run)};
}

TEST(Board, AnswersAreThoseOfTheQuestionsAskedAlone) {
  const Asked asked = manufacturer();
  std::size_t told = 0;
  const auto answers =
      ask_for_board(asked.model, asked.run, {}, {}, [&](const BoardAnswer&) { ++told; });
  ASSERT_TRUE(answers) << answers.failure().text();
  EXPECT_EQ(told, answers->size());
  EXPECT_GE(answers->size(), 7u);
  for (const BoardAnswer& one : *answers) {
    EXPECT_TRUE(one.reason.empty()) << one.name << ": " << one.reason;
    const auto json = nlohmann::json::parse(one.json);
    EXPECT_TRUE(json["schema"].get<std::string>().starts_with("plimsoll.")) << one.name;
    EXPECT_EQ(one.words[one.words.size() - 2], "--trials");
  }
  const BoardFigure figure = board_figure(asked.run);
  AttributeRequest request;
  request.asked = plimsoll::Asked{figure.statistic, figure.outcome, figure.period};
  request.trials.count = std::stoull(answers->at(0).words.back());
  const auto alone = asked.model.attribute(request);
  ASSERT_TRUE(alone);
  ASSERT_EQ(answers->at(0).name, "attribute");
  EXPECT_EQ(nlohmann::json::parse(answers->at(0).json)["shares"][0]["shapley"]["value"],
            *alone->shares[0].shapley.value);
}

TEST(Board, WhatHasNoTimeIsTold) {
  const Asked asked = manufacturer();
  BoardRequest request;
  request.seconds = 0.01;
  const auto answers = ask_for_board(asked.model, asked.run, request, {}, {});
  ASSERT_TRUE(answers);
  for (const BoardAnswer& one : *answers) {
    EXPECT_TRUE(one.json.empty());
    EXPECT_FALSE(one.reason.empty());
  }
}

TEST(Board, ACancelEndsIt) {
  const Asked asked = manufacturer();
  std::atomic<bool> cancel = false;
  Control control;
  control.cancel = &cancel;
  const auto answers = ask_for_board(asked.model, asked.run, {}, control,
                                     [&](const BoardAnswer&) { cancel = true; });
  ASSERT_FALSE(answers);
  EXPECT_EQ(answers.failure().kind, ErrorKind::interrupted);
}

}  // namespace
}  // namespace plimsoll::session
