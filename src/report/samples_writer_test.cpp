// Blocks out of order and from many threads give the file of one thread in order.
#include "report/samples_writer.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace plimsoll::report {
namespace {

std::string temporary(const char* name) {
  return (std::filesystem::temp_directory_path() / name).string();
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(SamplesWriter, WritesTrialsInOrder) {
  const std::string path = temporary("plimsoll_samples_order.csv");
  auto writer = SamplesWriter::open(path, {"net_income FY2012", "a, \"b\""});
  ASSERT_TRUE(writer.ok());
  const double first[] = {1.0, 0.1, -3e300, 7.0};
  const double second[] = {5e-324, -0.0, 1e9, 2.5};
  const double* late[] = {first + 2, second + 2};
  const double* early[] = {first, second};
  (*writer)->add(2, 2, late);
  (*writer)->add(0, 2, early);
  const auto n_trials = (*writer)->finish();
  ASSERT_TRUE(n_trials.ok());
  EXPECT_EQ(*n_trials, 4u);
  EXPECT_EQ(contents(path),
            "trial,net_income FY2012,\"a, \"\"b\"\"\"\n"
            "0,1,5e-324\n"
            "1,0.1,-0\n"
            "2,-3e+300,1e+09\n"
            "3,7,2.5\n");
  std::filesystem::remove(path);
}

TEST(SamplesWriter, SameFileFromManyThreads) {
  const std::string path = temporary("plimsoll_samples_threads.csv");
  auto writer = SamplesWriter::open(path, {"x"});
  ASSERT_TRUE(writer.ok());
  std::vector<double> values;
  std::string expected = "trial,x\n";
  for (int i = 0; i < 1000; ++i) {
    values.push_back(i);
    expected += std::to_string(i) + "," + std::to_string(i) + "\n";
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int block = t; block < 100; block += 4) {
        const double* column = values.data() + 10 * block;
        (*writer)->add(static_cast<std::uint64_t>(10 * block), 10, &column);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto n_trials = (*writer)->finish();
  ASSERT_TRUE(n_trials.ok());
  EXPECT_EQ(*n_trials, 1000u);
  EXPECT_EQ(contents(path), expected);
  std::filesystem::remove(path);
}

TEST(SamplesWriter, SaysWhatFailed) {
  const auto missing = SamplesWriter::open("/nonexistent/folder/x.csv", {"x"});
  ASSERT_FALSE(missing.ok());
  EXPECT_NE(missing.error().find("/nonexistent/folder/x.csv"), std::string::npos);
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this system";
  auto full = SamplesWriter::open("/dev/full", {"x"});
  ASSERT_TRUE(full.ok());
  const std::vector<double> values(100'000, 1.25);
  const double* column = values.data();
  (*full)->add(0, values.size(), &column);
  const auto n_trials = (*full)->finish();
  ASSERT_FALSE(n_trials.ok());
  EXPECT_NE(n_trials.error().find("No space left"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::report
