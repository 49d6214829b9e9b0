// Diagnostics: what is wrong with a model, where, by which rule, and how to mend it.
//
//   wording   lower case, no full stop; what was seen first, then the rule, then a fix to paste;
//             the modeller's words, not the compiler's
//   kinds     one line each in kind.def; `kind_name(kind)` is stable and is what tests assert
//   fixes     help that shows code says where the code goes, so that a program can paste it; see
//             `Fix`
//   render    terminal text with carets, or JSON; both from the same object
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace plimsoll::diag {

enum class Severity : std::uint8_t { error, warning, note };

enum class Kind : std::uint16_t {
#define DIAG(name, severity) name,
#include "diag/kind.def"
  count_
};

std::string_view kind_name(Kind kind);
Severity kind_severity(Kind kind);
// "error", "warning", "note".
const char* severity_word(Severity severity);

struct Label {
  Span span;
  std::string text;
};

// Puts `text` in the place of what stands at `span`; an empty span inserts.
struct Edit {
  Span span;
  std::string text;
};

// A help that a program can apply: its edits, all together, mend what the diagnostic is about. Spans
// do not overlap.
struct Fix {
  // The line of `Diagnostic::help` that says it in words.
  std::size_t help = 0;
  std::vector<Edit> edits;
  // Empty where the model says after the fix what it was meant to say before, whatever that was (a
  // word spelt right, another notation of the same figure). Otherwise what the fix decides or
  // changes; the line of help ends with it.
  std::string changes;
};

struct Diagnostic {
  Kind kind;
  std::string message;
  // The place at fault; its text stands after the carets and may be empty.
  Label primary;
  // Other places that matter, such as the other side of a comparison or a first definition.
  std::vector<Label> others;
  // Each a line "help: ..."; code to paste stands in `backquotes`.
  std::vector<std::string> help;
  std::vector<Fix> fixes;
  std::vector<std::string> notes;
  // The machine would not give what the model names, such as one more open file: nothing is wrong with
  // the model.
  bool of_machine = false;

  Diagnostic& label(Span span, std::string text) {
    others.push_back({span, std::move(text)});
    return *this;
  }
  Diagnostic& add_help(std::string text) {
    help.push_back(std::move(text));
    return *this;
  }
  // Help with its edits. `changes` says what is decided by them, and is added to the text.
  Diagnostic& add_fix(std::string text, std::vector<Edit> edits, std::string changes = "");
  Diagnostic& add_fix(std::string text, Span span, std::string replacement,
                      std::string changes = "") {
    return add_fix(std::move(text), {{span, std::move(replacement)}}, std::move(changes));
  }
  // "did you mean `word`?", in the place of what stands at `span`.
  Diagnostic& did_you_mean(Span span, std::string_view word);
  Diagnostic& add_note(std::string text) {
    notes.push_back(std::move(text));
    return *this;
  }
};

// Collects the diagnostics of a compilation. Stages go on after an error.
class Sink {
 public:
  // The reference stays valid until the next report().
  Diagnostic& report(Kind kind, Span span, std::string message, std::string label = "");

  bool has_errors() const { return n_errors_ > 0; }
  std::size_t n_errors() const { return n_errors_; }
  // In order of report; sort_by_place() puts them in order of file and offset.
  const std::vector<Diagnostic>& all() const { return all_; }
  void sort_by_place();
  // Files that are not the modeller's to edit, such as the library's; the words of their help stay.
  void drop_fixes_in(const std::vector<FileId>& files);

  // Whether one more near name, or row, is to be looked for: each look goes through all that a model has, and nobody
  // reads on after the first few dozen.
  bool may_suggest() { return n_suggestions_ < kMostSuggestions && ++n_suggestions_ > 0; }

 private:
  static constexpr int kMostSuggestions = 30;

  std::vector<Diagnostic> all_;
  std::size_t n_errors_ = 0;
  int n_suggestions_ = 0;
};

// At most `limit` errors, then a line that says how many more; colour only where `colour` is set.
std::string render_text(const std::vector<Diagnostic>& diagnostics,
                        const source::SourceMap& sources, bool colour = false,
                        std::size_t limit = 50);
// As much, by a limit that leaves a program all that it may want; the last then is a note of the kind
// `left_out`.
std::string render_json(const std::vector<Diagnostic>& diagnostics,
                        const source::SourceMap& sources, std::size_t limit = 1000);

// The candidate nearest to `word` by edit distance, or empty when none is near enough.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace plimsoll::diag
