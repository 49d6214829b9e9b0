// From files to a module: the order in which things are elaborated.
#include <algorithm>
#include <cmath>

#include "check/check.h"
#include "check/elaborator.h"
#include "check/lint.h"
#include "ir/evaluate.h"
#include "ir/poison.h"
#include "source/sha256.h"
#include "syntax/parser.h"

namespace plimsoll::check {

using diag::Kind;

Elaborator::Elaborator(source::SourceMap& sources, diag::Sink& sink)
    : sources_(sources), sink_(sink), builder_(module_) {}

Elaborator::~Elaborator() = default;

void Elaborator::prepare(const data::LoadedModel& model) {
  collect(model);
  map_mechanisms(model);
  if (time_is_wrong_) return;
  make_defs();
  resolve_event_shapes();
  collect_overlays(model);
  collect_correlations();
}

// Elaborates what lags point at until no lag is left open.
void Elaborator::close_lags() {
  for (std::size_t i = 0; i < patches_.size(); ++i) {
    const Patch patch = patches_[i];
    const Value value = value_of(patch.symbol, patch.mode, patch.use);
    if (!value.ok()) continue;
    module_.patch_operand(patch.lag, 0, value.node);
    if (value.unit == patch.unit || value.zero || constant_of(value.node) == 0.0) continue;
    const Symbol& symbol = symbols_[patch.symbol];
    const std::string name = "`" + symbol.full_name + "`";
    auto& d =
        error(Kind::unit_mismatch, symbol.name_span,
              name + " is in " + words(value.unit) + ", but its past is in " + words(patch.unit),
              words(value.unit))
            .label(patch.use, words(patch.unit));
    add_unit_help(d, value.unit, patch.unit);
  }
  patches_.clear();
}

void Elaborator::compile(const data::LoadedModel& model) {
  prepare(model);
  // Without its periods, nothing of the model has a meaning.
  if (time_is_wrong_) return report_held();
  check_risks();
  check_clauses(model);
  std::vector<SymbolId> order;
  order_symbols(order);
  for (const SymbolId id : order) {
    const Symbol& symbol = symbols_[id];
    if (!symbol.def.valid() || symbol.kind == SymbolKind::event) continue;
    value_of(id, symbol.kind == SymbolKind::let ? symbol.own : Mode::normal, symbol.name_span);
    if (builder_.overflow != Builder::Overflow::none) break;
  }
  close_lags();
  record_statements();
  record_histories();
  outcomes(model);
  close_lags();
  report_unused_sets();
  finish_events();
  report_overflow();
  report_held();
  module_.sources = data_->sources();
  for (const data::LoadedFile& file : model.files) {
    if (file.name.empty()) continue;
    module_.files.push_back({file.name, source::sha256_hex(sources_.file(file.file).text)});
  }
  for (ir::ReadFile& file : data_->read_files()) module_.files.push_back(std::move(file));
  if (!sink_.has_errors()) ir::compute_sees(module_);
}

void Elaborator::report_poison(ir::RunRegion& region, NodeId id, const Expr& e) {
  const ir::PoisonCause cause = ir::poison_cause(module_, region, id);
  const Span span = module_.node(cause.node).span;
  error(Kind::value_not_finite, span.valid() ? span : e.span, "this has no value: " + cause.reason);
}

std::optional<Constant> Elaborator::constant(const Expr& e) {
  Scope scope;
  scope.expected = builder_.scalar();
  const Value value = expr(e, scope);
  close_lags();
  report_overflow();
  report_held();
  if (!value.ok() || sink_.has_errors()) return std::nullopt;
  if (value.is_law()) {
    error(Kind::number_expected, e.span, "a distribution has no single value")
        .add_fix("ask for one of its figures, such as `mean(" + text_of(e.span) + ")`", e.span,
                 "mean(" + text_of(e.span) + ")", "the mean");
    return std::nullopt;
  }
  if (value.region != Region::run || value.shape != builder_.scalar()) {
    error(Kind::constant_expected, e.span,
          value.region != Region::run
              ? "this is known in a run only"
              : "this has a value for each label of " + words_of_dims(value.shape));
    return std::nullopt;
  }
  Constant constant;
  const ir::RunInputs inputs = ir::default_inputs(module_);
  ir::RunRegion region(module_, inputs);
  constant.value = region.values(value.node)[0];
  if (!std::isfinite(constant.value)) {
    report_poison(region, value.node, e);
    return std::nullopt;
  }
  if (value.type == Type::boolean) return constant;
  const units::PrintUnit unit = units_.choose_scale(constant.value, value.unit);
  constant.unit = unit.text;
  constant.unit_scale = unit.scale;
  return constant;
}

namespace {

std::optional<ir::Module> compile_loaded(const data::LoadedModel& model, source::SourceMap& sources,
                                         diag::Sink& sink) {
  // After a syntax error, names that were skipped would be missed a second time.
  if (sink.has_errors()) return std::nullopt;
  Elaborator elaborator(sources, sink);
  elaborator.compile(model);
  std::vector<const syntax::Ast*> own;
  std::vector<FileId> library;
  for (const data::LoadedFile& file : model.files) {
    if (file.library) {
      library.push_back(file.ast->file);
    } else {
      own.push_back(file.ast.get());
    }
  }
  sink.drop_fixes_in(library);
  lint_syntax(sources, own, sink);
  if (sink.has_errors()) return std::nullopt;
  ir::Module module = elaborator.take_module();
  const std::string violation = ir::verify(module);
  if (!violation.empty()) {
    sink.report(Kind::internal_error, {}, "the checker made a module that it refuses: " + violation)
        .add_help("this is a mistake in plimsoll; please report it with the model");
    return std::nullopt;
  }
  lint_module(module, sink);
  return module;
}

}  // namespace

std::optional<ir::Module> compile(const std::string& model_path, const Options& options,
                                  source::SourceMap& sources, diag::Sink& sink) {
  const auto model = data::load_model(model_path, options, sources, sink);
  if (!model) return std::nullopt;
  return compile_loaded(*model, sources, sink);
}

std::optional<ir::Module> compile_text(std::string name, std::string text,
                                       const std::string& folder, const Options& options,
                                       source::SourceMap& sources, diag::Sink& sink) {
  const data::LoadedModel model =
      data::load_text(std::move(name), std::move(text), folder, options, sources, sink);
  return compile_loaded(model, sources, sink);
}

std::optional<Constant> evaluate(const std::string& expression, const std::string& model_path,
                                 const Options& options, source::SourceMap& sources,
                                 diag::Sink& sink) {
  const FileId file = sources.add("<expression>", expression);
  syntax::Ast ast;
  ast.file = file;
  const syntax::Expr* e = syntax::parse_expression(sources, file, ast, sink);
  std::optional<data::LoadedModel> model = data::LoadedModel();
  if (!model_path.empty()) model = data::load_model(model_path, options, sources, sink);
  if (e == nullptr || !model || sink.has_errors()) return std::nullopt;
  Elaborator elaborator(sources, sink);
  elaborator.prepare(*model);
  if (sink.has_errors()) return std::nullopt;
  return elaborator.constant(*e);
}

}  // namespace plimsoll::check
