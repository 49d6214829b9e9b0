// Parsing, formatting and dumping in one call each, with the faults of a formatted text: not
// stable, or another tree.
#include "syntax/test_support.h"

#include "syntax/dump.h"
#include "syntax/format.h"
#include "syntax/parser.h"

namespace plimsoll::syntax {
namespace {

std::string kind_names(const diag::Sink& sink) {
  std::string out;
  for (const diag::Diagnostic& d : sink.all()) {
    if (!out.empty()) out += ' ';
    out += diag::kind_name(d.kind);
  }
  return out;
}

}  // namespace

std::string Parsed::kinds() const {
  return kind_names(sink);
}

std::string Parsed::messages() const {
  return diag::render_text(sink.all(), sources);
}

std::unique_ptr<Parsed> parse(std::string text) {
  auto p = std::make_unique<Parsed>();
  p->file = p->sources.add("test.plim", std::move(text));
  p->ast = parse_file(p->sources, p->file, p->sink);
  p->dump = dump_tree(*p->ast);
  return p;
}

std::string expression(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  Ast ast;
  const Expr* expr = parse_expression(sources, sources.add("test", text), ast, sink);
  return expr == nullptr ? kind_names(sink) : dump_expr(*expr);
}

std::string formatted(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  const std::optional<std::string> out = format_text(sources, sources.add("test", text), sink);
  return out.value_or(kind_names(sink));
}

std::string format_faults(const std::string& text) {
  const std::string once = formatted(text);
  const std::string twice = formatted(once);
  if (once != twice) return "not idempotent:\n" + once + "---\n" + twice;
  const auto before = parse(text);
  const auto after = parse(once);
  if (after->sink.has_errors()) return "formatted text has errors:\n" + once + after->messages();
  if (before->dump != after->dump) {
    return "another tree:\n" + once + "---\n" + before->dump + "---\n" + after->dump;
  }
  return "";
}

}  // namespace plimsoll::syntax
