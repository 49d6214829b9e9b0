// The table of kinds, the order of a sink, and which slips nearest() forgives.
#include "diag/diagnostic.h"

#include <gtest/gtest.h>

namespace plimsoll::diag {
namespace {

TEST(Kinds, NamesAreThoseOfTheTable) {
  EXPECT_EQ(kind_name(Kind::bad_escape), "bad_escape");
  EXPECT_EQ(kind_name(Kind::unterminated_string), "unterminated_string");
  EXPECT_EQ(kind_severity(Kind::nesting_too_deep), Severity::error);
}

TEST(Sink, CountsErrorsAndSortsByPlace) {
  Sink sink;
  EXPECT_FALSE(sink.has_errors());
  sink.report(Kind::bad_number, Span{FileId(1), 4, 5}, "third");
  sink.report(Kind::bad_number, Span{FileId(0), 9, 10}, "second").add_help("h").add_note("n");
  sink.report(Kind::bad_number, Span{FileId(0), 2, 3}, "first");
  EXPECT_EQ(sink.n_errors(), 3u);
  sink.sort_by_place();
  EXPECT_EQ(sink.all()[0].message, "first");
  EXPECT_EQ(sink.all()[1].message, "second");
  EXPECT_EQ(sink.all()[1].help.size(), 1u);
  EXPECT_EQ(sink.all()[2].message, "third");
}

TEST(Nearest, FindsSlipsAndNothingElse) {
  const std::vector<std::string_view> words = {"draw",      "event",      "given", "normal",
                                               "lognormal", "net_income", "収益"};
  EXPECT_EQ(nearest("drwa", words), "draw");
  EXPECT_EQ(nearest("evnet", words), "event");
  EXPECT_EQ(nearest("Given", words), "given");
  EXPECT_EQ(nearest("normla", words), "normal");
  EXPECT_EQ(nearest("lognormaal", words), "lognormal");
  EXPECT_EQ(nearest("net_incme", words), "net_income");
  // Letters are counted, not bytes.
  EXPECT_EQ(nearest("収入", words), "収益");
  EXPECT_EQ(nearest("x", words), "");
  EXPECT_EQ(nearest("", words), "");
  EXPECT_EQ(nearest("quarter", words), "");
  EXPECT_EQ(nearest("draw", {"draw"}), "");
  EXPECT_EQ(nearest(std::string(10'000, 'a'), words), "");
}

}  // namespace
}  // namespace plimsoll::diag
