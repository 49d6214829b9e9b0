// The file is read a second time, as the compiler keeps neither its lines nor its causes.
#include "session/register.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "data/store.h"
#include "diag/meant.h"

namespace plimsoll::session {

namespace {

using CheckQuestion = check::Options::Question;

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

constexpr const char* kForms =
    "a cause is a risk, an event or a part of a risk with an `off`, or `NAME = A / B`, a value of "
    "a name "
    "against another, with blanks around the `/`";

// The one " / " outside of brackets; nothing where there is none or more than one.
std::optional<std::size_t> slash_in(const std::string& text) {
  std::optional<std::size_t> found;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '[' || text[i] == '{') ++depth;
    if (text[i] == ')' || text[i] == ']' || text[i] == '}') --depth;
    if (depth != 0 || text.compare(i, 3, " / ") != 0) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

Result<StatedCause> read_cause(const std::string& cell, const RegisterRow& row) {
  StatedCause out;
  out.text = trimmed(cell);
  const std::size_t equals = out.text.find('=');
  out.name = trimmed(out.text.substr(0, equals));
  if (equals == std::string::npos) return out;
  const std::string values = out.text.substr(equals + 1);
  const auto slash = slash_in(values);
  if (slash) {
    out.worse = trimmed(values.substr(0, *slash));
    out.rest = trimmed(values.substr(*slash + 3));
  }
  if (out.name.empty() || out.worse.empty() || out.rest.empty()) {
    return Error{
        fmt::format("{}: `{}` is no cause; {}, as in `{} = 2% / 1%`", row.place_of("cause"),
                    out.text, kForms, out.name.empty() ? "price" : out.name),
        ErrorKind::model};
  }
  return out;
}

std::string scenario_name(std::size_t row, bool worse) {
  return fmt::format("register_cause_{}_{}", row + 1, worse ? "worse" : "rest");
}

// The first row with the same cause.
std::size_t first_with(const std::vector<RegisterRow>& rows, std::size_t row) {
  const auto first = std::find_if(rows.begin(), rows.end(), [&](const RegisterRow& one) {
    return one.cause && one.cause->text == rows[row].cause->text;
  });
  return static_cast<std::size_t>(first - rows.begin());
}

}  // namespace

Result<std::vector<RegisterRow>> read_register(const OutlinedModel& model) {
  std::vector<RegisterRow> out;
  const syntax::RegisterDecl* decl = nullptr;
  for (const data::LoadedFile& file : model.loaded.files) {
    for (const syntax::Decl* one : file.ast->decls) {
      if (one->kind == syntax::DeclKind::register_)
        decl = static_cast<const syntax::RegisterDecl*>(one);
    }
  }
  if (decl == nullptr) return out;
  diag::Sink sink;
  const units::UnitTable units;
  data::Store store(model.loaded.folder, *model.sources, units, model.loaded.documents);
  const data::CsvTable* table = store.csv(decl->file, decl->file_span, sink);
  const int id = table == nullptr ? -1 : table->column("id");
  if (id < 0) return wrong(model.sources, sink.all());
  const int line = table->column("line");
  const int cause = table->column("cause");
  for (const data::CsvRow& row : table->rows) {
    RegisterRow& one = out.emplace_back();
    one.id = row.cells[static_cast<std::size_t>(id)];
    one.file = (std::filesystem::path(model.loaded.folder) / decl->file).string();
    one.file_line = row.line;
    one.place = fmt::format("{} line {}, `{}`", decl->file, row.line, one.id);
    if (line >= 0) one.line = row.cells[static_cast<std::size_t>(line)];
    if (cause < 0 || trimmed(row.cells[static_cast<std::size_t>(cause)]).empty()) continue;
    auto read = read_cause(row.cells[static_cast<std::size_t>(cause)], one);
    if (!read) return read.failure();
    one.cause = std::move(*read);
  }
  return out;
}

std::vector<CheckQuestion> lines_of(const std::vector<RegisterRow>& rows, bool has_time) {
  std::vector<CheckQuestion> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool is_first =
        std::none_of(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(i),
                     [&](const RegisterRow& one) { return one.line == rows[i].line; });
    if (rows[i].line.empty() || !is_first) continue;
    out.push_back({fmt::format("outcome register_line_{} = ", i + 1), rows[i].line,
                   has_time ? " over horizon" : "", CheckQuestion::Form::expression,
                   rows[i].place_of("line")});
  }
  return out;
}

std::vector<CheckQuestion> causes_of(const std::vector<RegisterRow>& rows) {
  std::vector<CheckQuestion> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].cause || rows[i].cause->is_switch() || first_with(rows, i) != i) continue;
    const StatedCause& cause = *rows[i].cause;
    for (const bool worse : {true, false}) {
      out.push_back({"scenario " + scenario_name(i, worse) + " { set ",
                     cause.name + " = " + (worse ? cause.worse : cause.rest), " }",
                     CheckQuestion::Form::setting, rows[i].place_of("cause")});
    }
  }
  return out;
}

std::pair<std::string, std::string> scenarios_of(const std::vector<RegisterRow>& rows,
                                                 std::size_t row) {
  const std::size_t first = first_with(rows, row);
  return {scenario_name(first, true), scenario_name(first, false)};
}

std::optional<Error> no_switch(const RegisterRow& row, const ir::Module& module) {
  if (!row.cause || !row.cause->is_switch()) return std::nullopt;
  std::vector<std::string_view> known;
  for (const ir::Flag& flag : module.flags) {
    const bool is_switch = flag.kind == ir::Flag::Kind::risk || flag.kind == ir::Flag::Kind::part;
    if (is_switch) known.push_back(flag.name);
  }
  if (std::find(known.begin(), known.end(), row.cause->name) != known.end()) return std::nullopt;
  const std::string_view near = diag::nearest(row.cause->name, known);
  return Error{fmt::format("{}: `{}` has no switch{}; {}", row.place_of("cause"), row.cause->name,
                           near.empty() ? "" : fmt::format("; did you mean `{}`?", near), kForms),
               ErrorKind::model};
}

}  // namespace plimsoll::session
