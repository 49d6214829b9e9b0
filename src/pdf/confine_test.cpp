// What a confined program can do: compute and answer. Each forbidden thing is tried, by this program itself, which
// run_confined() starts once more: its input names what it shall do.
#include "pdf/confine.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "filing/pdf/confined.h"

namespace plimsoll::pdf {
namespace {

using filing::Confinement;

constexpr std::size_t kLarge = 3'000'000;

[[noreturn]] void compute_forever() {
  volatile bool forever = true;
  while (forever) {
  }
  std::abort();
}

void fill_memory(const Send& send) {
  std::vector<std::string> kept;
  for (;;) {
    kept.emplace_back(std::size_t{1} << 20, 'x');
    if (kept.size() > 10'000) send("never");
  }
}

void try_forbidden(const Send& send) {
  if (open("/etc/passwd", O_RDONLY) >= 0) send("read a file; ");
  if (open("confine_test.out", O_WRONLY | O_CREAT, 0600) >= 0) send("made a file; ");
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0) send("made a socket; ");
  if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0) send("made a local socket; ");
  if (write(STDERR_FILENO, "x", 1) >= 0) send("wrote to standard error; ");
  char byte = 0;
  if (read(STDIN_FILENO, &byte, 1) >= 0) send("read standard input; ");
  if (fork() >= 0) send("made a process; ");
  if (execl("/bin/true", "true", nullptr) >= 0) send("ran a program; ");
  if (kill(getppid(), 0) >= 0) send("signalled its parent; ");
  send("done");
}

// The input's first word says what to do.
void work(std::string_view input, const Send& send) {
  if (input.empty()) return send("nothing given");
  if (input.starts_with("echo")) {
    send("a");
    send("");
    return send(input);
  }
  if (input == "abort") std::abort();
  if (input == "raise") std::raise(SIGSEGV);
  if (input == "exit") std::_Exit(1);
  if (input == "throw") throw std::runtime_error("no");
  if (input == "compute") compute_forever();
  if (input == "wait") {
    for (;;) pause();
  }
  if (input == "send") {
    const std::string piece(100'000, 'x');
    for (;;) send(piece);
  }
  if (input == "fill") fill_memory(send);
  if (input == "forbidden") try_forbidden(send);
}

Result<std::string> asked(std::string_view what, const Confinement& limits = {}) {
  return filing::run_confined(limits, "/proc/self/exe", what);
}

void expect_error(std::string_view what, const Confinement& limits, const std::string& piece) {
  const Result<std::string> answer = asked(what, limits);
  ASSERT_FALSE(answer) << piece << ": " << *answer;
  EXPECT_NE(answer.error().find(piece), std::string::npos) << answer.error();
}

TEST(Confined, GivesWhatIsSent) {
  const std::string large = "echo" + std::string(kLarge, 'x');
  const Result<std::string> answer = asked(large);
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(*answer, "a" + large);
  const Result<std::string> nothing = asked("");
  ASSERT_TRUE(nothing) << nothing.error();
  EXPECT_EQ(*nothing, "nothing given");
}

TEST(Confined, CrashesAndLimitsAreErrors) {
  expect_error("abort", {}, "crashed (signal 6)");
  expect_error("raise", {}, "crashed (signal 11)");
  expect_error("exit", {}, "gave up");
  expect_error("throw", {}, "gave up");
  expect_error("compute", {.cpu_seconds = 1}, "1 seconds of processor time");
  expect_error("wait", {.wall_seconds = 1}, "longer than 1 seconds");
  expect_error("send", {.answer_bytes = 1'000'000}, "more than 0 MB");
}

#if !defined(__SANITIZE_ADDRESS__)
TEST(Confined, MemoryIsBounded) {
  expect_error("fill", {.memory_bytes = std::size_t{64} << 20}, "64 MB of memory");
}
#endif

TEST(Confined, NothingCanBeOpenedOrStarted) {
  const Result<std::string> answer = asked("forbidden");
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(*answer, "done");
}

TEST(Confined, WhatCannotBeStartedIsNamed) {
  const Result<std::string> answer = filing::run_confined({}, "/no/such/program", "x");
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().find("/no/such/program cannot be started"), std::string::npos)
      << answer.error();
}

// As a caller may have left it: no standard streams, signals held back and ignored.
TEST(Confined, TheCallersStateIsNotTheProgrammes) {
  const int input = dup(STDIN_FILENO);
  const int output = dup(STDOUT_FILENO);
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const auto handler = std::signal(SIGXCPU, SIG_IGN);
  const Result<std::string> answer = asked("echo");
  const Result<std::string> ended = asked("compute", {.cpu_seconds = 1});
  std::signal(SIGXCPU, handler);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  close(input);
  close(output);
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(*answer, "aecho");
  ASSERT_FALSE(ended);
  EXPECT_NE(ended.error().find("processor time"), std::string::npos) << ended.error();
}

}  // namespace
}  // namespace plimsoll::pdf

int main(int argc, char** argv) {
  if (plimsoll::pdf::is_asked(argc, argv)) plimsoll::pdf::serve(argv, plimsoll::pdf::work);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
