// A filing's risk register, told without its trees; the register itself stays behind the writer.
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "diag/meant.h"
#include "filing/reader/read_document.h"
#include "filing/write/write.h"
#include "session/compile.h"
#include "session/question.h"
#include "session/questions.h"

namespace plimsoll::session {

namespace {

class Writer final : public RegisterWriter {
 public:
  explicit Writer(filing::Register found) : found_(std::move(found)) {}

  const filing::Register& found() const { return found_; }
  std::string text(bool all_repairs) const override {
    return filing::write_text(found_, all_repairs);
  }
  std::string json() const override { return filing::write_json(found_); }
  std::string csv() const override { return filing::write_csv(found_); }
  std::string quantity_csv() const override { return filing::write_quantity_csv(found_); }
  std::string skeleton(const std::string& folder) const override {
    return filing::write_skeleton(found_, folder);
  }

 private:
  filing::Register found_;
};

ReadResult::Place place_of(const filing::Register& found, filing::SourceRange range) {
  const filing::Place place = found.document.place(range.begin);
  return {place.line, place.column, place.page};
}

ReadResult::Factor factor_of(const filing::Register& found, const filing::Factor& factor) {
  ReadResult::Factor out;
  out.id = factor.id;
  out.number = factor.number;
  if (factor.group >= 0) out.group = static_cast<std::size_t>(factor.group);
  out.heading = factor.heading.text();
  for (const filing::Paragraph& paragraph : factor.body) out.body.push_back(paragraph.text.text());
  out.category = filing::category_name(factor.category);
  out.reasons = factor.reasons;
  out.place = place_of(found, factor.source);
  for (const auto& [quantity, quote, source, paragraph] : factor.quantities) {
    out.quantities.push_back({std::string(filing::kind_name(quantity.kind)), quantity.value,
                              quantity.sign, quantity.unit,
                              std::string(filing::approximation_name(quantity.approximation)),
                              quantity.about, quantity.as_of, quote, place_of(found, source)});
  }
  return out;
}

// There are no diagnostics of a filing.
std::optional<Error> tell_found(const ReadRequest& request, const Control& control) {
  if (!control.opened) return std::nullopt;
  const auto diagnostics = diagnostics_of(std::make_shared<source::SourceMap>(), {});
  return control.opened({*diagnostics, {request.path}, {}, {}});
}

}  // namespace

Result<ReadResult> read_filing(const ReadRequest& request, const Control& control) {
  Result<std::string> bytes = filing::read_bytes(request.path);
  if (!bytes) {
    std::error_code error;
    if (std::filesystem::exists(request.path, error)) return bytes.failure();
    return Error{diag::cannot_open(request.path, ENOENT), ErrorKind::usage};
  }
  if (auto error = tell_found(request, control)) return *error;
  if (auto error = step(control, 0, 2)) return *error;
  Result<filing::Document> document = filing::read_document_bytes(std::move(*bytes), request.path);
  if (auto error = step(control, 1, 2)) return *error;
  if (!document) return document.failure();
  Result<filing::Register> read = filing::read_filing(std::move(*document));
  if (!read) return Error{read.error(), ErrorKind::model};
  if (auto error = step(control, 2, 2)) return *error;
  const auto writer = std::make_shared<const Writer>(std::move(*read));
  const filing::Register& found = writer->found();
  ReadResult out;
  out.path = found.document.path;
  out.sha256 = found.document.sha256;
  out.format = filing::format_name(found.document.format);
  out.encoding = found.document.encoding;
  out.title = found.title.text();
  for (const filing::Group& group : found.groups) {
    out.groups.push_back({group.id, group.caption.text()});
  }
  for (const filing::Factor& factor : found.factors) {
    out.factors.push_back(factor_of(found, factor));
  }
  out.warnings = found.warnings;
  out.writer = writer;
  return out;
}

}  // namespace plimsoll::session
