#include "simulate/words.h"

namespace plimsoll::simulate {

const char* definition_word(ir::DefKind kind) {
  switch (kind) {
    case ir::DefKind::given:
      return "given";
    case ir::DefKind::draw:
      return "draw";
    case ir::DefKind::event:
      return "event";
    case ir::DefKind::mark:
      return "mark";
    case ir::DefKind::total:
      return "total";
    case ir::DefKind::flow:
      return "flow";
    case ir::DefKind::let:
      return "let";
    case ir::DefKind::stock:
      return "stock";
    case ir::DefKind::stock_line:
      return "stock line";
    case ir::DefKind::state:
      return "state";
    case ir::DefKind::statement_line:
      return "statement line";
    case ir::DefKind::outcome:
      return "outcome";
    case ir::DefKind::limit:
      return "limit";
    case ir::DefKind::check:
      return "check";
    case ir::DefKind::expect:
      return "expectation";
    case ir::DefKind::observation:
      break;
  }
  return "observation";
}

}  // namespace plimsoll::simulate
