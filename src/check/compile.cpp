// From files to a module: the order in which things are elaborated.
#include <algorithm>
#include <cmath>

#include "check/check.h"
#include "check/context.h"
#include "check/decisions.h"
#include "check/events/event.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/given.h"
#include "check/laws/correlate.h"
#include "check/laws/given_draw.h"
#include "check/lint/lint.h"
#include "check/messages.h"
#include "check/names/clauses.h"
#include "check/names/collect.h"
#include "check/names/definitions.h"
#include "check/names/mechanisms.h"
#include "check/names/read.h"
#include "check/names/resolve.h"
#include "check/names/risks.h"
#include "check/observed_column.h"
#include "check/outcomes/outcome.h"
#include "check/overlays/overlay.h"
#include "check/stocks/effects.h"
#include "check/stocks/schedule.h"
#include "check/stocks/statement.h"
#include "ir/evaluate.h"
#include "ir/poison.h"
#include "source/sha256.h"
#include "syntax/parser.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// As compile_model(), without elaborating anything that is not asked for.
void prepare_model(Context& context, const data::LoadedModel& model) {
  collect(context, model);
  map_mechanisms(context, model);
  if (context.declared.time_is_wrong) return;
  make_defs(context);
  resolve_event_shapes(context);
  collect_overlays(context, model);
  collect_correlations(context);
  collect_given_draws(context, model);
}

// Elaborates what lags point at until no lag is left open.
void close_lags(Context& context) {
  for (std::size_t i = 0; i < context.lags.open.size(); ++i) {
    const Lags::Patch patch = context.lags.open[i];
    const Value value = value_of(context, patch.symbol, patch.mode, patch.use);
    if (!value.ok()) continue;
    context.module.patch_operand(patch.lag, 0, value.node);
    if (value.unit == patch.unit || value.zero || constant_of(context, value.node) == 0.0) continue;
    const Symbol& symbol = context.symbols[patch.symbol];
    const std::string name = "`" + symbol.full_name + "`";
    auto& d = error(context, Kind::unit_mismatch, symbol.name_span,
                    name + " is in " + unit_words(context, value.unit) + ", but its past is in " +
                        unit_words(context, patch.unit),
                    unit_words(context, value.unit))
                  .label(patch.use, unit_words(context, patch.unit));
    add_unit_help(context, d, value.unit, patch.unit);
  }
  context.lags.open.clear();
}

// Takes the loaded files; everything is in `module` afterwards.
void compile_model(Context& context, const data::LoadedModel& model) {
  prepare_model(context, model);
  // Without its periods, nothing of the model has a meaning.
  if (context.declared.time_is_wrong) return report_held(context);
  check_risks(context);
  check_clauses(context, model);
  std::vector<SymbolId> order;
  order_symbols(context, order);
  for (const SymbolId id : order) {
    const Symbol& symbol = context.symbols[id];
    if (!symbol.def.valid() || symbol.kind == SymbolKind::event) continue;
    value_of(context, id, symbol.kind == SymbolKind::let ? symbol.own : Mode::normal,
             symbol.name_span);
    if (context.builder.overflow != Builder::Overflow::none) break;
  }
  close_lags(context);
  record_statements(context);
  record_histories(context);
  add_outcomes(context, model);
  add_effect_checks(context);
  close_lags(context);
  check_given_draws(context);
  report_unswitched_effects(context);
  report_unused_sets(context);
  if (!context.sink.has_errors()) {
    check_schedules(context);
    measure_balancing_items(context);
  }
  finish_events(context);
  report_overflow(context);
  report_held(context);
  context.module.sources = context.store->sources();
  for (const data::LoadedFile& file : model.files) {
    if (file.name.empty()) continue;
    context.module.files.push_back(
        {file.name, source::sha256_hex(context.sources.file(file.file).text)});
  }
  for (ir::ReadFile& file : context.store->read_files())
    context.module.files.push_back(std::move(file));
}

// Why a constant is not finite.
void report_poison(Context& context, ir::RunRegion& region, NodeId id, const Expr& e) {
  const ir::PoisonCause cause = ir::poison_cause(context.module, region, id);
  const Span span = context.module.node(cause.node).span;
  error(context, Kind::value_not_finite, span.valid() ? span : e.span,
        "this has no value: " + cause.reason);
}

std::optional<Constant> evaluate_constant(Context& context, const Expr& e) {
  Scope scope;
  scope.expected = context.builder.scalar();
  const Value value = expr(context, e, scope);
  close_lags(context);
  report_overflow(context);
  report_held(context);
  if (!value.ok() || context.sink.has_errors()) return std::nullopt;
  if (value.is_law()) {
    error(context, Kind::number_expected, e.span, "a distribution has no single value")
        .add_fix("ask for one of its figures, such as `mean(" + text_of(context, e.span) + ")`",
                 e.span, "mean(" + text_of(context, e.span) + ")", "the mean");
    return std::nullopt;
  }
  if (value.region != Region::run || value.shape != context.builder.scalar()) {
    error(context, Kind::constant_expected, e.span,
          value.region != Region::run
              ? "this is known in a run only"
              : "this has a value for each label of " + words_of_dims(context, value.shape));
    return std::nullopt;
  }
  Constant constant;
  ir::RunRegion region(context.module);
  constant.value = region.values(value.node)[0];
  if (!std::isfinite(constant.value)) {
    report_poison(context, region, value.node, e);
    return std::nullopt;
  }
  if (value.type == Type::boolean) return constant;
  constant.unit = context.units.choose_scale(constant.value, value.unit);
  return constant;
}

// `decided`: where decisions go, and that their columns are wanted; may be null.
std::optional<ir::Module> compile_loaded(
    const data::LoadedModel& model, source::SourceMap& sources, diag::Sink& sink,
    std::vector<std::shared_ptr<const ir::Decision>>* decided = nullptr) {
  // After a syntax error, names that were skipped would be missed a second time.
  if (sink.has_errors()) return std::nullopt;
  Context context(sources, sink);
  context.with_decisions = decided != nullptr;
  compile_model(context, model);
  std::vector<const syntax::Ast*> own;
  std::vector<FileId> library;
  for (const data::LoadedFile& file : model.files) {
    if (file.library) {
      library.push_back(file.ast->file);
    } else if (sources.file(file.ast->file).whole.empty()) {
      // A question's words are no part of the model: nobody cites a source on the command line.
      own.push_back(file.ast.get());
    }
  }
  sink.drop_fixes_in(library);
  lint_syntax(sources, own, sink);
  if (sink.has_errors()) return std::nullopt;
  ir::Module module = std::move(context.module);
  const std::string violation = ir::verify(module);
  if (!violation.empty()) {
    sink.report(Kind::internal_error, {}, "the checker made a module that it refuses: " + violation)
        .add_help("this is a mistake in plimsoll; please report it with the model");
    return std::nullopt;
  }
  lint_module(module, sink);
  if (decided != nullptr) *decided = std::move(context.decisions);
  return module;
}

}  // namespace

std::optional<ir::Module> compile(const std::string& model_path, const Options& options,
                                  source::SourceMap& sources, diag::Sink& sink) {
  const auto model = data::load_model(model_path, options, sources, sink);
  if (!model) return std::nullopt;
  return compile_loaded(*model, sources, sink);
}

std::optional<Decided> compile_decided(const std::string& model_path, const Options& options,
                                       source::SourceMap& sources, diag::Sink& sink) {
  const auto model = data::load_model(model_path, options, sources, sink);
  if (!model) return std::nullopt;
  Decided out;
  auto module = compile_loaded(*model, sources, sink, &out.decisions);
  if (!module) return std::nullopt;
  out.module = std::move(*module);
  return out;
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
  const FileId file = sources.add("<expression>", expression, "the expression");
  syntax::Ast ast;
  ast.file = file;
  const syntax::Expr* e = syntax::parse_expression(sources, file, ast, sink);
  std::optional<data::LoadedModel> model = data::LoadedModel();
  if (!model_path.empty()) model = data::load_model(model_path, options, sources, sink);
  if (e == nullptr || !model || sink.has_errors()) return std::nullopt;
  Context context(sources, sink);
  prepare_model(context, *model);
  if (sink.has_errors()) return std::nullopt;
  return evaluate_constant(context, *e);
}

std::optional<ObservedColumn> observed_column(const std::string& expression,
                                              const std::string& model_path, const Options& options,
                                              source::SourceMap& sources, diag::Sink& sink) {
  const FileId file = sources.add("<column>", expression, "the column");
  syntax::Ast ast;
  ast.file = file;
  const syntax::Expr* e = syntax::parse_expression(sources, file, ast, sink);
  const std::optional<data::LoadedModel> model =
      data::load_model(model_path, options, sources, sink);
  if (e == nullptr || !model || sink.has_errors()) return std::nullopt;
  Context context(sources, sink);
  prepare_model(context, *model);
  if (sink.has_errors()) return std::nullopt;
  std::optional<data::Column> column = context.store->column(*e, sink);
  if (!column || sink.has_errors()) return std::nullopt;
  std::size_t n_ever = column->values.size();
  if (context.store->as_of()) {
    // The same as somebody would see it who knows all rows; what is wrong in later ones is none of this model's.
    diag::Sink ignored;
    context.store->set_as_of({9999, 12, 31});
    if (const auto all = context.store->column(*e, ignored)) n_ever = all->values.size();
  }
  ObservedColumn out;
  out.name = column->name;
  out.file = column->file;
  for (const ir::ReadFile& read : context.store->read_files()) {
    if (read.name == column->file) out.sha256 = read.sha256;
  }
  out.plain = column->unit.unit.is_plain();
  if (!out.plain) {
    // As the source counts, where a word says so.
    const ir::Unit bare = context.units.choose_scale(1, column->unit.unit);
    out.unit = bare;
    for (const ScaleWord word : {ScaleWord::k, ScaleWord::M, ScaleWord::bn}) {
      if (bare.scale * scale_factor(word) == column->unit.factor())
        out.unit = {column->unit.factor(), bare.base, word, bare.canonical};
    }
  }
  out.values = std::move(column->values);
  out.lines = std::move(column->lines);
  out.n_later = n_ever - out.values.size();
  return out;
}

}  // namespace plimsoll::check
