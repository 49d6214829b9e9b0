#include "filing/pdf/pdf_answer.h"

#include <gtest/gtest.h>

namespace plimsoll::filing {
namespace {

TEST(PdfAnswer, APageComesBackAsItWas) {
  PageLine line;
  line.text = "Risk factors \xE2\x80\x94 \xC2\xA3";
  line.styles = {{0, {}}, {5, {true, false, true, false, true, 24}}};
  line.indent = 3;
  line.right = 900;
  line.gap = 2;
  const std::string bytes = encode_page({line, line});
  std::string_view rest = bytes;
  std::vector<PageLine> lines;
  ASSERT_TRUE(decode_page(rest, lines));
  EXPECT_TRUE(rest.empty());
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].text, line.text);
  EXPECT_EQ(lines[1].right, 900);
  ASSERT_EQ(lines[1].styles.size(), 2U);
  EXPECT_EQ(lines[1].styles[1].begin, 5U);
  EXPECT_EQ(lines[1].styles[1].style, line.styles[1].style);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    std::string_view cut = std::string_view(bytes).substr(0, n);
    EXPECT_FALSE(decode_page(cut, lines)) << n;
  }
  // What a process taken over might send: text that is no UTF-8, runs out of order.
  std::string bad = bytes;
  bad[bad.find('R')] = '\xFF';
  std::string_view view = bad;
  EXPECT_FALSE(decode_page(view, lines));
}

}  // namespace
}  // namespace plimsoll::filing
