// Two versions of a small model from their files, compared: for tests.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plimsoll/compare.h"

namespace plimsoll::testing_compare {

// Texts of one folder.
using Files = std::map<std::string, std::string>;

inline Model open(const std::string& folder, const Files& files) {
  ModelSource source;
  source.path = "/nowhere/" + folder + "/main.plim";
  source.name = folder;
  for (const auto& [name, text] : files) {
    source.documents.push_back({"/nowhere/" + folder + "/" + name, text});
  }
  source.library = {std::string(PLIMSOLL_ROOT) + "/stdlib"};
  return Model::open(std::move(source));
}

inline CompareRequest asked(const std::string& statistic = "mean",
                            const std::string& outcome = "result") {
  CompareRequest request;
  request.asked.statistic = statistic;
  request.asked.outcome = outcome;
  request.trials.count = 2000;
  request.work.threads = 1;
  return request;
}

inline Result<CompareResult> compared(const Files& before, const Files& after,
                                      const CompareRequest& request) {
  return compare_versions(open("old", before), open("new", after), request);
}

// What stands before the last line's outcome in every model here.
inline std::string model(const std::string& body) {
  return "plimsoll 1\nmodel small \"A small company\"\ntime year from 2012-01 for 2\n" + body +
         "\noutcome result each year, bad low\n";
}

inline CompareResult explained(const std::string& before, const std::string& after,
                               const CompareRequest& request = asked()) {
  const auto found = compared({{"main.plim", before}}, {{"main.plim", after}}, request);
  EXPECT_TRUE(found) << (found ? "" : found.failure().text());
  if (!found || !found->explained) return {};
  return *found;
}

// By name; what is not there is NaN.
inline double share(const CompareResult& result, const std::string& name) {
  if (!result.explained) return NAN;
  for (const CompareResult::Share& one : result.explained->shares) {
    if (one.name == name) return one.value.value.value_or(NAN);
  }
  return NAN;
}

inline double sum(const CompareResult& result) {
  double out = result.explained->unexplained;
  for (const CompareResult::Share& one : result.explained->shares) out += *one.value.value;
  return out;
}

inline void adds_up(const CompareResult& result) {
  ASSERT_TRUE(result.explained);
  EXPECT_EQ(result.explained->unexplained, 0);
  const double difference = *result.explained->difference.value;
  const double size = std::max(std::fabs(*result.explained->before.value),
                               std::fabs(*result.explained->after.value));
  EXPECT_NEAR(sum(result), difference, 1e-12 * size);
}

}  // namespace plimsoll::testing_compare
