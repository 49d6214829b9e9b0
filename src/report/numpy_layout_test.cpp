// Checksums and sizes of what NumPy reads; tests/samples_test.py reads whole files.
#include "report/numpy_layout.h"

#include <gtest/gtest.h>

#include <cstring>

#include "report/crc32.h"

namespace plimsoll::report {
namespace {

template <class T>
T number_at(const std::string& bytes, std::size_t at) {
  T out = 0;
  std::memcpy(&out, bytes.data() + at, sizeof out);
  return out;
}

TEST(Crc32, IsTheOneOfZipFiles) {
  EXPECT_EQ(crc32(""), 0U);
  EXPECT_EQ(crc32("123456789"), 0xCBF43926U);
  EXPECT_EQ(crc32("The quick brown fox jumps over the lazy dog"), 0x414FA339U);
}

TEST(Crc32, OfPartsIsThatOfTheWhole) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i * i % 251);
  for (std::size_t cut = 0; cut <= text.size(); cut += 7) {
    const std::string first = text.substr(0, cut);
    const std::string second = text.substr(cut);
    EXPECT_EQ(joined_crc32(crc32(first), crc32(second), second.size()), crc32(text)) << cut;
  }
}

TEST(NumpyLayout, TheHeadIsAsLongForAnyNumberOfTrials) {
  const std::vector<std::string> columns = {"a FY2012", "it's \\ \"b\"", "Größe"};
  for (const auto head : {npy_head, npz_head}) {
    const std::size_t n = head(columns, {}).size();
    for (const std::uint64_t trials : {std::uint64_t{1}, std::uint64_t{1'000'000}, UINT64_MAX}) {
      EXPECT_EQ(head(columns, {trials, trials, 7}).size(), n);
    }
  }
}

TEST(NumpyLayout, AnArrayIsAlignedAndNamesItsColumns) {
  const std::string head = npy_head({"a", "it's"}, {12, 192, 0});
  EXPECT_EQ(head.size() % 64, 0U);
  EXPECT_EQ(head.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  EXPECT_EQ(number_at<std::uint16_t>(head, 8), head.size() - 10);
  EXPECT_TRUE(head.substr(10).starts_with(
      "{'descr': [('a', '<f8'), ('it\\'s', '<f8')], 'fortran_order': False, 'shape': (12,), }"))
      << head;
  EXPECT_EQ(head.back(), '\n');
  // What is not ASCII takes the version that has UTF-8.
  EXPECT_EQ(npy_head({"Größe"}, {})[6], 3);
}

// Beyond 4 GiB sizes stand in 64 bits; such a file is not written by a test.
TEST(NumpyLayout, SizesOfLargeFilesStandIn64Bits) {
  const std::uint64_t n_bytes = std::uint64_t{5} << 30;
  const Written written{n_bytes / 8, n_bytes, 0};
  const std::string head = npz_head({"x"}, written);
  const std::string tail = npz_tail({"x"}, written);
  const std::size_t entry = tail.rfind("PK\x01\x02");
  ASSERT_NE(entry, std::string::npos);
  EXPECT_EQ(number_at<std::uint32_t>(tail, entry + 20), 0xFFFFFFFFU);
  const std::size_t name = number_at<std::uint16_t>(tail, entry + 28);
  const auto size = number_at<std::uint64_t>(tail, entry + 46 + name + 4);
  const std::size_t samples = head.rfind("PK\x03\x04");
  const std::size_t header = head.size() - (samples + 30 + 11 + 20);
  EXPECT_EQ(size, n_bytes + header);
  EXPECT_EQ(number_at<std::uint64_t>(head, samples + 30 + 11 + 4), size);
  const std::size_t record = tail.find("PK\x06\x06");
  ASSERT_NE(record, std::string::npos);
  EXPECT_EQ(number_at<std::uint64_t>(tail, record + 48), head.size() + n_bytes);
  const std::size_t locator = tail.find("PK\x06\x07");
  EXPECT_EQ(number_at<std::uint64_t>(tail, locator + 8), head.size() + n_bytes + record);
  EXPECT_EQ(number_at<std::uint32_t>(tail, tail.size() - 6), 0xFFFFFFFFU);
  // Of small files they do not.
  EXPECT_EQ(npz_tail({"x"}, {1, 8, 0}).find("PK\x06\x06"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::report
