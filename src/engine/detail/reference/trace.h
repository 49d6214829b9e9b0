// One value of a replayed trial, and the values it was computed from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/detail/reference/reference.h"
#include "ir/ir.h"

namespace plimsoll::engine {

struct ValuePlace {
  ir::NodeId node;
  std::uint32_t period = 0;
  // Index in Reference::occurrences, for occurrence nodes.
  std::size_t occurrence = 0;
  std::uint32_t element = 0;
};

struct ValueRead {
  ValuePlace place;
  // "left", "condition", "sd": which operand it is.
  std::string role;
};

class Trace {
 public:
  // The reference has run the trial.
  Trace(const ir::Module& module, Reference& reference) : module_(module), reference_(reference) {}

  double value(const ValuePlace& place);
  // What the value at `place` was computed from, in the order of reading: the arm taken only,
  // earlier periods where the operation looks back, occurrences that fall due.
  std::vector<ValueRead> reads(const ValuePlace& place);

 private:
  void add(std::vector<ValueRead>& out, const ValuePlace& from, ir::NodeId operand,
           std::uint32_t element, std::string role);
  void add_at(std::vector<ValueRead>& out, const ValuePlace& from, ir::NodeId operand,
              std::uint32_t period, std::string role);
  std::uint32_t operand_element(const ValuePlace& from, ir::NodeId operand);
  void over_labels(std::vector<ValueRead>& out, const ValuePlace& from);
  void over_time(std::vector<ValueRead>& out, const ValuePlace& from);
  void linear(std::vector<ValueRead>& out, const ValuePlace& from);
  void elementwise(std::vector<ValueRead>& out, const ValuePlace& from);
  void counts(std::vector<ValueRead>& out, const ValuePlace& from);
  void gathers(std::vector<ValueRead>& out, const ValuePlace& from);
  bool falls_due(const ValuePlace& from, std::uint32_t origin, double delay, double duration) const;

  const ir::Module& module_;
  Reference& reference_;
};

}  // namespace plimsoll::engine
