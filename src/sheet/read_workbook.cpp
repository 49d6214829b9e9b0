// From the list of sheets to their cells; what is no such workbook is told by what it is.
#include <algorithm>
#include <optional>

#include "sheet/number_format.h"
#include "sheet/package.h"
#include "sheet/read_sheet.h"
#include "sheet/workbook.h"

namespace plimsoll::sheet {

namespace {

constexpr std::string_view kContainer("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
constexpr std::size_t kMaxNames = 100'000;

Error refused(const std::string& name, const std::string& what, const std::string& way_out) {
  return {"`" + name + "` is " + what + "; " + way_out, ErrorKind::model};
}

bool has_wide(std::string_view bytes, std::string_view word) {
  std::string wide;
  for (const char c : word) wide += {c, '\0'};
  return bytes.find(wide) != std::string_view::npos;
}

// The list of sheets and names: xl/workbook.xml.
class ListReader final : public PartHandler {
 public:
  struct Listed {
    Sheet sheet;
    std::string id;
  };

  ListReader(Workbook& workbook, Shared& shared) : workbook_(workbook), shared_(shared) {}

  void open(facts::XmlReader& xml, std::string_view name,
            const facts::XmlElement& element) override {
    if (name == "sheet") {
      if (sheets.size() == kMaxSheets) {
        return xml.stop("has more than " + std::to_string(kMaxSheets) + " sheets");
      }
      Listed listed;
      listed.sheet.name = without_escapes(element.attribute("name"));
      const std::string_view state = element.attribute("state");
      listed.sheet.shown = state == "hidden"       ? Sheet::Shown::hidden
                           : state == "veryHidden" ? Sheet::Shown::very_hidden
                                                   : Sheet::Shown::visible;
      listed.id = relation_id(xml, element);
      for (const Listed& other : sheets) {
        if (other.sheet.name == listed.sheet.name) {
          return xml.stop("has two sheets named `" + listed.sheet.name + "`");
        }
      }
      sheets.push_back(std::move(listed));
    } else if (name == "workbookPr") {
      shared_.from_1904 = is_true(element.attribute("date1904"));
    } else if (name == "calcPr") {
      workbook_.stale = is_true(element.attribute("fullCalcOnLoad"));
    } else if (name == "definedName") {
      if (workbook_.names.size() == kMaxNames) return xml.stop("has too many names");
      DefinedName defined;
      defined.name = element.attribute("name");
      defined.hidden = is_true(element.attribute("hidden"));
      if (const auto scope = read_count(element.attribute("localSheetId"), kMaxSheets)) {
        defined.scope = *scope;
      }
      workbook_.names.push_back(std::move(defined));
      in_name_ = true;
    }
  }
  void close(facts::XmlReader&, std::string_view name) override {
    if (name == "definedName") in_name_ = false;
  }
  void text(std::string_view text) override {
    if (in_name_ && workbook_.names.back().formula.size() < kMaxTextBytes) {
      workbook_.names.back().formula += text;
    }
  }

  std::vector<Listed> sheets;

 private:
  Workbook& workbook_;
  Shared& shared_;
  bool in_name_ = false;
};

// The program that saved it: docProps/app.xml.
class ProgramReader final : public PartHandler {
 public:
  explicit ProgramReader(std::string& program) : program_(program) {}
  void open(facts::XmlReader&, std::string_view, const facts::XmlElement& element) override {
    inside_ = element.local == "Application";
  }
  void close(facts::XmlReader&, std::string_view) override { inside_ = false; }
  void text(std::string_view text) override {
    constexpr std::size_t kMost = 200;
    if (inside_ && program_.size() + text.size() < kMost) program_ += text;
  }

 private:
  std::string& program_;
  bool inside_ = false;
};

const Relation* find_type(const std::vector<Relation>& all, std::string_view type) {
  for (const Relation& one : all) {
    if (one.type == type && !one.part.empty()) return &one;
  }
  return nullptr;
}

// What a zip holds that is no workbook; nothing where it may be one.
std::optional<Error> other_kind(Package& package, const std::string& name) {
  const std::string as_xlsx = "save it as .xlsx";
  if (package.has("mimetype")) {
    const Result<std::string> type = package.read_head("mimetype", 200);
    if (!type) return type.failure();
    if (type->find("opendocument.spreadsheet") != std::string::npos) {
      return refused(name, "an OpenDocument workbook (.ods)", as_xlsx);
    }
    return refused(name, "no workbook (" + type->substr(0, 80) + ")", as_xlsx);
  }
  if (package.has("xl/workbook.bin")) {
    return refused(name, "a binary workbook (.xlsb)", as_xlsx);
  }
  if (package.has("word/document.xml"))
    return refused(name, "a text document (.docx)", "name a workbook, .xlsx");
  if (package.has("ppt/presentation.xml"))
    return refused(name, "a presentation (.pptx)", "name a workbook, .xlsx");
  if (package.has("Index/Document.iwa") || package.has("Index.zip")) {
    return refused(name, "a workbook of Numbers", "export it as .xlsx");
  }
  return std::nullopt;
}

// Whether `$` stands before each column and row: "$B$7:$C$9", "$B:$B".
bool is_absolute(std::string_view area) {
  bool in_letters = false;
  bool in_digits = false;
  bool marked = false;
  for (const char c : area) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const bool digit = c >= '0' && c <= '9';
    if ((letter && !in_letters && !marked) || (digit && !in_digits && !marked)) return false;
    marked = c == '$';
    in_letters = letter;
    in_digits = digit;
  }
  return true;
}

class Reader {
 public:
  Reader(Package package, std::string name)
      : package_(std::move(package)), name_(std::move(name)) {}

  Result<Workbook> read() {
    if (auto error = other_kind(package_, name_)) return *error;
    if (auto error = read_all()) return *error;
    return std::move(workbook_);
  }

 private:
  std::optional<Error> read_all() {
    const Result<std::vector<Relation>> roots = package_.relations("");
    if (!roots) return roots.failure();
    const Relation* main = find_type(*roots, "officeDocument");
    if (main == nullptr) {
      return refused(name_, "a zip file without a workbook in it",
                     "a workbook is saved as .xlsx by a spreadsheet program");
    }
    const Result<std::vector<Relation>> relations = package_.relations(main->part);
    if (!relations) return relations.failure();
    ListReader list(workbook_, shared_);
    if (auto error = package_.read(main->part, "workbook", list)) return error;
    if (const Relation* texts = find_type(*relations, "sharedStrings")) {
      if (auto error = read_texts(package_, texts->part, workbook_, shared_)) return error;
    }
    if (const Relation* styles = find_type(*relations, "styles")) {
      if (auto error = read_formats(package_, styles->part, workbook_, shared_)) return error;
    }
    if (shared_.formats.empty()) {
      shared_.formats.push_back(static_cast<std::uint32_t>(workbook_.formats.size()));
      workbook_.formats.push_back(builtin_format(0));
    }
    for (ListReader::Listed& listed : list.sheets) {
      const auto found = std::find_if(relations->begin(), relations->end(),
                                      [&](const Relation& one) { return one.id == listed.id; });
      if (auto error = add_sheet(listed, found == relations->end() ? nullptr : &*found))
        return error;
    }
    resolve_names();
    if (const Relation* about = find_type(*roots, "extended-properties")) {
      // What is wrong there is of no concern.
      if (package_.has(about->part)) {
        ProgramReader program(workbook_.program);
        (void)package_.read(about->part, "", program);
      }
    }
    return std::nullopt;
  }

  std::optional<Error> add_sheet(ListReader::Listed& listed, const Relation* relation) {
    Sheet& sheet = listed.sheet;
    if (relation == nullptr || relation->part.empty()) {
      return Error{"`" + name_ + "` lists the sheet `" + sheet.name + "`, which it does not hold",
                   ErrorKind::model};
    }
    sheet.has_cells = relation->type == "worksheet";
    if (sheet.has_cells) {
      std::vector<std::string> tables;
      if (auto error = read_sheet(package_, relation->part, workbook_, shared_, sheet, tables)) {
        return error;
      }
      if (!tables.empty()) {
        const Result<std::vector<Relation>> own = package_.relations(relation->part);
        if (!own) return own.failure();
        for (const Relation& one : *own) {
          if (one.type != "table" || one.part.empty() ||
              std::find(tables.begin(), tables.end(), one.id) == tables.end()) {
            continue;
          }
          Table table;
          if (auto error = read_table(package_, one.part, table)) return error;
          sheet.tables.push_back(std::move(table));
        }
      }
    }
    workbook_.sheets.push_back(std::move(sheet));
    return std::nullopt;
  }

  void resolve_names() {
    for (DefinedName& one : workbook_.names) {
      std::string_view formula = one.formula;
      if (formula.starts_with('=')) formula.remove_prefix(1);
      const std::optional<SheetReference> reference = read_reference(formula);
      if (!reference) continue;
      const std::optional<Area> area = read_area(reference->rest);
      const Sheet* sheet = workbook_.sheet(reference->sheet);
      if (!area || sheet == nullptr) continue;
      one.relative = !is_absolute(reference->rest);
      if (one.relative) continue;
      one.area = *area;
      one.sheet = static_cast<std::uint32_t>(sheet - workbook_.sheets.data());
    }
  }

  Package package_;
  std::string name_;
  Workbook workbook_;
  Shared shared_;
};

}  // namespace

bool may_be_workbook(std::string_view bytes) {
  return bytes.starts_with("PK\3\4") || bytes.starts_with("PK\5\6") ||
         bytes.starts_with(kContainer);
}

Result<Workbook> read_workbook(std::string_view bytes, const std::string& name) {
  if (bytes.size() > kMaxWorkbookBytes) {
    return Error{"`" + name + "` has " + std::to_string(bytes.size() >> 20) +
                     " MB; a workbook may have " + std::to_string(kMaxWorkbookBytes >> 20),
                 ErrorKind::model};
  }
  if (bytes.starts_with(kContainer)) {
    if (has_wide(bytes, "EncryptedPackage")) {
      return refused(name, "a workbook with a password", "save it without one");
    }
    return refused(name, "a workbook of an old kind (.xls)", "save it as .xlsx");
  }
  if (!may_be_workbook(bytes)) {
    return refused(name, bytes.empty() ? "empty" : "no workbook",
                   "a workbook is saved as .xlsx by a spreadsheet program");
  }
  Result<Package> package = Package::open(bytes, name);
  if (!package) return package.failure();
  return Reader(std::move(*package), name).read();
}

}  // namespace plimsoll::sheet
