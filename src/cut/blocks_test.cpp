#include "cut/blocks.h"

#include <gtest/gtest.h>

#include <random>

namespace plimsoll::cut {
namespace {

std::string three_blocks() {
  BlockWriter writer("plimsoll test 1");
  std::string bytes = BlockWriter::line("plimsoll test 1");
  bytes += writer.add('A', "first");
  bytes += writer.add('B', "");
  bytes += writer.add('C', std::string(1000, 'x'));
  return bytes;
}

TEST(Blocks, WhatIsWrittenIsRead) {
  const std::string bytes = three_blocks();
  const Blocks blocks = read_blocks(bytes, "plimsoll test 1");
  ASSERT_TRUE(blocks.complete);
  ASSERT_EQ(blocks.whole.size(), 3u);
  EXPECT_EQ(blocks.whole[0].payload, "first");
  EXPECT_EQ(blocks.whole[1].payload, "");
  EXPECT_EQ(blocks.whole[2].kind, 'C');
  EXPECT_EQ(blocks.good_bytes(), bytes.size());
}

TEST(Blocks, GoOnBehindWhatWasRead) {
  const std::string bytes = three_blocks();
  BlockWriter writer(read_blocks(bytes, "plimsoll test 1"));
  const std::string more = bytes + writer.add('D', "more");
  EXPECT_TRUE(read_blocks(more, "plimsoll test 1").complete);
  EXPECT_EQ(read_blocks(more, "plimsoll test 1").whole.back().payload, "more");
}

TEST(Blocks, ACutFileHasTheBlocksBeforeTheCut) {
  const std::string bytes = three_blocks();
  const Blocks all = read_blocks(bytes, "plimsoll test 1");
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const Blocks blocks = read_blocks(std::string_view(bytes).substr(0, n), "plimsoll test 1");
    std::size_t whole = 0;
    while (whole < all.ends.size() && all.ends[whole] <= n) ++whole;
    EXPECT_EQ(blocks.whole.size(), whole) << n;
    const bool at_an_end = n == all.begin || (whole > 0 && all.ends[whole - 1] == n);
    EXPECT_EQ(blocks.complete, at_an_end) << n;
  }
}

TEST(Blocks, EveryFlippedBitIsSeen) {
  const std::string bytes = three_blocks();
  std::mt19937 random(1);
  for (int n = 0; n < 2000; ++n) {
    std::string flipped = bytes;
    flipped[random() % bytes.size()] ^= static_cast<char>(1 << (random() % 8));
    EXPECT_FALSE(read_blocks(flipped, "plimsoll test 1").complete);
  }
}

TEST(Blocks, OneBlockDoesNotStandForAnother) {
  BlockWriter writer("plimsoll test 1");
  const std::string line = BlockWriter::line("plimsoll test 1");
  const std::string a = writer.add('R', "a");
  const std::string b = writer.add('R', "b");
  EXPECT_EQ(read_blocks(line + a + b, "plimsoll test 1").whole.size(), 2u);
  EXPECT_EQ(read_blocks(line + b + a, "plimsoll test 1").whole.size(), 0u);
  EXPECT_EQ(read_blocks(line + a + a, "plimsoll test 1").whole.size(), 1u);
  BlockWriter other("plimsoll other 1");
  EXPECT_EQ(read_blocks(line + other.add('R', "a"), "plimsoll test 1").whole.size(), 0u);
}

TEST(Blocks, AnotherFormIsTold) {
  const Blocks blocks = read_blocks("plimsoll test 2\nwhatever", "plimsoll test 1");
  EXPECT_FALSE(blocks.complete);
  EXPECT_EQ(blocks.other_title, "plimsoll test 2");
}

}  // namespace
}  // namespace plimsoll::cut
