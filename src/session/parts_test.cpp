// A run in parts as a caller of the library has it.
#include "plimsoll/parts.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

class Parts : public testing::Test {
 protected:
  Parts() : folder_(testing::TempDir() + "plimsoll_parts_" + std::to_string(getpid())) {
    fs::remove_all(folder_);
  }
  ~Parts() override { fs::remove_all(folder_); }

  // In no file.
  static Model model(const std::string& offset = "1") {
    ModelSource source;
    source.path = "memory/m.plim";
    source.documents = {
        {"memory/m.plim",
         "plimsoll 1\nmodel m \"M\"\ndraw a ~ normal(0, 1)  judgement \"x\"\noutcome total = a + " +
             offset + "\n"}};
    return Model::open(source);
  }
  static RunRequest request() {
    RunRequest out;
    out.trials.count = 10'000;
    out.in_full = true;
    out.work.threads = 1;
    return out;
  }
  std::string path() const { return folder_; }

 private:
  std::string folder_;
};

TEST_F(Parts, GiveTheBitsOfOneRun) {
  const auto whole = model().run(request());
  ASSERT_TRUE(whole.ok());
  auto laid = RunInParts::lay_out(model(), request(), 3, path());
  ASSERT_TRUE(laid.ok()) << laid.error();
  EXPECT_EQ(laid->n_parts(), 3u);
  ASSERT_FALSE(laid->compute(2));
  auto other = RunInParts::open(path());
  ASSERT_TRUE(other.ok()) << other.error();
  const auto missing = other->missing();
  ASSERT_TRUE(missing.ok());
  EXPECT_EQ(*missing, (std::vector<std::uint64_t>{1, 3}));
  std::uint64_t most = 0;
  Control control;
  control.progress = [&](std::uint64_t done, std::uint64_t) { most = std::max(most, done); };
  for (const std::uint64_t k : *missing) ASSERT_FALSE(other->compute(k, control));
  EXPECT_GT(most, 0u);
  const auto merged = laid->merge();
  ASSERT_TRUE(merged.ok()) << merged.error();
  EXPECT_EQ(merged->digest, whole->digest);
  ASSERT_EQ(merged->outcomes.size(), 1u);
  EXPECT_EQ(*merged->outcomes[0].mean.value, *whole->outcomes[0].mean.value);
  EXPECT_EQ(*merged->outcomes[0].mean.se, *whole->outcomes[0].mean.se);
  EXPECT_EQ(merged->outcomes[0].curve.size(), whole->outcomes[0].curve.size());
}

TEST_F(Parts, MistakesAreOfKindUsageAndName) {
  const auto none = RunInParts::open(path());
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.failure().kind, ErrorKind::usage);
  EXPECT_NE(none.error().find(path()), std::string::npos);
  auto laid = RunInParts::lay_out(model(), request(), 3, path());
  ASSERT_TRUE(laid.ok()) << laid.error();
  const auto early = laid->merge();
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.failure().kind, ErrorKind::usage);
  EXPECT_NE(early.error().find("missing: 1-3"), std::string::npos) << early.error();
  const auto beyond = laid->compute(4);
  ASSERT_TRUE(beyond.has_value());
  EXPECT_EQ(beyond->kind, ErrorKind::usage);
  const auto other = RunInParts::lay_out(model("2"), request(), 3, path());
  ASSERT_FALSE(other.ok());
  EXPECT_NE(other.error().find("holds another run"), std::string::npos) << other.error();
  EXPECT_FALSE(RunInParts::lay_out(model(), request(), 10'001, path() + "_").ok());
}

TEST_F(Parts, StopAndGoOn) {
  auto laid = RunInParts::lay_out(model(), request(), 2, path());
  ASSERT_TRUE(laid.ok()) << laid.error();
  const std::atomic<bool> stop{true};
  Control control;
  control.cancel = &stop;
  const auto stopped = laid->compute(1, control);
  ASSERT_TRUE(stopped.has_value());
  EXPECT_EQ(stopped->kind, ErrorKind::interrupted);
  // What is damaged is told and computed again.
  ASSERT_FALSE(laid->compute(1));
  fs::resize_file(path() + "/parts/000001.part", 100);
  std::string said;
  laid->set_tell([&](const std::string& text) { said += text; });
  ASSERT_FALSE(laid->compute(1));
  EXPECT_NE(said.find("computed again"), std::string::npos) << said;
  ASSERT_FALSE(laid->compute(2));
  EXPECT_TRUE(laid->merge().ok());
}

}  // namespace
}  // namespace plimsoll
