// Text that means harm: depth, size, numbers of errors. Parsed on a thread with a stack of 256 KiB.
#include <gtest/gtest.h>
#include <pthread.h>

#include <functional>

#include "syntax/format.h"
#include "syntax/parser.h"
#include "syntax/test_support.h"

namespace plimsoll::syntax {
namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PLIMSOLL_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    defined(PLIMSOLL_SANITIZED) || !defined(__OPTIMIZE__)
// Frames are several times as large with sanitizers or without optimisation.
constexpr std::size_t kStackBytes = std::size_t{2} << 20;
#else
constexpr std::size_t kStackBytes = std::size_t{256} << 10;
#endif

void on_small_stack(const std::function<void()>& work) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, kStackBytes), 0);
  pthread_t thread;
  const auto run = [](void* argument) -> void* {
    (*static_cast<const std::function<void()>*>(argument))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&work)),
            0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

std::string repeat(std::string_view part, std::size_t n) {
  std::string out;
  out.reserve(part.size() * n);
  for (std::size_t i = 0; i < n; ++i) out += part;
  return out;
}

// The kinds of errors, parsed on the small stack.
std::string kinds_of(const std::string& text) {
  std::string kinds;
  on_small_stack([&] {
    source::SourceMap sources;
    diag::Sink sink;
    format_text(sources, sources.add("test", text), sink);
    for (const diag::Diagnostic& d : sink.all()) {
      kinds += (kinds.empty() ? "" : " ") + std::string(diag::kind_name(d.kind));
    }
  });
  return kinds;
}

// The same without the formatter and without a dump.
std::string parse_only(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  parse_file(sources, sources.add("test", text), sink);
  return sink.has_errors() ? std::string(diag::kind_name(sink.all()[0].kind)) : "";
}

struct Bomb {
  const char* name;
  const char* opening;
  const char* middle;
  const char* closing;
  std::size_t largest = 100'000;
};

constexpr Bomb kBombs[] = {
    {"parens", "(", "1", ")", 1'000'000},
    {"lists", "[", "1", "]"},
    {"braces", "{a:", "1", "}"},
    {"minus", "-", "1", "", 1'000'000},
    {"not", "not ", "a", ""},
    {"powers", "a^", "a", "", 1'000'000},
    {"sums", "a+", "a", ""},
    {"mixed", "a+b*(", "a", ")"},
    {"if in condition", "if ", "a", " then a else a"},
    {"if in then", "if a then ", "a", " else a"},
    {"else if", "if a then a else ", "a", "", 400'000},
    {"members", "", "a", ".a", 1'000'000},
    {"indices", "", "a", "[a]"},
    {"calls", "", "a", "(a)"},
    {"calls inward", "f(", "a", ")"},
    {"indices inward", "f[", "a", "]"},
    {"named arguments", "f(x:", "a", ")"},
    {"truncations", "", "a", " truncated to [,]"},
    {"bounds", "", "a", " within [,]"},
    {"cases in calls", "f({a:", "a", "})"},
};

TEST(Hard, DepthBombsAreRefusedByName) {
  for (const Bomb& bomb : kBombs) {
    for (const std::size_t n : {std::size_t{1001}, bomb.largest}) {
      const std::string text =
          "let x = " + repeat(bomb.opening, n) + bomb.middle + repeat(bomb.closing, n);
      EXPECT_EQ(kinds_of(text), "nesting_too_deep") << bomb.name << " " << n;
      // Never closed.
      if (*bomb.closing != '\0' && *bomb.opening != '\0') {
        EXPECT_EQ(kinds_of("let x = " + repeat(bomb.opening, n)), "nesting_too_deep") << bomb.name;
      }
    }
  }
}

TEST(Hard, LimitsAreWhereTheyAreSaidToBe) {
  EXPECT_EQ(kinds_of("let x = " + repeat("(", 255) + "1" + repeat(")", 255)), "");
  EXPECT_EQ(kinds_of("let x = " + repeat("(", 256) + "1" + repeat(")", 256)), "nesting_too_deep");
  EXPECT_EQ(kinds_of("let x = " + repeat("a + ", 999) + "a"), "");
  EXPECT_EQ(kinds_of("let x = " + repeat("a + ", 1000) + "a"), "nesting_too_deep");
  EXPECT_EQ(kinds_of("let x = " + repeat("if a then b else ", 300) + "c"), "");
  EXPECT_EQ(kinds_of("let x = f(" + repeat("a, ", 100'000) + "a)"), "");
}

TEST(Hard, CommentsAndBlocksByTheMillion) {
  EXPECT_EQ(kinds_of(repeat("#", 1'000'000)), "");
  EXPECT_EQ(kinds_of(repeat("#\n", 1'000'000)), "");
  EXPECT_EQ(kinds_of(repeat("\n", 1'000'000) + "let a = 1" + repeat(";", 1'000'000)), "");
  EXPECT_NE(kinds_of(repeat("risk r { ", 100'000)), "");
  EXPECT_NE(kinds_of(repeat("}", 100'000)), "");
  EXPECT_NE(kinds_of(repeat("event e {\n", 100'000)), "");
}

TEST(Hard, OneMegabyteLines) {
  EXPECT_EQ(kinds_of("let x = " + repeat("a", 1'000'000)), "identifier_too_long");
  EXPECT_EQ(kinds_of("let x = \"" + repeat("a", 1'000'000) + "\""), "");
  EXPECT_EQ(kinds_of("let x = [" + repeat("1, ", 333'000) + "1]"), "");
  EXPECT_EQ(kinds_of(repeat("let x = 1; ", 90'000)), "");
  EXPECT_EQ(kinds_of(repeat("risk r { let x = 1 }; ", 45'000)), "");
}

TEST(Hard, DeclarationsByTheMillion) {
  // 1e6 declarations are 2e6 nodes, which is the limit; one more breaks it.
  EXPECT_EQ(kinds_of(repeat("let a=1\n", 50'000)), "");
  std::string kinds;
  on_small_stack([&] { kinds = parse_only(repeat("let a=1\n", 1'000'001)); });
  EXPECT_EQ(kinds, "too_many_nodes");
}

TEST(Hard, ErrorsByTheMillionStopTheParser) {
  const std::string kinds = kinds_of(repeat("let = 1\n", 100'000));
  EXPECT_EQ(kinds.substr(kinds.rfind(' ') + 1), "too_many_errors");
  EXPECT_LT(kinds.size(), 1002u * 32);
}

// Every prefix of a text, and every text with a token gone, is parsed without a crash.
TEST(Hard, TruncatedAndDamagedTexts) {
  const std::string text = R"(risk r "R" cite f:1 carries 1.1 {
  event e { rate 0.2 per year; draw x[L] ~ beta(2, 18) per year truncated to [, 3] off 1
    total t = if a then {b: 1, else: 2} else c after 2 years for 3 years }
}
stock s opening 3 { + a, b; - c each year = d }
correlate d gaussian { (a, b): spearman 0.6; matrix {a, b} [1, 0.5; 0.5, 1] }
given g[L] in M JPY { firm 1 cite h[FY2011, x] where n ~ "y"; else 2 }
expect P(x < 0) <= 20% in FY2012
)";
  for (std::size_t n = 0; n <= text.size(); ++n) parse(text.substr(0, n));
  for (std::size_t n = 0; n < text.size(); ++n) {
    std::string damaged = text;
    damaged.erase(n, 3);
    parse(damaged);
    for (const char c : {'{', '}', '(', ')', ';', '\n', '='}) {
      damaged = text;
      damaged[n] = c;
      const auto p = parse(damaged);
      if (p->sink.has_errors()) continue;
      EXPECT_EQ(format_faults(damaged), "") << damaged;
    }
  }
}

}  // namespace
}  // namespace plimsoll::syntax
