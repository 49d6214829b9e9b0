// One place for the marks, their short reasons, and the notes below a table.
#include "report/doubt_marks.h"

#include "report/text_table.h"

namespace plimsoll::report {

std::string_view doubt_mark(Doubt doubt) {
  switch (doubt) {
    case Doubt::none:
      return "";
    case Doubt::heavy_tail:
      return "†";
    case Doubt::few_trials:
      return "‡";
    case Doubt::no_spread:
      break;
  }
  return "§";
}

std::string_view doubt_reason(Doubt doubt) {
  switch (doubt) {
    case Doubt::none:
      return "";
    case Doubt::heavy_tail:
      return "the tail may be too heavy for an error";
    case Doubt::few_trials:
      return "few trials make up this figure";
    case Doubt::no_spread:
      break;
  }
  return "trials or replicates all gave the same figure";
}

Doubt doubt_named(std::string_view name) {
  for (const Doubt doubt : {Doubt::heavy_tail, Doubt::few_trials, Doubt::no_spread}) {
    if (stats::doubt_name(doubt) == name) return doubt;
  }
  return Doubt::none;
}

std::string_view doubt_note(Doubt doubt) {
  switch (doubt) {
    case Doubt::none:
      return "";
    case Doubt::heavy_tail:
      return "the tail may be so heavy that this figure has no error at all: take its size, not "
             "its digits";
    case Doubt::few_trials:
      return "few trials make up this figure: its error is itself uncertain; more of them would "
             "help";
    case Doubt::no_spread:
      break;
  }
  return "all trials, or most replicates, gave the same figure: that shows nothing of rarer ones";
}

std::string doubt_notes(const std::set<Doubt>& printed, std::size_t width) {
  std::string text;
  for (const Doubt doubt : {Doubt::heavy_tail, Doubt::few_trials, Doubt::no_spread}) {
    if (!printed.contains(doubt)) continue;
    text += wrap(std::string(doubt_note(doubt)), "  " + std::string(doubt_mark(doubt)) + " ",
                 "    ", width);
  }
  return text;
}

}  // namespace plimsoll::report
