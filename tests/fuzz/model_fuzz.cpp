// Fuzz target: any bytes as a model. Nothing crashes or hangs; the formatter keeps the tree and
// repeats itself; what the checker accepts passes the verifier, and its first trials run.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "check/check.h"
#include "engine/engine.h"
#include "ir/ir.h"
#include "opt/opt.h"
#include "source/source.h"
#include "syntax/dump.h"
#include "syntax/format.h"
#include "syntax/parser.h"

namespace {

using namespace plimsoll;

void require(bool ok) {
  if (!ok) std::abort();
}

void check_layout(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  const FileId file = sources.add("fuzz.plim", text);
  const auto once = syntax::format_text(sources, file, sink);
  if (!once) return;
  source::SourceMap again;
  diag::Sink second;
  const FileId formatted = again.add("fuzz.plim", *once);
  const auto twice = syntax::format_text(again, formatted, second);
  require(twice && *twice == *once);
}

void check_run(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  auto module = check::compile_text("fuzz.plim", text, "", {}, sources, sink);
  if (!module) {
    require(sink.has_errors());
    return;
  }
  require(ir::verify(*module).empty());
  opt::optimise(*module);
  require(ir::verify(*module).empty());
  const auto inputs = ir::default_inputs(*module);
  const auto program = engine::Program::compile(*module, inputs);
  // State of more than a little memory is a matter of patience, not of correctness.
  if (!program || program->memory_bytes(64, 1) > (std::size_t{64} << 20)) return;
  engine::RunOptions options;
  options.n_trials = 100;
  options.threads = 1;
  options.block_size = 64;
  const auto sink_nothing = [](int, std::uint64_t, std::size_t, const double* const*) {};
  (void)engine::run(*program, options, sink_nothing);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_layout(text);
  check_run(text);
  return 0;
}
