#include <gtest/gtest.h>

#include "check/check.h"

namespace plimsoll::check {
namespace {

// That the figures are right is tested with a run: stdlib/tests.
TEST(Stdlib, EveryFunctionCompiles) {
  source::SourceMap sources;
  diag::Sink sink;
  Options options;
  options.library_paths = {PLIMSOLL_ROOT "/stdlib"};
  const auto module = compile(PLIMSOLL_ROOT "/stdlib/tests/finance.plim", options, sources, sink);
  EXPECT_FALSE(sink.has_errors()) << diag::render_text(sink.all(), sources);
  ASSERT_TRUE(module);
  EXPECT_EQ(ir::verify(*module), "");
}

}  // namespace
}  // namespace plimsoll::check
