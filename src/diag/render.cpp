// Layout of one diagnostic:
//
//   error[kind]: message
//     --> model.plim:3:22
//     3 | let margin = revenue - cost
//       |              ------- ^ ---- USD, from line 2
//       |              JPY, from line 1
//     help: convert first: `...`
//
// Labels are gathered by file and line. Under a line stands one row of marks; the rightmost label's
// text follows the marks where there is room, and every other text gets a row of its own beneath
// its first mark, from right to left.
#include <algorithm>
#include <string>
#include <vector>

#include "diag/diagnostic.h"
#include "diag/screen.h"

namespace plimsoll::diag {
namespace {

// Longer lines are cut to a window of this many cells around the first mark.
constexpr std::uint32_t kWindowCells = 140;
constexpr std::uint32_t kCellsBeforeMark = 60;
// Bytes looked at on either side of the mark; a cell has at most 4 bytes and few marks upon it.
constexpr std::size_t kWindowBytes = 1200;

struct Mark {
  FileId file;
  source::Place place;
  // Byte offsets within the line.
  std::size_t begin = 0;
  std::size_t end = 0;
  bool primary = false;
  const std::string* text = nullptr;
};

struct Style {
  bool colour;

  std::string paint(const char* code, std::string_view text) const {
    if (!colour) return std::string(text);
    return std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m";
  }
};

const char* severity_colour(Severity severity) {
  return severity == Severity::error ? "1;31" : severity == Severity::warning ? "1;33" : "1;36";
}

Mark make_mark(const Label& label, bool primary, const source::SourceMap& sources) {
  Mark mark;
  const Span span = label.span;
  mark.file = span.file;
  mark.place = sources.place(span.file, span.begin);
  const source::File& file = sources.file(span.file);
  const std::size_t line_start = file.line_starts[mark.place.line - 1];
  const std::size_t length = sources.line(span.file, mark.place.line).size();
  mark.begin = std::min<std::size_t>(file.clamped(span.begin) - line_start, length);
  mark.end = std::clamp<std::size_t>(file.clamped(span.end) - line_start, mark.begin, length);
  mark.primary = primary;
  mark.text = &label.text;
  return mark;
}

// A line of text cut to what is shown of it.
struct Window {
  std::size_t first_byte = 0;
  ScreenText screen;
  // Cells cut from the left of `screen`.
  std::uint32_t skipped = 0;
  std::uint32_t shown = 0;
  bool cut_left = false;
  bool cut_right = false;
  std::string text;

  // Cell of a byte offset within the line, counted from the start of `text`; the window's edge when
  // the byte is outside.
  std::uint32_t cell(std::size_t byte) const {
    const std::uint32_t lead = cut_left ? 3 : 0;
    if (byte < first_byte) return lead;
    const std::size_t index = std::min(byte - first_byte, screen.column.size() - 1);
    const std::uint32_t column = screen.column[index];
    const std::uint32_t inside = column < skipped ? 0 : std::min(column - skipped, shown);
    return lead + inside;
  }
  bool holds(std::size_t byte) const {
    if (byte < first_byte || byte - first_byte >= screen.column.size()) return false;
    const std::uint32_t column = screen.column[byte - first_byte];
    return column >= skipped && column <= skipped + shown;
  }
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

Window make_window(std::string_view line, std::size_t anchor) {
  Window w;
  std::size_t last_byte = line.size();
  if (line.size() > 2 * kWindowBytes) {
    w.first_byte = anchor > kWindowBytes ? anchor - kWindowBytes : 0;
    last_byte = std::min(line.size(), anchor + kWindowBytes);
    while (w.first_byte > 0 && is_continuation(line[w.first_byte])) --w.first_byte;
    while (last_byte < line.size() && is_continuation(line[last_byte])) ++last_byte;
  }
  const std::string_view slice = line.substr(w.first_byte, last_byte - w.first_byte);
  w.screen = to_screen(slice);
  w.shown = w.screen.width();
  if (w.first_byte == 0 && last_byte == line.size() && w.shown <= kWindowCells) {
    w.text = w.screen.text;
    return w;
  }
  const std::uint32_t mark = w.screen.column[anchor - w.first_byte];
  w.skipped = mark > kCellsBeforeMark ? mark - kCellsBeforeMark : 0;
  std::size_t from = 0;
  while (from < slice.size() &&
         (w.screen.column[from] < w.skipped || is_continuation(slice[from]))) {
    ++from;
  }
  w.skipped = w.screen.column[from];
  std::size_t to = from;
  while (to < slice.size() && w.screen.column[to] < w.skipped + kWindowCells) ++to;
  while (to < slice.size() && is_continuation(slice[to])) ++to;
  w.shown = w.screen.column[to] - w.skipped;
  w.cut_left = w.first_byte + from > 0;
  w.cut_right = w.first_byte + to < line.size();
  // Tabs were measured from the start of the slice; cutting at a cell keeps them as blanks.
  const ScreenText cut = to_screen(slice.substr(from, to - from));
  w.text = (w.cut_left ? "..." : "") + cut.text + (w.cut_right ? "..." : "");
  if (cut.width() != w.shown || from > 0) {
    w.first_byte += from;
    w.screen = cut;
    w.skipped = 0;
    w.shown = cut.width();
  }
  return w;
}

class Renderer {
 public:
  Renderer(const source::SourceMap& sources, bool colour) : sources_(sources), style_{colour} {}

  void add(const Diagnostic& d) {
    const Severity severity = kind_severity(d.kind);
    const std::string head =
        std::string(severity_word(severity)) + "[" + std::string(kind_name(d.kind)) + "]";
    out_ += style_.paint(severity_colour(severity), head) + ": " +
            style_.paint("1", printable(d.message)) + "\n";
    if (d.primary.span.valid()) add_places(d);
    for (const std::string& help : d.help)
      out_ += "  " + style_.paint("1;36", "help") + ": " + printable(help) + "\n";
    for (const std::string& note : d.notes) out_ += "  note: " + printable(note) + "\n";
  }

  std::string take() { return std::move(out_); }
  void add_line(const std::string& line) { out_ += line + "\n"; }

 private:
  void add_places(const Diagnostic& d) {
    std::vector<Mark> marks = {make_mark(d.primary, true, sources_)};
    for (const Label& other : d.others) {
      if (other.span.valid()) marks.push_back(make_mark(other, false, sources_));
    }
    std::uint32_t last_line = 0;
    for (const Mark& mark : marks) last_line = std::max(last_line, mark.place.line);
    gutter_ = std::max<std::size_t>(std::to_string(last_line).size() + 2, 3);

    const FileId home = d.primary.span.file;
    std::stable_sort(marks.begin(), marks.end(), [home](const Mark& a, const Mark& b) {
      if (a.file != b.file) {
        return a.file == home ||
               (b.file != home && source::file_order(a.file) < source::file_order(b.file));
      }
      return a.place.line < b.place.line;
    });
    for (std::size_t i = 0; i < marks.size();) {
      std::size_t end = i;
      while (end < marks.size() && marks[end].file == marks[i].file) ++end;
      add_file({marks.begin() + static_cast<std::ptrdiff_t>(i),
                marks.begin() + static_cast<std::ptrdiff_t>(end)});
      i = end;
    }
  }

  void add_file(std::vector<Mark> marks) {
    const Mark* lead = &marks.front();
    for (const Mark& mark : marks) {
      if (mark.primary) lead = &mark;
    }
    out_ += "  --> " + printable(sources_.file(lead->file).path) + ":" +
            std::to_string(lead->place.line) + ":" + std::to_string(lead->place.column) + "\n";
    std::uint32_t shown = 0;
    for (std::size_t i = 0; i < marks.size();) {
      std::size_t end = i;
      while (end < marks.size() && marks[end].place.line == marks[i].place.line) ++end;
      if (shown != 0 && marks[i].place.line > shown + 1) out_ += "  ...\n";
      shown = marks[i].place.line;
      add_source_line({marks.begin() + static_cast<std::ptrdiff_t>(i),
                       marks.begin() + static_cast<std::ptrdiff_t>(end)});
      i = end;
    }
  }

  void add_gutter(const std::string& number) {
    out_ += std::string(gutter_ - std::min(gutter_, number.size()), ' ') +
            style_.paint("1;34", number + " |");
  }

  void add_row(std::string row) {
    while (!row.empty() && row.back() == ' ') row.pop_back();
    add_gutter("");
    if (!row.empty()) out_ += " " + row;
    out_ += "\n";
  }

  void add_source_line(std::vector<Mark> marks) {
    const Mark* anchor = &marks.front();
    for (const Mark& mark : marks) {
      if (mark.primary) anchor = &mark;
    }
    const Window window =
        make_window(sources_.line(anchor->file, anchor->place.line), anchor->begin);
    add_gutter(std::to_string(anchor->place.line));
    out_ += (window.text.empty() ? "" : " ") + window.text + "\n";

    std::vector<const Mark*> inside;
    std::vector<const Mark*> outside;
    for (const Mark& mark : marks) (window.holds(mark.begin) ? inside : outside).push_back(&mark);
    std::stable_sort(inside.begin(), inside.end(),
                     [](const Mark* a, const Mark* b) { return a->begin < b->begin; });
    add_marks(inside, window);
    for (const Mark* mark : outside) {
      add_row("also at column " + std::to_string(mark->place.column) + ": " +
              printable(*mark->text));
    }
  }

  void add_marks(const std::vector<const Mark*>& marks, const Window& window) {
    std::string row;
    const auto draw = [&](const Mark& mark) {
      const std::uint32_t from = window.cell(mark.begin);
      const std::uint32_t to = std::max(window.cell(mark.end), from + 1);
      if (row.size() < to) row.resize(to, ' ');
      std::fill(row.begin() + from, row.begin() + to, mark.primary ? '^' : '-');
    };
    for (const Mark* mark : marks) {
      if (!mark->primary) draw(*mark);
    }
    for (const Mark* mark : marks) {
      if (mark->primary) draw(*mark);
    }
    std::vector<const Mark*> texts;
    for (const Mark* mark : marks) {
      if (!mark->text->empty()) texts.push_back(mark);
    }
    // The rightmost text may follow the marks when its own mark is the last of the row.
    if (!texts.empty() && std::max(window.cell(texts.back()->end),
                                   window.cell(texts.back()->begin) + 1) == row.size()) {
      row += " " + printable(*texts.back()->text);
      texts.pop_back();
    }
    add_row(row);
    while (!texts.empty()) {
      std::string below;
      const std::uint32_t at = window.cell(texts.back()->begin);
      for (const Mark* waiting : texts) {
        const std::uint32_t cell = window.cell(waiting->begin);
        if (cell >= at) continue;
        below.resize(std::max<std::size_t>(below.size(), cell + 1), ' ');
        below[cell] = '|';
      }
      below.resize(at, ' ');
      below += printable(*texts.back()->text);
      texts.pop_back();
      add_row(below);
    }
  }

  const source::SourceMap& sources_;
  Style style_;
  std::size_t gutter_ = 3;
  std::string out_;
};

}  // namespace

std::string render_text(const std::vector<Diagnostic>& diagnostics,
                        const source::SourceMap& sources, bool colour, std::size_t limit) {
  Renderer renderer(sources, colour);
  std::size_t n_errors = 0;
  std::size_t n_others = 0;
  std::size_t n_others_hidden = 0;
  for (const Diagnostic& d : diagnostics) {
    const bool is_error = kind_severity(d.kind) == Severity::error;
    if (is_error) {
      if (++n_errors <= limit) renderer.add(d);
    } else if (++n_others <= limit) {
      renderer.add(d);
    } else {
      ++n_others_hidden;
    }
  }
  if (n_errors > limit) {
    renderer.add_line("... and " + std::to_string(n_errors - limit) + " more of " +
                      std::to_string(n_errors) + " errors");
  }
  if (n_others_hidden > 0) {
    renderer.add_line("... and " + std::to_string(n_others_hidden) + " more warnings");
  }
  return renderer.take();
}

}  // namespace plimsoll::diag
