// Texts that cells share, formats, tables.
#include <algorithm>
#include <charconv>
#include <map>

#include "sheet/number_format.h"
#include "sheet/read_sheet.h"

namespace plimsoll::sheet {

namespace {

// A code point as UTF-8.
void add_character(std::uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// <si><t>..</t></si>, or runs of it; how it is read aloud (rPh) is none of it.
class TextReader final : public PartHandler {
 public:
  TextReader(Workbook& workbook, Shared& shared) : workbook_(workbook), shared_(shared) {}

  void open(facts::XmlReader& xml, std::string_view name, const facts::XmlElement&) override {
    if (name == "si") {
      text_.clear();
      if (shared_.texts.size() == kMaxTexts) {
        xml.stop("holds more than " + std::to_string(kMaxTexts) + " texts");
      }
    } else if (name == "rPh") {
      aloud_ = true;
    } else if (name == "t") {
      in_text_ = !aloud_;
    }
  }
  void close(facts::XmlReader& xml, std::string_view name) override {
    if (name == "t") {
      in_text_ = false;
    } else if (name == "rPh") {
      aloud_ = false;
    } else if (name == "si") {
      if (text_.size() > kMaxTextBytes) {
        return xml.stop("has a text longer than a cell can hold");
      }
      workbook_.texts.push_back(without_escapes(text_));
      shared_.texts.push_back(workbook_.texts.back());
    }
  }
  void text(std::string_view text) override {
    if (in_text_ && text_.size() <= kMaxTextBytes) text_ += text;
  }

 private:
  Workbook& workbook_;
  Shared& shared_;
  std::string text_;
  bool in_text_ = false;
  bool aloud_ = false;
};

class FormatReader final : public PartHandler {
 public:
  FormatReader(Workbook& workbook, Shared& shared) : workbook_(workbook), shared_(shared) {}

  void open(facts::XmlReader& xml, std::string_view name,
            const facts::XmlElement& element) override {
    if (name == "cellXfs") {
      in_cells_ = true;
    } else if (name == "numFmts") {
      in_formats_ = true;
    } else if (name == "numFmt" && in_formats_) {
      if (const auto id = read_count(element.attribute("numFmtId"), UINT32_MAX)) {
        codes_[*id] = without_escapes(element.attribute("formatCode"));
      }
    } else if (name == "xf" && in_cells_) {
      if (shared_.formats.size() == kMaxFormats) {
        return xml.stop("has more than " + std::to_string(kMaxFormats) + " formats");
      }
      // Codes may stand behind it.
      shared_.formats.push_back(read_count(element.attribute("numFmtId"), UINT32_MAX).value_or(0));
    }
  }
  void close(facts::XmlReader&, std::string_view name) override {
    if (name == "cellXfs") in_cells_ = false;
    if (name == "numFmts") in_formats_ = false;
    if (name != "styleSheet") return;
    for (std::uint32_t& format : shared_.formats) format = format_of(format);
  }
  void text(std::string_view) override {}

 private:
  std::uint32_t format_of(std::uint32_t id) {
    const auto [known, is_new] =
        places_.try_emplace(id, static_cast<std::uint32_t>(workbook_.formats.size()));
    if (is_new) {
      const auto code = codes_.find(id);
      workbook_.formats.push_back(code == codes_.end() ? builtin_format(id)
                                                       : read_format(code->second));
    }
    return known->second;
  }

  Workbook& workbook_;
  Shared& shared_;
  bool in_cells_ = false;
  bool in_formats_ = false;
  std::map<std::uint32_t, std::string> codes_;
  std::map<std::uint32_t, std::uint32_t> places_;
};

class TableReader final : public PartHandler {
 public:
  explicit TableReader(Table& table) : table_(table) {}

  void open(facts::XmlReader& xml, std::string_view name,
            const facts::XmlElement& element) override {
    if (name == "table") {
      table_.name = without_escapes(element.has("displayName") ? element.attribute("displayName")
                                                               : element.attribute("name"));
      table_.has_header = element.attribute("headerRowCount") != "0";
      const auto totals = read_count(element.attribute("totalsRowCount"), 1);
      table_.has_totals = totals && *totals > 0;
      const std::optional<Area> area = read_area(element.attribute("ref"));
      if (!area) return xml.stop("is a table without an area");
      table_.area = *area;
    } else if (name == "tableColumn") {
      if (table_.columns.size() == kMaxColumns) return xml.stop("has too many columns");
      table_.columns.push_back(without_escapes(element.attribute("name")));
    }
  }
  void close(facts::XmlReader&, std::string_view) override {}
  void text(std::string_view) override {}

 private:
  Table& table_;
};

}  // namespace

std::string without_escapes(std::string_view text) {
  if (text.find("_x") == std::string_view::npos) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::uint32_t c = 0;
    const std::string_view here = text.substr(i, 7);
    const bool escape = here.size() == 7 && here.starts_with("_x") && here[6] == '_';
    const char* begin = here.data() + 2;
    if (escape && std::from_chars(begin, begin + 4, c, 16).ptr == begin + 4 &&
        (c < 0xD800 || c > 0xDFFF) && c != 0) {
      add_character(c, out);
      i += here.size();
    } else {
      out += text[i++];
    }
  }
  return out;
}

std::optional<Error> read_texts(Package& package, const std::string& part, Workbook& workbook,
                                Shared& shared) {
  TextReader reader(workbook, shared);
  return package.read(part, "sst", reader);
}

std::optional<Error> read_formats(Package& package, const std::string& part, Workbook& workbook,
                                  Shared& shared) {
  FormatReader reader(workbook, shared);
  return package.read(part, "styleSheet", reader);
}

std::optional<Error> read_table(Package& package, const std::string& part, Table& table) {
  TableReader reader(table);
  return package.read(part, "table", reader);
}

}  // namespace plimsoll::sheet
