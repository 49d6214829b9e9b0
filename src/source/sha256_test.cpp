#include "source/sha256.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll::source {
namespace {

// The examples of FIPS 180-2, appendix B.
TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// Where the padding needs a block of its own: the hash of the hashes of 0 to 130 letters, by Python's hashlib.
TEST(Sha256, EveryLengthOfTheLastBlock) {
  std::string all;
  std::string text;
  for (int n = 0; n <= 130; ++n) {
    all += sha256_hex(text);
    text.push_back(static_cast<char>('a' + n % 26));
  }
  EXPECT_EQ(sha256_hex(all), "8005a8c373293c0c5a36dcbd91f9b388314ff7485144001ec2cab771b89d7d71");
}

// Short pieces go another way than long ones.
TEST(Sha256, OfPiecesIsThatOfAll) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text.push_back(static_cast<char>(i * i % 251));
  const std::string_view all = text;
  const std::string expected = sha256_hex(all);
  for (const std::size_t first : {0U, 1U, 63U, 64U, 65U, 200U}) {
    for (const std::size_t next : {1U, 64U, 127U, 640U}) {
      EXPECT_EQ(
          sha256_hex({all.substr(0, first), all.substr(first, next), all.substr(first + next)}),
          expected)
          << first << " " << next;
    }
  }
}

}  // namespace
}  // namespace plimsoll::source
