// Lints: models that mean something, but probably not what was intended. Warnings only.
//
//   bare_number            figures with neither `cite` nor `judgement`, all in one warning; which
//                          numbers are figures is told in outline/outline.h
//   many_occurrences       an event expected more than 100 times in a trial
//   severity_times_count   one draw multiplied by a count: every occurrence gets the same severity
//   stock_plus_flow        a level added to an amount of a period
#pragma once

#include <span>

#include "diag/diagnostic.h"
#include "ir/ir.h"
#include "syntax/ast.h"

namespace plimsoll::check {

// What can be seen in the text. `files` are the model's own, without libraries.
void lint_syntax(const source::SourceMap& sources, std::span<const syntax::Ast* const> files,
                 diag::Sink& sink);

// What needs values. The module is one that ir::verify accepts.
void lint_module(const ir::Module& module, diag::Sink& sink);

}  // namespace plimsoll::check
