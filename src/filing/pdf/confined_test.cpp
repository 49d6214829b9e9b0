// What a confined process can do: compute and answer. Each forbidden thing is tried.
#include "filing/pdf/confined.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "filing/document/document.h"
#include "filing/pdf/pdf_pages.h"

namespace plimsoll::filing {
namespace {

void expect_error(const Confinement& limits, const std::string& piece,
                  const std::function<void(const Send&)>& work) {
  const Result<std::string> answer = run_confined(limits, work);
  ASSERT_FALSE(answer) << piece << ": " << *answer;
  EXPECT_NE(answer.error().find(piece), std::string::npos) << answer.error();
}

TEST(Confined, GivesWhatIsSent) {
  const std::string large(3'000'000, 'x');
  const Result<std::string> answer = run_confined({}, [&](const Send& send) {
    send("a");
    send("");
    send(large);
  });
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(*answer, "a" + large);
}

TEST(Confined, CrashesAndLimitsAreErrors) {
  expect_error({}, "crashed (signal 6)", [](const Send&) {
    std::signal(SIGABRT, SIG_DFL);
    std::abort();
  });
  expect_error({}, "crashed (signal 11)", [](const Send&) {
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
  });
  expect_error({}, "gave up", [](const Send&) { std::_Exit(1); });
  expect_error({}, "gave up", [](const Send&) { throw std::runtime_error("no"); });
  expect_error({.cpu_seconds = 1}, "1 seconds of processor time", [](const Send& send) {
    volatile bool forever = true;
    while (forever) {
    }
    send("never");
  });
  expect_error({.wall_seconds = 1}, "longer than 1 seconds", [](const Send&) {
    for (;;) pause();
  });
  expect_error({.answer_bytes = 1'000'000}, "more than 0 MB", [](const Send& send) {
    const std::string piece(100'000, 'x');
    for (;;) send(piece);
  });
}

#if !defined(__SANITIZE_ADDRESS__)
TEST(Confined, MemoryIsBounded) {
  expect_error({.memory_bytes = std::size_t{64} << 20}, "64 MB of memory", [](const Send& send) {
    std::vector<std::string> kept;
    for (;;) {
      kept.emplace_back(std::size_t{1} << 20, 'x');
      if (kept.size() > 10'000) send("never");
    }
  });
}
#endif

TEST(Confined, NothingCanBeOpenedOrStarted) {
  const Result<std::string> answer = run_confined({}, [](const Send& send) {
    if (open("/etc/passwd", O_RDONLY) >= 0) send("read a file; ");
    if (open("confined_test.out", O_WRONLY | O_CREAT, 0600) >= 0) send("made a file; ");
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0) send("made a socket; ");
    if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0) send("made a local socket; ");
    if (write(STDOUT_FILENO, "x", 1) >= 0) send("wrote to the terminal; ");
    char byte = 0;
    if (read(STDIN_FILENO, &byte, 1) >= 0) send("read from the terminal; ");
    send("done");
  });
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(*answer, "done");
}

TEST(Confined, APageComesBackAsItWas) {
  PdfLine line;
  line.text = "Risk factors \xE2\x80\x94 \xC2\xA3";
  line.styles = {{0, {}}, {5, {true, false, true, false, true, 24}}};
  line.indent = 3;
  line.right = 900;
  line.gap = 2;
  const std::string bytes = encode_page({line, line});
  std::string_view rest = bytes;
  std::vector<PdfLine> lines;
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
