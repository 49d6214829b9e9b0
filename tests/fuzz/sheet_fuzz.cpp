// Fuzz target: any bytes as a workbook. Nothing crashes; what is read has its cells in order, each with a place that is read
// back and a format that is there, and its grids are as wide as they say.
//
//   first byte   'z': what follows is the file. 's', 't', 'f', 'w': it is the part of a sheet, of texts, of formats, or the list
//                of sheets, in a zip with plain parts beside it: XML is reached without its checksums
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sheet/grid.h"
#include "sheet/number_format.h"
#include "sheet/workbook.h"

namespace {

using namespace plimsoll;

void require(bool ok) {
  if (!ok) std::abort();
}

std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t sum = 0xFFFFFFFF;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) sum = sum >> 1 ^ (0xEDB88320 & (0 - (sum & 1)));
  }
  return ~sum;
}

void add_number(std::string& out, std::uint64_t value, int n) {
  for (int i = 0; i < n; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

// Parts as they are, without being packed.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& parts) {
  std::string out;
  std::string list;
  for (const auto& [name, text] : parts) {
    std::string head;
    add_number(head, 20, 2);
    add_number(head, 0, 8);
    add_number(head, checksum(text), 4);
    add_number(head, text.size(), 4);
    add_number(head, text.size(), 4);
    add_number(head, name.size(), 2);
    add_number(head, 0, 2);
    list += "PK\1\2";
    add_number(list, 20, 2);
    list += head;
    add_number(list, 0, 10);
    add_number(list, out.size(), 4);
    list += name;
    out += "PK\3\4" + head + name + text;
  }
  const std::size_t begin = out.size();
  out += list + "PK\5\6";
  add_number(out, 0, 4);
  add_number(out, parts.size(), 2);
  add_number(out, parts.size(), 2);
  add_number(out, list.size(), 4);
  add_number(out, begin, 4);
  add_number(out, 0, 2);
  return out;
}

constexpr const char* kMain = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
constexpr const char* kOffice =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string relation(const std::string& id, const std::string& type, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + kOffice + "/" + type + "\" Target=\"" +
         target + "\"/>";
}

std::string workbook_with(char which, const std::string& part) {
  const auto own = [&](char name, const std::string& plain) {
    return which == name ? part : plain;
  };
  const std::string main = kMain;
  const std::string relations =
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
  return zip_of(
      {{"_rels/.rels",
        relations + relation("r1", "officeDocument", "xl/workbook.xml") + "</Relationships>"},
       {"xl/_rels/workbook.xml.rels", relations + relation("r1", "worksheet", "s.xml") +
                                          relation("r2", "sharedStrings", "t.xml") +
                                          relation("r3", "styles", "f.xml") + "</Relationships>"},
       {"xl/workbook.xml",
        own('w',
            "<workbook " + main + " xmlns:r=\"" + kOffice +
                "\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")},
       {"xl/t.xml", own('t', "<sst " + main + "><si><t>a</t></si></sst>")},
       {"xl/f.xml",
        own('f', "<styleSheet " + main +
                     "><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>")},
       {"xl/s.xml", own('s', "<worksheet " + main +
                                 "><sheetData><row r=\"1\"><c r=\"A1\" "
                                 "s=\"1\"><v>1</v></c></row></sheetData></worksheet>")}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char which = static_cast<char>(data[0]);
  const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (which == 'n') {
    sheet::read_format(rest);
    return 0;
  }
  const std::string bytes = which == 'z' ? rest : workbook_with(which, rest);
  const auto book = sheet::read_workbook(bytes, "it");
  if (!book) {
    require(!book.error().empty());
    return 0;
  }
  for (const sheet::Sheet& one : book->sheets) {
    const sheet::Cell* last = nullptr;
    for (const sheet::Cell& cell : one.cells) {
      const sheet::Address at{cell.row, cell.column};
      require(cell.format < book->formats.size());
      require(sheet::read_address(sheet::address(at)) == at);
      require(one.find(at) == &cell);
      require(last == nullptr || sheet::Address{last->row, last->column} < at);
      last = &cell;
      one.merged_at(at);
    }
    if (one.cells.size() > 10'000) continue;
    const auto grid = sheet::grid(*book, one);
    if (!grid) continue;
    for (const sheet::GridRow& row : grid->rows)
      require(row.cells.size() == grid->rows[0].cells.size());
  }
  for (const sheet::DefinedName& name : book->names) {
    require(name.sheet == sheet::DefinedName::kNone || name.sheet < book->sheets.size());
  }
  return 0;
}
